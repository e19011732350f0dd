"""Which rows speak of one fact, and above all which of a listing: a date that sources disagree on, or a taxon that was listed twice."""

from __future__ import annotations

from concerted.graph.facts.schema import TABLES
from concerted.loaders.merge.identity import following, identified, keys_meant, value_columns
from tests.loaders.merge.examples import came, decide, says
from tests.loaders.merge.plain import Row
from tests.loaders.merge.stating import frame


def listed(source: str, since: str, until: str = "", *, file: str = "", packaged: bool = False, **more: str) -> Row:
    """A listing on Appendix I."""
    return says(source, "listings", file=file, packaged=packaged, since=since, **({"until": until} if until else {}), **more)


def _since(*rows: Row) -> list[str]:
    return sorted(fact["since"] for fact in came("listings", *rows).facts)


def test_rows_with_one_key_speak_of_one_fact() -> None:
    rows = [says("a-2012"), says("b-2012"), says("c-2012", iso3="BBB"), says("c-2012", taxon="Phoca quarta")]
    assert len(came("ranges", *rows).facts) == 3


def test_sources_that_disagree_on_the_day_speak_of_one_listing() -> None:
    found = came("listings", listed("a-2012", "1979-11-01"), listed("b-2012", "1983-11-01"))
    assert found.stands["since"] == ("1983-11-01", "conflicting")
    assert len(found.facts) == 1


def test_a_file_that_has_a_taxon_twice_means_it_twice() -> None:
    rows = [listed("a-2012", "1979-11-01", "1997-04-16", file="a.csv"), listed("a-2012", "2005-11-23", file="a.csv")]
    assert _since(*rows, listed("b-2012", "2005-11-23")) == ["1979-11-01", "2005-11-23"]


def test_what_was_listed_again_after_its_end_is_another_listing() -> None:
    ended = listed("a-2012", "1979-11-01", "1997-04-16", packaged=True, file="the release")
    assert _since(ended, listed("b-2012", "2005-11-23")) == ["1979-11-01", "2005-11-23"]
    assert _since(ended, listed("b-2012", "1983-11-01")) == ["1983-11-01"]


def test_populations_and_appendices_are_listed_apart() -> None:
    rows = [listed("a-2012", "1979"), listed("b-2012", "1979", population="north"), listed("b-2012", "1979", appendix="II")]
    assert _since(*rows) == ["1979", "1979", "1979"]


def test_a_year_is_the_day_in_it_that_another_says_where_it_tells_facts_apart() -> None:
    twice = [listed("a-2012", "1979-11-01", file="a.csv"), listed("a-2012", "2005-11-23", file="a.csv")]
    assert _since(*twice, listed("b-2012", "2005")) == ["1979-11-01", "2005-11-23"]
    reserved = [says("a-2012", "reservations", since="1985-05-01"), says("b-2012", "reservations", since="1985")]
    assert [fact["since"] for fact in came("reservations", *reserved).facts] == ["1985-05-01"]


def test_a_file_that_has_a_year_and_a_day_in_it_means_two_facts() -> None:
    both = [says("a-2012", "reservations", since=since, file="one.csv") for since in ("1985", "1985-05-01")]
    assert len(came("reservations", *both).facts) == 2


def test_a_listing_is_decided_by_its_key_in_the_release_or_by_that_of_its_conflict() -> None:
    rows = [listed("a-2012", "1979-11-01"), listed("b-2012", "1983-11-01")]
    conflict = came("listings", *rows).merged.claims.filter(column="since")["key"][0]
    for key in (conflict, "Anser prima|I|1979-11-01|", "Anser prima|I|1983-11-01|"):
        found = came("listings", *rows, decisions=[decide("listings", key, "1985-01-01", "since")])
        assert ([fact["since"] for fact in found.facts], found.merged.idle) == (["1985-01-01"], ()), key


def test_no_key_is_taken_for_another() -> None:
    table = TABLES["ranges"]
    rows = identified(table, frame("ranges", [says("a-2012")]))
    assert keys_meant(table, rows, ["Anser prima|AAA", "Anser prima|BBB"]) == {"Anser prima|AAA": "Anser prima|AAA"}


def test_every_column_is_compared_or_tells_how_another_is_known() -> None:
    for table in TABLES.values():
        rest = {column.name for column in table.columns} - set(value_columns(table)) - set(following(table))
        assert rest == set(table.key) - ({"since"} if table.name == "listings" else set()) | ({"source", "basis"} & {
            column.name for column in table.columns
        })
        assert set(following(table).values()) <= set(value_columns(table))
