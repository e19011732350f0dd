"""What a choice is worth: sets of candidates, each with a weight that is won where as many of it are chosen as it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import Bools, Floats, Ints

# Values that differ by less, as a share of themselves, differ by how floats are added up.
SAME = 1e-9


def same(one: float, other: float) -> bool:
    """Whether two values are the same but for how floats are added up."""
    return abs(one - other) <= SAME * max(1.0, abs(one))


# Of so many numbers multiplied more than one processor is made use of, and where the machine is busy they wait for each other.
_BLOCK = 200_000


def product(one: Floats, other: Floats) -> Floats:
    """``one.T @ other`` of matrices with a row for each set, in blocks that one processor multiplies."""
    rows = max(_BLOCK // max(one.shape[1] * other.shape[1], 1), 1)
    total = np.zeros((one.shape[1], other.shape[1]))
    for at in range(0, len(one), rows):
        total += one[at : at + rows].T @ other[at : at + rows]
    return total


@dataclass(frozen=True, eq=False)
class Game:
    """Sets of candidates, each with a weight that is won where as many of the set are chosen as it needs.

    Every objective is of this form: a unit to complete needs all its missing States, one to bring to τ some of them, a State by itself is
    a set of one, a pair a set of two.

    Parameters
    ----------
    sets : array of bool, sets by candidates
        Candidates stand by their codes.
    need : array of int
        How many of each set are needed, 1 or more.
    weight : array of float
        What is won, above 0.
    base : float
        What is won already.
    step : float, optional
        Of which every weight is a multiple; None where that is not known.
    """

    sets: Bools
    need: Ints
    weight: Floats
    base: float = 0.0
    step: float | None = None

    @property
    def n(self) -> int:
        """How many candidates there are."""
        return int(self.sets.shape[1])

    @cached_property
    def held(self) -> Floats:
        """The sets as numbers."""
        return self.sets.astype(np.float64)

    @cached_property
    def _by_candidate(self) -> Floats:
        return np.ascontiguousarray(self.held.T)

    def count(self, chosen: Bools) -> Ints:
        """How many of each set are chosen."""
        counted: Ints = np.rint(self._by_candidate[chosen].sum(0)).astype(np.intp)
        return counted

    @cached_property
    def full(self) -> Bools:
        """Which sets are needed whole."""
        whole: Bools = self.need == self.sets.sum(1)
        return whole

    def value(self, chosen: Bools) -> float:
        """What a set of candidates is worth."""
        won = self.count(chosen) >= self.need
        return self.base + float(self.weight[won].sum())

    def merged(self) -> Game:
        """The same with sets that are alike as one."""
        if not len(self.sets):
            return self
        key = np.packbits(np.concatenate([self.sets, self.need[:, None] >> np.arange(16) & 1 == 1], 1), axis=1)
        _, first, which = np.unique(key, axis=0, return_index=True, return_inverse=True)
        weight = np.bincount(which.ravel(), self.weight, len(first)).astype(np.float64)
        return replace(self, sets=self.sets[first], need=self.need[first], weight=weight)

    def within(self, taken: Bools, left_out: Bools, most: int) -> Game:
        """The same for those that are neither taken nor left out, of which ``most`` may still be chosen: a smaller game.

        What the taken ones win is in its base; sets that cannot be filled any more are gone.
        """
        need = self.need - self.count(taken)
        sets = self.sets[:, ~taken & ~left_out]
        won, possible = need <= 0, (need > 0) & (need <= np.minimum(sets.sum(1), most))
        base = self.base + float(self.weight[won].sum())
        return Game(sets[possible], need[possible], self.weight[possible], base, self.step).merged()
