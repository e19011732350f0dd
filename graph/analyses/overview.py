"""The state of the world at a date: gaps by kind and instrument, the first non-Parties, the least complete systems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from concerted.graph.analyses.completeness.records import LargeSystem, least_complete
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import Priority, priority_records
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import GapKind, Language

NON_PARTIES = 15


@dataclass(frozen=True, slots=True)
class GapCount(Record):
    """The gaps of one kind and one instrument."""

    kind: GapKind
    instrument: str | None
    states: int
    """States that have one; 0 for `no_instrument`, which is nobody's in particular."""
    units: int
    """State and species, each pair once."""
    firm_units: int

    @property
    def states_named(self) -> int | None:
        """The States, None where the gap is nobody's in particular."""
        return self.states or None


@dataclass(frozen=True, slots=True)
class Overview(Record):
    """The world at a date in three short lists."""

    gaps: tuple[GapCount, ...]
    priorities: tuple[Priority, ...]
    systems: tuple[LargeSystem, ...]


def overview(p: Projection, lang: str = Language.EN) -> Overview:
    """The world at a date in three short lists.

    Parameters
    ----------
    p : Projection
        The release at a date.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    Overview
        Gaps counted by kind and instrument, most units first; the first ``NON_PARTIES`` non-Parties; the least complete systems.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = overview(p)
    >>> found.gaps[0].kind, found.priorities[0].state.named, len(found.priorities)
    ('convention', 'China (CHN)', 15)
    """
    states: Counter[tuple[GapKind, str]] = Counter()
    units: Counter[tuple[GapKind, str]] = Counter()
    firm: Counter[tuple[GapKind, str]] = Counter()
    for gap in gap_records(p, lang=lang):
        key = gap.kind, gap.instrument or ""
        states[key] += gap.state is not None
        units[key] += gap.n_taxa
        firm[key] += gap.n_firm
    counts = (GapCount(kind, name or None, states[kind, name], n, firm[kind, name]) for (kind, name), n in units.items())
    return Overview(
        gaps=tuple(sorted(counts, key=lambda count: (-count.units, count.kind, count.instrument or ""))),
        priorities=tuple(priority_records(p, PriorityQuery(top=NON_PARTIES), lang)),
        systems=tuple(least_complete(p, lang)),
    )
