"""The metrics of the systems of a projection, and of an instrument as a system of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.formulas import measured
from concerted.graph.analyses.completeness.joint import Engaged, Responsible, sums_of
from concerted.graph.analyses.completeness.systems import completeness
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.counting.bits import packed
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Strengths
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION


@dataclass(frozen=True, eq=False)
class SystemMetrics:
    """The metrics of many systems, each array of the length of ``taxa``.

    Attributes
    ----------
    taxa : array of int
        Columns of the ``T`` axis.
    n : array of int
        Responsible States.
    values : mapping of array of float
        By metric, from 0 to 1, NaN where not defined.
    """

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
    """How complete and how concerted some migration systems are.

    Parameters
    ----------
    p : Projection
        The release at a date.
    taxa : iterable of int, optional
        Columns of the ``T`` axis (``p.atlas.taxon_index``); by default every unit on an Appendix.
    strengths : Strengths
        How much an engagement through a memorandum counts, from 0 to 1; a binding instrument counts 1.

    Returns
    -------
    SystemMetrics
        Arrays of the length of ``taxa``.

    Notes
    -----
    For a taxon with n responsible States, shares r = 1/n, engagement E and joint engagement g (the strongest instrument that holds both):

    ``A = [all engaged]``, ``C0 = engaged / n``, ``C1 = Σ_s r_s E_s / Σ_s r_s``,
    ``K = Σ_{s<u} r_s r_u g_su / Σ_{s<u} r_s r_u``, ``F = min over seasons of C1``

    One binding instrument that holds k of n States gives C0 = C1 = k/n and K = k(k−1)/(n(n−1)). None falls when a State joins.
    Where only some populations are listed, the other responsible States count and are not engaged. Rules 14 to 17 of
    ``docs/counting.md``.

    References
    ----------
    Strategic Plan for Migratory Species 2015–2023, Target 9: all States, in a concerted way.

    Examples
    --------
    The memorandum on the Saiga, of strength 0.5, held all five Range States in 2014, and three were Parties to the Convention:

    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = metrics(p, [p.atlas.taxon_index["Saiga tatarica"]])
    >>> found.n.tolist(), found.row(0)
    ([5], {'A': 1.0, 'C0': 1.0, 'C1': 0.8, 'K': 0.65, 'F': 0.8})
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
    system = packed(listed[:, None, None])
    responsible = Responsible(system, [packed(season[:, None]) & system for season in seasons], np.zeros(1, np.intp))
    members = packed(p.members[:, instrument, None, None])
    sums = sums_of(responsible, [Engaged(strengths.of(p, instrument), np.zeros(1, np.intp), members & system)])
    return {name: _number(values[0, 0]) for name, values in measured(sums).items()}
