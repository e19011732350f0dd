"""Who speaks in a document, and what a fact lacks that nobody completes."""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.schema import TABLES
from concerted.loaders.files.sheet import Refusal
from concerted.loaders.merge.completing import USUAL, completed
from concerted.loaders.merge.documents import DOCUMENT, EDITION, NEWEST, QUIET, TIER, VOICE, documents, spoken
from tests.loaders.merge.examples import says
from tests.loaders.merge.stating import DOCUMENTS, TODAY, frame


def _of(id: str) -> tuple[object, ...]:
    return documents(DOCUMENTS, TODAY).filter(pl.col(DOCUMENT) == id).select(VOICE, EDITION, TIER, QUIET).row(0)


def test_the_voice_is_the_publisher_and_the_edition_its_day() -> None:
    assert _of("a-2012") == ("A", "2012", 1, False)
    assert _of("b-2012") == ("B", "2012", 0, False)


def test_a_document_of_nobody_speaks_for_itself_and_one_without_a_day_is_old() -> None:
    assert _of("nobodys") == ("nobodys", "", 1, False)


def test_a_file_without_a_day_is_what_is_brought_today() -> None:
    assert _of("b-today") == ("B", NEWEST, 2, False)


def test_only_a_day_that_can_be_compared_is_one() -> None:
    assert _of("printed")[1] == ""
    months = documents(pl.DataFrame({"id": ["a"], "publisher": ["A"], "published": ["2018-03 (revised)"], "tier": ["official"]}))
    assert months[EDITION].to_list() == ["2018-03"]


def test_what_is_known_or_derived_is_quiet() -> None:
    assert [_of(id)[3] for id in ("derived", "a-known", "a-2020")] == [True, True, False]


def test_a_row_speaks_for_each_of_its_documents_even_for_one_that_is_not_known() -> None:
    rows = frame("ranges", [says("b-2012;nowhere")])
    found = spoken(rows, documents(DOCUMENTS), "nth").select(DOCUMENT, VOICE, EDITION, TIER, QUIET, "nth").rows()
    assert found == [("b-2012", "B", "2012", 0, False, 0), ("nowhere", "nowhere", "", 5, False, 1)]


def test_what_is_usual_is_filled_in_and_nothing_that_is_said_is_changed() -> None:
    rows, refused = completed(TABLES["ranges"], frame("ranges", [says("a-2012"), says("a-2012", iso3="BBB", origin="introduced")]))
    assert rows.select("origin", "presence", "season").rows() == [
        ("native", "extant", "resident_or_unspecified"), ("introduced", "extant", "resident_or_unspecified"),
    ]
    assert refused == []


def test_a_date_is_known_as_its_fact_is_and_where_there_is_none_nothing_is_known() -> None:
    rows, _ = completed(TABLES["memberships"], frame("memberships", [
        says("a-2012", "memberships", since="1990", basis="inferred"), says("a-2012", "memberships", iso3="BBB", basis="inferred"),
        says("a-2012", "memberships", iso3="CCC", since="1990", date_basis="corroborated"),
    ]))
    assert rows["date_basis"].to_list() == ["inferred", "unknown", "corroborated"]


def test_what_need_not_be_filled_is_not() -> None:
    rows, _ = completed(TABLES["reservations"], frame("reservations", [says("a-2012", "reservations")]))
    assert rows["date_basis"].to_list() == [None]


def test_a_row_that_no_source_completes_is_refused_at_its_place() -> None:
    rows, refused = completed(TABLES["taxa"], frame("taxa", [
        says("a-2012", "taxa", rank="species", file="taxa.csv"), says("a-2012", "taxa", taxon="Anser secunda", file="taxa.csv"),
    ]))
    assert rows["taxon"].to_list() == ["Anser prima"]
    assert refused == [Refusal("taxa.csv", 3, "rank", "", "is said by no source, and a release needs it")]


def test_what_is_usual_is_accepted_in_its_column() -> None:
    for name, usual in USUAL.items():
        for column, value in usual.items():
            declared = TABLES[name].column(column)
            assert value in (declared.enum or ("false", "true"))
