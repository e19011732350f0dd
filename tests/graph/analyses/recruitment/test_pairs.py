"""What two States share, against a plain program over every pair of small worlds and some of the bundled release; both ways alike."""

from __future__ import annotations

from datetime import date
from itertools import combinations, permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.portraits.state import state_portrait
from concerted.graph.analyses.recruitment.pairs import Pair, pair
from concerted.graph.errors import InvalidQuery, UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.pairs import Pairs
from tests.trying import tried
from tests.worlds import DATES, worlds

MODES = ("sovereign", "separate")


def check(p: Projection, plain: Pairs, one: str, other: str) -> Pair:
    """Whether a pair is what the plain program finds; it is given back."""
    found, want = pair(p, one, other), plain.pair(one, other)
    shared = {each.taxon: each for each in found.shared}
    assert {t: each.n_states for t, each in shared.items()} == want["n"]
    assert found.n_shared == len(shared) == sum(found.by_class.values()) == sum(found.by_realm.values())
    assert found.weight == pytest.approx(want["weight"], abs=1e-9) == sum(each.weight for each in found.shared)
    assert {t for t, each in shared.items() if each.firmness == "firm"} == want["firm"] and found.n_firm == len(want["firm"])
    assert {t: set(each.bound_by) for t, each in shared.items()} == want["bound"]
    assert {t: each.strength for t, each in shared.items()} == want["strength"]
    assert {t: (set(each.engages_state), set(each.engages_other)) for t, each in shared.items()} == want["engages"]
    unbound = {t for t, instruments in want["bound"].items() if not instruments}
    assert set(found.unbound) == unbound and found.n_bound == len(shared) - len(unbound)
    assert (set(found.state.engaged_alone), set(found.other.engaged_alone)) == want["alone"]
    joined = {(side.iso3, each.instrument): set(each.taxa) for side in (found.state, found.other) for each in side.would_bind}
    assert joined == want["would_bind"]
    assert {each.instrument: set(each.taxa) for each in found.if_both} == want["if_both"]
    for each in (*found.state.would_bind, *found.other.would_bind, *found.if_both):
        assert (each.n_taxa, each.n_unbound) == (len(each.taxa), len(unbound & set(each.taxa)))
    assert {(link.state, link.other): link.n_taxa for link in found.seasons} == want["seasons"]
    assert (set(found.together), set(found.neither)) == (want["together"], want["neither"])
    assert (set(found.state.alone), set(found.other.alone)) == want["stands_alone"]
    assert (found.state.rank, found.other.rank) == want["rank"]
    return found


def swapped(found: Pair) -> dict[str, Any]:
    """What a pair says with its sides changed, whatever the order of what is equal."""
    return {
        "state": found.other, "other": found.state, "n": (found.n_shared, found.n_firm, found.n_bound, found.weight),
        "by": (found.by_class, found.by_realm), "lists": (found.together, found.neither, found.unbound, found.if_both),
        "by_season": [(each.season, each.n_other, each.n_state, each.n_both) for each in found.by_season],
        "seasons": {(each.other, each.state, each.n_taxa) for each in found.seasons},
        "instruments": [(each.instrument, each.kind, each.other, each.state, each.n_taxa, each.n_bound) for each in found.instruments],
        "shared": [
            (each.taxon, each.weight, each.firmness, each.strength, each.bound_by, each.engages_other, each.engages_state,
             each.seasons_other, each.seasons_state)
            for each in found.shared
        ],
    }


def as_it_is(found: Pair) -> dict[str, Any]:
    """The same as it stands."""
    return swapped(found) | {
        "state": found.state, "other": found.other,
        "by_season": [(each.season, each.n_state, each.n_other, each.n_both) for each in found.by_season],
        "seasons": {(each.state, each.other, each.n_taxa) for each in found.seasons},
        "instruments": [(each.instrument, each.kind, each.state, each.other, each.n_taxa, each.n_bound) for each in found.instruments],
        "shared": [
            (each.taxon, each.weight, each.firmness, each.strength, each.bound_by, each.engages_state, each.engages_other,
             each.seasons_state, each.seasons_other)
            for each in found.shared
        ],
    }


