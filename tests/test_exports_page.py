"""The page of exports is followed from its first line to its last, and every tool reads what it says that it reads."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, URIRef

from concerted.graph.exports.formats import ARCHIVE, FOLDER, FORMATS
from concerted.graph.exports.rdf.terms import class_of
from concerted.loaders import reference_release
from tests.api.cli.command import run
from tests.test_readme import gives

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
LINES = re.findall(r"^concerted export .*$", "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)), re.MULTILINE)
BLOCKS = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)\n```)?", PAGE, re.DOTALL)


@pytest.mark.slow
def test_the_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedded_folder: Path) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    monkeypatch.chdir(tmp_path)
    for line in LINES:
        done = run(*shlex.split(line)[1:])
        assert done.exit_code == 0, done.stderr
    known: dict[str, object] = {}
    for script, expected in BLOCKS:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(script, known)
        assert gives(expected, printed.getvalue()), f"{script}\n{printed.getvalue()}"
    # What rdflib read of the whole release holds every row of it.
    read, bundled = known["graph"], reference_release()
    assert isinstance(read, rdflib.Graph)
    for name in ("ranges", "memberships", "listings", "coverage", "common_names"):
        kind = URIRef("urn:concerted:term:" + class_of(name).partition(":")[2])
        assert sum(1 for _ in read.subjects(RDF.type, kind)) == bundled[name].height


def test_every_format_has_a_line_and_an_example_and_no_block_is_left_out() -> None:
    assert {shlex.split(line)[2] for line in LINES} == set(FORMATS)
    assert len(BLOCKS) == PAGE.count("```python") >= 8 and all(expected for _, expected in BLOCKS)


def test_the_table_has_every_format_with_its_endings() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \|", PAGE, re.MULTILINE))
    assert list(rows) == list(FORMATS)
    for id, said in rows.items():
        endings = {FOLDER if each == "folder" else each.strip("`") for each in said.split(", ")}
        assert endings == set(FORMATS[id].endings), id
    assert ARCHIVE in PAGE
