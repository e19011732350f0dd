"""Which instruments count towards target 1.1 at a date, and what they cover; rule 44 of ``docs/counting.md``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.facts.days.dates import NEVER, day_numbers
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import InstrumentKind


@dataclass(frozen=True, eq=False)
class Covering:
    """What agreements, memoranda, initiatives, action plans and concerted actions cover at the date of a projection.

    Parameters
    ----------
    p : Projection
        The release at the date.
    adopted : bool
        Whether what has no members, and no day of effect that is held, counts from the day on which it was concluded.
    """

    p: Projection
    adopted: bool = False

    @cached_property
    def in_effect(self) -> Ints:
        """What counts, by indexes: with members what is in force, without what has begun by its day of effect and has not ended."""
        p = self.p
        begins, ends = p.atlas.force
        return np.flatnonzero((p.in_force | (~p.atlas.has_members & (begins <= p.day) & (p.day < ends))) & ~_conventions(p))

    @cached_property
    def without_effect(self) -> Ints:
        """What has no members, was concluded by the date and has not ended, and of which no day of effect is held."""
        p = self.p
        begins, ends = p.atlas.force
        return np.flatnonzero(~p.atlas.has_members & (begins == NEVER) & (_concluded(p) <= p.day) & (p.day < ends) & ~_conventions(p))

    @property
    def taking_in(self) -> Ints:
        """What could take in more: what counts."""
        return np.union1d(self.in_effect, self.without_effect) if self.adopted else self.in_effect

    @cached_property
    def covered(self) -> tuple[Bools, Bools]:
        """``T``: species and subspecies that something covers, in whole or by a population, and those that something surely does."""
        found, surely = np.zeros(len(self.p.atlas.taxa), bool), np.zeros(len(self.p.atlas.taxa), bool)
        for i in self.in_effect.tolist():
            scope = self.p.coverage[i]
            found[scope.taxa] = True
            surely[scope.taxa[_surely(scope)]] = True
        if self.adopted:
            for i in self.without_effect.tolist():
                of = self.planned(i)
                found |= of
                surely[np.intersect1d(np.flatnonzero(of), self.p.coverage[i].taxa[_surely(self.p.coverage[i])])] = True
        return found, surely

    def planned(self, instrument: int) -> Bools:
        """``T``: what something without a day of effect covers; where it has a list, those with a Range State on it.

        Such plans name whole classes ("waterbirds of the flyway"), and mean what lives where they are.
        """
        found = np.zeros(len(self.p.atlas.taxa), bool)
        found[self.p.coverage[instrument].taxa] = True
        area = self.p.area[:, instrument]
        return found & np.atleast_1d(self.p.range[area].any(0)) if area.any() else found


def _surely(scope: Scope) -> Bools:
    found: Bools = np.atleast_1d(scope.sure.known.any(0)) | scope.sure.unknown
    return found


def _conventions(p: Projection) -> Bools:
    found: Bools = (p.release["instruments"]["kind"] == str(InstrumentKind.CONVENTION)).to_numpy()
    return found


def _concluded(p: Projection) -> Ints:
    """The day on which each instrument was concluded or adopted."""
    return day_numbers(p.release.typed("instruments")["signed_on"], missing=NEVER).astype(np.intp)
