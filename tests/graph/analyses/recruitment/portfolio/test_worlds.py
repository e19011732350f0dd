"""Over small worlds the best set, what is lost without each of it, and the frontier are those of trying every set."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.portfolio.portfolio import portfolio
from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
from concerted.graph.analyses.recruitment.portfolio.records import Portfolio
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Objective, Proof, SetRole, ids
from tests.graph.analyses.recruitment.portfolio.enumerated import Asked, World
from tests.worlds import DATES, release_of, rows_of, worlds

REGIONS = ("Africa", "Asia", None)
MANY = settings(max_examples=60, deadline=None)


def placed(release: Release) -> Release:
    """The same with regions, which small worlds leave out."""
    rows = rows_of(release)
    for n, row in enumerate(rows["states"]):
        row["cms_region"] = REGIONS[n % len(REGIONS)]
    return release_of(rows, release.published)


@st.composite
def asked(draw: st.DrawFn, codes: list[str]) -> Asked:
    """Something to ask, of which some of the codes may be candidates."""
    some = draw(st.permutations(codes))
    free = draw(st.integers(0, 2)) > 0
    costs = None if draw(st.integers(0, 2)) else {code: float(draw(st.integers(0, 4))) for code in codes}
    instrument = draw(st.sampled_from(("cms", "cms", "agr-one", "mou-one")))
    ranking = {
        "instrument": instrument,
        "weights": draw(st.sampled_from(("equal", "appendix"))),
        "appendix": draw(st.sampled_from((None, None, "I"))) if instrument == "cms" else None,
        "taxon_class": draw(st.sampled_from((None, None, "Aves"))),
        "disputed": draw(st.booleans()),
        "listings": draw(st.sampled_from(("all", "named"))),
    }
    caps = tuple((region, draw(st.integers(0, 2))) for region in ("Africa", "Asia") if not draw(st.integers(0, 3)))
    return Asked(
        draw(st.sampled_from(ids(Objective))), draw(st.integers(1, 6)), draw(st.sampled_from((0.3, 0.5, 0.7, 0.8, 1.0))),
        () if free else tuple(some[:1]), tuple(some[1:2]) if not draw(st.integers(0, 2)) else (), caps, costs,
        None if costs is None else float(draw(st.integers(0, 9))), draw(st.sampled_from((None, None, None, "Asia"))), ranking,
    )


def query_of(of: Asked) -> PortfolioQuery:
    named = {name: value for name, value in of.ranking.items() if name != "listings"}
    return PortfolioQuery(
        PriorityQuery(**named, region=of.region), of.size, of.objective,  # type: ignore[arg-type]
        of.tau if of.objective == Objective.THRESHOLD else None, of.must, of.without, of.at_most, of.costs, of.budget, seconds=600,
    )


def chosen(p_release: Release, day: date, of: Asked, **more: object) -> Portfolio:
    p = project(p_release, day, listings=str(of.ranking["listings"]))
    return portfolio(p, replace(query_of(of), **more))  # type: ignore[arg-type]


@MANY
@given(st.data())
def test_the_best_set_is_that_of_trying_every_one(data: st.DataObject) -> None:
    release, day = placed(data.draw(worlds())), data.draw(st.sampled_from(DATES))
    codes = sorted(release["states"]["iso3"])
    of = data.draw(asked(codes))
    if of.ranking["instrument"] not in release["instruments"]["id"].to_list():
        return
    world = World(release, day, of)
    wanted = world.best() if set(of.must) <= set(world.candidates) else None
    if wanted is None:
        with pytest.raises(InvalidQuery, match=r"must: |portfolio: "):
            chosen(release, day, of)
        return
    found = chosen(release, day, of)
    value, states = wanted
    assert found.status is Proof.OPTIMAL and found.first_of_equals
    assert found.value == found.bound == pytest.approx(value, abs=1e-7)
    assert tuple(state.iso3 for state in found.states) == states
    assert found.n_candidates == len(world.candidates)
    assert list(found.completes) == world.completes(states)
    for other in (found.greedy, found.ranking):
        assert other.value == pytest.approx(world.value(other.states), abs=1e-7) and other.value <= found.value + 1e-9
        assert other.loss == pytest.approx(found.value - other.value, abs=1e-7)
    for state in found.states:
        instead = world.best(instead=state.iso3)
        assert instead is not None and state.loss_proven
        assert state.loss_without == pytest.approx(value - instead[0], abs=1e-7)
        kept = {each.iso3 for each in found.states} - {state.iso3}
        assert state.iso3 not in state.replaced_by and not kept & set(state.replaced_by)
    roles(world, found)


def roles(world: World, found: Portfolio) -> None:
    """Who is in all sets that are nearly as good, in some, and in none, and who may stand for whom, by trying every one."""
    of, least = world.asked, found.value - found.near * found.value - 1e-7
    told = {code: role for role in SetRole for code in getattr(found, str(role))}
    assert sorted(told) == world.candidates and found.unsettled == ()
    states = {state.iso3 for state in found.states}
    for code, role in told.items():
        other = world.best(instead=code) if code in states else world.best(into=code) if code not in of.without else None
        near = other is not None and other[0] >= least
        if code in states:
            assert role is (SetRole.SWING if near and code not in of.must else SetRole.CORE)
        else:
            assert role is (SetRole.SWING if near else SetRole.NEVER)
    allowed = {each for each in map(frozenset, world.sets(of.size, of.must, of.without)) if world.value(each) >= least}
    swaps = {(pair.state, pair.instead): pair.loss for pair in found.substitutes}
    for one, other_ in itertools.product(states, set(world.candidates) - states):
        swapped = frozenset(states - {one} | {other_})
        assert ((one, other_) in swaps) is (swapped in allowed)
        if swapped in allowed:
            assert swaps[one, other_] == pytest.approx(found.value - world.value(swapped), abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_frontier_is_that_of_trying_every_set_of_each_size(data: st.DataObject) -> None:
    release, day = placed(data.draw(worlds())), data.draw(st.sampled_from(DATES))
    of = replace(data.draw(asked(sorted(release["states"]["iso3"]))), must=())
    if of.ranking["instrument"] not in release["instruments"]["id"].to_list():
        return
    world, found = World(release, day, of), chosen(release, day, of, frontier=(1, 6))
    assert [each.size for each in found.frontier] == list(range(1, 7))
    before: set[str] = set()
    not_nested = []
    for each in found.frontier:
        wanted = world.best(each.size)
        assert wanted is not None
        assert each.value == each.bound == pytest.approx(wanted[0], abs=1e-7) and each.states == wanted[1]
        now = set(each.states)
        assert set(each.joins) == now - before and set(each.leaves) == before - now
        not_nested += [each.size] if before - now else []
        before = now
    values = [each.value for each in found.frontier]
    assert values == sorted(values)
    assert list(found.not_nested) == not_nested and found.nested is (not not_nested)
