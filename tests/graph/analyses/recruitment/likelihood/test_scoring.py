"""Scores are those of the plain formulas, and of the libraries that have them; a sample is of States, with all that was told of each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.likelihood.scoring import (
    LEAST_TO_CALIBRATE,
    Samples,
    Scores,
    Told,
    interval,
    samples,
)
from tests.plain.likelihood import auc, brier


def told_of(pairs: list[tuple[int, bool, int, int]]) -> Told:
    """Of (tenths, whether it came, day, State)."""
    tenths, came, days, who = (np.array(column) for column in zip(*pairs, strict=True))
    return Told(who.astype(np.intp), days.astype(np.intp), tenths / 10, came.astype(bool))


TOLD = st.lists(st.tuples(st.integers(0, 10), st.booleans(), st.integers(1, 2), st.integers(0, 4)), min_size=1, max_size=20).map(told_of)


def simulated(n: int = 400, seed: int = 3) -> Told:
    rng = np.random.default_rng(seed)
    p = rng.beta(2, 5, n)
    return Told(np.arange(n) % 90, np.repeat(np.arange(4), n // 4), p, rng.random(n) < p)


def alone(told: Told) -> Scores:
    return Scores(told, np.ones((1, len(told.joined))))


@given(TOLD)
def test_brier_and_auc_are_those_of_the_formulas(told: Told) -> None:
    found = alone(told)
    plain = told.probability.tolist(), told.joined.tolist()
    assert found.brier[0] == pytest.approx(brier(*plain))
    expected = auc(*plain, told.day.tolist())
    assert np.isnan(found.auc[0]) if expected is None else found.auc[0] == pytest.approx(expected)


@settings(max_examples=40)
@given(TOLD, st.data())
def test_a_row_that_counts_several_times_is_several_rows(told: Told, data: st.DataObject) -> None:
    n = len(told.joined)
    often = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    several = np.repeat(np.arange(n), often)
    repeated = Told(told.state[several], told.day[several], told.probability[several], told.joined[several])
    weighted = Scores(told, often[None].astype(float))
    if len(several):
        assert weighted.brier[0] == pytest.approx(alone(repeated).brier[0])
        assert weighted.auc[0] == pytest.approx(alone(repeated).auc[0], nan_ok=True)
    else:
        assert np.isnan(weighted.brier[0]) and np.isnan(weighted.auc[0])


def test_the_auc_of_one_day_is_that_of_mann_and_whitney() -> None:
    from scipy.stats import mannwhitneyu

    told = simulated()
    one = Told(told.state, np.zeros(400, int), np.round(told.probability, 1), told.joined)
    u = mannwhitneyu(one.probability[one.joined], one.probability[~one.joined]).statistic
    assert alone(one).auc[0] == pytest.approx(u / (one.joined.sum() * (~one.joined).sum()))


def test_days_that_differ_in_level_alone_are_no_knowledge_of_states() -> None:
    joined = np.repeat([True, False], 50) | (np.arange(100) % 10 == 0)
    told = Told(np.arange(100) % 50, np.repeat([1, 2], 50), np.repeat([0.9, 0.1], 50), joined)
    assert alone(told).auc[0] == 0.5


def test_calibration_is_the_logistic_regression_on_what_was_told() -> None:
    from statsmodels.discrete.discrete_model import Logit

    told = simulated()
    p = told.probability
    x = np.column_stack([np.ones(len(p)), np.log(p / (1 - p))])
    found = [float(each[0]) for each in alone(told).calibration]
    assert found == pytest.approx(Logit(told.joined.astype(float), x).fit(disp=0).params, abs=1e-6)


def test_calibration_of_samples_is_that_of_each_alone() -> None:
    told = simulated()
    drawn = samples(told.state, 25, np.random.default_rng(1)).of(told)
    together = np.column_stack(Scores(told, drawn).calibration)
    for n in range(26):
        single = np.column_stack(Scores(told, drawn[n : n + 1]).calibration)[0]
        assert together[n] == pytest.approx(single, abs=1e-7)


def test_what_was_told_too_extremely_has_a_slope_below_1_and_truth_has_none() -> None:
    told = simulated(4000)
    logit = np.log(told.probability / (1 - told.probability))
    true, extreme = alone(told).calibration, alone(told.of(1 / (1 + np.exp(-2 * logit)))).calibration
    assert true[1][0] == pytest.approx(1, abs=0.15) and true[0][0] == pytest.approx(0, abs=0.2)
    assert extreme[1][0] == pytest.approx(true[1][0] / 2, abs=1e-6)


def test_too_few_are_not_calibrated() -> None:
    told = simulated()
    few = np.flatnonzero(told.joined)[: LEAST_TO_CALIBRATE - 1]
    joined = np.zeros(400, bool)
    joined[few] = True
    assert np.isnan(alone(Told(told.state, told.day, told.probability, joined)).calibration).all()
    assert np.isnan(alone(told.of(np.full(400, 0.3))).calibration).all()


def test_a_calibration_without_a_maximum_is_none() -> None:
    joined = np.repeat([True, False], 50)
    told = Told(np.arange(100), np.zeros(100, int), np.where(joined, 0.6, 0.4), joined)
    assert np.isnan(alone(told).calibration).all()


def test_samples_are_of_states_with_replacement() -> None:
    who = np.array([7, 3, 3, 9, 7, 7])
    found = samples(who, 500, np.random.default_rng(4))
    assert found.states.tolist() == [3, 7, 9] and found.often.shape == (501, 3)
    assert found.often[0].tolist() == [1, 1, 1] and (found.often.sum(1) == 3).all()
    assert found.often[1:].mean(0) == pytest.approx([1, 1, 1], abs=0.15)
    told = Told(who, np.zeros(6, int), np.zeros(6), np.zeros(6, bool))
    # All rows of a State go with it.
    assert found.of(told)[:, [0, 4]].tolist() == np.repeat(found.often[:, 1:2], 2, 1).tolist()


def test_an_interval_is_from_the_5th_to_the_95th_percentile_of_what_there_is() -> None:
    values = np.concatenate([[0.5], np.arange(101.0)])
    assert interval(values) == (0.5, 5.0, 95.0)
    assert interval(np.array([np.nan, 1.0, 2.0])) == (None, None, None)
    assert interval(np.array([1.0, np.nan, np.nan, 2.0])) == (1.0, None, None)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    inside = 0
    for seed in range(60):
        told = simulated(400, seed)
        drawn = Samples(np.arange(90), samples(told.state, 200, np.random.default_rng(seed)).often).of(told)
        _, low, high = interval(Scores(told, drawn).brier)
        assert low is not None and high is not None
        # E (p − y)² = E p(1 − p); of beta(2, 5): 2·5 / (7·8).
        inside += low <= 10 / 56 <= high
    assert 44 <= inside <= 60
