"""Reservations, territories left out, the history of annexes, names of their own, and what comes through a territory."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concerted.graph.facts.release import Release
from tests.graph.small import PUBLISHED, small_release, states
from tests.plain.facts import Facts
from tests.plain.gaps import Gaps, gaps
from tests.plain.metrics import Engagement, taxon_metrics
from tests.plain.priorities import priorities

DAY = date(2020, 1, 1)
TERRITORY = states("TTT")[0] | {"kind": "territory", "sovereign": "AAA"}
OTHER = states("UUU")[0] | {"kind": "territory", "sovereign": "AAA"}


def convention(**tables: Any) -> Release:
    """AAA, BBB and CCC share a species of a family on Appendix II; AAA and BBB are Parties, AAA holds TTT and UUU."""
    base: dict[str, Any] = {
        "states": [*states("AAA", "BBB", "CCC"), TERRITORY, OTHER],
        "taxa": [{"taxon": "Avidae", "rank": "family"}, {"taxon": "Avis una", "parent": "Avidae"}],
        "ranges": [{"taxon": "Avis una", "iso3": s} for s in ("AAA", "BBB", "CCC")],
        "instruments": [{"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}],
        "listings": [{"taxon": "Avis una", "appendix": "II"}],
        "memberships": [{"instrument": "cms", "iso3": s} for s in ("AAA", "BBB")],
        "reservations": [],
    }
    return small_release(**(base | tables))


def agreement(**tables: Any) -> Release:
    """Two species that an agreement covers; AAA and BBB stand on its list, AAA is in; TTT and UUU are AAA's."""
    base: dict[str, Any] = {
        "states": [*states("AAA", "BBB"), TERRITORY, OTHER],
        "taxa": [{"taxon": "Avis una"}, {"taxon": "Avis altera"}],
        "ranges": [{"taxon": "Avis una", "iso3": s} for s in ("AAA", "BBB", "TTT")],
        "instruments": [{"id": "one"}],
        "instrument_ranges": [{"instrument": "one", "iso3": s} for s in ("AAA", "BBB")],
        "coverage": [{"instrument": "one", "taxon": t} for t in ("Avis una", "Avis altera")],
        "memberships": [{"instrument": "one", "iso3": "AAA"}],
    }
    return small_release(**(base | tables))


def told(found: Gaps) -> dict[Any, Any]:
    return {key: (sorted(gap.units), sorted(gap.reasons)) for key, gap in found.items() if key[0] not in ("no_instrument", "outside_area")}


def reservation(**more: Any) -> dict[str, Any]:
    return {"instrument": "cms", "iso3": "AAA", "taxon": "Avis una", "since": "2010-01-01"} | more


EAST = {"population": "east", "taxon": "Avis una", "name": "East", "states": "AAA"}
WEST = {"population": "west", "taxon": "Avis una", "name": "West", "states": "BBB"}
NOWHERE = {"population": "nowhere", "taxon": "Avis una", "name": "Not known"}
BOTH = [{"taxon": "Avis una", "appendix": a} for a in ("I", "II")]


