"""Closing coalitions are what looking at every set of States finds, and the order and the names are those that are promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.coalitions.records import Coalition, Coalitions, Sizes, coalitions
from concerted.graph.analyses.recruitment.coalitions.unions import Unions, not_in_earlier, packed, sizes, unpacked
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.facts import Facts
from tests.plain.priorities import game, priorities
from tests.trying import tried
from tests.worlds import DATES, KINDS, worlds

DAY = date(2024, 2, 12)
joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])
members_of = st.frozensets(st.integers(0, 7), min_size=2, max_size=5)
Found = tuple[tuple[str, ...], tuple[str, ...], float]


def connected(sets: list[frozenset[str]]) -> bool:
    """Whether some sets hang together by what they share."""
    if not sets:
        return False
    reached, rest = set(sets[0]), sets[1:]
    while near := [each for each in rest if each & reached]:
        reached.update(*near)
        rest = [each for each in rest if each not in near]
    return not rest


def every(missing: Mapping[str, frozenset[str]], weight: Mapping[str, float], least: int, most: int) -> list[Found]:
    """Every set of the States tried: States, what they complete, value; in the order of the answer."""
    people = sorted(set().union(*missing.values())) if missing else []
    tried_ones: dict[frozenset[str], tuple[list[str], float]] = {}
    for size in range(least, most + 1):
        for some in combinations(people, size):
            inside = [taxon for taxon, who in missing.items() if who <= set(some) and len(who) > 1]
            sets = [missing[taxon] for taxon in inside]
            if inside and frozenset().union(*sets) == set(some) and connected(sets):
                tried_ones[frozenset(some)] = inside, sum(weight[taxon] for taxon in inside)
    # A third of 3 is as much as 1, which floats would not say of every size.
    each = {some: Fraction(value) / len(some) for some, (_, value) in tried_ones.items()}
    kept = [some for some in tried_ones if not any(some < other and each[other] >= each[some] for other in tried_ones)]
    kept.sort(key=lambda some: (-each[some], -len(tried_ones[some][0]), sorted(some)))
    return [(tuple(sorted(some)), tuple(sorted(tried_ones[some][0])), tried_ones[some][1]) for some in kept]


def told(found: Coalitions) -> list[Found]:
    return [(each.states, each.completes, each.value) for each in found.coalitions]


@tried(120)
@given(
    worlds(), st.sampled_from(DATES), joinable, st.sampled_from(("equal", "appendix", {"Anser prima": 3.0, "Phoca quarta": 0.5})),
    st.sampled_from((None, "I")), st.sampled_from((None, "Aves")), st.booleans(), st.sampled_from(((2, 8), (2, 3), (3, 3), (2, 2), (4, 6))),
)
def test_every_set_of_states_of_a_small_world(
    world: Release, as_of: date, instrument: str, weights: Any, appendix: str | None, taxon_class: str | None, disputed: bool,
    size: tuple[int, int],
) -> None:
    appendix = appendix if instrument == "cms" else None
    query = PriorityQuery(instrument, weights, appendix, taxon_class, disputed=disputed)
    found = coalitions(project(world, as_of), query, Sizes(*size))
    ranked = set(priorities(world, as_of, instrument, weights, appendix, taxon_class, disputed=disputed))
    facts = Facts(world, as_of)
    if instrument not in facts.instruments:
        assert found.coalitions == ()
        return
    played = game(facts, instrument, weights, appendix, taxon_class)
    missing = {unit: frozenset(played.missing(unit)) for unit in played.concerned}
    open_ = {unit: who for unit, who in missing.items() if who and who <= ranked}
    assert told(found) == every(open_, played.weight, *size)
    assert not found.truncated and found.looked_to == size[1]
    for each in found.coalitions:
        assert (each.n, each.size) == (len(each.completes), len(each.states))
        assert each.per_state == pytest.approx(each.value / each.size, abs=1e-12)
        # None of them completes any of it alone.
        assert all(len(missing[unit]) > 1 for unit in each.completes)


@tried(150)
@given(st.lists(members_of, min_size=1, max_size=7, unique=True), st.integers(2, 8))
def test_unions_are_those_of_sets_that_overlap(some: list[frozenset[int]], largest: int) -> None:
    matrix = np.array([[n in each for n in range(8)] for each in some])
    found = unpacked(Unions(packed(matrix), largest).all, 8)
    expected = set()
    for n in range(1, len(some) + 1):
        for chosen in combinations(some, n):
            union = frozenset().union(*chosen)
            if len(union) <= largest and connected([frozenset(map(str, each)) for each in chosen]):
                expected.add(union)
    assert sorted(map(sorted, expected)) == sorted(np.flatnonzero(row).tolist() for row in found)


@tried(60)
@given(st.lists(members_of, min_size=1, max_size=8, unique=True), st.integers(0, 30))
def test_where_there_are_too_many_the_larger_sizes_are_left_out_whole(some: list[frozenset[int]], most: int) -> None:
    sets = packed(np.array([[n in each for n in range(8)] for each in some]))
    whole, part = Unions(sets, 8), Unions(sets, 8, most)
    assert len(part.all) <= most and part.looked_to <= whole.looked_to == 8
    of_whole = sizes(whole.all)
    assert sorted(part.all[:, 0].tolist()) == sorted(whole.all[of_whole <= part.looked_to, 0].tolist())
    # One size more would not have had room.
    assert part.looked_to == 8 or (of_whole <= part.looked_to + 1).sum() > most


@pytest.mark.parametrize("states_", [63, 64, 65, 130])
def test_sets_of_many_states_take_several_words(states_: int) -> None:
    rng = np.random.default_rng(3)
    members = rng.random((40, states_)) < 0.3
    assert np.array_equal(unpacked(packed(members), states_), members)
    assert np.array_equal(sizes(packed(members)), members.sum(1))
    triangle = np.zeros((3, states_), bool)
    triangle[0, [0, states_ - 1]] = triangle[1, [states_ - 1, 1]] = triangle[2, [2, 3]] = True
    unions = unpacked(Unions(packed(triangle), 4).all, states_)
    expected = [[0, states_ - 1], [1, states_ - 1], [2, 3], [0, 1, states_ - 1]]
    assert sorted(np.flatnonzero(row).tolist() for row in unions) == sorted(expected)


def test_what_stands_before_makes_its_parts_superfluous_and_no_others() -> None:
    sets = np.array([[7], [3], [12], [15], [8]], np.uint64)
    assert not_in_earlier(sets).tolist() == [0, 2, 3]
    assert not_in_earlier(sets, 2).tolist() == [0, 2]
    many = np.arange(1, 5000, dtype=np.uint64)[::-1, None].copy()
    kept = not_in_earlier(many)
    assert kept.tolist() == [n for n in range(len(many)) if not any(int(many[n, 0]) & ~int(many[m, 0]) == 0 for m in kept[kept < n])]


def world(**missing: str) -> Release:
    """Species on Appendix II by the States that are missing for each; one more is in for all."""
    codes = sorted({"PTY", *(f"{letter}AA" for who in missing.values() for letter in who)})
    return small_release(
        states=[row | {"cms_region": "Asia" if row["iso3"] < "C" else "Africa" if row["iso3"] < "E" else None} for row in states(*codes)],
        taxa=[{"taxon": taxon, "class": "Mammalia" if taxon.startswith("m") else "Aves"} for taxon in missing],
        ranges=[{"taxon": taxon, "iso3": f"{letter}AA"} for taxon, who in missing.items() for letter in who]
        + [{"taxon": taxon, "iso3": "PTY"} for taxon in missing],
        instruments=[{"id": "cms", "kind": "convention"}], listings=[{"taxon": taxon} for taxon in missing],
        memberships=[{"instrument": "cms", "iso3": "PTY"}],
    )


def of(release: Release, **query: Any) -> list[Coalition]:
    size = query.pop("size", "2..8")
    return list(coalitions(project(release, date(2020, 1, 1)), PriorityQuery(**query), Sizes.said(size)).coalitions)


def test_a_pair_and_what_it_grows_into() -> None:
    found = of(world(a="AB", b="AB", m="BC", alone="A"))
    assert [(each.states, each.n, round(each.per_state, 3)) for each in found] == [(("AAA", "BAA", "CAA"), 3, 1.0)]
    # The pair completes as many for each State, and is a part of it; what one State completes alone is nobody's coalition.
    assert [(each.states, each.n) for each in of(world(a="AB", b="AB", m="BC", alone="A"), size="2")] == [
        (("AAA", "BAA"), 2), (("BAA", "CAA"), 1),
    ]


def test_groups_that_share_no_system_are_two() -> None:
    assert [each.states for each in of(world(a="AB", b="CD"))] == [("AAA", "BAA"), ("CAA", "DAA")]


def test_names_by_region_and_class() -> None:
    found = {each.states: each for each in of(world(a="AB", b="BC", m="CD", x="EF"), size="2")}
    assert found["AAA", "BAA"].name == "Asia: birds (Aves)" and found["AAA", "BAA"].regions == ("Asia",)
    assert found["BAA", "CAA"].name == "Africa and Asia: birds (Aves)"
    assert found["CAA", "DAA"].name == "Africa: mammals (Mammalia)" and found["CAA", "DAA"].class_ == "Mammalia"
    assert found["EAA", "FAA"].name == "no region: birds (Aves)" and found["EAA", "FAA"].regions == ()
    mixed = of(world(a="AC", m="AC"))
    assert [(each.name, each.class_) for each in mixed] == [("Africa and Asia", None)]


def test_all_of_a_coalition_are_of_the_region_that_is_asked_for() -> None:
    found = of(world(a="AB", b="BC", m="CD"), region="Asia")
    assert [each.states for each in found] == [("AAA", "BAA")]


def test_weights_decide_where_they_are_given() -> None:
    release = world(a="AB", b="CD", m="CD")
    assert [each.states for each in of(release, size="2")] == [("CAA", "DAA"), ("AAA", "BAA")]
    weighed = of(release, size="2", weights={"a": 5.0})
    assert [(each.states, each.n, each.value, each.per_state) for each in weighed] == [
        (("AAA", "BAA"), 1, 5.0, 2.5), (("CAA", "DAA"), 2, 2.0, 1.0),
    ]


def test_what_cannot_be_completed_makes_no_coalition() -> None:
    release = world(a="AB", b="BC")
    cannot = [row | ({"can_accede": "no"} if row["iso3"] == "CAA" else {}) for row in release["states"].to_dicts()]
    kept = {name: frame.to_dicts() for name, frame in release.tables.items()} | {"states": cannot}
    assert [each.states for each in of(small_release(**kept))] == [("AAA", "BAA")]


@pytest.mark.parametrize("text", ["", "1", "1..3", "5..3", "2..13", "two", "2-8", "2..", "-3", "３"])
def test_sizes_that_are_none(text: str) -> None:
    with pytest.raises(InvalidQuery, match=r"^size: .* is not accepted; a number of States from 2 to 12, or two such as 2\.\.8"):
        Sizes.said(text)


def test_more_are_not_told_at_once() -> None:
    with pytest.raises(InvalidQuery, match="top: 1001 is not accepted; a whole number from 1 to 1000"):
        of(world(a="AB"), top=1001)


def test_the_three_of_north_america() -> None:
    """What one sees at once in the reference release: three neighbours of whom none is a Party."""
    found = coalitions(project(reference_release(), DAY), PriorityQuery(top=5), Sizes.said("3"), "fr")
    first = found.coalitions[0]
    assert first.states == ("CAN", "MEX", "USA") and first.regions == ("North America",) and "Anser rossii" in first.completes
    assert first.names == ("Canada", "Mexique", "États-Unis") and first.n == len(first.completes)


def test_the_first_are_the_same_however_many_are_asked_for() -> None:
    p = project(reference_release(), DAY)
    few, more = (coalitions(p, PriorityQuery(top=top), Sizes(2, 6)).coalitions for top in (5, 400))
    assert few == more[:5] and len(more) == 400
    each = [(-round(some.per_state, 12), -some.n, some.states) for some in more]
    assert each == sorted(each)
    assert not any(set(a.states) < set(b.states) and b.per_state >= a.per_state for a in more for b in more)


def test_too_many_are_said() -> None:
    found = coalitions(project(reference_release(), DAY), PriorityQuery(top=3), Sizes(2, 12))
    assert found.truncated and 8 <= found.looked_to < 12
    whole = coalitions(project(reference_release(), DAY), PriorityQuery(top=3), Sizes(2, found.looked_to))
    assert not whole.truncated and (found.looked_at, found.coalitions) == (whole.looked_at, whole.coalitions)
