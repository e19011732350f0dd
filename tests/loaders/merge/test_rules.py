"""Each rule by which one of several sources stands, by an example."""

from __future__ import annotations

import pytest

from tests.loaders.merge.examples import came, decide, denies, says


def test_what_is_stated_once_is_as_it_was_stated() -> None:
    one = came("ranges", says("a-2012", presence="extinct", season="vagrant"))
    assert one.facts == [
        {"taxon": "Anser prima", "iso3": "AAA", "presence": "extinct", "season": "vagrant", "source": "a-2012", "basis": "sourced"},
    ]
    assert one.merged.claims.is_empty()


def test_the_same_row_twice_is_said_once() -> None:
    row = says("a-2012", origin="native", file="one.csv")
    assert came("ranges", row, says("a-2012", origin="native", file="two.csv")).merged.claims.is_empty()


# -- what is not said contradicts nobody ---------------------------------------------------------------------------------


def test_what_a_row_leaves_empty_it_does_not_say() -> None:
    found = came("memberships", says("a-2012", "memberships", since="1990-05-01"), says("b-2012", "memberships", note="joined"))
    assert [(fact["since"], fact["note"], fact["source"]) for fact in found.facts] == [("1990-05-01", "joined", "b-2012;a-2012")]
    assert set(found.stands) == {""}


def test_a_list_of_states_means_native_and_extant() -> None:
    found = came("ranges", says("a-2012", origin="introduced"), says("b-2012"))
    assert found.stands["origin"] == ("native", "conflicting")
    assert found.stands["presence"] == ("extant", "confirmed")


def test_an_edition_that_says_it_in_another_row_means_that() -> None:
    found = came("ranges", says("a-2012", file="list.csv"), says("a-2012", origin="reintroduced", file="tags.csv"))
    assert [fact["origin"] for fact in found.facts] == ["reintroduced"]


def test_a_season_that_nobody_says_contradicts_no_season() -> None:
    found = came("ranges", says("a-2012", season="breeding"), says("b-2012", season="resident_or_unspecified"))
    assert found.facts[0]["season"] == "breeding"
    assert "season" not in found.stands
    assert came("ranges", says("a-2012"), says("b-2012")).facts[0]["season"] == "resident_or_unspecified"


# -- a publisher speaks with one voice ------------------------------------------------------------------------------------


def test_of_several_editions_the_newest_speaks() -> None:
    found = came("ranges", says("a-2012", presence="extinct"), says("a-2020", presence="extant"))
    assert found.facts[0]["presence"] == "extant"
    assert found.stands["presence"] == ("extant", "single")


def test_what_is_brought_today_is_the_newest() -> None:
    found = came("memberships", says("b-2012", "memberships", note="one"), says("b-today", "memberships", note="two"))
    assert found.facts[0]["note"] == "two"


def test_a_day_that_is_printed_in_words_is_no_edition() -> None:
    """It is older than one that is known, for nobody can say when it was."""
    found = came("memberships", says("printed", "memberships", note="one"), says("b-today", "memberships", note="two"))
    assert found.stands["note"] == ("two", "conflicting")


def test_an_edition_that_gives_the_whole_range_takes_back_states() -> None:
    older = [says("a-2012", iso3="AAA"), says("a-2012", iso3="BBB")]
    newer = [says("a-2020", iso3="BBB"), says("a-2020", iso3="CCC")]
    found = came("ranges", *older, *newer, whole=["a-2012", "a-2020"])
    assert sorted(fact["iso3"] for fact in found.facts) == ["BBB", "CCC"]
    gone = found.merged.claims.filter(key="Anser prima|AAA", column="")
    assert gone.select("value", "stands", "source", "file").rows() == [
        ("there", False, "a-2012", "a-2012.csv"), ("absent", True, "a-2020", "a-2020.csv"),
    ]


def test_it_takes_back_nothing_of_other_taxa_publishers_and_later_editions() -> None:
    kept = [says("a-2012", taxon="Anser secunda"), says("c-2012"), says("a-2020", iso3="CCC")]
    found = came("ranges", *kept, says("a-2012-05", iso3="BBB"), whole=["a-2012-05"])
    assert len(found.facts) == 4


def test_what_is_not_given_whole_takes_back_nothing() -> None:
    assert len(came("ranges", says("a-2012", iso3="AAA"), says("a-2020", iso3="BBB")).facts) == 2


def test_a_publisher_that_took_a_state_back_has_no_say_in_its_columns() -> None:
    rows = [says("a-2012", origin="introduced"), denies("a-2020"), says("b-2012", origin="native"), says("c-2012", origin="native")]
    found = came("ranges", *rows)
    assert found.stands[""] == ("there", "majority")
    assert found.stands["origin"] == ("native", "confirmed")
    assert found.facts[0]["source"] == "b-2012;a-2012;c-2012"


def test_an_edition_that_lists_a_state_takes_back_that_it_was_vagrant() -> None:
    assert came("ranges", says("a-2012", season="vagrant"), says("a-2020")).facts[0]["season"] == "resident_or_unspecified"
    assert came("ranges", says("a-2012", season="breeding"), says("a-2020")).facts[0]["season"] == "breeding"
    assert came("ranges", says("a-2012", season="vagrant"), says("c-2012")).facts[0]["season"] == "vagrant"