@pytest.mark.parametrize(("rows", "tables", "is_reserved"), [
    ([reservation()], {}, True),
    ([reservation(iso3="BBB")], {}, False),
    ([reservation(taxon="Avidae")], {}, True),  # a taxon above
    ([reservation()], {"listings": [{"taxon": "Avidae"}]}, True),  # a species that a family brings in
    ([reservation(appendix="II")], {}, True),
    ([reservation(appendix="I")], {}, False),
    ([reservation(appendix="II")], {"listings": BOTH}, False),  # the other listing still binds
    ([reservation()], {"listings": BOTH}, True),  # an empty Appendix is any
    ([reservation(appendix=a) for a in ("I", "II")], {"listings": BOTH}, True),
    ([reservation(appendix="II")], {"listings": [BOTH[0] | {"until": "2020-01-01"}, BOTH[1]]}, True),  # what is over does not bind
    ([reservation(since="2020-01-02")], {}, False),
    ([reservation(since="2020-01-01")], {}, True),
    ([reservation(until="2020-01-01")], {}, False),
    ([reservation(since=None)], {}, False),  # without a date only from the publication on
    ([reservation(population="east")], {}, False),  # the whole taxon is listed, not that population
    ([reservation(population="east")], {"listings": [{"taxon": "Avis una", "population": "east"}]}, True),
    ([reservation(population="west")], {"listings": [{"taxon": "Avis una", "population": "east"}]}, False),
    ([reservation()], {"listings": [{"taxon": "Avis una", "population": "east"}]}, True),
    # the listing of a population that is not AAA's does not count; one whose States are not known does
    ([reservation(population="east")], {"listings": [{"taxon": "Avis una", "population": p} for p in ("east", "west")]}, True),
    ([reservation(population="east")], {"listings": [{"taxon": "Avis una", "population": p} for p in ("east", "nowhere")]}, False),
])
def test_what_is_reserved(rows: list[dict[str, Any]], tables: dict[str, Any], is_reserved: bool) -> None:
    release = convention(reservations=rows, populations=[EAST, WEST, NOWHERE], **tables)
    assert (("reservation", "AAA", "cms") in gaps(release, DAY)) == is_reserved
    assert ("reservation", "BBB", "cms") not in gaps(release, DAY) or rows[0]["iso3"] == "BBB"


def test_a_reservation_without_a_date_holds_from_publication_on() -> None:
    release = convention(reservations=[reservation(since=None)])
    assert ("reservation", "AAA", "cms") in gaps(release, PUBLISHED)


def test_a_reservation_is_as_firm_as_its_range_and_its_row() -> None:
    assert gaps(convention(reservations=[reservation()]), DAY)["reservation", "AAA", "cms"].firm == {"Avis una"}
    weak = convention(reservations=[reservation(basis="inferred")])
    assert gaps(weak, DAY)["reservation", "AAA", "cms"].reasons == {"reservation_unsourced"}
    second = convention(reservations=[reservation(basis="inferred"), reservation(appendix="II")])
    assert gaps(second, DAY)["reservation", "AAA", "cms"].firm == {"Avis una"}
    ranges = [{"taxon": "Avis una", "iso3": s, "presence": "uncertain"} for s in ("AAA", "BBB", "CCC")]
    unsure = convention(reservations=[reservation(basis="unsourced")], ranges=ranges)
    assert gaps(unsure, DAY)["reservation", "AAA", "cms"].reasons == {"range_uncertain", "reservation_unsourced"}


def test_only_a_party_has_a_reservation_gap() -> None:
    found = gaps(convention(reservations=[reservation(iso3="CCC")]), DAY)
    assert told(found) == {("convention", "CCC", "cms"): (["Avis una"], [])}


def test_a_reserved_unit_is_not_engaged_through_the_convention() -> None:
    def found(*rows: dict[str, Any]) -> list[float]:
        values = vars(taxon_metrics(Engagement(Facts(convention(reservations=rows), DAY)), "Avis una"))
        return [values[name] for name in ("C0", "C1", "K", "F")]

    assert found() == pytest.approx([2 / 3, 2 / 3, 1 / 3, 2 / 3])
    assert found(reservation()) == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3])


def test_one_that_reserves_is_missing_and_not_ranked() -> None:
    free, bound = (priorities(convention(reservations=rows), DAY)["CCC"] for rows in ([], [reservation()]))
    assert set(priorities(convention(reservations=[reservation()]), DAY)) == {"CCC"}
    assert free.last_missing == {"Avis una"} and bound.last_missing == set()
    assert (free.closing, free.gain, free.unmet) == pytest.approx((1, 2 / 3, 1 / 3))
    assert (bound.closing, bound.gain, bound.unmet) == pytest.approx((1 / 2, 1 / 3 + 1 / 6, 1 / 3))


