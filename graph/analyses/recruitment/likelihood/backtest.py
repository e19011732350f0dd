"""What the hazard would have told before, scored on what followed: fitted to the years before a date, asked of the years after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from concerted.graph.analyses.recruitment.likelihood.model import Hazard, fit
from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, History, Rows
from concerted.graph.analyses.recruitment.likelihood.scoring import Told
from concerted.graph.facts.days.dates import day_number, day_of
from concerted.graph.projection.axes import Bools, Floats

# How many have to have joined for a hazard to be fitted; in so many years what was told is scored; and from which dates it is told.
LEAST_JOINED = 20
WINDOW = 5
EVERY = 5
# Horizons, in years, for which probabilities are told.
HORIZONS = (1, 5)
# Years of which the recent base rate is.
RECENT = 5


@dataclass(frozen=True, eq=False)
class Forecast:
    """What was told from one date, for one horizon, by the hazard and by what is simpler: the base rate of all years before the date, that
    of the last few, and that of each region.
    """

    before: date
    years: int
    by_hazard: Told
    base: Floats
    recent: Floats
    by_region: Floats


def cuts(rows: Rows, until: date) -> Iterator[date]:
    """Each 1 January of a year that five divides, before which enough joined, and whose window was over on a day."""
    years = range(int(rows.day.min()) // 10_000, until.year + 1) if len(rows) else range(0)
    for year in years:
        enough = rows.joined[rows.day < day_number(date(year, 1, 1))].sum() >= LEAST_JOINED
        if year % EVERY == 0 and enough and date(year + WINDOW, 1, 1) <= until:
            yield date(year, 1, 1)


def forecasts(history: History, rows: Rows, until: date) -> Iterator[Forecast]:
    """Every forecast that can be scored on a day.

    Parameters
    ----------
    history : History
        Accessions to the instrument.
    rows : Rows
        Its person-years that were over on the day.
    until : date
        The day.

    Yields
    ------
    Forecast
        By date, and of each by horizon. For one year: each 1 January of the window, of what was known on it, by the hazard fitted before
        the date. For the window: once, of what was known on the date.
    """
    for before in cuts(rows, until):
        start = day_number(before)
        past = rows.where(rows.day < start)
        hazard = fit(past)
        for years in HORIZONS:
            last = start if years == WINDOW else day_number(date(before.year + WINDOW - years, 1, 1))
            asked = rows.where((rows.day >= start) & (rows.day <= last))
            yield _forecast(history, hazard, past, asked, before, years)


def _forecast(history: History, hazard: Hazard, past: Rows, asked: Rows, before: date, years: int) -> Forecast:
    told = Told(asked.state, asked.day, hazard.within(asked, years), joined_within(history, asked, years))
    last = past.where(past.day >= day_number(date(before.year - RECENT, 1, 1)))
    rate = _rate(past.joined)
    regions = {region: _rate(past.joined[past.region == region]) for region in np.unique(past.region).tolist() if region != NO_REGION}
    of_regions = np.array([regions.get(region, rate) for region in asked.region.tolist()])
    alike = np.ones(len(asked))
    return Forecast(
        before, years, told, within(rate * alike, years), within(_rate(last.joined) * alike, years), within(of_regions, years),
    )


def _rate(joined: Bools) -> float:
    """Who joined in a person-year."""
    return float(joined.mean()) if len(joined) else 0.0


def within(hazard: Floats, years: int) -> Floats:
    """The probability of joining within so many years of the same hazard."""
    found: Floats = 1 - (1 - hazard) ** years
    return found


def joined_within(history: History, rows: Rows, years: int) -> Bools:
    """Whether the State of each row joined after its day, within so many years."""
    found = np.zeros(len(rows), bool)
    for day in np.unique(rows.day).tolist():
        start, here = day_of(day), rows.day == day
        found[here] = history.joined(start, date(start.year + years, start.month, start.day))[rows.state[here]]
    return found
