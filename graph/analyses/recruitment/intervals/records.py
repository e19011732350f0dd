"""The ranking of non-members with how sure each rank is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from concerted.graph.analyses.recruitment.intervals import measures
from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, SEED, Drawing
from concerted.graph.analyses.recruitment.intervals.draws import Rankings, rankings
from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import Priority, priority_records
from concerted.graph.analyses.remarks import Remark
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Interval
from concerted.graph.vocabulary import CONVENTION, Language, Weighting

TOP = 10


@dataclass(frozen=True, slots=True)
class PriorityInterval(Priority):
    """A non-member, what its joining would be worth, and how sure its rank is."""

    rank_median: float
    """Of the draws."""
    rank_low: int
    """The 5th percentile of its rank in the draws, or its rank where that is less."""
    rank_high: int
    """The 95th percentile of its rank in the draws, or its rank where that is more."""
    p_top10: float
    """The share of draws in which it is among the first ten."""
    tier: int
    """Every State of a higher tier (1 is the highest) outranks every State of a lower one in at least 90 % of the draws."""

    @property
    def interval(self) -> Interval:
        """From its low to its high rank."""
        return Interval(self.rank_low, self.rank_high)


def draws_of(
    p: Projection, query: PriorityQuery, draws: int = DRAWS, seed: int = SEED, chances: Chances = DEFAULT_CHANCES,
    sweep: Sweep | None = None,
) -> Rankings:
    """The draws of a seed, with weights and strengths drawn (:class:`Sweep`); InvalidQuery where their number or the seed is not accepted.

    What every answer about draws is read of: the same arguments give the same draws, so that answers fit each other.
    """
    asked = Drawing(draws, seed, chances)
    return rankings(p, query, asked.draws, np.random.default_rng(asked.seed), asked.chances, sweep or Sweep())


def interval_records(
    p: Projection, query: PriorityQuery | None = None, draws: int = DRAWS, seed: int = SEED, lang: str = Language.EN,
    chances: Chances = DEFAULT_CHANCES, sweep: Sweep | None = None,
) -> list[PriorityInterval]:
    """The non-members of an instrument in their order, with intervals of their ranks.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery, optional
        As of :func:`~concerted.graph.analyses.recruitment.records.priority_records`. ``region`` and ``top`` choose among the States,
        whose ranks are those among all.
    draws, seed : int
        How many, from 1 to 10,000; and where chance begins: the same seed gives the same answer on every machine.
    lang : {"en", "fr", "es"}
        Language of names.
    chances : Chances
        How probable contested facts are, by the reason.
    sweep : Sweep, optional
        Between what weights and strengths are drawn.

    Returns
    -------
    list of PriorityInterval
        The records of ``priority_records``, in their order, each with the median, the 5th and the 95th percentile of its rank, the share
        of draws in which it is among the first ten, and its tier.

    Raises
    ------
    InvalidQuery
        What ``priority_records`` does not accept; a number of draws or a seed that is not accepted.

    Notes
    -----
    A draw takes each contested edge with the probability of its weakest reason, the weight of Appendix I from U(1, 3) where the weights
    are ``appendix``, the strength of a memorandum from U(0.25, 0.75) and that of a concerted action from U(0, 0.5). The headline
    has every contested edge, which no draw has to; where its rank lies outside the percentiles, the interval is extended to hold
    it. Rules 36 and 37 of ``docs/counting.md``.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = interval_records(project(reference_release(), date(2024, 2, 12)), PriorityQuery(top=3), draws=100)
    >>> [(each.state.iso3, each.rank_low <= each.rank <= each.rank_high, each.tier) for each in found][:1]
    [('CHN', True, 1)]
    """
    query = query or PriorityQuery()
    records = priority_records(p, query, lang)
    found = draws_of(p, query, draws, seed, chances, sweep)
    at = np.searchsorted(found.candidates, [p.atlas.code_index[record.state.iso3] for record in records])
    ranks = found.ranks[:, at]
    tiers = measures.tiers(measures.wins(found), draws)[at]
    low, high = (measures.percentile(ranks, percent) for percent in (measures.LOW, measures.HIGH))
    read = zip(np.median(ranks, axis=0), low, high, (ranks <= TOP).mean(0), tiers, strict=True)
    return [
        PriorityInterval(
            **{field.name: getattr(record, field.name) for field in fields(Priority)},
            rank_median=float(median), rank_low=min(int(least), record.rank), rank_high=max(int(most), record.rank),
            p_top10=float(first), tier=int(tier),
        )
        for record, (median, least, most, first, tier) in zip(records, read, strict=True)
    ]


def assumptions(
    query: PriorityQuery, chances: Chances = DEFAULT_CHANCES, sweep: Sweep | None = None, intervals: bool = True,
) -> Iterator[Remark]:
    """What draws assume, and the ``intervals`` that are read of them, in sentences."""
    sweep, told = sweep or Sweep(), {field.name: f"{getattr(chances, field.name):g}" for field in fields(chances)}
    yield Remark(
        "A contested occurrence is there with the probability of its weakest reason: uncertain {uncertain}, possibly extinct "
        "{possibly_extinct}, inferred {inferred}, unsourced {unsourced}, States of the population unknown "
        "{population_states_unknown}.", told,
    )
    between = {name: "{:g}–{:g}".format(*getattr(sweep, name)) for name in ("appendix_i", "mou", "concerted_action")}
    if query.weights == Weighting.APPENDIX:
        yield Remark("The weight of a species on Appendix I is drawn uniformly ({appendix_i}).", between)
    if query.instrument == CONVENTION:
        yield Remark(
            "The strength of a memorandum is drawn uniformly ({mou}); that of a concerted action ({concerted_action}) touches nothing, as "
            "none has members.", between,
        )
    else:
        yield Remark("What a State does through other instruments counts for the Convention alone: no strength bears on this ranking.")
    if intervals:
        yield Remark("An interval is the 5th to the 95th percentile of the rank, and holds the rank with every contested occurrence there.")
