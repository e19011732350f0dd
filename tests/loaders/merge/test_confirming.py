"""What a file says of a coverage without a word on annex and population: it confirms the rows that there are."""

from __future__ import annotations

from concerted.graph.facts.schema import TABLES
from concerted.loaders.merge.confirming import confirming, unsaid
from tests.loaders.merge.examples import says
from tests.loaders.merge.stating import frame

TABLE = TABLES["coverage"]
OPEN = ("population", "annex", "listed_as")


def test_what_is_unsaid_is_a_column_that_the_file_has_not() -> None:
    assert unsaid(TABLE, ["instrument", "taxon"]) == OPEN
    assert unsaid(TABLE, ["instrument", "taxon", "annex"]) == ("population", "listed_as")
    assert unsaid(TABLE, [*OPEN, "instrument", "taxon"]) == ()
    assert unsaid(TABLES["listings"], ["taxon"]) == ()


def test_it_confirms_every_row_of_the_taxon_that_is_known_and_adds_none() -> None:
    known = frame("coverage", [
        says("a-2012", "coverage", annex="1"), says("a-2012", "coverage", annex="2", population="north"),
        says("a-2012", "coverage", taxon="Phoca quarta"),
    ])
    found = confirming(TABLE, frame("coverage", [says("b-2012", "coverage", since="1990")]), known, OPEN)
    assert found.select("taxon", "population", "annex", "since", "source").sort("annex").rows() == [
        ("Anser prima", None, "1", "1990", "b-2012"), ("Anser prima", "north", "2", "1990", "b-2012"),
    ]


def test_what_nobody_knows_more_of_is_as_it_is_said() -> None:
    rows = frame("coverage", [says("b-2012", "coverage", since="1990")])
    assert confirming(TABLE, rows, rows.clear(), OPEN).equals(rows)


def test_it_confirms_in_the_annex_that_it_names() -> None:
    known = frame("coverage", [says("a-2012", "coverage", annex="1"), says("a-2012", "coverage", annex="2", listed_as="Anser")])
    found = confirming(TABLE, frame("coverage", [says("b-2012", "coverage", annex="2")]), known, ("population", "listed_as"))
    assert found.select("annex", "listed_as").rows() == [("2", "Anser")]