def test_a_reservation_is_asked_of_the_appendix_that_is_asked_about() -> None:
    release = convention(reservations=[reservation(appendix="I")], listings=BOTH)
    assert priorities(release, DAY, appendix="I")["CCC"].closing == 1 / 2
    assert priorities(release, DAY, appendix="II")["CCC"].closing == 1
    assert priorities(release, DAY)["CCC"].closing == 1


# Territories left out

def without(*codes: str, **more: Any) -> list[dict[str, Any]]:
    return [{"instrument": "one", "iso3": "AAA", "excludes": " ".join(codes)} | more]


def test_a_territory_that_the_convention_does_not_reach_is_a_gap_of_its_holder() -> None:
    ranges = [{"taxon": "Avis una", "iso3": s} for s in ("AAA", "TTT")]
    release = convention(ranges=ranges, memberships=[{"instrument": "cms", "iso3": "AAA", "excludes": "TTT UUU"}])
    found = gaps(release, DAY)
    assert told(found) == {("territorial", "AAA", "cms"): (["Avis una"], [])}
    assert found["territorial", "AAA", "cms"].territories == {"TTT"}, "nothing occurs in UUU"
    # Kept apart it has an ordinary gap, and UUU has none: nothing occurs there.
    assert told(gaps(release, DAY, "separate")) == {("convention", "TTT", "cms"): (["Avis una"], [])}
    itself_in = convention(ranges=ranges, memberships=[
        {"instrument": "cms", "iso3": "AAA", "excludes": "TTT"}, {"instrument": "cms", "iso3": "TTT"}])
    assert told(gaps(itself_in, DAY)) == {}


@pytest.mark.parametrize(("more", "is_gap"), [
    ({}, True), ({"until": "2019"}, False), ({"since": "2021"}, False), ({"role": "signatory_unratified"}, False),
])
def test_only_a_membership_that_holds_leaves_out(more: dict[str, Any], is_gap: bool) -> None:
    found = gaps(agreement(memberships=without("TTT", **more)), DAY)
    assert (("territorial", "AAA", "one") in found) == is_gap


def test_what_was_left_out_by_a_membership_that_is_over_is_reached_by_the_one_that_holds() -> None:
    over = without("TTT", role="signatory", until="2019")
    assert ("territorial", "AAA", "one") not in gaps(agreement(memberships=[*over, {"instrument": "one", "iso3": "AAA"}]), DAY)


def test_what_is_left_out_rests_on_a_place_on_the_list_of_the_territory_or_of_its_holder() -> None:
    def reasons(**rows: str) -> set[str]:
        listed = [{"instrument": "one", "iso3": iso3, "basis": basis} for iso3, basis in rows.items()]
        return gaps(agreement(memberships=without("TTT"), instrument_ranges=listed), DAY)["territorial", "AAA", "one"].reasons

    assert reasons(AAA="sourced") == set()
    assert reasons(AAA="inferred") == {"list_inferred"}
    assert reasons(AAA="sourced", TTT="unsourced") == {"list_unsourced"}
    assert reasons(BBB="sourced") == {"not_on_list"}


def test_a_population_names_the_territory_itself() -> None:
    def found(codes: str) -> Gaps:
        return gaps(agreement(
            populations=[EAST | {"states": codes}], coverage=[{"instrument": "one", "taxon": "Avis una", "population": "east"}],
            memberships=without("TTT")), DAY)

    assert ("territorial", "AAA", "one") not in found("AAA")
    assert found("TTT")["territorial", "AAA", "one"].firm == {"Avis una"}
    assert found("")["territorial", "AAA", "one"].reasons == {"population_states_unknown"}


