"""Who stands for whom: ranges, lists and scopes as they count for the holders of codes, or each code for itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.bits import Words, packed
from concerted.graph.projection.lists import Lists
from concerted.graph.projection.ranges import Ranges
from concerted.graph.projection.reservations import Reservations
from concerted.graph.projection.scope import Scope
from concerted.graph.projection.scopes import Scopes

# Scopes of many dates are asked for; what is said of the last of them is kept.
_KEPT = 256


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
    _responsible: dict[Scope, tuple[Bools, Bools]] = field(default_factory=dict, init=False, repr=False)

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
        """Who is concerned by the units of a scope, and for which of them firmly; both ``S × units``.

        Computed once a scope, so that the gaps at a date are rows taken from it.
        """
        if scope not in self._responsible:
            if len(self._responsible) >= _KEPT:
                self._responsible.clear()
            concerned = self.concerned(scope)[:, scope.unit]
            firmly = concerned & self.ranges.firm[:, scope.units] & scope.firm[:, scope.unit]
            # Taking columns leaves numpy with the columns together; the gaps at a date take rows.
            self._responsible[scope] = np.ascontiguousarray(concerned), np.ascontiguousarray(firmly)
        return self._responsible[scope]
