"""Rankings in many draws are the rankings of the draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.intervals.draws import rankings
from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.perturbation import Chances
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, KINDS, release_of, rows_of, worlds

DAY = date(2024, 2, 12)
DRAWS = 40
joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])
weightings = st.sampled_from(("equal", "appendix", {"Anser prima": 3.0, "Phoca quarta": 0.0}))
modes = st.sampled_from(("sovereign", "separate"))


def check(p: Projection, query: PriorityQuery, draws: int, chances: Chances | None = None, sweep: Sweep | None = None) -> None:
    chances = chances or Chances()
    sweep = sweep or Sweep.fixed(query.strengths.mou)
    found = rankings(p, query, draws, np.random.default_rng(5), chances, sweep)
    rng, n = np.random.default_rng(5), len(found.candidates)
    for ranks, scores, parameters in zip(found.ranks, found.scores, found.parameters, strict=True):
        appendix_i, mou, _ = sweep.taken(rng.random(3)).tolist()
        assert parameters.tolist()[:2] == [appendix_i, mou]
        alone = Priorities(p.perturbed(rng, chances), replace(query, strengths=Strengths(mou)))
        if query.weights == "appendix":
            on_i = np.isin(alone.units, p.appendix("I").taxa)
            weights = {p.atlas.taxa[t]: appendix_i for t in alone.units[on_i]}
            alone = Priorities(alone.p, replace(alone.query, weights=weights))
        ranked = found.candidates[np.argsort(ranks)]
        assert sorted(ranks) == list(range(1, n + 1))
        assert ranked[: len(alone.ranked)].tolist() == alone.ranked.tolist()
        np.testing.assert_allclose(scores, alone.contributions.sum(1)[found.candidates], atol=1e-12)


@tried(80)
@given(worlds(), st.sampled_from(DATES), modes, joinable, weightings, st.sampled_from((None, "I", "II")), st.sampled_from((None, "Aves")))
def test_every_draw_of_small_worlds(
    world: Release, as_of: date, mode: str, instrument: str, weights: Any, appendix: str | None, taxon_class: str | None
) -> None:
    check(project(world, as_of, mode), PriorityQuery(instrument, weights, appendix, taxon_class, strengths=Strengths(mou=0.4)), 6)


@pytest.mark.parametrize("instrument", ["cms", "raptors", "sharks"])
def test_every_draw_of_the_reference_release(instrument: str) -> None:
    check(project(reference_release(), DAY), PriorityQuery(instrument), DRAWS)


@tried(60)
@given(worlds(), st.sampled_from(DATES), modes, joinable, weightings)
def test_every_draw_of_weights_and_strengths(world: Release, as_of: date, mode: str, instrument: str, weights: Any) -> None:
    check(project(world, as_of, mode), PriorityQuery(instrument, weights), 6, sweep=Sweep())


@pytest.mark.parametrize("query", [PriorityQuery(), PriorityQuery(weights="appendix"), PriorityQuery(weights="appendix", realm="marine")])
def test_every_draw_of_the_reference_release_with_weights_and_strengths(query: PriorityQuery) -> None:
    check(project(reference_release(), DAY), query, 12, sweep=Sweep())


@tried(30)
@given(worlds(), st.sampled_from(DATES), modes, joinable)
def test_where_nothing_is_contested_every_draw_is_the_ranking(world: Release, as_of: date, mode: str, instrument: str) -> None:
    tables = rows_of(world)
    firm = [r | {"presence": "extant", "basis": "sourced"} for r in tables["ranges"]]
    known = [r | {"states": r["states"] or "AAA"} for r in tables["populations"]]
    p, query = project(release_of(tables | {"ranges": firm, "populations": known}, world.published), as_of, mode), PriorityQuery(instrument)
    found, alone = rankings(p, query, 5, np.random.default_rng(0)), Priorities(p, query)
    for ranks, scores in zip(found.ranks, found.scores, strict=True):
        assert found.candidates[np.argsort(ranks)].tolist() == alone.ranked.tolist()
        np.testing.assert_allclose(scores, alone.contributions.sum(1)[found.candidates], atol=1e-12)


def test_draws_differ_and_lie_about_the_ranking() -> None:
    p, query = project(reference_release(), DAY), PriorityQuery()
    found = rankings(p, query, 200, np.random.default_rng(2))
    assert len(np.unique(found.ranks, axis=0)) > 100
    at = np.searchsorted(found.candidates, Priorities(p, query).ranked)
    assert np.corrcoef(np.arange(len(at)), found.ranks.mean(0)[at])[0, 1] > 0.95


def test_a_seed_gives_the_same_rankings_however_many_are_drawn() -> None:
    p, query = project(reference_release(), DAY), PriorityQuery()
    few, many = (rankings(p, query, draws, np.random.default_rng(9)) for draws in (10, 70))
    assert np.array_equal(few.ranks, many.ranks[:10]) and few.ranks.shape == (10, len(few.candidates))