def test_a_territory_on_the_list_that_the_membership_does_not_name() -> None:
    listed = [{"instrument": "one", "iso3": s} for s in ("AAA", "TTT", "UUU")]
    found = gaps(agreement(instrument_ranges=listed), DAY)
    assert told(found) == {("territorial", "AAA", "one"): (["Avis una"], [])}
    assert found["territorial", "AAA", "one"].territories == {"TTT", "UUU"}, "also without units"
    named = agreement(instrument_ranges=listed, memberships=[{"instrument": "one", "iso3": "AAA", "applies_to": "TTT UUU"}])
    assert told(gaps(named, DAY)) == {}


def test_a_state_before_its_independence_is_no_territory() -> None:
    release = agreement(states=[*states("AAA", "BBB"), states("TTT")[0] | {"since": "2021"}], sovereignties=[
        {"iso3": "TTT", "holder": "AAA", "until": "2021"}],
        instrument_ranges=[{"instrument": "one", "iso3": s} for s in ("AAA", "TTT")], memberships=without("TTT"))
    assert told(gaps(release, DAY)) == {}


def test_kept_apart_a_membership_reaches_what_the_list_does_not_name_and_it_does_not_leave_out() -> None:
    def standing(listed: bool, **row: str) -> str:
        rows = [{"instrument": "one", "iso3": "AAA"}] + ([{"instrument": "one", "iso3": "TTT"}] if listed else [])
        release = agreement(instrument_ranges=rows, memberships=[{"instrument": "one", "iso3": "AAA"} | row])
        return Facts(release, DAY, "separate").standing("one", "TTT")

    assert standing(False) == "definite"
    assert standing(False, excludes="TTT") == "out"
    assert standing(True) == "out"
    assert standing(True, applies_to="TTT") == "definite"
    assert standing(True, applies_to="TTT", excludes="TTT") == "out"


# The history of annexes

EARLY = date(2010, 1, 1)


@pytest.mark.parametrize(("row", "units", "reasons"), [
    ({"since_basis": "original"}, 1, set()),
    ({"since_basis": "original", "since": "2015"}, 1, set()),  # in force since 2000: its since is not asked
    ({"since_basis": "amended", "since": "2015"}, 0, set()),
    ({"since_basis": "amended", "since": "2010"}, 1, set()),
    ({"since_basis": "amended"}, 1, {"coverage_undated"}),
    ({"since_basis": "unknown"}, 1, {"coverage_undated"}),
    ({"since_basis": "unknown", "since": "2005"}, 1, {"coverage_undated"}),
    ({}, 1, set()), ({"since": "2015"}, 0, set()), ({"since": "2010"}, 1, set()),
    ({"since_basis": "unknown", "until": "2010"}, 0, set()),
    ({"since_basis": "original", "until": "2010"}, 0, set()),
])
def test_since_when_something_is_covered(row: dict[str, Any], units: int, reasons: set[str]) -> None:
    others = ("Avis altera", "Avis tertia")  # of a single unit the list would decide
    release = agreement(taxa=[{"taxon": t} for t in ("Avis una", *others)],
                        coverage=[{"instrument": "one", "taxon": "Avis una"} | row, *({"instrument": "one", "taxon": t} for t in others)])
    found = gaps(release, EARLY)
    assert len(found["instrument" if units else "listed_only", "BBB", "one"].units) == units
    if units:
        assert found["instrument", "BBB", "one"].reasons == reasons
        # From the publication on all of it is sure, unless it is over.
        assert gaps(release, PUBLISHED)["instrument", "BBB", "one"].firm == {"Avis una"}


@pytest.mark.parametrize(("rows", "reasons"), [
    ([{"since_basis": "unknown"}, {"since_basis": "original"}], set()),
    ([{"since_basis": "unknown"}, {"since_basis": "original", "population": "west"}], set()),
    ([{"since_basis": "unknown"}, {"since_basis": "original", "population": "east"}], {"coverage_undated"}),  # not BBB's
    ([{"since_basis": "unknown"}, {"since_basis": "original", "population": "nowhere"}], {"population_states_unknown"}),
    ([{"since_basis": "unknown", "population": "nowhere"}], {"coverage_undated", "population_states_unknown"}),
])
def test_rows_that_surely_hold_speak_before_those_without_a_date(rows: list[dict[str, Any]], reasons: set[str]) -> None:
    covered = [{"instrument": "one", "taxon": "Avis una"} | row for row in rows] + [{"instrument": "one", "taxon": "Avis altera"}]
    release = agreement(populations=[EAST, WEST, NOWHERE], coverage=covered)
    assert gaps(release, EARLY)["instrument", "BBB", "one"].units == {"Avis una": reasons or None}


