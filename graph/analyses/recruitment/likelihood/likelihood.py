"""Likelihood of accession, apart from importance: a hazard fitted to the years before a date, told of States where it was right before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, MOST_DRAWS, MOST_SEED, SEED
from concerted.graph.analyses.recruitment.likelihood.backtest import HORIZONS, LEAST_JOINED, Forecast, forecasts
from concerted.graph.analyses.recruitment.likelihood.model import Hazard, fit
from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, History, history
from concerted.graph.analyses.recruitment.likelihood.records import Backtest, Coefficient, Estimate, Likelihood, Likely
from concerted.graph.analyses.recruitment.likelihood.scoring import Samples, Scores, Told, interval, samples
from concerted.graph.analyses.recruitment.likelihood.telling import LEAST_SCORED, assumptions, why
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.remarks import Words
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Floats
from concerted.graph.projection.projection import Projection
from concerted.graph.records import StateRef
from concerted.graph.vocabulary import CONVENTION, Covariate, Language

# An interval of fewer is read of too few at its ends.
LEAST_DRAWS = 100
# A normal variable lies within so many standard errors with a probability of 90 %.
_WITHIN_90 = 1.6448536269514722
# Rounded, so that machines that differ in the last bits of a float give the same answer.
_DIGITS = 6
_NOTHING = Estimate(None, None, None)


@dataclass(frozen=True)
class LikelihoodQuery:
    """Of which instrument, and by how many draws.

    Parameters
    ----------
    instrument : str
        Id of the instrument.
    draws : int
        Samples of States behind the intervals of scores, and draws of coefficients behind those of probabilities.
    seed : int
        Where chance begins; the same gives the same.

    Raises
    ------
    InvalidQuery
        The number of draws is not from 100 to 10,000, or the seed not from 0 to 2³² − 1.
    """

    instrument: str = CONVENTION
    draws: int = DRAWS
    seed: int = SEED

    def __post_init__(self) -> None:
        InvalidQuery.unless_whole("draws", self.draws, LEAST_DRAWS, MOST_DRAWS)
        InvalidQuery.unless_whole("seed", self.seed, 0, MOST_SEED)


def likelihood(p: Projection, query: LikelihoodQuery | None = None, lang: str = Language.EN, words: Words = str) -> Likelihood:
    """How probable it is that those join an instrument who may, where that can be told.

    Parameters
    ----------
    p : Projection
        The release at a date. Nothing that happened after it is used.
    query : LikelihoodQuery, optional
        Of which instrument; the Convention where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable, optional
        From English to the language of sentences.

    Returns
    -------
    Likelihood
        The back-test and the coefficients; and of every State that may join the probability that it does within 1 and 5 years (from 0 to
        1), where the hazard was better than the base rate.

    Raises
    ------
    InvalidQuery
        The instrument has no members, is not in force, or fewer than 20 joined it before the date, after it entered into force.

    Notes
    -----
    The hazard of a State in a year is ``h = 1 / (1 + exp(−xβ))``, fitted to person-years (Allison 1982; :func:`.model.fit`); within k
    years it joins with ``1 − Π_{j<k} (1 − h_j)``, all but the years as on the date. From each 1 January of a fifth year the same is
    fitted to what was before it, and scored on what followed (:class:`.scoring.Scores`). A horizon is shown where over all dates the
    Brier skill ``1 − Brier / Brier of the base rate`` lies above 0 and the AUC above 0.5, both with the whole of their intervals, 5th
    to 95th percentile over samples of States with replacement. ``docs/likelihood.md`` has the figures.

    References
    ----------
    P. D. Allison (1982), Discrete-time methods for the analysis of event histories, Sociological Methodology 13, 61–98.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = likelihood(project(reference_release(), date(2024, 2, 12)), LikelihoodQuery(draws=100))
    >>> found.shown, len(found.states), found.joined
    (False, 0, 118)
    """
    query = query or LikelihoodQuery()
    i = Priorities(p, PriorityQuery(query.instrument)).instrument
    past, until = history(p.atlas, i), min(p.as_of, p.release.published)
    if not p.in_force[i]:
        raise InvalidQuery("instrument: {value} is not in force on {day}", value=query.instrument, day=p.as_of)
    rows = past.years(until)
    joined = int(rows.joined.sum())
    if joined < LEAST_JOINED:
        raise InvalidQuery(
            "instrument: nothing can be told of {value} on {day}: {n} joined it in the years that it was in force before, and a hazard is "
            "fitted to {least} at the least", value=query.instrument, day=p.as_of, n=joined, least=LEAST_JOINED,
        )
    hazard = fit(rows)
    backtest = _backtests(list(forecasts(past, rows, until)), query)
    beats = tuple(each.years for each in backtest if each.before is None and each.beats)
    return Likelihood(
        shown=bool(beats),
        why=why(backtest, query.instrument).told(words),
        backtest=backtest,
        coefficients=tuple(_coefficients(hazard, past)),
        states=_states(p, past, hazard, beats, query, lang) if beats else (),
        assumptions=tuple(each.told(words) for each in assumptions(p, past, rows, hazard, query.instrument, query.draws, query.seed)),
        person_years=len(rows),
        joined=joined,
        draws=query.draws,
        seed=query.seed,
    )


def _backtests(made: Sequence[Forecast], query: LikelihoodQuery) -> tuple[Backtest, ...]:
    if not made:
        return ()
    drawn = samples(
        np.concatenate([each.by_hazard.state for each in made]), query.draws, np.random.default_rng((query.seed, 0)),
    )
    found = []
    for years in HORIZONS:
        of = [each for each in made if each.years == years]
        found += [_scored(of, drawn, None), *(_scored([each], drawn, each.before) for each in of)]
    return tuple(found)


def _scored(made: Sequence[Forecast], drawn: Samples, before: date | None) -> Backtest:
    """What was told from one date, or from all, by its scores."""
    told = Told.of_all([each.by_hazard for each in made])
    weights = drawn.of(told)
    base, recent, by_region = (
        told.of(np.concatenate([getattr(each, name) for each in made])) for name in ("base", "recent", "by_region")
    )
    scores, of_base = Scores(told, weights), Scores(base, weights)
    skill, auc = _estimate(1 - scores.brier / of_base.brier), _estimate(scores.auc)
    joined = int(told.joined.sum())
    surely = joined >= LEAST_SCORED and (skill.low or 0.0) > 0 and (auc.low or 0.0) > 0.5
    intercept, slope = scores.calibration
    return Backtest(
        before=before, years=made[0].years, n=len(told.joined), joined=joined,
        expected=_rounded(told.probability.sum()), expected_base=_rounded(base.probability.sum()),
        auc=auc, brier=_estimate(scores.brier), brier_base=_rounded(of_base.brier[0]),
        brier_recent=_rounded(Scores(recent, weights[:1]).brier[0]), brier_region=_rounded(Scores(by_region, weights[:1]).brier[0]),
        skill=skill, intercept=_estimate(intercept), slope=_estimate(slope), beats=surely if before is None else None,
    )


def _estimate(values: Floats) -> Estimate:
    return Estimate(*(None if value is None else _rounded(value) for value in interval(values)))


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _coefficients(hazard: Hazard, past: History) -> Iterator[Coefficient]:
    for term, value, error in zip(hazard.terms, hazard.coefficients, hazard.errors, strict=True):
        region = past.regions[term.region] if term.covariate is Covariate.REGION else None
        low, high = value - _WITHIN_90 * error, value + _WITHIN_90 * error
        yield Coefficient(term.covariate, region, *map(_rounded, (value, error, low, high, np.exp(value))))


def _states(
    p: Projection, past: History, hazard: Hazard, beats: Sequence[int], query: LikelihoodQuery, lang: str,
) -> tuple[Likely, ...]:
    """Those who may join, the most probable first; a horizon for which the hazard was no better than the base rate has no numbers."""
    rows = past.at(p.as_of)
    told: dict[int, list[Estimate]] = {years: [_NOTHING] * len(rows) for years in HORIZONS}
    for years in beats:
        drawn = hazard.drawn(rows, years, query.draws, np.random.default_rng((query.seed, 1)))
        every = np.concatenate([hazard.within(rows, years)[None], drawn])
        told[years] = [_estimate(every[:, n]) for n in range(len(rows))]
    found = []
    for n, s in enumerate(rows.state.tolist()):
        code, region = p.atlas.codes[s], int(rows.region[n])
        found.append(Likely(
            state=StateRef(code, state_label(p.release, code, lang)),
            region=None if region == NO_REGION else past.regions[region],
            within_1=told[1][n], within_5=told[5][n],
            memberships=int(rows.memberships[n]), neighbours=_rounded(rows.neighbours[n]),
            unmet_responsibility=_rounded(rows.importance[n]),
        ))
    found.sort(key=lambda each: (-(each.within_5.value or each.within_1.value or 0.0), each.state.iso3))
    return tuple(found)
