"""Asked about a code that another State holds, answers give what comes through it, and say for whom it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.analyses.portraits.state import state_portrait
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import explain, priority_records
from concerted.graph.analyses.registers import state_rows
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import StateRef
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

DAY = date(2020, 1, 1)


def world(**tables: Any) -> Release:
    """AAA holds the territory TTT, and PPP until it was a State; two species, one of which occurs in the mainland alone."""
    base: dict[str, Any] = {
        "states": [
            *states("AAA", "BBB"), states("TTT")[0] | {"kind": "territory", "sovereign": "AAA", "can_accede": "no"},
            states("PPP")[0] | {"since": "2000-01-01"}, states("NNN")[0] | {"kind": "no_state", "can_accede": "no"},
        ],
        "sovereignties": [{"iso3": "PPP", "holder": "AAA", "until": "2000-01-01"}],
        "taxa": [{"taxon": "Avis insularum"}, {"taxon": "Avis terrae"}],
        "instruments": [{"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}],
        "listings": [{"taxon": "Avis insularum"}, {"taxon": "Avis terrae"}],
        "ranges": [
            {"taxon": "Avis insularum", "iso3": "TTT", "basis": "inferred"}, {"taxon": "Avis insularum", "iso3": "AAA"},
            {"taxon": "Avis terrae", "iso3": "AAA"}, {"taxon": "Avis terrae", "iso3": "PPP"}, {"taxon": "Avis terrae", "iso3": "BBB"},
            {"taxon": "Avis terrae", "iso3": "NNN"},
        ],
        "memberships": [{"instrument": "cms", "iso3": "BBB"}],
    }
    return small_release(**(base | tables))


def of(release: Release, state: str, day: date = DAY, **query: Any) -> list[Gap]:
    return gap_records(project(release, day), GapQuery(state=state, **query))


def test_of_a_territory_the_gaps_are_of_its_holder_and_by_its_own_ranges() -> None:
    found = of(world(), "TTT", kind="convention")
    assert [(gap.state and gap.state.iso3, gap.taxa, gap.territories, gap.n_firm) for gap in found] == [
        ("AAA", ("Avis insularum",), ("TTT",), 0),
    ]
    # Of the holder itself the mainland makes the species firm.
    assert [(gap.taxa, gap.n_firm) for gap in of(world(), "AAA", kind="convention")] == [(("Avis insularum", "Avis terrae"), 2)]


def test_before_a_state_was_one_its_gaps_are_of_who_held_it() -> None:
    before = of(world(), "PPP", date(1999, 12, 31), kind="convention")
    assert [(gap.state and gap.state.iso3, gap.taxa, gap.territories) for gap in before] == [("AAA", ("Avis terrae",), ("PPP",))]
    assert [gap.state and gap.state.iso3 for gap in of(world(), "PPP", date(2000, 1, 1), kind="convention")] == ["PPP"]


def test_what_is_nobodys_has_no_gap_and_stands_in_no_n() -> None:
    assert of(world(), "NNN") == []
    p = project(world(), DAY)
    assert p.counts_for("NNN") is None and p.range[:, p.atlas.taxon_index["Avis terrae"]].sum() == 3


def test_facts_are_of_the_territory_and_of_who_held_it() -> None:
    tables = [fact.table for gap in of(world(), "PPP", date(1999, 12, 31), kind="convention", facts=True) for fact in gap.facts or ()]
    assert tables == ["ranges", "sovereignties", "listings"]


def test_a_portrait_of_a_territory_says_for_whom_it_counts() -> None:
    found = state_portrait(project(world(), DAY), "TTT")
    assert found.state.iso3 == "TTT" and found.state.counts_for == StateRef("AAA", "AAA")
    assert found.taxa["II"] == ("Avis insularum",) and found.n_systems == 1
    assert state_portrait(project(world(), DAY), "AAA").state.territories == ("TTT",)
    assert state_portrait(project(world(), date(1999, 1, 1)), "AAA").state.territories == ("PPP", "TTT")
    nobodys = state_portrait(project(world(), DAY), "NNN")
    assert nobodys.state.counts_for is None and nobodys.gaps == () and nobodys.n_systems == 0


def test_what_does_not_stand_for_itself_is_not_told_to_join_and_has_the_memberships_that_reach_it() -> None:
    instruments = [
        {"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}, {"id": "iii", "kind": "agreement", "in_force_on": "1990-01-01"},
    ]
    memberships = [{"instrument": "iii", "iso3": "AAA"}, {"instrument": "cms", "iso3": "AAA", "excludes": "TTT"}]
    for p, code in ((project(world(), DAY), "TTT"), (project(world(), date(1999, 12, 31)), "PPP")):
        found = state_portrait(p, code)
        assert [gap.kind for gap in found.gaps] == ["convention"] and found.could_join == ()
        assert [join.instrument for join in state_portrait(p, "AAA").could_join] == ["cms"]
    p = project(world(instruments=instruments, memberships=memberships), DAY)
    assert [held.instrument for held in state_portrait(p, "AAA").memberships] == ["cms", "iii"]
    assert [held.instrument for held in state_portrait(p, "TTT").memberships] == ["iii"]


def test_only_what_stands_for_itself_is_a_party_or_none() -> None:
    told = {row.iso3: row.cms_party for row in state_rows(project(world(), DAY))}
    assert told == {"AAA": False, "BBB": True, "TTT": None, "PPP": False, "NNN": None}
    assert {row.iso3: row.cms_party for row in state_rows(project(world(), date(1999, 12, 31)))}["PPP"] is None


@pytest.mark.parametrize("day", ["1985-12-31", "1992-06-01", "2005-01-01", "2024-02-12"])
def test_non_parties_of_the_register_are_those_with_a_gap(day: str) -> None:
    p = project(reference_release(), date.fromisoformat(day))
    others = {row.iso3 for row in state_rows(p) if row.cms_party is False} - {"EUE"}
    assert {gap.state.iso3 for gap in gap_records(p, GapQuery(kind="convention")) if gap.state} <= others


def test_a_score_is_explained_by_what_comes_through_a_territory() -> None:
    p = project(world(), DAY)
    whole, part = explain(p, "AAA"), explain(p, "TTT")
    assert (part.state, part.through, part.rank) == (whole.state, StateRef("TTT", "TTT"), whole.rank)
    assert [share.taxon for share in part.species] == ["Avis insularum"] and part.score < whole.score and whole.through is None
    with pytest.raises(InvalidQuery, match="no State's"):
        explain(p, "NNN")


def test_who_cannot_accede_is_not_ranked_and_not_told_that_it_could_join() -> None:
    tables = {"states": [
        *states("BBB"), states("AAA")[0] | {"can_accede": "no"}, states("KKK")[0] | {"kind": "territory", "can_accede": "disputed"},
    ], "sovereignties": [], "ranges": [{"taxon": "Avis terrae", "iso3": code} for code in ("AAA", "BBB", "KKK")]}
    p = project(world(**tables), DAY)
    assert priority_records(p) == []
    assert [found.state.iso3 for found in priority_records(p, PriorityQuery(disputed=True))] == ["KKK"]
    assert state_portrait(p, "AAA").could_join == () and [gap.kind for gap in state_portrait(p, "AAA").gaps] == ["convention"]
    assert [gap.reasons for gap in gap_records(p, GapQuery(state="KKK", kind="convention"))] == [("statehood_disputed",)]
    for code, said in (("AAA", "cannot accede"), ("KKK", "on request")):
        with pytest.raises(InvalidQuery, match=said):
            explain(p, code)


@pytest.mark.parametrize(("code", "day", "holder"), [
    ("TWN", "2026-11-26", "CHN"), ("HKG", "1997-06-30", "GBR"), ("HKG", "1997-07-01", "CHN"), ("KAZ", "1985-12-31", "SUN"),
    ("SSD", "2005-01-01", "SDN"), ("MNE", "2000-01-01", "YUG"), ("MNE", "2005-01-01", "SCG"), ("TLS", "1995-01-01", "IDN"),
    ("NAM", "1985-01-01", "ZAF"), ("XKX", "2007-01-01", "SRB"), ("XKX", "2008-02-17", "XKX"), ("ATA", "2000-01-01", None),
    ("ESH", "2026-11-26", None), ("SUN", "1985-12-31", "SUN"), ("SUN", "2026-11-26", None), ("GRL", "2000-01-01", "DNK"),
])
def test_holders_of_the_reference(code: str, day: str, holder: str | None) -> None:
    p = project(reference_release(), date.fromisoformat(day))
    assert p.counts_for(code) == holder
    gaps = gap_records(p, GapQuery(state=code))
    assert {gap.state.iso3 for gap in gaps if gap.state} <= ({holder} if holder else set())
    if holder not in (None, code):
        assert all(gap.territories == (code,) for gap in gaps)


@pytest.mark.parametrize(("query", "kept"), [
    ({"region": "Africa"}, lambda gap: gap.region == "Africa"),
    ({"taxon_class": "Reptilia"}, lambda gap: gap.n_taxa > 0),
    ({"appendix": "I"}, lambda gap: gap.n_taxa > 0),
])
def test_filters_keep_a_part_of_the_whole(query: dict[str, str], kept: Any) -> None:
    p = project(reference_release(), date(2024, 2, 12))
    whole = {(gap.kind, gap.state, gap.instrument): gap for gap in gap_records(p)}
    found = gap_records(p, GapQuery(**query))
    assert 0 < len(found) < len(whole) + 1 and all(map(kept, found))
    for gap in found:
        of_all = whole[gap.kind, gap.state, gap.instrument]
        assert set(gap.taxa) <= set(of_all.taxa) and gap.n_firm <= of_all.n_firm
        if "taxon_class" in query:
            assert {p.atlas.classes[p.atlas.taxon_index[taxon]] for taxon in gap.taxa} == {"Reptilia"}
