"""The metrics of the systems of a projection, and of an instrument as a system of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.formulas import measured
from concerted.graph.analyses.completeness.joint import Weights
from concerted.graph.analyses.completeness.systems import completeness, sums_of
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Strengths
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION


@dataclass(frozen=True, eq=False)
class SystemMetrics:
    """The metrics of many systems, each of ``values`` as long as ``taxa`` (columns of the ``T`` axis), and their responsible States."""

    taxa: Ints
    n: Ints
    values: Mapping[str, Floats]

    def __getitem__(self, metric: str) -> Floats:
        """One metric of every system."""
        return self.values[metric]

    def row(self, at: int) -> dict[str, float | None]:
        """The metrics of one system, null where not defined."""
        return {name: _number(values[at]) for name, values in self.values.items()}

    def mean(self, keep: Bools | None = None) -> dict[str, float | None]:
        """Means over the systems kept for which each metric is defined; that of A is the share of complete systems."""
        chosen = slice(None) if keep is None else keep
        means: dict[str, float | None] = {}
        for name, values in self.values.items():
            defined = values[chosen][~np.isnan(values[chosen])]
            means[name] = float(defined.mean()) if len(defined) else None
        return means


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def metrics(p: Projection, taxa: Iterable[int] | None = None, strengths: Strengths = DEFAULT_STRENGTHS) -> SystemMetrics:
    """The metrics of the systems of some taxa (columns), by default of every unit on an Appendix.

    Responsible States are R(t): where only some populations are listed, the others count and are not engaged.
    """
    columns = p.appendix().units if taxa is None else np.array(list(taxa), np.intp)
    found = completeness([p], columns, strengths)
    return SystemMetrics(columns, p.range[:, columns].sum(0), {name: values[0] for name, values in found.items()})


def instrument_metrics(p: Projection, instrument: int, strengths: Strengths = DEFAULT_STRENGTHS) -> dict[str, float | None]:
    """The metrics of an instrument as one system: the States on its own list, engaged through it alone.

    Its list is the responsibility. For the Convention, whose area is the world, every State concerned by a listed
    unit counts. F takes the seasons in which those States hold its taxa.
    """
    scope = p.scope(instrument)
    concerned = p.concerned(scope)[:, scope.unit]
    listed = np.atleast_1d(concerned.any(1)) if p.atlas.instruments[instrument] == CONVENTION else p.area[:, instrument]
    seasons = [np.atleast_2d((season[:, scope.units] & concerned).any(1)).T for season in p.seasons.values()]
    system, i = listed[:, None], instrument
    sums = sums_of(Weights.of_systems(system, seasons), p.members[None], {i: system}, {i: strengths.of(p, i)})
    return {name: _number(values[0, 0]) for name, values in measured(sums).items()}
