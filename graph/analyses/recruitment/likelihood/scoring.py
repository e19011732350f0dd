"""Scores of probabilities that were told before: AUC, Brier and calibration, each with the interval of a bootstrap by State."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.recruitment.likelihood.model import expit
from concerted.graph.projection.axes import Bools, Floats, Ints

if TYPE_CHECKING:
    from numpy.random import Generator

# A bootstrap is read from its 5th to its 95th percentile, where so many samples at least have a value.
PERCENTILES = (5.0, 95.0)
_MOST_WITHOUT = 0.5
# How many of each outcome a calibration is fitted to at the least.
LEAST_TO_CALIBRATE = 10
_STEPS, _CLOSE, _FAR = 30, 1e-9, 50.0


@dataclass(frozen=True, eq=False)
class Told:
    """Probabilities that were told, and what came of them; a row for each State on each day.

    Attributes
    ----------
    state, day : array of int
        Whom it was told of, and on which day.
    probability : array of float
        What was told.
    joined : array of bool
        What came.
    """

    state: Ints
    day: Ints
    probability: Floats
    joined: Bools

    def of(self, probability: Floats) -> Told:
        """The same with other probabilities."""
        return Told(self.state, self.day, probability, self.joined)

    @classmethod
    def of_all(cls, parts: Sequence[Told]) -> Told:
        """Several one after the other."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def samples(states: Ints, draws: int, rng: Generator) -> Samples:
    """How often each State is in each of so many samples of as many States, with replacement; and first the States as they are."""
    who = np.unique(states)
    often = rng.multinomial(len(who), np.full(len(who), 1 / len(who)), draws) if len(who) else np.zeros((draws, 0))
    return Samples(who, np.concatenate([np.ones((1, len(who))), often]).astype(np.float64))


@dataclass(frozen=True, eq=False)
class Samples:
    """States, and how often each is in each sample, ``samples × States``; the first is the States as they are."""

    states: Ints
    often: Floats

    def of(self, told: Told) -> Floats:
        """``samples × rows``: how often each row counts."""
        found: Floats = self.often[:, np.searchsorted(self.states, told.state)]
        return found


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores in every sample, NaN where a sample has none.

    Notes
    -----
    With p what was told, y what came (1 where a State joined), w how often a row counts in a sample:

    * ``Brier = Σ w (p − y)² / Σ w`` (Brier 1950): 0 is perfect;
    * AUC: of pairs told on the same day, of which one joined and the other did not, the share in which more was told of the one that
      did, equal ones by half: the probability that a State that joins stood above one that does not (Hanley and McNeil 1982). Pairs
      of different days are left out: that years differ is no knowledge of States;
    * calibration: intercept a and slope b of ``logit P(y) = a + b logit p`` (Cox 1958): 0 and 1 are perfect, a slope under 1 says that
      what was told was too extreme.

    References
    ----------
    G. W. Brier (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1–3.

    J. A. Hanley and B. J. McNeil (1982), The meaning and use of the area under a receiver operating characteristic (ROC) curve,
    Radiology 143, 29–36.

    D. R. Cox (1958), Two further applications of a model for binary regression, Biometrika 45, 562–565.

    Examples
    --------
    Two of three States are told 0.2 and do not join, one is told 0.6 and does:

    >>> told = Told(np.arange(3), np.zeros(3, int), np.array([0.2, 0.2, 0.6]), np.array([False, False, True]))
    >>> found = Scores(told, np.ones((1, 3)))
    >>> [round(float(score[0]), 3) for score in (found.brier, found.auc)]
    [0.08, 1.0]
    """

    told: Told
    weights: Floats

    @cached_property
    def brier(self) -> Floats:
        """The mean square of what was told too much or too little."""
        loss = (self.told.probability - self.told.joined) ** 2
        return _over(self.weights @ loss, self.weights.sum(1))

    @cached_property
    def auc(self) -> Floats:
        """The share of pairs that were told in the right order."""
        right, pairs = np.zeros(len(self.weights)), np.zeros(len(self.weights))
        # Rounded, so that what differs in the last bits of a float counts as equal.
        told, joined = np.round(self.told.probability, 12), self.told.joined
        for day in np.unique(self.told.day):
            of_day = self.told.day == day
            came, stayed = np.flatnonzero(of_day & joined), np.flatnonzero(of_day & ~joined)
            if len(came) and len(stayed):
                above = np.sign(told[came][:, None] - told[stayed][None]) / 2 + 0.5
                theirs, others = self.weights[:, came], self.weights[:, stayed]
                right += ((theirs @ above) * others).sum(1)
                pairs += theirs.sum(1) * others.sum(1)
        return _over(right, pairs)

    @cached_property
    def calibration(self) -> tuple[Floats, Floats]:
        """Intercept and slope, by Newton's method in all samples at once; NaN where there are too few of an outcome, or no maximum."""
        n, y = len(self.weights), self.told.joined.astype(np.float64)
        if min(y.sum(), len(y) - y.sum()) < LEAST_TO_CALIBRATE or np.ptp(self.told.probability) == 0:
            return np.full(n, np.nan), np.full(n, np.nan)
        p = np.clip(self.told.probability, 1e-12, 1 - 1e-12)
        x = np.column_stack([np.ones(len(p)), np.log(p / (1 - p))])
        first = _newton(x, y, self.weights[:1], np.array([[0.0, 1.0]]))
        start = first if np.isfinite(first).all() else np.array([[0.0, 1.0]])
        found = np.concatenate([first, _newton(x, y, self.weights[1:], np.repeat(start, n - 1, 0))])
        return found[:, 0], found[:, 1]


def _newton(x: Floats, y: Floats, weights: Floats, start: Floats) -> Floats:
    """``samples × 2``: coefficients of a logistic regression in many samples at once; NaN where there is no maximum."""
    found, open_ = start.copy(), np.arange(len(weights))
    for _ in range(_STEPS):
        w, b = weights[open_], found[open_]
        h = expit(b @ x.T)
        gradient, information = (w * (y - h)) @ x, w * h * (1 - h)
        i00, i01, i11 = information.sum(1), information @ x[:, 1], information @ x[:, 1] ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse = np.stack([i11, -i01, -i01, i00], 1).reshape(-1, 2, 2) / (i00 * i11 - i01**2)[:, None, None]
            step = np.einsum("nij,nj->ni", inverse, gradient)
        found[open_] = b + step
        lost = ~(np.abs(found[open_]).max(1, initial=0.0) < _FAR)
        found[open_[lost]] = np.nan
        open_ = open_[~lost & (np.abs(step).max(1, initial=0.0) > _CLOSE)]
        if not len(open_):
            return found
    found[open_] = np.nan
    return found


def _over(above: Floats, below: Floats) -> Floats:
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)


def interval(values: Floats) -> tuple[float | None, float | None, float | None]:
    """The first of values, and the interval of the others; None of what is not there."""
    first, others = values[0], values[1:][~np.isnan(values[1:])]
    if np.isnan(first):
        return None, None, None
    if len(others) <= _MOST_WITHOUT * (len(values) - 1):
        return float(first), None, None
    low, high = np.percentile(others, PERCENTILES)
    return float(first), float(low), float(high)
