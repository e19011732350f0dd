"""How a ranking and the systems behind it stand: what a fact in doubt is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.counting.scope import Scope

# How far a system is: nobody is responsible; all are in; those that are missing can all join; one of them cannot.
NOBODY_THERE, COMPLETE, REACHABLE, OUT_OF_REACH = range(4)


def how_far(n: Ints, missing: Ints, kept_out: Ints) -> Ints:
    """How far systems are, of so many responsible States, of whom so many are missing, and so many of these cannot join."""
    return np.select([n == 0, missing == 0, kept_out == 0], [NOBODY_THERE, COMPLETE, REACHABLE], OUT_OF_REACH)


@dataclass(frozen=True, eq=False)
class Baseline:
    """A ranking, its scores and ranks by candidate, and its systems by unit.

    ``C`` are the ranked, by code; ``U`` the units.
    """

    found: Priorities

    @cached_property
    def rows(self) -> Ints:
        """``C``: the ranked, as rows of the ``S`` axis."""
        return np.sort(self.found.ranked)

    @cached_property
    def place(self) -> Ints:
        """``S``: where each State stands among the ranked, -1 where it does not."""
        place = np.full(len(self.found.concerned), -1, np.intp)
        place[self.rows] = np.arange(len(self.rows))
        return place

    @cached_property
    def column(self) -> Ints:
        """``T``: where each taxon stands among the units, -1 where it is none."""
        return self.found.p.atlas.places(self.found.units)

    @cached_property
    def scope(self) -> Scope:
        """What is in scope of the instrument."""
        p, query = self.found.p, self.found.query
        if self.found.is_convention:
            return p.appendix(query.appendix)
        return p.coverage[self.found.instrument]

    def within(self, matrix: Bools) -> Bools:
        """Of a matrix ``S × taxa of the scope`` the columns of the units, ``S × U``."""
        columns: Bools = matrix[:, np.searchsorted(self.scope.taxa, self.found.units)]
        return columns

    @cached_property
    def supposed(self) -> Bools:
        """``S × U``: in the range, and concerned by a population alone whose States are not known."""
        return self.within(self.scope.supposed) & self.found.concerned & self.found.p.range[:, self.found.units]

    @cached_property
    def scores(self) -> Floats:
        """``C``: unmet responsibility."""
        scores: Floats = self.found.contributions[self.rows].sum(1)
        return scores

    @cached_property
    def counts(self) -> Ints:
        """``C``: units that concern each."""
        counts: Ints = self.found.missing[self.rows].sum(1)
        return counts

    @cached_property
    def losses(self) -> Floats:
        """``C × U``: c (1 − E)."""
        losses: Floats = (self.found.concerned * (1 - self.found.engagement))[self.rows]
        return losses

    @cached_property
    def gained(self) -> Floats:
        """``U``: by how much w / n grows where one State less is responsible; 0 where it is the only one."""
        n = self.found.n
        gained: Floats = np.where(n > 1, self.found.weight * (1 / np.maximum(n - 1, 1) - 1 / np.maximum(n, 1)), 0.0)
        return gained

    @cached_property
    def ranks(self) -> Ints:
        """``C``: ranks, from 1."""
        ranks: Ints = ranked(self.scores[None], np.ones((1, len(self.rows)), bool))[0]
        return ranks

    @cached_property
    def kept_out(self) -> Bools:
        """``S × U``: missing, and not one that can join."""
        return self.found.missing & ~self.found.candidates[:, None]

    @cached_property
    def systems(self) -> tuple[Ints, Ints, Ints]:
        """``U`` each: responsible States, those missing, and those of them that cannot join."""
        return self.found.n, self.found.missing.sum(0), self.kept_out.sum(0)

    @cached_property
    def far(self) -> Ints:
        """``U``: how far each system is."""
        return how_far(*self.systems)


def ranked(scores: Floats, counted: Bools) -> Ints:
    """Ranks from 1 in each row of scores (by code); whom no unit concerns comes after all others (rules 20 and 24)."""
    order = np.argsort(np.where(counted, -np.round(scores, 12), np.inf), axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(1, scores.shape[1] + 1), scores.shape), axis=1)
    return ranks
