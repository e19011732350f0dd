"""What a scenario comes to, as records: both worlds in their metrics, the ranking afterwards, and all together."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.graph.analyses.completeness.records import Completeness
from concerted.graph.analyses.gaps.records import Gap
from concerted.graph.analyses.recruitment.scenarios.entry import DatedChange
from concerted.graph.analyses.recruitment.scenarios.proposal import Proposal
from concerted.graph.records import Record, StateRef


@dataclass(frozen=True)
class _Counted(Record):
    n_systems: int
    """Over how many systems the means are."""


@dataclass(frozen=True)
class Means(Completeness, _Counted):
    """Means of the metrics over migration systems."""


@dataclass(frozen=True)
class _World(Record):
    all: Means
    """The same over every system on the Appendices in this world."""


# Fields are taken from the last base on: those of the world, then its means.
@dataclass(frozen=True)
class World(Means, _World):
    """One of the two worlds: means over the systems that the changes touch, the same in both."""


@dataclass(frozen=True, slots=True)
class Rerank(Record):
    """A non-Party in the ranking with the changes, and where it stood without them."""

    rank: int
    rank_before: int | None
    """Null where it was not ranked."""
    state: StateRef
    region: str | None
    """Its region in the Convention; null where it has none."""
    unmet_responsibility: float
    unmet_before: float | None
    """Null where it was not ranked."""


@dataclass(frozen=True, slots=True)
class Scenario(Record):
    """What would be with some changes, beside what is."""

    changes: tuple[DatedChange, ...]
    before: World
    after: World
    closed: tuple[Gap, ...]
    """Gaps that hold without the changes alone, with the taxa that make the difference."""
    opened: tuple[Gap, ...]
    """Gaps that hold with the changes alone."""
    touched: tuple[str, ...]
    """Taxa whose systems the changes touch: somebody is engaged for them through an instrument in one of the worlds alone, or they are
    counted on the Appendices in one of them alone."""
    priorities: tuple[Rerank, ...]
    """The first non-Parties of the Convention with the changes."""
    proposals: tuple[Proposal, ...]
    """Of every listing whom it makes responsible."""
    assumptions: tuple[str, ...]