def test_what_was_taken_back_can_be_said_again() -> None:
    assert len(came("ranges", says("a-2012"), denies("a-2012-05"), says("a-2020")).facts) == 1
    assert came("ranges", says("a-2012"), denies("a-2012-05")).facts == []
    assert came("ranges", denies("a-2020")).facts == []


def test_what_an_edition_deletes_and_has_anew_it_has() -> None:
    assert len(came("ranges", says("a-2012"), denies("a-2020"), says("a-2020", season="breeding")).facts) == 1


# -- a year and a day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "stands"), [("1990", ("1990-05-01", "confirmed")), ("1991", ("1991", "conflicting"))])
def test_a_year_and_a_day_in_it_say_the_same(year: str, stands: tuple[str, str]) -> None:
    found = came("memberships", says("a-2012", "memberships", since="1990-05-01"), says("b-2012", "memberships", since=year))
    assert found.stands["since"] == stands


def test_a_year_is_neither_of_two_days() -> None:
    days = [says("a-2012", "memberships", since="1990-05-01"), says("c-2012", "memberships", since="1990-06-01")]
    assert came("memberships", *days, says("b-2012", "memberships", since="1990")).stands["since"] == ("1990", "conflicting")


def test_a_day_that_its_publisher_corrected_is_not_in_the_way() -> None:
    days = [says("a-2012", "memberships", since="1990-05-01"), says("a-2020", "memberships", since="1990-06-01")]
    assert came("memberships", *days, says("b-2012", "memberships", since="1990")).stands["since"] == ("1990-06-01", "confirmed")


def test_a_newer_edition_with_the_year_alone_keeps_the_day() -> None:
    found = came("memberships", says("a-2012", "memberships", since="1990-05-01"), says("a-2020", "memberships", since="1990"))
    assert found.facts[0]["since"] == "1990-05-01"


# -- majority, tier, edition, alphabet ------------------------------------------------------------------------------------


def test_the_majority_of_publishers_stands() -> None:
    rows = [says("a-2012", origin="native"), says("c-2012", origin="native"), says("b-2012", origin="introduced")]
    found = came("ranges", *rows)
    assert found.stands["origin"] == ("native", "majority")
    assert set(found.merged.claims.filter(column="origin")["why"]) == {"2 of 3 publishers say so"}


def test_two_editions_are_no_majority() -> None:
    rows = [says("a-2012", origin="native"), says("a-2020", origin="native"), says("b-2012", origin="introduced")]
    assert came("ranges", *rows).stands["origin"] == ("introduced", "conflicting")


@pytest.mark.parametrize(("one", "other", "why"), [
    ("a-2020", "b-2012", "the better kind of document"),
    ("c-2012", "a-2020", "the newer document"),
    ("c-2012", "a-2012", "the first of the alphabet"),
])
def test_where_as_many_say_each_the_better_document_stands(one: str, other: str, why: str) -> None:
    """The other always says what comes first in the alphabet, and wins by the first reason that there is."""
    found = came("memberships", says(one, "memberships", note="two"), says(other, "memberships", note="one"))
    assert found.stands["note"] == ("one", "conflicting")
    assert all(said.endswith(why) for said in found.merged.claims.filter(column="note")["why"])


def test_what_a_release_says_already_is_not_overturned_by_one_newer_document() -> None:
    settled, newer = says("c-2012", "memberships", packaged=True, note="two"), says("a-2020", "memberships", note="one")
    found = came("memberships", settled, newer)
    assert found.stands["note"] == ("two", "conflicting")
    assert all("what the release says already" in said for said in found.merged.claims.filter(column="note")["why"])
    # A better kind of document overturns it.
    assert came("memberships", settled, says("b-2012", "memberships", note="one")).stands["note"] == ("one", "conflicting")


def test_general_knowledge_has_no_say_where_a_document_speaks() -> None:
    rows = [says("derived", origin="introduced"), says("a-known", origin="introduced"), says("c-2012", origin="native")]
    found = came("ranges", *rows)
    assert found.stands["origin"] == ("native", "single")
    assert found.facts[0]["source"] == "c-2012;derived;a-known"


def test_it_does_not_hide_an_older_document_of_its_publisher() -> None:
    assert came("ranges", says("a-known", origin="introduced"), says("a-2012", origin="native")).facts[0]["origin"] == "native"


def test_it_speaks_where_no_document_does() -> None:
    found = came("ranges", says("derived", origin="introduced"), says("a-known", origin="introduced"))
    assert found.stands["origin"] == ("introduced", "confirmed")


# -- decisions ------------------------------------------------------------------------------------------------------------


def test_a_decision_stands_before_everything_else() -> None:
    rows = [says("a-2012", presence="extant"), says("b-2012", presence="extant")]
    found = came("ranges", *rows, decisions=[decide("ranges", "Anser prima|AAA", "uncertain", "presence")])
    assert found.facts[0]["presence"] == "uncertain"
    assert found.stands["presence"] == ("uncertain", "decided")
    told = found.merged.claims.filter(column="presence", source="decisions.csv")
    assert told.select("publisher", "edition", "why").rows() == [("K. Meyer", "2026-01-01", "decided: a national red list")]


