"""The history in one pass says of every date what that date alone says, and both what the formulas say, pair by pair."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness import joint, systems
from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.history import SystemHistory, system_history
from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.completeness.systems import completeness
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import Strengths, engaged
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, worlds

strengths = st.sampled_from((Strengths(), Strengths(mou=0.0), Strengths(mou=0.3), Strengths(mou=1.0)))
modes, listings = st.sampled_from(("sovereign", "separate")), st.sampled_from(("all", "named"))
YEARS = [date(year, 1, 1) for year in range(1979, 2028)]


def check(found: SystemHistory, release: Release, mode: str, weights: Strengths, listed: str = "all") -> None:
    for n, day in enumerate(found.dates):
        p = project(release, day, mode, listed)
        alone = metrics(p, range(len(found.taxa)), weights)
        for name in METRICS:
            assert np.array_equal(found[name][n], alone[name], equal_nan=True), (name, day)
        units = metrics(p, None, weights)
        assert np.flatnonzero(found.listed[n]).tolist() == sorted(units.taxa.tolist())
        assert found.means()[n] == pytest.approx(units.mean(), abs=1e-9)


def by_the_formulas(p: Projection, taxa: list[int], weights: Strengths) -> dict[str, list[float]]:
    """Every State and every pair of States of some taxa looked at."""
    holds = [(weights.of(p, i), dict(zip(columns.tolist(), held.T, strict=True))) for i, columns, held in engaged(p)]
    found: dict[str, list[float]] = {name: [] for name in METRICS}
    for t in taxa:
        states = np.flatnonzero(p.range[:, t]).tolist()
        of = {s: s if p.territories == "sovereign" or p.holder[s] == NOBODY else int(p.holder[s]) for s in states}
        share = {s: 1 / list(of.values()).count(of[s]) for s in states}
        groups = [(weight, set(np.flatnonzero(held[t]).tolist())) for weight, held in holds if t in held]
        e = {s: max([weight for weight, held in groups if s in held], default=0.0) for s in states}

        def part(some: list[int], e: dict[int, float] = e, share: dict[int, float] = share) -> float:
            return sum(share[s] * e[s] for s in some) / sum(share[s] for s in some) if some else np.nan

        pairs = [(share[s] * share[u], max([w for w, held in groups if {s, u} <= held], default=0.0)) for s, u in combinations(states, 2)]
        seasons = [part([s for s in states if season[s, t]]) for season in p.seasons.values()]
        found["A"].append(float(all(map(e.get, states))) if states else np.nan)
        found["C0"].append(sum(e[s] > 0 for s in states) / len(states) if states else np.nan)
        found["C1"].append(part(states))
        found["K"].append(sum(r * g for r, g in pairs) / sum(r for r, _ in pairs) if pairs else np.nan)
        found["F"].append(min([one for one in seasons if not np.isnan(one)], default=np.nan))
    return found


def check_formulas(p: Projection, taxa: list[int], weights: Strengths) -> None:
    found, want = metrics(p, taxa, weights), by_the_formulas(p, taxa, weights)
    for name in METRICS:
        np.testing.assert_allclose(found[name], want[name], atol=1e-12, err_msg=f"{name} on {p.as_of}")


@tried(60)
@given(worlds(), modes, listings, strengths, st.randoms(use_true_random=False))
def test_small_worlds(world: Release, mode: str, listed: str, weights: Strengths, random: Random) -> None:
    days = random.choices(DATES, k=random.randint(1, 2 * len(DATES)))
    check(system_history(world, days, mode, weights, listed), world, mode, weights, listed)


@tried(60)
@given(worlds(), st.sampled_from(DATES), modes, listings, strengths)
def test_small_worlds_by_the_formulas(world: Release, as_of: date, mode: str, listed: str, weights: Strengths) -> None:
    p = project(world, as_of, mode, listed)
    check_formulas(p, list(range(len(p.atlas.taxa))), weights)


@tried(20)
@given(worlds(), modes, strengths)
def test_taxa_of_very_many_instruments_are_looked_at_state_by_state(world: Release, mode: str, weights: Strengths) -> None:
    p = project(world, DATES[2], mode)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint, "MOST_TOGETHER", 1)
        check_formulas(p, list(range(len(p.atlas.taxa))), weights)
        check(system_history(world, sorted(DATES), mode, weights), world, mode, weights)


@tried(20)
@given(worlds(), modes)
def test_systems_of_a_large_release_are_looked_at_some_at_a_time(world: Release, mode: str) -> None:
    whole = system_history(world, DATES, mode)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(systems, "_AT_ONCE", 2 * len(DATES))
        some = system_history(world, DATES, mode)
    for name in METRICS:
        assert np.array_equal(some[name], whole[name], equal_nan=True), name


@pytest.mark.parametrize("mode", ["sovereign", "separate"])
@pytest.mark.parametrize("listed", ["all", "named"])
def test_every_year_of_the_reference_release(mode: str, listed: str) -> None:
    check(system_history(reference_release(), YEARS, mode, listings=listed), reference_release(), mode, Strengths(), listed)


@pytest.mark.parametrize("mode", ["sovereign", "separate"])
@pytest.mark.parametrize("seed", range(3))
def test_some_dates_of_the_reference_release_in_any_order(mode: str, seed: int) -> None:
    days = Random(seed).choices([*YEARS, date(1991, 12, 26), date(2014, 5, 1), date(2024, 2, 12)], k=7)
    check(system_history(reference_release(), days, mode), reference_release(), mode, Strengths())


@pytest.mark.parametrize("mode", ["sovereign", "separate"])
@pytest.mark.parametrize("as_of", [date(1990, 1, 1), date(2005, 6, 1), date(2024, 2, 12)])
def test_the_reference_release_by_the_formulas(as_of: date, mode: str) -> None:
    p = project(reference_release(), as_of, mode)
    check_formulas(p, list(range(0, len(p.atlas.taxa), 17)), Strengths(mou=0.4))


@tried(40)
@given(worlds(), modes, st.sampled_from(DATES), st.integers(0, 2**32))
def test_dates_and_what_would_be_if_are_measured_in_one_pass(world: Release, mode: str, as_of: date, seed: int) -> None:
    p, rng = project(world, as_of, mode), np.random.default_rng(seed)
    drawn = p.perturbed(rng)
    views = [p, drawn, p.joined(0, 0), project(world, DATES[-1], mode), drawn.joined(1, 1), p.without(0)]
    taxa = np.arange(len(p.atlas.taxa))[::-1]
    found = completeness(views, taxa, Strengths())
    for n, view in enumerate(views):
        alone = metrics(view, taxa.tolist())
        for name in METRICS:
            np.testing.assert_allclose(found[name][n], alone[name], atol=1e-12, err_msg=f"{name} of {n}")
        check_formulas(view, taxa.tolist(), Strengths())


def test_no_dates_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        system_history(reference_release(), [])
