"""``concerted portfolio``: costs from a file, told with their lines; tables for people; nothing but the answer on standard output."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from concerted.api.cli.costs import MOST, read_costs
from concerted.api.cli.rows import TOLD, RowsRefused
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.resolver import Names
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.api.cli.command import answer, run

DAY = date(2024, 2, 12)


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(reference_release())


@pytest.fixture(scope="module")
def candidates() -> list[str]:
    p = project(reference_release(), DAY)
    return sorted(p.atlas.codes[s] for s in Priorities(p, PriorityQuery()).ranked)


def read(tmp_path: Path, names: Names, content: str) -> dict[str, float]:
    file = tmp_path / "c.csv"
    file.write_bytes(content.encode("utf-8"))
    return dict(read_costs(str(file), names, DAY))


@pytest.mark.parametrize("content", [
    "iso3,cost\nCHN,2.5\nUSA,0\n",
    "\ufeffname,cost\r\nChine,2.5\r\n\r\nUnited States,0\r\n",
    "CHN,2.5\nUSA,0",
    "note, Cost ,State\nx,2.5,China\n,0.,USA\n",
    'cost,iso3\n"25e-1","CHN"\n+0,USA\n',
])
def test_costs_that_are_right(tmp_path: Path, names: Names, content: str) -> None:
    assert read(tmp_path, names, content) == {"CHN": 2.5, "USA": 0.0}


@pytest.mark.parametrize(("content", "said"), [
    ("iso3,cost\nCHN,1\nChina,2\n", "c.csv:3: CHN has a cost on line 2 already"),
    ("iso3,cost\n,1\n", "c.csv:2: no State"),
    ("iso3,cost\nCHN\n", "c.csv:2: no cost; a number from 0"),
    ("iso3,cost\nCHN,\n", "c.csv:2: no cost; a number from 0"),
    *((f"iso3,cost\nUSA,1\nCHN,{value}\n", f"c.csv:3: {value!r} is not accepted") for value in ("-1", "nan", "1e999", "much", "1_0", "٣")),
    (f"CHN,{MOST}1\n", "c.csv:1: "),
    ("CHN,1,2\n", "c.csv:1: 3 columns; two are accepted: iso3,cost"),
    ("iso3,cost\nKena,1\n", "c.csv:2: no state is called 'Kena'"),
    ("where,cost\nCHN,1\n", "c.csv:1: a column iso3 is needed beside cost"),
    ('iso3,cost\nCHN,"1\n', "c.csv:2: no CSV"),
])
def test_costs_that_are_wrong_are_told_with_their_line(tmp_path: Path, names: Names, content: str, said: str) -> None:
    with pytest.raises(InvalidQuery) as refused:
        read(tmp_path, names, content)
    assert said in str(refused.value)


def test_the_first_of_many_that_are_wrong_are_told(tmp_path: Path, names: Names) -> None:
    with pytest.raises(RowsRefused) as refused:
        read(tmp_path, names, "CHN,-1\n" * (TOLD + 3))
    assert len(str(refused.value).splitlines()) == TOLD + 2 and str(refused.value).endswith("and 3 more")


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"\xff\xfe,1\n", "is no text in UTF-8")])
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "costs.csv"
    if content is not None:
        file.write_bytes(content)
    refused = run("portfolio", "--cost", str(file), "--budget", "3")
    assert refused.exit_code == 2 and "--cost: " in refused.stderr and said in refused.stderr and "Traceback" not in refused.stderr


def test_a_budget_binds_and_is_told(tmp_path: Path, candidates: list[str]) -> None:
    file = tmp_path / "costs.csv"
    file.write_text("iso3,cost\n" + "".join(f"{code},{1 + n % 3}\n" for n, code in enumerate(candidates)))
    words = ("portfolio", "--size", "6", "--cost", str(file), "--budget", "5", "--as-of", str(DAY))
    found = answer(*words)
    costs = found["query"]["costs"]
    assert found["query"]["budget"] == 5 and sum(costs[state["iso3"]] for state in found["states"]) <= 5
    assert found["reproduce"]["certify"] is None and f"--cost {file} --budget 5" in found["reproduce"]["command"]
    file.write_text("iso3,cost\nCHN,1\n")
    refused = run(*words)
    assert refused.exit_code == 2 and "cost: candidates without a cost: AND, AZE, BHS" in refused.stderr and refused.stderr.count(",") == 9


@pytest.mark.parametrize(("words", "said"), [
    ("--budget 3", "budget: it says nothing without what each State costs"),
    ("--size some", "--size"),
    ("--seconds 0", "seconds: 0.0 is not accepted"),
    ("--realm lunar", "realm: 'lunar' is not accepted"),
    ("--weights heavy", "--weights: 'heavy' is not accepted"),
])
def test_refusals(words: str, said: str) -> None:
    refused = run("portfolio", *words.split())
    assert refused.exit_code == 2 and said in refused.stderr and not refused.stdout


def test_people_read_the_set_what_stands_beside_it_and_how_far_it_is_proven() -> None:
    words = ("portfolio", "--size", "4", "--frontier", "1..5", "--as-of", "2026-11-26", "--seconds", "600")
    told, found = run(*words).stdout, answer(*words)
    for state in found["states"]:
        assert f"{state['name']} ({state['iso3']})" in told
    assert f"Value {found['value']:.0f}: proven that no other set is worth more" in told
    assert "greedy" in told and "first of the ranking" in told and "The best set of each size" in told
    assert "Best sets are not nested: of size " + ", ".join(map(str, found["not_nested"])) in told
    assert all(line in told for line in found["assumptions"])
    assert "Replaced by" in told and "In none of them: " in told
    french = run(*words, "--lang", "fr").stdout
    assert "Fédération de Russie" in french or "Russie" in french


def test_people_read_what_is_not_proven() -> None:
    words = ("portfolio", "--objective", "threshold", "--threshold", "0.9", "--size", "8", "--seconds", "1e-6", "--as-of", str(DAY))
    told = run(*words).stdout
    assert "; no set is worth more than " in told and "was not settled in time" in told and "Some losses are not proven in time" in told
    assert answer(*words)["status"] == "bounded"


def test_the_states_are_the_rows_of_a_csv() -> None:
    words = ("portfolio", "--size", "2", "--as-of", str(DAY))
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    states = answer(*words)["states"]
    assert [row["iso3"] for row in rows] == [state["iso3"] for state in states]
    assert [row["replaced_by"].split(";") for row in rows] == [state["replaced_by"] for state in states]


def test_what_is_printed_past_python_is_no_part_of_the_answer() -> None:
    # Of this size HiGHS says on standard output that it solves a programme once more.
    words = ("portfolio", "--size", "18", "--as-of", "2026-11-26", "--format", "json", "--seconds", "600")
    told = subprocess.run([sys.executable, "-m", "concerted.api.cli.main", *words], capture_output=True, text=True, check=True)
    found = json.loads(told.stdout)
    assert found["status"] == "optimal" and len(found["states"]) == 18 and not told.stderr
