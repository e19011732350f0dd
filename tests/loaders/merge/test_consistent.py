"""Facts that are right one by one and contradict each other together: which go, and which lose a cell."""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.schema import TABLES
from concerted.loaders import reference_release
from concerted.loaders.files.sheet import Refusal
from concerted.loaders.merge.completing import completed
from concerted.loaders.merge.consistent import consistent
from concerted.loaders.merge.rows import complete
from tests.loaders.merge.plain import Row
from tests.loaders.merge.stating import frame
from tests.worlds import world_of_seed

WORLD = world_of_seed(1)
BOOKS = WORLD["sources"]


def _tables(**rows: list[Row]) -> dict[str, pl.DataFrame]:
    """The States, taxa and instruments of a world, and rows that state something of them."""
    kept = {"states", "taxa", "instruments"} - set(rows)
    there = {name: WORLD[name] if name in kept else WORLD[name].clear() for name in TABLES}
    made = {name: complete(TABLES[name], each, "the release", packaged=True) for name, each in there.items()}
    return made | {name: completed(TABLES[name], frame(name, more))[0] for name, more in rows.items()}


def _row(file: str, **cells: str) -> Row:
    return Row(tuple(sorted(cells.items())), "book", "sourced", file)


def test_a_release_is_consistent() -> None:
    release = reference_release()
    tables = {name: complete(TABLES[name], release[name], "the release", packaged=True) for name in TABLES}
    left, refused = consistent(tables, release["sources"])
    assert refused == []
    assert all(left[name].equals(rows) for name, rows in tables.items())


def test_what_refers_to_what_is_not_there_goes() -> None:
    rows = [_row("r.csv", taxon="Anser prima", iso3="AAA"), _row("r.csv", taxon="Anser nova", iso3="AAA")]
    left, refused = consistent(_tables(ranges=rows), BOOKS)
    assert left["ranges"]["taxon"].to_list() == ["Anser prima"]
    assert refused == [Refusal("r.csv", 3, "taxon", "Anser nova", "'Anser nova' is not in taxa")]


def test_what_refers_to_what_goes_goes_with_it() -> None:
    tables = _tables(
        populations=[_row("p.csv", population="north", taxon="Anser nova", name="North")],
        listings=[_row("l.csv", taxon="Anser prima", population="north", appendix="I", since="1990")],
    )
    left, refused = consistent(tables, BOOKS)
    assert left["populations"].is_empty()
    assert left["listings"].is_empty()
    assert [each.why for each in refused] == ["'Anser nova' is not in taxa", "'north' is not in populations"]


def test_a_cell_that_a_fact_can_do_without_is_emptied() -> None:
    left, refused = consistent(_tables(taxa=[
        *(_row("t.csv", taxon=name, rank="species") for name in WORLD["taxa"]["taxon"]),
        _row("t.csv", taxon="Anser nova", rank="species", parent="Anserinae"),
    ]), BOOKS)
    assert left["taxa"].filter(taxon="Anser nova").select("rank", "parent").rows() == [("species", None)]
    assert [(each.column, each.value) for each in refused] == [("parent", "Anserinae")]


def test_a_list_loses_what_is_not_there_and_keeps_the_rest() -> None:
    row = {"taxon": "Anser prima", "name": "North"}
    left, refused = consistent(_tables(
        populations=[
            _row("p.csv", population="north", states="AAA BBB QQQ", **row), _row("p.csv", population="south", states="QQQ", **row),
        ],
    ), BOOKS)
    assert left["populations"].select("population", "states").rows() == [("north", "AAA BBB"), ("south", None)]
    assert [each.why for each in refused] == ["'QQQ' is not in states", "'QQQ' is not in states"]


def test_an_end_before_the_beginning_is_no_end() -> None:
    rows = [
        _row("m.csv", instrument="cms", iso3="AAA", role="party", since="2001-05-01", until="2001"),
        _row("m.csv", instrument="cms", iso3="BBB", role="party", since="2001", until="2001-01-01"),
    ]
    left, refused = consistent(_tables(memberships=rows), BOOKS)
    assert left["memberships"]["until"].to_list() == [None, "2001-01-01"]
    assert refused == [Refusal("m.csv", 2, "until", "2001", "'2001' is before since 2001-05-01")]


def test_a_membership_does_not_reach_what_it_leaves_out() -> None:
    rows = [_row("m.csv", instrument="cms", iso3="AAA", role="party", applies_to="TAA", excludes="TAA TAB")]
    left, refused = consistent(_tables(memberships=rows), BOOKS)
    assert left["memberships"].select("applies_to", "excludes").rows() == [("TAA", "TAB")]
    assert [each.why for each in refused] == ["'TAA' stands in applies_to too"]


def test_a_population_is_listed_under_its_own_taxon() -> None:
    tables = _tables(
        populations=[_row("p.csv", population="north", taxon="Anser prima", name="North")],
        listings=[
            _row("l.csv", taxon="Anser prima", population="north", appendix="I", since="1990"),
            _row("l.csv", taxon="Anser secunda", population="north", appendix="I", since="1990"),
        ],
    )
    left, refused = consistent(tables, BOOKS)
    assert left["listings"]["taxon"].to_list() == ["Anser prima"]
    assert [each.why for each in refused] == ["'north' is a population of Anser prima, not of Anser secunda"]


def test_tables_refer_to_those_before_them() -> None:
    """So that one pass is enough: what a row refers to was looked at before."""
    order = list(TABLES)
    for name, table in TABLES.items():
        for column in table.columns:
            before = not column.references or order.index(column.references) < order.index(name)
            assert before or (column.references == name and not column.required and column.name not in table.key), column


def test_a_date_is_not_told_by_a_document_that_is_not_there() -> None:
    row = {"instrument": "cms", "taxon": "Anser prima", "since": "1990"}
    left, refused = consistent(_tables(coverage=[_row("c.csv", since_source="book;paper", **row)]), BOOKS)
    assert left["coverage"].select("since", "since_source").rows() == [("1990", "book")]
    assert [each.why for each in refused] == ["'paper' is not in sources"]
