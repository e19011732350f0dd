"""The partners of a State and who should ask it to join, against a plain program; and in what order, for which reasons."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.portraits.state import state_portrait
from concerted.graph.analyses.recruitment.holding import Holding
from concerted.graph.analyses.recruitment.partners import Asker, askers, gapped, partners
from concerted.graph.analyses.recruitment.sharing import Sharing, closest_first, shared_with
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.facts import Facts
from tests.plain.pairs import askers as plain_askers
from tests.plain.pairs import ordered, own_gaps, seasons
from tests.plain.pairs import partners as plain_partners
from tests.trying import tried
from tests.worlds import DATES, STATES, worlds

DAY, CODES = date(2020, 1, 1), ("AAA", "BBB", "CCC", "TTT")


def check_partners(p: Projection, facts: Facts, code: str) -> None:
    found, want = partners(p, code, most=None), plain_partners(facts, code)
    assert [each.iso3 for each in found] == ordered(want)
    assert {each.iso3: (each.n_shared, pytest.approx(each.weight, abs=1e-9)) for each in found} == want
    assert partners(p, code) == found[:5] == list(state_portrait(p, code).partners)


@tried(25)
@given(worlds(), st.sampled_from(DATES))
def test_partners_of_small_worlds(world: Release, as_of: date) -> None:
    p, facts = project(world, as_of), Facts(world, as_of)
    for code in p.atlas.codes:
        if facts.home(code) == code:
            check_partners(p, facts, code)


def test_partners_of_the_bundled_release_are_rows_of_all_that_share() -> None:
    p, facts = project(reference_release(), date(2024, 2, 12)), Facts(reference_release(), date(2024, 2, 12))
    concerned = p.folded.concern(p.appendix()).held
    together = Sharing(concerned)
    for code in ("KEN", "USA", "TUV", "AND"):
        check_partners(p, facts, code)
        s = p.atlas.code_index[code]
        others = np.arange(len(p.fold)) != s
        counts, weights = shared_with(concerned, concerned[s])
        assert (counts[others] == together.counts[s][others]).all() and weights[others] == pytest.approx(together.weights[s][others])
        nearest = closest_first(p.atlas.codes, others & (counts > 0), counts, weights).tolist()
        assert nearest == sorted(nearest, key=lambda u: (-counts[u], -round(float(weights[u]), 12), p.atlas.codes[u]))
        assert sorted(nearest) == np.flatnonzero(together.counts[s]).tolist()


def test_of_a_territory_partners_are_those_of_what_comes_through_it() -> None:
    p = project(reference_release(), date(2024, 2, 12))
    through, whole = partners(p, "GRL", most=None), partners(p, "DNK", most=None)
    assert "DNK" not in {each.iso3 for each in through} and through != whole
    assert {each.iso3 for each in through} <= {each.iso3 for each in whole}
    assert partners(p, "ATA") == [] == Holding(p, p.atlas.code_index["ATA"]).held.nonzero()[0].tolist()


def check_askers(release: Release, as_of: date, state: str, instrument: str) -> bool:
    """Whether who should ask is as the plain program has it; whether there was somebody to be asked."""
    p, (facts, own) = project(release, as_of), plainly(release, as_of)
    want = plain_askers(facts, own, state, instrument)
    if want is None:
        with pytest.raises(InvalidQuery):
            askers(p, state, instrument)
        return False
    found = askers(p, state, instrument, most=None)
    assert [(a.state.iso3, set(a.taxa), a.n_shared, set(a.member_of), a.n_gaps) for a in found] == [
        (code, units, len(units), together, n_gaps) for code, units, _, together, n_gaps in want
    ]
    assert [a.weight for a in found] == [pytest.approx(weight, abs=1e-9) for _, _, weight, _, _ in want]
    assert [a.rank for a in found] == list(range(1, len(found) + 1)) and askers(p, state, instrument, most=2) == found[:2]
    for asker in found:
        check_reasons(facts, state, asker)
    return True


@lru_cache(maxsize=2)
def plainly(release: Release, as_of: date) -> tuple[Facts, dict[str, set[str]]]:
    """The facts as the plain program has them, and everybody's gaps: slow, and the same for all who ask."""
    return Facts(release, as_of), own_gaps(release, as_of)


def check_reasons(facts: Facts, state: str, asker: Asker) -> None:
    """Whether each reason is true, and each true one is told."""
    links: dict[tuple[str, str], int] = {}
    for taxon in asker.taxa:
        for here in seasons(facts, taxon, state):
            for there in seasons(facts, taxon, asker.state.iso3):
                links[here, there] = links.get((here, there), 0) + 1
    assert {(link.state, link.other): link.n_taxa for link in asker.seasons} == links
    region = {code: facts.states[code]["cms_region"] for code in (state, asker.state.iso3)}
    apart = any(here != there and "resident_or_unspecified" not in (here, there) for here, there in links)
    assert asker.region == region[asker.state.iso3]
    assert set(asker.reasons) == {"shares_systems"} | {
        reason for reason, holds in {
            "in_its_instruments": bool(asker.member_of), "linked_seasons": apart, "in_order": asker.n_gaps == 0,
            "same_region": asker.region is not None and region[state] == asker.region,
        }.items() if holds
    }