@tried(25)
@given(worlds(), st.sampled_from(DATES), st.sampled_from(MODES), st.randoms(use_true_random=False))
def test_pairs_of_small_worlds_are_what_the_plain_program_finds(world: Release, as_of: date, mode: str, random: Random) -> None:
    p, plain = project(world, as_of, mode), Pairs(world, as_of, mode)
    themselves = [code for code in p.atlas.codes if plain.facts.home(code) == code]
    pairs = list(combinations(sorted(themselves), 2))
    for one, other in random.sample(pairs, min(len(pairs), 8)):
        assert as_it_is(check(p, plain, one, other)) == swapped(pair(p, other, one))


# Neighbours, non-Parties, one that is in almost nothing, a State before it was one, and the ends of a flyway.
@pytest.mark.parametrize(("as_of", "pairs"), [
    (date(1990, 1, 1), [("KEN", "UGA"), ("SUN", "IND")]),
    (date(2014, 5, 1), [("KEN", "TZA"), ("USA", "CAN"), ("MNG", "CHN"), ("AUS", "NOR")]),
    (date(2024, 2, 12), [("RUS", "KAZ"), ("NZL", "ECU"), ("FRA", "BRA")]),
])
def test_pairs_of_the_bundled_release(as_of: date, pairs: list[tuple[str, str]]) -> None:
    p, plain = project(reference_release(), as_of), Pairs(reference_release(), as_of)
    for one, other in pairs:
        assert as_it_is(check(p, plain, one, other)) == swapped(pair(p, other, one))


@tried(25)
@given(worlds(), st.sampled_from(DATES), st.randoms(use_true_random=False))
def test_what_joining_would_bind_is_bound_when_it_is_joined(world: Release, as_of: date, random: Random) -> None:
    p = project(world, as_of)
    pairs = list(permutations([c for c in sorted(p.atlas.codes) if p.counts_for(c) == c], 2))
    for one, other in random.sample(pairs, min(len(pairs), 8)):
        for each in pair(p, one, other).state.would_bind:
            then = pair(p.joined(p.atlas.code_index[one], p.atlas.instrument_index[each.instrument]), one, other)
            bound = {shared.taxon for shared in then.shared if each.instrument in shared.bound_by}
            assert bound == set(each.taxa) and each.instrument in then.together
            assert then.n_bound == pair(p, one, other).n_bound + each.n_unbound


def test_before_the_convention_nothing_is_shared() -> None:
    found = pair(project(reference_release(), date(1979, 7, 1)), "KEN", "TZA")
    assert (found.n_shared, found.weight, found.state.rank, found.by_season, found.instruments) == (0, 0, None, (), ())


