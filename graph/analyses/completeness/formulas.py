"""How complete and how concerted a migration system is: each metric of the vocabulary is one formula here.

For a taxon t with n responsible States, responsibility shares r (default 1/n), engagement E and joint engagement g:

==  =======================================================  ============================================
A   1 if every responsible State is engaged, else 0          literally "all States" of Target 9
C0  engaged / n                                              head count
C1  Σ r E / Σ r                                              share of responsibility engaged
K   Σ_{s<u} r_s r_u g_su / Σ_{s<u} r_s r_u                   are they in it together?
F   min over seasons of C1 among the States of the season    weakest stage of the annual cycle
==  =======================================================  ============================================

All lie in [0, 1] and none falls when a State joins. A metric that is not defined (no responsible State; K of a single
one) is NaN in the arrays and null in records. The Convention counts as a binding instrument for what it lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from concerted.graph.projection.axes import Floats
from concerted.graph.vocabulary import Metric, ids

METRICS = ids(Metric)


@dataclass(frozen=True, eq=False)
class Sums:
    """What the metrics of ``T`` systems in ``D`` worlds are made of.

    Parameters
    ----------
    heads, held : array of float, ``D × T``
        How many States are responsible, and how many of them some instrument holds.
    states : array of float, ``D × T``
        The share of the responsibility that is engaged.
    seasons : sequence of array of float, ``D × T``
        The same among the States of each season; NaN in a season that has none.
    pairs : array of float, ``D × T``
        The same of pairs of States, engaged together.
    """

    heads: Floats
    held: Floats
    states: Floats
    seasons: Sequence[Floats]
    pairs: Floats


FORMULAS: Mapping[Metric, Callable[[Sums], Floats]] = {
    Metric.A: lambda s: np.where(s.heads > 0, (s.held == s.heads).astype(float), np.nan),
    Metric.C0: lambda s: s.held / s.heads,
    Metric.C1: lambda s: s.states,
    Metric.K: lambda s: s.pairs,
    # Of no seasons at all there is no weakest.
    Metric.F: lambda s: reduce(np.fmin, s.seasons, np.full(s.states.shape, np.nan)),
}


def measured(sums: Sums) -> dict[str, Floats]:
    """Every metric by name, each ``D × T``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return {str(metric): FORMULAS[metric](sums) for metric in Metric}
