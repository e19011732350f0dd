"""Who is engaged for what, how strongly, and who is engaged together (semantics of E and g)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.atlas import Bools, Ints
from concerted.graph.projection.projection import Projection

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Strengths:
    """How much an engagement counts: a binding instrument 1, an MoU ``mou``, a concerted action ``concerted_action``."""

    mou: float = 0.5
    concerted_action: float = 0.25

    def __post_init__(self) -> None:
        for name in ("mou", "concerted_action"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidQuery(f"strength of {name}: {getattr(self, name)!r} is not accepted; a number from 0 to 1")

    def of(self, p: Projection, instrument: int) -> float:
        """The strength of one instrument."""
        return 1.0 if p.atlas.binding[instrument] else self.mou


DEFAULT_STRENGTHS = Strengths()


def engaged(p: Projection, *, without: int | None = None) -> Iterator[tuple[int, Ints, Bools]]:
    """For every instrument in force: its index, the columns of its scope, and which members are engaged for which.

    The matrix is ``S × len(columns)``: the State is a member, a Range State of the taxon and within the scope's
    States. ``without`` leaves one instrument out.
    """
    for i in np.flatnonzero(p.in_force).tolist():
        if i == without:
            continue
        scope = p.scope(i)
        yield i, scope.taxa, p.concerned(scope) & p.members[:, i][:, None]


def engagement(p: Projection, strengths: Strengths = DEFAULT_STRENGTHS, *, without: int | None = None) -> Floats:
    """E, ``S × T``: the strongest engagement of each State for each taxon, 0 where there is none."""
    strongest = np.zeros(p.atlas.range.shape)
    for i, columns, held in engaged(p, without=without):
        strongest[:, columns] = np.maximum(strongest[:, columns], strengths.of(p, i) * held)
    return strongest


def together(p: Projection, taxon: int, states: Ints, strengths: Strengths = DEFAULT_STRENGTHS, *, without: int | None = None) -> Floats:
    """g for one taxon, ``len(states) × len(states)``: the strongest instrument that holds both States."""
    g = np.zeros((len(states), len(states)))
    for i, columns, held in engaged(p, without=without):
        at = np.searchsorted(columns, taxon)
        if at < len(columns) and columns[at] == taxon:
            mine = held[states, at]
            np.maximum(g, strengths.of(p, i) * np.outer(mine, mine), out=g)
    return g