def world(**tables: Any) -> Release:
    """AAA, which holds the territory TTT, and BBB; of two birds one is in TTT alone. The membership of AAA leaves TTT out."""
    base: dict[str, Any] = {
        "states": [
            *states("AAA", "BBB"), states("TTT")[0] | {"kind": "territory", "sovereign": "AAA", "can_accede": "no"},
            states("NNN")[0] | {"kind": "no_state", "can_accede": "no"},
        ],
        "taxa": [{"taxon": "Avis insularum"}, {"taxon": "Avis terrae"}],
        "instruments": [{"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}, {"id": "agr"}],
        "listings": [{"taxon": "Avis insularum"}, {"taxon": "Avis terrae"}],
        "coverage": [{"instrument": "agr", "taxon": "Avis insularum"}],
        "instrument_ranges": [{"instrument": "agr", "iso3": code} for code in ("AAA", "BBB")],
        "ranges": [
            {"taxon": "Avis insularum", "iso3": "TTT", "season": "breeding"},
            {"taxon": "Avis terrae", "iso3": "AAA", "season": "breeding", "basis": "inferred"},
            *({"taxon": taxon, "iso3": "BBB", "season": "passage"} for taxon in ("Avis insularum", "Avis terrae")),
        ],
        "memberships": [
            {"instrument": "cms", "iso3": "AAA", "excludes": "TTT"}, {"instrument": "cms", "iso3": "BBB"},
            {"instrument": "agr", "iso3": "BBB", "role": "signatory_unratified"},
        ],
    }
    return small_release(**(base | tables))


def test_two_states_in_all_that_is_told() -> None:
    found = pair(project(world(), date(2020, 1, 1)), "AAA", "BBB")
    assert [(each.taxon, each.firmness, each.bound_by, each.strength) for each in found.shared] == [
        ("Avis insularum", "firm", ("cms",), 1.0), ("Avis terrae", "contested", ("cms",), 1.0),
    ]
    assert [(each.instrument, each.state, each.other, each.n_taxa, each.n_bound) for each in found.instruments] == [
        ("agr", "range_state", "signed", 1, 0), ("cms", "member", "member", 2, 2),
    ]
    assert found.together == ("cms",) and found.neither == ("agr",) and found.if_both[0].n_unbound == 0
    assert [(each.season, each.n_state, each.n_other, each.n_both) for each in found.by_season] == [
        ("breeding", 2, 0, 0), ("passage", 0, 2, 0),
    ]
    assert [(link.state, link.other, link.n_taxa) for link in found.seasons] == [("breeding", "passage", 2)]
    signed = world(memberships=[
        {"instrument": "agr", "iso3": "AAA"}, {"instrument": "agr", "iso3": "BBB", "role": "signatory_unratified"},
        {"instrument": "cms", "iso3": "AAA"},
    ])
    binding = pair(project(signed, date(2020, 1, 1)), "AAA", "BBB").other.would_bind
    assert [(each.instrument, each.kind, each.n_unbound) for each in binding] == [("cms", "convention", 2), ("agr", "ratification", 1)]


def test_of_a_territory_what_comes_through_it_is_told_and_for_whom() -> None:
    p = project(world(), date(2020, 1, 1))
    found = pair(p, "TTT", "BBB")
    assert found.state.counts_for.iso3 == "AAA" and [each.taxon for each in found.shared] == ["Avis insularum"]
    # The membership of its holder leaves it out, so that nothing binds what occurs there; and it cannot join by itself.
    assert found.unbound == ("Avis insularum",) and found.other.alone == ("cms",) and found.state.would_bind == ()
    assert [(each.instrument, each.state) for each in found.instruments] == [("agr", "range_state"), ("cms", "unreached")]
    assert (found.state.rank, found.other.rank) == (1, 1)


@pytest.mark.parametrize(("one", "other", "says"), [
    ("AAA", "AAA", "other: 'AAA' is not accepted; on 2020-01-01 it counts for AAA (AAA), as 'AAA' does: name two States"),
    ("AAA", "TTT", "other: 'TTT' is not accepted; on 2020-01-01 it counts for AAA (AAA), as 'AAA' does: name two States"),
    ("BBB", "NNN", "NNN (NNN) is no State's on 2020-01-01: nobody is responsible for what occurs there"),
    ("NNN", "NNN", "NNN (NNN) is no State's on 2020-01-01: nobody is responsible for what occurs there"),
])
def test_what_are_not_two_states_is_refused(one: str, other: str, says: str) -> None:
    with pytest.raises(InvalidQuery) as refused:
        pair(project(world(), date(2020, 1, 1)), one, other)
    assert str(refused.value) == says
    with pytest.raises(UnknownName):
        pair(project(world(), date(2020, 1, 1)), "AAA", "ZZZ")


def test_a_territory_kept_apart_is_a_side_of_its_own() -> None:
    found = pair(project(world(), date(2020, 1, 1), "separate"), "AAA", "TTT")
    assert (found.n_shared, found.other.counts_for.iso3, found.other.would_bind) == (0, "TTT", ())


def test_a_state_is_told_whom_it_shares_most_with() -> None:
    p = project(reference_release(), date(2014, 5, 1))
    for partner in state_portrait(p, "KEN").partners:
        found = pair(p, "KEN", partner.iso3)
        assert (partner.n_shared, partner.weight) == (found.n_shared, pytest.approx(found.weight))
        assert partner.cms_party == ("cms" in found.together)
        assert found.other.rank == state_portrait(p, "KEN").partners.index(partner) + 1
