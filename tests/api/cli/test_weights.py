"""Weights from a file: every row is checked, and told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.api.cli.rows import TOLD, RowsRefused
from concerted.api.cli.weights import MOST, read_weights
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from tests.api.cli.command import run

# What is no number, in a CSV and in JSON.
BARE = ("nan", "inf", "-inf", "true", "yes", "heavy", "1_000", "٣", "0x10")
IN_JSON = ("true", "false", "null", '"2"', "[1]", "{}", "NaN", "Infinity", "-Infinity")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(reference_release())


def read(tmp_path: Path, names: Names, content: str) -> dict[str, float]:
    file = tmp_path / "w.csv"
    file.write_bytes(content.encode("utf-8"))
    return dict(read_weights(str(file), names))


@pytest.mark.parametrize("content", [
    "taxon,weight\nWhale Shark,2.5\nFalco cherrug,0\n",
    "\ufefftaxon,weight\r\nWhale Shark,2.5\r\n\r\nFalco cherrug,0\r\n",
    "Whale Shark,2.5\nFalco cherrug,0",
    "note,Weight, Taxon \nx,2.5,Whale Shark\n,0,Falco cherrug\n",
    '"taxon","weight"\n"Whale\nShark",25e-1\nSaker Falcon, 0.\n',
    '{"Whale Shark": 2.5,\n "Falco cherrug": 0}',
])
def test_weights_that_are_right(tmp_path: Path, names: Names, content: str) -> None:
    assert read(tmp_path, names, content) == {"Rhincodon typus": 2.5, "Falco cherrug": 0.0}


@pytest.mark.parametrize(("content", "said"), [
    ("taxon,weight\nWhale Shark,1\nRhincodon typus,2\n",
     "w.csv:3: 'Rhincodon typus' is Rhincodon typus, which has a weight on line 2 already"),
    ("Saker Falcon,1\nFalco cherrug,1\n", "w.csv:2: "),
    ('{"Whale Shark": 1,\n\n "Rhincodon typus": 2}', "w.csv:3: "),
    ('{"Whale Shark": 1,\n "Whale Shark": 1}', "w.csv:2: "),
    ("taxon,weight\n,1\n", "w.csv:2: no taxon"),
    ("taxon,weight\nWhale Shark,\n", "w.csv:2: no weight"),
    ("taxon,weight\nWhale Shark,-1\n", "w.csv:2: -1 is not accepted"),
    ("taxon,weight\nWhale Shark,1000001\n", "w.csv:2: 1000001 is not accepted"),
    ("taxon,weight\nWhale Shark,1e999\n", "w.csv:2: 1e999 is not accepted"),
    ('{"Whale Shark": 1' + "0" * 400 + "}", "is not accepted"),
    ('{"Whale Shark": -0.5}', "w.csv:1: -0.5 is not accepted"),
    *((f"taxon,weight\nWhale Shark,{value}\n", "w.csv:2: ") for value in BARE),
    *((f'{{"Whale Shark": {value}}}', "w.csv:1: ") for value in IN_JSON),
    ("taxon,weight\nWhale Shark,1,x\nUnheard of,1\n", "is"),
    ("taxon,weight\nWhale Shark\n", "w.csv:2: 1 columns"),
    ("Whale Shark,1,2\n", "w.csv:1: 3 columns"),
    ("taxon,n\nWhale Shark,1\n", "w.csv:1: one column weight is accepted, and there are 0"),
    ("taxon,weight,weight\nWhale Shark,1,2\n", "one column weight is accepted, and there are 2"),
    ('taxon,weight\n"Whale Shark,1\n', "w.csv:2: no CSV"),
    ('"Whale\nShark",1\nUnheard of,1\n', "w.csv:3: no taxon is called 'Unheard of'"),
    ("taxon,weight\nbeluga,1\n", "w.csv:2: 'beluga' is the name of more than one taxon"),
    ("", "holds no weights"), ("taxon,weight\n", "holds no weights"), ("{}", "holds no weights"), ("\n\n", "holds no weights"),
    ("[1]", "no JSON object"), ("{", "no JSON object"), ("[" * 100_000, "no JSON object"),
])
def test_weights_that_are_not_are_told_with_their_line(tmp_path: Path, names: Names, content: str, said: str) -> None:
    with pytest.raises(InvalidQuery) as refused:
        read(tmp_path, names, content)
    assert said in str(refused.value)


def test_the_first_that_are_wrong_are_told_together(tmp_path: Path, names: Names) -> None:
    lines = [f"Unheard of {n},1" for n in range(TOLD + 5)]
    with pytest.raises(RowsRefused) as refused:
        read(tmp_path, names, "\n".join(["taxon,weight", "Whale Shark,1", *lines]))
    told = str(refused.value).splitlines()
    assert f"not accepted: {TOLD + 5}" in told[0] and told[-1] == "and 5 more" and len(told) == TOLD + 2
    assert f":{3}: " in told[1]


def test_the_heaviest_is_accepted(tmp_path: Path, names: Names) -> None:
    assert read(tmp_path, names, f"Whale Shark,{MOST}\n") == {"Rhincodon typus": MOST}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "w.csv"
    if content is not None:
        file.write_bytes(content)
    result = run("priorities", "--weights", str(file))
    assert result.exit_code == 2 and "can be read" in result.stderr and str(file) in result.stderr