@tried(25)
@given(worlds(), st.sampled_from(DATES), st.sampled_from(("cms", "cms", "agr-one", "mou-one")))
def test_askers_of_small_worlds(world: Release, as_of: date, instrument: str) -> None:
    for state in (*STATES, "KKK"):
        if Facts(world, as_of).home(state) == state:
            check_askers(world, as_of, state, instrument)


@pytest.mark.parametrize(("state", "instrument", "as_of"), [
    ("USA", "cms", date(2024, 2, 12)), ("CHN", "cms", date(2024, 2, 12)), ("RUS", "raptors", date(2024, 2, 12)),
    ("JPN", "acap", date(2024, 2, 12)), ("KEN", "cms", date(1990, 1, 1)),
])
def test_askers_of_the_bundled_release(state: str, instrument: str, as_of: date) -> None:
    assert check_askers(reference_release(), as_of, state, instrument)


def world(**tables: Any) -> Release:
    """TTT is in neither cms nor agr; AAA, BBB and CCC are Parties that share two, two and one of its species."""
    base: dict[str, Any] = {
        "states": [row | {"cms_region": region} for row, region in zip(states(*CODES), ("Africa", "Asia", "Africa", "Asia"), strict=True)],
        "taxa": [{"taxon": "Avis prima"}, {"taxon": "Avis secunda"}],
        "instruments": [
            {"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}, {"id": "mou", "kind": "mou", "binding": False}, {"id": "agr"},
        ],
        "listings": [{"taxon": "Avis prima"}, {"taxon": "Avis secunda"}],
        "coverage": [{"instrument": "agr", "taxon": taxon} for taxon in ("Avis prima", "Avis secunda")],
        "instrument_ranges": [{"instrument": "agr", "iso3": code} for code in ("AAA", "TTT")],
        "ranges": [
            {"taxon": taxon, "iso3": code, "season": {"TTT": "breeding", "BBB": "passage"}.get(code, "resident_or_unspecified")}
            for taxon in ("Avis prima", "Avis secunda") for code in CODES if (taxon, code) != ("Avis prima", "CCC")
        ],
        "memberships": [
            *({"instrument": "cms", "iso3": code} for code in ("AAA", "BBB", "CCC")),
            *({"instrument": "mou", "iso3": code, "role": "signatory"} for code in ("BBB", "CCC", "TTT")),
        ],
    }
    return small_release(**(base | tables))


def test_more_species_come_first_then_instruments_in_common() -> None:
    found = askers(project(world(), DAY), "TTT")
    assert [(a.state.iso3, a.n_shared, a.member_of, a.n_gaps) for a in found] == [
        ("BBB", 2, ("mou",), 0), ("AAA", 2, (), 2), ("CCC", 1, ("mou",), 0),
    ]
    assert [list(map(str, a.reasons)) for a in found] == [
        ["shares_systems", "in_its_instruments", "same_region", "linked_seasons", "in_order"], ["shares_systems"],
        ["shares_systems", "in_its_instruments", "in_order"],
    ]


@pytest.mark.parametrize(("state", "changed", "says"), [
    ("AAA", {}, "AAA (AAA) is a member of cms on 2020-01-01 already"),
    ("TTT", {"can_accede": "no"}, "TTT (TTT) cannot accede: it is not ranked, and not told that it could join"),
    ("TTT", {"can_accede": "disputed"},
     "whether TTT (TTT) can accede is disputed: it is ranked on request alone, and not told that it could join"),
    ("TTT", {"kind": "no_state"}, "TTT (TTT) is no State's on 2020-01-01: nobody is responsible for what occurs there"),
])
def test_who_is_not_to_be_asked_is_refused(state: str, changed: dict[str, Any], says: str) -> None:
    rows = [row | (changed if row["iso3"] == "TTT" else {}) for row in states(*CODES)]
    with pytest.raises(InvalidQuery) as refused:
        askers(project(world(states=rows), DAY), state)
    assert str(refused.value) == says


def test_a_state_that_nothing_concerns_is_refused_and_so_is_an_instrument_without_members() -> None:
    bare = world(ranges=[{"taxon": "Avis prima", "iso3": "AAA"}])
    with pytest.raises(InvalidQuery, match="shares responsibility for nothing that is asked about, of what cms holds on 2020-01-01"):
        askers(project(bare, DAY), "TTT")
    with pytest.raises(InvalidQuery, match="one that has members"):
        askers(project(reference_release(), DAY), "CHN", "caf")


def test_through_a_territory_the_askers_are_those_of_what_occurs_in_it() -> None:
    p = project(reference_release(), date(2024, 2, 12))
    part, whole = askers(p, "PRI", most=None), {a.state.iso3: a for a in askers(p, "USA", most=None)}
    assert part and all(set(a.taxa) <= set(whole[a.state.iso3].taxa) for a in part)
    assert max(a.n_shared for a in part) < whole["FRA"].n_shared


def test_gaps_of_all_states_are_those_of_the_list() -> None:
    from concerted.graph.analyses.gaps.query import GapQuery
    from concerted.graph.analyses.gaps.records import gap_records

    p = project(reference_release(), date(2014, 5, 1))
    units = p.appendix().units
    found, want = gapped(p, units), np.zeros((len(p.fold), len(units)), bool)
    place = {p.atlas.taxa[t]: n for n, t in enumerate(units)}
    for gap in gap_records(p, GapQuery()):
        for taxon in gap.taxa if gap.state is not None else ():
            if taxon in place:
                want[p.atlas.code_index[gap.state.iso3], place[taxon]] = True
    assert (found == want).all() and found.any()
