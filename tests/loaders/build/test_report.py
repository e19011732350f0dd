"""The report of a build: every row that was read is accepted, accepted in part or refused, and the numbers add up."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from concerted.graph.records import plain
from concerted.loaders.build.building import Built, build
from concerted.loaders.build.reading import Input
from concerted.loaders.build.report import Refused, refusals, report
from concerted.loaders.build.writing import write_build
from concerted.loaders.sources.source import LINE
from tests.loaders.build.builds import RAW, built, every_source, written
from tests.loaders.sources.accounts import places

RANGES = """\
taxon,iso3,presence,source
Saiga tatarica,Kazakhstan,extant,A list
Saiga tatarica,Atlantis,extant,A list
Saiga tatarica,Atlantis,extinct,A list
Saiga tatarika,KAZ,extant,A list
Saiga tatarica,Mongolia,often,A list
Saiga tatarica
"""


def assert_adds_up(made: Built) -> None:
    """Every row of the tables that were read is told once, with what came of it."""
    told = report(made)
    for each, reading in zip(told.files, made.read.readings, strict=True):
        assert each.rows == each.accepted + each.partly + each.refused, each
        if reading.source.id not in ("speciesplus-api", "data-package", "darwin-core"):
            # Read as the source reads it: remarks are no rows of a template.
            sheets = reading.given.annotated if reading.source.id.startswith("template-") else reading.given.sheets
            whole = {refusal.file for refusal in reading.refused if not refusal.line}
            assert each.rows == len(places(sheet for sheet in sheets if sheet.file not in whole)), each
    lines = {(each.file, each.line) for each in refusals(made) if each.line}
    assert sum(each.partly + each.refused for each in told.files) == len(lines)
    whole = {(each.file, each.why) for each in refusals(made) if not each.line}
    assert sum(each.n for each in told.reasons) >= len(lines) + len({file for file, _ in whole})


def test_every_row_of_every_source_is_told(tmp_path: Path) -> None:
    for path in every_source(tmp_path):
        assert_adds_up(built([path]))
    assert_adds_up(built(every_source(tmp_path)))


@pytest.mark.skipif(not RAW.is_dir(), reason="the files of the publishers are not here")
@pytest.mark.slow
def test_every_row_of_real_files_is_told() -> None:
    made = build([Input(str(RAW))])
    assert_adds_up(made)
    told = report(made)
    assert sum(each.rows for each in told.files) > 230_000
    # What is refused is another designation, another treaty, or a name that the release does not have: nobody is left in doubt.
    assert all(each.why and each.n and each.first for each in told.reasons)


def test_a_row_is_refused_at_its_place_with_its_value(tmp_path: Path) -> None:
    made = built([written(tmp_path, {"a.csv": RANGES}) / "a.csv"])
    told, file = report(made), str(tmp_path / "a.csv")
    assert [(each.rows, each.accepted, each.partly, each.refused) for each in told.files] == [(6, 1, 0, 5)]
    assert [(each.file, each.line, each.column, each.value) for each in refusals(made)] == [
        (file, 3, "iso3", "Atlantis"), (file, 4, "iso3", "Atlantis"), (file, 5, "taxon", "Saiga tatarika"),
        (file, 6, "presence", "often"), (file, 7, "", "Saiga tatarica"),
    ]
    assert {each.why: each.n for each in told.reasons} == {
        "… is the name of no State or territory": 2, "… is the name of no taxon of the release": 1,
        "… is not accepted; one of: extant, extinct, possibly_extinct, uncertain": 1, "has 1 cells where the header has 4": 1,
    }
    assert [(each.table, each.name, each.n, each.candidates) for each in told.unresolved] == [
        ("states", "Atlantis", 2, ()), ("taxa", "Saiga tatarika", 1, ("Saiga tatarica",)),
    ]
    assert told.reasons[0].first == f"{file}:3"


def test_a_row_of_which_a_part_is_taken_is_told_so(tmp_path: Path) -> None:
    told = report(built([written(tmp_path, {"a.csv": "sciName,countryDistribution\nGorilla_gorilla,Gabon|Atlantis\n"}) / "a.csv"]))
    assert [(each.rows, each.accepted, each.partly, each.refused) for each in told.files] == [(1, 0, 1, 0)]


def test_a_file_without_rows_is_told_with_none(tmp_path: Path) -> None:
    told = report(built([written(tmp_path, {"a.csv": "taxon,iso3,presence,source\n"}) / "a.csv"]))
    assert [(each.rows, each.accepted, each.partly, each.refused) for each in told.files] == [(0, 0, 0, 0)]


def test_what_is_written_is_what_was_told(tmp_path: Path) -> None:
    made = built(every_source(tmp_path / "in"))
    told, refused = report(made), refusals(made)
    write_build(made, told, refused, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "report.json").read_bytes()) == plain(told)
    with (tmp_path / "out" / "refused.csv").open(encoding="utf-8", newline="") as file:
        assert [Refused(*row[:1], int(row[1]), *row[2:]) for row in list(csv.reader(file))[1:]] == refused
    rows = list(csv.DictReader(io.StringIO(gzip.decompress((tmp_path / "out" / "claims.csv.gz").read_bytes()).decode())))
    assert len(rows) == made.claims.height
    assert told.claims == dict(Counter(status for *_, status in {(r["table"], r["key"], r["column"], r["status"]) for r in rows}))


def test_every_claim_that_is_kept_names_a_row_of_a_file_that_was_given(tmp_path: Path) -> None:
    made = built(every_source(tmp_path))
    rows = {(each.file, line) for reading in made.read.readings for each in reading.claims for line in each.rows[LINE]}
    named = {(file, line) for file, line in made.claims.select("file", "line").iter_rows() if line}
    assert named and named <= rows
