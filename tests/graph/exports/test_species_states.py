"""Species x States at a date: the pairs that the analyses find, one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.species import species_states
from concerted.graph.exports.formats import export
from concerted.graph.exports.species_states import table
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS
from concerted.graph.projection.projection import Projection, project
from tests.worlds import worlds

DAYS = st.dates(date(1983, 1, 1), date(2026, 1, 1))


def agrees(p: Projection) -> int:
    """Compare the table with what is found pair by pair; how many pairs there are."""
    found = table(p)
    pairs = species_states(p)
    assert [(r["taxon"], r["iso3"], r["party"], r["firm"]) for r in found.iter_rows(named=True)] == [
        (pair.taxon, pair.iso3, pair.party, pair.firm) for pair in pairs
    ]
    for row, pair in zip(found.iter_rows(named=True), pairs, strict=True):
        s, t = p.atlas.code_index[row["iso3"]], p.atlas.taxon_index[row["taxon"]]
        through = [i for i in p.others.tolist() if p.members[s, i] and _concerns(p, i, s, t)]
        assert row["instruments"] == [p.atlas.instruments[i] for i in through]
        on = [appendix for appendix in ("I", "II") if _stands(p, appendix, s, t)]
        assert row["appendices"] == on
        counted = row["party"] and on and not row["reserved"]
        strongest = max([1.0 * bool(counted), *(DEFAULT_STRENGTHS.of(p, i) for i in through)])
        assert strongest == pair.engagement
    return found.height


def _concerns(p: Projection, i: int, s: int, t: int) -> bool:
    scope = p.coverage[i]
    return t in scope.taxa and bool(p.concerned(scope)[s, scope.taxa.tolist().index(t)])


def _stands(p: Projection, appendix: str, s: int, t: int) -> bool:
    scope = p.appendix(appendix)
    return t in scope.taxa and bool(p.concerned(scope)[s, scope.taxa.tolist().index(t)])


@given(worlds(), DAYS)
def test_of_any_world_every_pair_is_as_the_analyses_say(release: Release, day: date) -> None:
    agrees(project(release, day))


@pytest.mark.parametrize("day", [date(1983, 11, 1), date(2014, 5, 1), date(2024, 2, 12)])
def test_of_a_real_release_too(little: Release, day: date) -> None:
    assert agrees(project(little, day)) > 10


def test_a_csv_says_date_and_release_in_each_row(bundled: Release, tmp_path: Path) -> None:
    made = export(Subject(bundled, date(2014, 5, 1)), "species-states", tmp_path / "pairs.csv")
    read = pl.read_csv(tmp_path / "pairs.csv")
    assert made.as_of == "2014-05-01" and made.files[0].rows == read.height
    assert set(read["as_of"]) == {"2014-05-01"} and set(read["release"]) == {bundled.id[:12]}
    saiga = read.filter(pl.col("taxon") == "Saiga tatarica").select("iso3", "appendices", "party", "instruments")
    assert saiga.rows()[0] == ("KAZ", "II", True, "saiga")
    assert set(read["iso3"]) >= {"NAM"} and read.filter(pl.col("iso3") == "NAM").height > 100


def test_parquet_has_the_same_with_lists(bundled: Release, tmp_path: Path) -> None:
    subject = Subject(bundled, date(2014, 5, 1))
    export(subject, "species-states", tmp_path / "pairs.parquet")
    read = pl.read_parquet(tmp_path / "pairs.parquet")
    assert read.equals(table(project(bundled, date(2014, 5, 1))))
    assert read.schema["instruments"] == pl.List(pl.String) and read.schema["as_of"] == pl.Date


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "\uff1dA1"])
def test_no_name_is_a_formula_in_a_spreadsheet(little: Release, name: str, tmp_path: Path) -> None:
    states = little["states"].with_columns(name_en=pl.lit(name))
    hostile = Release.of({**little.tables, "states": states}, little.title, little.published)
    for ending in (".csv", ".parquet"):
        export(Subject(hostile, date(2024, 2, 12)), "species-states", tmp_path / f"pairs{ending}")
    assert set(pl.read_csv(tmp_path / "pairs.csv")["state"]) == {f"'{name}"}
    assert set(pl.read_parquet(tmp_path / "pairs.parquet")["state"]) == {name}
