"""What concerns one code at a date: a State by itself, or a territory by what comes through it to who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection


@dataclass(frozen=True, eq=False)
class Holding:
    """What concerns a code at a date, of the units of the Appendices: itself, or what comes through it to the State that holds it.

    Parameters
    ----------
    p : Projection
        The release at the date.
    code : int
        Its row of the ``S`` axis; one that is nobody's holds nothing.
    """

    p: Projection
    code: int

    @property
    def state(self) -> int:
        """The row of the State for which the code counts, ``NOBODY`` where there is none."""
        return int(self.p.fold[self.code])

    @cached_property
    def view(self) -> Projection:
        """The projection with what comes through the code alone, where it counts for another."""
        return self.p if self.state in (self.code, NOBODY) else self.p.through(self.code)

    @property
    def units(self) -> Ints:
        """Units of the Appendices, columns of the ``T`` axis."""
        return self.p.appendix().units

    @cached_property
    def held(self) -> Bools:
        """``units``: those that concern it."""
        return self._row(self.view.folded.concern(self.view.appendix()).held)

    @cached_property
    def firm(self) -> Bools:
        """``units``: those that concern it firmly, by its ranges and by the scope."""
        return self._row(self.view.folded.concern(self.view.appendix()).firm)

    def _row(self, matrix: Bools) -> Bools:
        none: Bools = np.zeros(len(self.units), bool)
        return none if self.state == NOBODY else matrix[self.state]

    @cached_property
    def seasons(self) -> Mapping[str, Bools]:
        """``T`` of each season in which a taxon occurs there."""
        return {name: matrix[self.state] for name, matrix in self.view.seasons.items()} if self.state != NOBODY else {}


def nobodys(p: Projection, iso3: str, lang: str) -> InvalidQuery:
    """What is said of a code for which nobody is responsible."""
    return InvalidQuery(
        "{state} ({code}) is no State's on {day}: nobody is responsible for what occurs there",
        state=state_label(p.release, iso3, lang), code=iso3, day=p.as_of,
    )
