"""Who is engaged for what, and how strongly (semantics of E)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.projection import Projection


@dataclass(frozen=True)
class Strengths:
    """How much an engagement counts: a binding instrument 1, an MoU ``mou``."""

    mou: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.mou <= 1:
            raise InvalidQuery("strength of mou: {value!r} is not accepted; a number from 0 to 1", value=self.mou)

    def of(self, p: Projection, instrument: int) -> float:
        """The strength of one instrument."""
        return 1.0 if p.atlas.binding[instrument] else self.mou


DEFAULT_STRENGTHS = Strengths()


def engaging(p: Projection, instrument: int) -> tuple[Ints, Bools]:
    """The columns of the scope of an instrument, and for which of them each State is engaged where it is a member.

    The matrix is ``S × len(columns)``: a Range State of the taxon, within the scope's States. Of the Convention nobody is engaged for what
    it has reserved (Art. XI.6, XIV.2).
    """
    scope = p.scope(instrument)
    held = p.concerned(scope)
    if instrument == p.convention and p.reserved is not None:
        held = held & ~p.reserved.taxa[:, scope.taxa]
    return scope.taxa, held


def engaged(p: Projection) -> Iterator[tuple[int, Ints, Bools]]:
    """For every instrument in force: its index, the columns of its scope, and which members are engaged for which (:func:`engaging`)."""
    for i in np.flatnonzero(p.in_force).tolist():
        columns, held = engaging(p, i)
        yield i, columns, held & p.members[:, i][:, None]


def engagement(p: Projection, strengths: Strengths = DEFAULT_STRENGTHS) -> Floats:
    """E, ``S × T``: the strongest engagement of each State for each taxon, 0 where there is none."""
    strongest = np.zeros(p.range.shape)
    for i, columns, held in engaged(p):
        strongest[:, columns] = np.maximum(strongest[:, columns], strengths.of(p, i) * held)
    return strongest


def missing(p: Projection, units: Ints) -> Bools:
    """``S × len(units)``: responsible States that no instrument engages, however weak (A and C0 count these)."""
    held = p.range[:, units].copy()
    column = p.atlas.places(units)
    for _, taxa, who in engaged(p):
        at = column[taxa]
        held[:, at[at >= 0]] &= ~who[:, at >= 0]
    return held
