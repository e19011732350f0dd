"""Likelihood as records: what is told of States, how far it was right before, and why it is shown or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Covariate


@dataclass(frozen=True, slots=True)
class Estimate(Record):
    """A number and its interval, from the 5th to the 95th percentile; null where there is none."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def said(self) -> str | None:
        """``0.73 [0.69, 0.78]``; None where there is none."""
        if self.value is None:
            return None
        return f"{self.value:.2f}" + ("" if self.low is None else f" [{self.low:.2f}, {self.high:.2f}]")

    @property
    def unbroken(self) -> str | None:
        """The same with spaces at which no line is broken."""
        return None if self.said is None else self.said.replace(" ", "\u00a0")


@dataclass(frozen=True, slots=True)
class Backtest(Record):
    """What the hazard told from one date, or from all dates, and what came of it."""

    before: date | None
    """The hazard was fitted to the years before this day; null of all dates together."""
    years: int
    """Within so many years a State would join."""
    n: int
    """Probabilities that were told."""
    joined: int
    """Of how many of them the State joined."""
    expected: float
    """How many the hazard expected."""
    expected_base: float
    """How many the base rate expected: the share of person-years before the day in which a State joined."""
    auc: Estimate
    """Of pairs told on a day the share in which more was told of the State that joined; 0.5 knows nothing."""
    brier: Estimate
    """The mean square of what was told too much or too little."""
    brier_base: float
    """The same of the base rate."""
    brier_recent: float
    """The same of the base rate of the last five years before the day."""
    brier_region: float
    """The same of the base rate of each region."""
    skill: Estimate
    """1 − brier / brier_base; above 0 it was better than the base rate."""
    intercept: Estimate
    """Calibration: 0 is perfect."""
    slope: Estimate
    """Calibration: 1 is perfect, under 1 what was told was too extreme."""
    beats: bool | None
    """Of all dates: whether it was surely better than the base rate; null of one date."""


@dataclass(frozen=True, slots=True)
class Coefficient(Record):
    """What a covariate adds to the logarithm of the odds of joining in a year."""

    covariate: Covariate
    region: str | None
    """Of the covariate `region` which one."""
    value: float
    error: float
    """Standard error: clustered by State, or with a prior the inverse of the information."""
    low: float
    high: float
    """value ± 1.645 error"""
    odds_ratio: float
    """exp(value)"""


@dataclass(frozen=True, slots=True)
class Likely(Record):
    """How probable it is that a State joins, and what makes it so. It says nothing of how much its joining would be worth."""

    state: StateRef
    region: str | None
    within_1: Estimate
    """Probability of joining within a year."""
    within_5: Estimate
    """Probability of joining within five years, all else as it is."""
    memberships: int
    """Other instruments in which it is, since a day that is known."""
    neighbours: float
    """Share of the States it shares species with that are in, from 0 to 1."""
    unmet_responsibility: float
    """Its importance, as in `priorities`."""


@dataclass(frozen=True, slots=True)
class Likelihood(Record):
    """How probable accessions are, and whether that can be told."""

    shown: bool
    """Whether probabilities of States are told: only where the hazard was surely better than the base rate before."""
    why: str
    """Why they are, or are not."""
    backtest: tuple[Backtest, ...]
    """By horizon: all dates together, then each."""
    coefficients: tuple[Coefficient, ...]
    """Of the hazard fitted to all years before the date."""
    states: tuple[Likely, ...]
    """Those who may join, the most probable first; none where nothing is shown."""
    assumptions: tuple[str, ...]
    person_years: int
    """To how many the hazard was fitted."""
    joined: int
    """In how many of them a State joined."""
    draws: int
    seed: int
