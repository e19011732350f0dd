"""Who stands for whom: ranges, lists and scopes as they count for the holders of codes, or each code for itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.bits import Words, packed
from concerted.graph.projection.counting.lists import Lists
from concerted.graph.projection.counting.ranges import Ranges
from concerted.graph.projection.counting.reservations import Reservations
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.counting.scopes import Scopes

# Scopes of many dates are asked for; what is said of the last of them is kept.
_KEPT = 256


@dataclass(frozen=True, eq=False)
class Concern:
    """Who is concerned by the units of a scope, for which of them firmly, and where documents say that they are extant; ``S × units``."""

    held: Bools
    firm: Bools
    extant: Bools

    @cached_property
    def somebody(self) -> Bools:
        """``S``: who is concerned by any of them."""
        return np.atleast_1d(self.held.any(1))

    @cached_property
    def anyone(self) -> Concern:
        """One row: what is held, firm and extant of anybody."""
        return Concern(*(np.atleast_2d(matrix.any(0)) for matrix in (self.held, self.firm, self.extant)))


@dataclass(frozen=True, eq=False)
class Folding:
    """Responsibility counted in one way.

    ``fold`` is the row in which the facts of each code count, or ``NOBODY``; the row of a code that counts elsewhere is empty. ``kept`` and
    ``supposed`` narrow it, None where nothing is: ``kept`` (``S × T``) are the range edges that are taken to be, ``supposed``
    (``S × T``) the States that are taken to hold a population whose States are not known.
    """

    fold: Ints
    ranges: Ranges
    lists: Lists
    scopes: Scopes
    kept: Bools | None = None
    supposed: Bools | None = None
    _concern: dict[Scope, Concern] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def range(self) -> Bools:
        """``S × T``: R of Art. I.1.f and h, firm or contested."""
        return self.ranges.held if self.kept is None else self.ranges.held & self.kept

    @cached_property
    def range_bits(self) -> Words:
        """``words × T``: the same as bits."""
        return self.ranges.held_bits if self.kept is None else packed(self.range)

    @cached_property
    def reservations(self) -> Reservations:
        """What States reserve, of listings as they count here."""
        return Reservations(self.scopes.dated, self.scopes)

    def narrowed(self, kept: Bools, supposed: Bools) -> Folding:
        """With fewer range edges, and fewer States supposed to hold what is not known."""
        return replace(
            self,
            kept=kept if self.kept is None else self.kept & kept,
            supposed=supposed if self.supposed is None else self.supposed & supposed,
        )

    def allowed(self, scope: Scope) -> Bools:
        """``S × len(scope.taxa)``: the scope's States, firm or contested."""
        if self.supposed is None:
            return scope.allowed
        return scope.known | (scope.unknown & self.supposed[:, scope.taxa])

    def concerned(self, scope: Scope) -> Bools:
        """``S × len(scope.taxa)``: the States in R of each taxon, within the scope's States."""
        return self.range[:, scope.taxa] & self.allowed(scope)

    def responsible(self, scope: Scope) -> tuple[Bools, Bools]:
        """Who is concerned by the units of a scope, and for which of them firmly; both ``S × units``."""
        found = self.concern(scope)
        return found.held, found.firm

    def concern(self, scope: Scope) -> Concern:
        """The same with where documents say that they are extant.

        Computed once a scope, so that the gaps at a date are rows taken from it.
        """
        if scope not in self._concern:
            if len(self._concern) >= _KEPT:
                self._concern.clear()
            held = self.concerned(scope)[:, scope.unit]
            extant = held & self.ranges.firm[:, scope.units]
            # Taking columns leaves numpy with the columns together; the gaps at a date take rows.
            self._concern[scope] = Concern(*map(np.ascontiguousarray, (held, extant & scope.firm[:, scope.unit], extant)))
        return self._concern[scope]