def test_what_is_covered_since_an_unknown_day_counts_as_covered() -> None:
    release = agreement(coverage=[{"instrument": "one", "taxon": "Avis una", "since_basis": "unknown"}], listings=[{"taxon": "Avis una"}])
    assert ("no_instrument", None, None) not in gaps(release, EARLY)
    assert taxon_metrics(Engagement(Facts(release, EARLY)), "Avis una").C0 == 1 / 2


# Names of their own

def test_listings_by_name_leave_out_what_comes_through_a_higher_taxon() -> None:
    species = [{"taxon": f"Avis {name}", "parent": "Avidae"} for name in ("una", "altera", "tertia", "quarta")]
    taxa = [{"taxon": "Avidae", "rank": "family"}, *species,
            {"taxon": "Avis quarta minor", "rank": "subspecies", "parent": "Avis quarta"}]
    release = convention(
        taxa=taxa, ranges=[{"taxon": t["taxon"], "iso3": "CCC"} for t in taxa[1:]],
        listings=[{"taxon": "Avidae"}, {"taxon": "Avis una"}, {"taxon": "Avis altera", "listed_under": "Avidae"},
                  {"taxon": "Avis quarta minor", "listed_under": "Avis quarta"}])
    assert sorted(gaps(release, DAY)["convention", "CCC", "cms"].units) == ["Avis altera", "Avis quarta", "Avis tertia", "Avis una"]
    named = gaps(release, DAY, listings="named")
    assert sorted(named["convention", "CCC", "cms"].units) == ["Avis quarta minor", "Avis una"]
    assert sorted(named["no_instrument", None, None].units) == ["Avis quarta minor", "Avis una"]
    assert sorted(priorities(release, DAY, listings="named")["CCC"].contributions) == ["Avis quarta minor", "Avis una"]
    party = convention(taxa=taxa, ranges=[{"taxon": "Avis tertia", "iso3": "AAA"}], listings=[{"taxon": "Avidae"}])
    assert taxon_metrics(Engagement(Facts(party, DAY)), "Avis tertia").C0 == 1
    assert taxon_metrics(Engagement(Facts(party, DAY, listings="named")), "Avis tertia").C0 == 0


# Through a territory

def test_the_convention_gap_that_comes_through_a_territory() -> None:
    taxa = [{"taxon": "Avis una"}, {"taxon": "Avis altera"}]
    ranges = [{"taxon": t["taxon"], "iso3": "AAA"} for t in taxa] + [{"taxon": "Avis una", "iso3": "TTT", "presence": "uncertain"}]
    release = convention(taxa=taxa, ranges=ranges, listings=[{"taxon": t["taxon"]} for t in taxa], memberships=[])
    assert told(gaps(release, DAY, state="AAA")) == {("convention", "AAA", "cms"): (["Avis altera", "Avis una"], [])}
    found = gaps(release, DAY, state="TTT")
    assert told(found) == {("convention", "AAA", "cms"): (["Avis una"], ["range_uncertain"])}
    assert found["convention", "AAA", "cms"].territories == {"TTT"}
    assert gaps(release, DAY, state="UUU") == {}
    assert set(gaps(release, DAY, "separate", state="TTT")) == {("convention", "TTT", "cms")}


