"""The history in one pass says of every date what the metrics of that date alone say."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness import joint
from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.history import SystemHistory, system_history
from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.completeness.systems import completeness
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, worlds

strengths = st.sampled_from((Strengths(), Strengths(mou=0.0), Strengths(mou=1.0)))


def check(found: SystemHistory, release: Release, mode: str, weights: Strengths) -> None:
    for n, day in enumerate(found.dates):
        p = project(release, day, mode)
        alone = metrics(p, range(len(found.taxa)), weights)
        for name in METRICS:
            np.testing.assert_allclose(found[name][n], alone[name], atol=1e-9, err_msg=f"{name} on {day}")
        units = metrics(p, None, weights)
        assert np.flatnonzero(found.listed[n]).tolist() == sorted(units.taxa.tolist())
        assert found.means()[n] == pytest.approx(units.mean(), abs=1e-9)


@tried(60)
@given(worlds(), st.sampled_from(("sovereign", "separate")), strengths)
def test_small_worlds(world: Release, mode: str, weights: Strengths) -> None:
    check(system_history(world, sorted(DATES), mode, weights), world, mode, weights)


@tried(20)
@given(worlds(), st.sampled_from(("sovereign", "separate")))
def test_taxa_of_very_many_instruments_are_looked_at_pair_by_pair(world: Release, mode: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint, "MOST_TOGETHER", 1)
        check(system_history(world, sorted(DATES), mode), world, mode, Strengths())


@pytest.mark.parametrize("mode", ["sovereign", "separate"])
def test_the_reference_release(mode: str) -> None:
    days = [date(year, 1, 1) for year in (1980, 1984, 1999, 2007, 2012, 2026)]
    check(system_history(reference_release(), days, mode), reference_release(), mode, Strengths())


@tried(40)
@given(worlds(), st.sampled_from(("sovereign", "separate")), st.sampled_from(DATES), st.integers(0, 2**32))
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


def test_no_dates_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        system_history(reference_release(), [])
