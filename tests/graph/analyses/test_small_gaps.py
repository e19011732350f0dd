"""Each rule of counting, on a release that holds just what the rule speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.history.changes import changes
from concerted.graph.analyses.history.timeline import timeline
from concerted.graph.analyses.portraits.memberships import member_records, possible_member_records, status_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from tests.graph.small import PUBLISHED, small_release, states

DAY = date(2020, 1, 1)
TERRITORY = {"iso3": "TTT", "iso2": "TT", "name_en": "T", "name_fr": "T", "name_es": "T", "kind": "territory", "sovereign": "AAA"}


def gaps(release: Release, day: date = DAY, territories: str = "sovereign", **query: Any) -> list[tuple[Any, ...]]:
    records = plain(gap_records(project(release, day, territories), GapQuery(**query)))
    return [(r["kind"], r["state"] and r["state"]["iso3"], r["instrument"], r["n_taxa"], r["firmness"], r["reasons"]) for r in records]


def agreement(**tables: Any) -> Release:
    """Two species that an agreement covers and three States on its list; AAA is in."""
    base: dict[str, Any] = {
        "states": [*states("AAA", "BBB", "CCC"), TERRITORY],
        "taxa": [{"taxon": "Avis una"}, {"taxon": "Avis altera"}],
        "ranges": [{"taxon": t, "iso3": s} for t in ("Avis una", "Avis altera") for s in ("AAA", "BBB")],
        "instruments": [{"id": "one"}],
        "instrument_ranges": [{"instrument": "one", "iso3": s} for s in ("AAA", "BBB", "CCC")],
        "coverage": [{"instrument": "one", "taxon": t} for t in ("Avis una", "Avis altera")],
        "memberships": [{"instrument": "one", "iso3": "AAA"}],
    }
    return small_release(**(base | tables))


def test_a_range_state_on_the_list_and_not_in_is_a_gap_and_one_without_range_is_listed_only() -> None:
    assert gaps(agreement()) == [
        ("instrument", "BBB", "one", 2, "firm", []),
        ("listed_only", "CCC", "one", 0, "contested", ["no_range_edge"]),
    ]


def test_there_is_no_gap_before_entry_into_force_nor_after_the_end() -> None:
    release = agreement(instruments=[{"id": "one", "in_force_on": "2010", "ended_on": "2020-06-01"}])
    assert gaps(release, date(2009, 12, 31)) == []
    assert len(gaps(release, date(2010, 1, 1))) == 2
    assert len(gaps(release, date(2020, 5, 31))) == 2
    assert gaps(release, date(2020, 6, 1)) == []


def test_what_an_annex_adds_and_drops_counts_while_it_stands_there() -> None:
    dropped = {"instrument": "one", "taxon": "Avis una", "until": "2015"}
    added = {"instrument": "one", "taxon": "Avis altera", "since": "2010-05-01"}
    release = agreement(coverage=[dropped, added])
    of = [
        [r["taxa"] for r in plain(gap_records(project(release, day), GapQuery(kind="instrument", state="BBB")))]
        for day in (date(2010, 4, 30), date(2010, 5, 1), date(2014, 12, 31), date(2015, 1, 1))
    ]
    both = ["Avis altera", "Avis una"]
    assert of == [[["Avis una"]], [both], [both], [["Avis altera"]]]
    opened = [r for r in plain(changes(release, (date(2009, 1, 1), date(2012, 1, 1)))) if r["change"] == "opened"]
    assert [(r["kind"], r["state"]["iso3"], r["taxa"]) for r in opened] == [
        ("instrument", "BBB", ["Avis altera"]),
        ("listed_only", "CCC", []),  # while there was one unit, the list decided
    ]
    assert {r["by"][0]["taxon"] for r in opened} == {"Avis altera"}
    events = [(e.date.isoformat(), e.listed, e.delisted) for e in timeline(release, "one") if e.listed or e.delisted]
    assert events == [("2010-05-01", 1, 0), ("2015-01-01", 0, 1)]


@pytest.mark.parametrize(("change", "reason"), [
    ({"presence": "uncertain"}, "range_uncertain"),
    ({"presence": "possibly_extinct"}, "range_possibly_extinct"),
    ({"basis": "inferred"}, "range_inferred"),
    ({"basis": "unsourced"}, "range_unsourced"),
])
def test_a_doubtful_range_contests_the_gap(change: dict[str, str], reason: str) -> None:
    release = agreement(ranges=[{"taxon": "Avis una", "iso3": "BBB"} | change])
    assert gaps(release, kind="instrument") == [("instrument", "BBB", "one", 1, "contested", [reason])]


@pytest.mark.parametrize("change", [{"presence": "extinct"}, {"origin": "introduced"}, {"season": "vagrant"}])
def test_extinct_introduced_and_vagrant_occurrences_make_no_range_state(change: dict[str, str]) -> None:
    assert gaps(agreement(ranges=[{"taxon": "Avis una", "iso3": "BBB"} | change]), kind="instrument") == []


def test_of_a_single_unit_the_list_decides_and_the_conflict_is_reported() -> None:
    release = agreement(coverage=[{"instrument": "one", "taxon": "Avis una"}])
    assert gaps(release) == [
        ("instrument", "BBB", "one", 1, "firm", []),
        ("instrument", "CCC", "one", 1, "contested", ["no_range_edge"]),
    ]


def test_an_undated_membership_is_possible_until_publication_and_holds_from_then_on() -> None:
    undated = [{"instrument": "one", "iso3": s, "since": None, "date_basis": "unknown"} for s in ("AAA", "BBB", "CCC")]
    release = agreement(memberships=undated)
    assert ("instrument", "BBB", "one", 2, "contested", ["membership_undated"]) in gaps(release)
    assert gaps(release, date(2026, 1, 1)) == []


def test_a_signature_without_ratification_is_a_ratification_gap() -> None:
    signed = {"instrument": "one", "iso3": "BBB", "role": "signatory_unratified", "since": "2019"}
    release = agreement(memberships=[{"instrument": "one", "iso3": "AAA"}, signed])
    assert gaps(release, kind="ratification") == [("ratification", "BBB", "one", 2, "firm", [])]
    assert gaps(release, date(2018, 12, 31), kind="ratification") == []


def test_a_population_means_its_states_and_one_of_unknown_states_means_all_contested() -> None:
    populations = [{"population": "una--here", "taxon": "Avis una", "name": "here", "states": "AAA"},
                   {"population": "altera--there", "taxon": "Avis altera", "name": "there"}]
    coverage = [{"instrument": "one", "taxon": "Avis una", "population": "una--here"},
                {"instrument": "one", "taxon": "Avis altera", "population": "altera--there"}]
    release = agreement(populations=populations, coverage=coverage)
    assert gaps(release, kind="instrument") == [("instrument", "BBB", "one", 1, "contested", ["population_states_unknown"])]


def test_a_territory_on_the_list_needs_its_own_extension() -> None:
    ranges = [{"taxon": "Avis una", "iso3": s} for s in ("AAA", "TTT")]
    listed = [{"instrument": "one", "iso3": s} for s in ("AAA", "TTT")]
    release = agreement(ranges=ranges, instrument_ranges=listed)
    assert gaps(release) == [("territorial", "AAA", "one", 1, "firm", [])]
    assert gaps(release, territories="separate") == [("instrument", "TTT", "one", 1, "firm", [])]
    extended = agreement(ranges=ranges, instrument_ranges=listed, memberships=[{"instrument": "one", "iso3": "AAA", "applies_to": "TTT"}])
    assert gaps(extended) == gaps(extended, territories="separate") == []


def test_an_unlisted_territory_is_reached_by_its_sovereign_and_named_in_the_answer() -> None:
    release = agreement(ranges=[{"taxon": "Avis una", "iso3": "TTT"}], memberships=[])
    record = plain(gap_records(project(release, DAY), GapQuery(state="TTT")))[0]
    assert (record["state"]["iso3"], record["territories"]) == ("AAA", ["TTT"])
    assert gaps(agreement(ranges=[{"taxon": "Avis una", "iso3": "TTT"}]), state="AAA") == []


def test_a_subspecies_counts_only_where_its_species_is_not_in_scope() -> None:
    release = small_release(
        states=states("AAA"),
        instruments=[{"id": "cms", "kind": "convention"}],
        taxa=[{"taxon": "Avis una"}, {"taxon": "Avis una prima", "rank": "subspecies", "parent": "Avis una"}],
        ranges=[{"taxon": t, "iso3": "AAA"} for t in ("Avis una", "Avis una prima")],
        listings=[{"taxon": "Avis una", "appendix": "II", "since": "2001-01-01"}, {"taxon": "Avis una prima", "appendix": "I"}],
    )
    assert [r["taxa"] for r in plain(gap_records(project(release, date(2000, 6, 1)), GapQuery(kind="convention")))] == [["Avis una prima"]]
    assert [r["taxa"] for r in plain(gap_records(project(release, DAY), GapQuery(kind="convention")))] == [["Avis una"]]


def test_unaccepted_values_are_named() -> None:
    with pytest.raises(InvalidQuery, match="kind: 'gap' is not accepted; one of: convention"):
        GapQuery(kind="gap")
    with pytest.raises(InvalidQuery, match="territories"):
        project(agreement(), DAY, "folded")


def test_an_extension_whose_date_is_not_known_contests_the_territorial_gap() -> None:
    tables: dict[str, Any] = {
        "ranges": [{"taxon": "Avis una", "iso3": "TTT"}],
        "instrument_ranges": [{"instrument": "one", "iso3": s} for s in ("AAA", "TTT")],
        "memberships": [
            {"instrument": "one", "iso3": "AAA"},
            {"instrument": "one", "iso3": "AAA", "role": "signatory", "since": None, "applies_to": "TTT"},
        ],
    }
    release = agreement(**tables)
    assert gaps(release, kind="territorial") == [("territorial", "AAA", "one", 1, "contested", ["membership_undated"])]
    assert gaps(release, PUBLISHED, kind="territorial") == []


def test_the_area_of_the_convention_is_the_world_whatever_a_list_says() -> None:
    convention: dict[str, Any] = {
        "instruments": [{"id": "cms", "kind": "convention"}], "memberships": [],
        "coverage": [], "listings": [{"taxon": "Avis una"}], "instrument_ranges": [{"instrument": "cms", "iso3": "TTT"}],
    }
    records = plain(gap_records(project(agreement(**convention), DAY), GapQuery(kind="convention")))
    assert [(r["state"]["iso3"], r["territories"]) for r in records] == [("AAA", []), ("BBB", [])]


def test_a_party_that_is_a_signatory_too_is_one_member() -> None:
    both = (("signatory", "1999"), ("party", "2001"))
    rows = [{"instrument": "one", "iso3": "AAA", "role": role, "since": since} for role, since in both]
    members = plain(member_records(project(agreement(memberships=rows), DAY), 0))
    assert [(r["iso3"], r["role"], r["since"]) for r in members] == [("AAA", "party", "2001")]


def test_an_instrument_has_members_while_it_is_in_force() -> None:
    release = agreement(
        instruments=[{"id": "one", "in_force_on": "2010", "ended_on": "2015"}],
        memberships=[{"instrument": "one", "iso3": "AAA"}, {"instrument": "one", "iso3": "BBB", "since": None}],
    )
    of = {
        year: (len(member_records(p, 0)), len(possible_member_records(p, 0)), [r.holds for r in status_records(p, 1)])
        for year in (2009, 2010, 2015) for p in [project(release, date(year, 1, 1))]
    }
    assert of == {2009: (0, 0, ["no"]), 2010: (1, 1, ["possibly"]), 2015: (0, 0, ["no"])}


def test_an_instrument_that_is_not_in_force_asks_nobody_to_join() -> None:
    release = agreement(instruments=[{"id": "one", "in_force_on": "2010"}])
    assert plain(priority_records(project(release, date(2009, 12, 31)), PriorityQuery("one"))) == []
    assert [r["state"]["iso3"] for r in plain(priority_records(project(release, date(2010, 1, 1)), PriorityQuery("one")))] == ["BBB"]
