"""Rankings with intervals, as briefs on States and instruments both ask for them."""

from __future__ import annotations

from functools import lru_cache

from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval, interval_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION


@lru_cache(maxsize=16)
def intervals(p: Projection, instrument: str = CONVENTION) -> tuple[PriorityInterval, ...]:
    """The ranking of an instrument with intervals of the ranks, its names in English, for briefs have names of their own.

    The last are kept: a thousand draws take a second.
    """
    return tuple(interval_records(p, PriorityQuery(instrument)))