def test_a_population_has_to_name_the_territory() -> None:
    ranges = [{"taxon": "Avis una", "iso3": s} for s in ("AAA", "TTT", "UUU")]
    release = convention(ranges=ranges, memberships=[], populations=[EAST | {"states": "AAA UUU"}],
                         listings=[{"taxon": "Avis una", "population": "east"}])
    assert gaps(release, DAY, state="TTT") == {}
    assert gaps(release, DAY, state="UUU")["convention", "AAA", "cms"].firm == {"Avis una"}


def test_the_list_and_the_membership_are_those_of_the_holder() -> None:
    listed = [{"instrument": "one", "iso3": "AAA", "basis": "inferred"}]
    release = agreement(memberships=[], instrument_ranges=listed)
    assert told(gaps(release, DAY, state="TTT")) == {("instrument", "AAA", "one"): (["Avis una"], ["list_inferred"])}
    member = agreement(memberships=[{"instrument": "one", "iso3": "TTT"}])
    assert told(gaps(member, DAY, state="TTT")) == {("instrument", "AAA", "one"): (["Avis una"], [])}


@pytest.mark.parametrize(("ranges", "code", "kinds"), [
    ([], "TTT", {"listed_only"}),  # the list names TTT, and AAA has no unit at all
    ([], "UUU", set()),
    (["AAA"], "TTT", set()),  # AAA has a unit, and not through TTT
    (["AAA", "UUU"], "UUU", {"instrument"}),
])
def test_records_without_units_come_through_a_territory_that_the_list_names(ranges: list[str], code: str, kinds: set[str]) -> None:
    release = agreement(memberships=[], instrument_ranges=[{"instrument": "one", "iso3": s} for s in ("AAA", "TTT")],
                        ranges=[{"taxon": "Avis una", "iso3": s} for s in ranges])
    assert {kind for kind, _, _ in gaps(release, DAY, state=code)} == kinds
    signed = agreement(memberships=[{"instrument": "one", "iso3": "AAA", "role": "signatory_unratified"}],
                       instrument_ranges=[{"instrument": "one", "iso3": s} for s in ("AAA", "TTT")],
                       ranges=[{"taxon": "Avis una", "iso3": s} for s in ranges])
    assert {kind for kind, _, _ in gaps(signed, DAY, state=code)} == ({"ratification"} if kinds else set())


def test_territorial_gaps_are_only_those_of_that_territory() -> None:
    listed = [{"instrument": "one", "iso3": s} for s in ("AAA", "TTT", "UUU")]
    ranges = [{"taxon": "Avis una", "iso3": "TTT"}, {"taxon": "Avis altera", "iso3": "UUU"}]
    release = agreement(instrument_ranges=listed, ranges=ranges)
    assert told(gaps(release, DAY, state="AAA")) == {("territorial", "AAA", "one"): (["Avis altera", "Avis una"], [])}
    assert told(gaps(release, DAY, state="UUU")) == {("territorial", "AAA", "one"): (["Avis altera"], [])}


def test_what_comes_through_a_state_before_its_independence() -> None:
    release = agreement(states=[*states("AAA", "BBB"), states("TTT")[0] | {"since": "2021"}], memberships=[],
                        sovereignties=[{"iso3": "TTT", "holder": "AAA", "until": "2021"}])
    assert told(gaps(release, DAY, "separate", state="TTT")) == {("instrument", "AAA", "one"): (["Avis una"], [])}


def test_a_reservation_through_a_territory() -> None:
    release = convention(ranges=[{"taxon": "Avis una", "iso3": "TTT"}], reservations=[reservation()])
    assert told(gaps(release, DAY, state="TTT")) == {("reservation", "AAA", "cms"): (["Avis una"], [])}
    assert gaps(release, DAY, state="UUU") == {}


def test_what_is_nobodys_has_no_gaps() -> None:
    release = convention(states=[*states("AAA"), states("NNN")[0] | {"kind": "no_state"}], ranges=[{"taxon": "Avis una", "iso3": "NNN"}],
                         memberships=[])
    assert gaps(release, DAY, state="NNN") == {}
    assert {s for _, s, _ in gaps(release, DAY)} == {None}
