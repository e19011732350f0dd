"""Rankings with intervals, as briefs on States and instruments both ask for them."""

from __future__ import annotations

from functools import lru_cache

from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval, interval_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, Language


@lru_cache(maxsize=8)
def intervals(p: Projection, instrument: str = CONVENTION, lang: str = Language.EN) -> tuple[PriorityInterval, ...]:
    """The ranking of an instrument with intervals of the ranks; the last are kept, for a thousand draws take a second."""
    return tuple(interval_records(p, PriorityQuery(instrument), lang=lang))