def test_what_is_stated_once_can_be_decided() -> None:
    found = came("ranges", says("a-2012", presence="extant"), decisions=[decide("ranges", "Anser prima|AAA", "extinct", "presence")])
    assert found.facts[0]["presence"] == "extinct"


def test_it_can_be_decided_that_there_is_no_such_fact() -> None:
    found = came("ranges", says("a-2012"), says("b-2012"), decisions=[decide("ranges", "Anser prima|AAA", "-")])
    assert found.facts == []
    assert found.stands[""] == ("absent", "decided")


def test_it_can_be_decided_that_a_column_is_empty() -> None:
    found = came("memberships", says("a-2012", "memberships", note="one"), decisions=[decide("memberships", "cms|AAA|party", "-", "note")])
    assert "note" not in found.facts[0]


def test_a_decision_about_what_nobody_states_is_told() -> None:
    decision = decide("ranges", "Anser prima|aaa", "-")
    found = came("ranges", says("a-2012"), decisions=[decision])
    assert (len(found.facts), found.merged.idle) == (1, (decision,))


# -- sources and basis ----------------------------------------------------------------------------------------------------


def test_the_fact_names_every_source_that_says_what_stands_best_tier_first() -> None:
    rows = [says("a-2012", basis="inferred"), says("b-2012", basis="unsourced"), says("a-2020;printed", basis="unsourced")]
    assert came("ranges", *rows).facts[0]["source"] == "b-2012;a-2012;a-2020;printed"


@pytest.mark.parametrize(("bases", "basis"), [
    (("inferred", "sourced"), "sourced"), (("inferred", "inferred"), "corroborated"), (("inferred", "unsourced"), "inferred"),
    (("unsourced", "unsourced"), "unsourced"), (("corroborated", "unsourced"), "corroborated"),
])
def test_the_best_basis_stands_and_two_that_infer_alike_corroborate(bases: tuple[str, str], basis: str) -> None:
    assert came("ranges", says("a-2012", basis=bases[0]), says("b-2012", basis=bases[1])).facts[0]["basis"] == basis


def test_two_editions_corroborate_nothing_and_neither_do_two_that_differ() -> None:
    assert came("ranges", says("a-2012", basis="inferred"), says("a-2020", basis="inferred")).facts[0]["basis"] == "inferred"
    differing = [says("a-2012", basis="inferred", origin="native"), says("b-2012", basis="inferred", origin="introduced")]
    assert came("ranges", *differing).facts[0]["basis"] == "inferred"


# -- how what stands is known ---------------------------------------------------------------------------------------------


def test_how_a_date_is_known_goes_with_the_date_that_stands() -> None:
    rows = [
        says("a-2012", "memberships", since="1991-01-01", date_basis="sourced"),
        says("b-2012", "memberships", since="1990-05-01", date_basis="inferred"),
    ]
    found = came("memberships", *rows)
    assert (found.facts[0]["since"], found.facts[0]["date_basis"]) == ("1990-05-01", "inferred")
    assert "date_basis" not in found.stands


def test_where_a_date_was_read_goes_with_the_date_that_stands() -> None:
    rows = [
        says("a-2012", "coverage", since="1991-01-01", since_source="c-2012", since_note="seen"),
        says("b-2012", "coverage", since="1990-05-01"),
    ]
    assert set(came("coverage", *rows).facts[0]) == {"instrument", "taxon", "since", "source", "basis"}


def test_a_date_that_was_decided_is_known_as_its_fact_is() -> None:
    decision = decide("memberships", "cms|AAA|party", "1992-01-01", "since")
    found = came("memberships", says("a-2012", "memberships", since="1991", date_basis="inferred"), decisions=[decision])
    assert (found.facts[0]["since"], found.facts[0].get("date_basis")) == ("1992-01-01", None)


# -- registers ------------------------------------------------------------------------------------------------------------


def test_files_fill_in_what_a_release_leaves_empty_and_change_nothing_in_it() -> None:
    release = says("c-2012", "taxa", rank="species", file="the release", packaged=True)
    found = came("taxa", release, says("b-2012", "taxa", rank="subspecies", family="Anatidae"), denies("a-2020", "taxa"))
    assert [(fact["rank"], fact["family"], fact["source"]) for fact in found.facts] == [("species", "Anatidae", "b-2012;c-2012")]


def test_a_file_that_repeats_a_release_word_for_word_adds_nothing() -> None:
    release = says("c-2012", "taxa", rank="species", file="the release", packaged=True)
    found = came("taxa", says("c-2012", "taxa", rank="species", file="again.csv"), release)
    assert found.merged.claims.is_empty()
    assert len(found.facts) == 1


def test_a_register_can_be_decided() -> None:
    release = says("c-2012", "taxa", rank="species", file="the release", packaged=True)
    found = came("taxa", release, decisions=[decide("taxa", "Anser prima", "subspecies", "rank")])
    assert found.facts[0]["rank"] == "subspecies"
