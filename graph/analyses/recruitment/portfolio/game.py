"""What a set of States is worth for each objective, by its definition, and as the sets that have to be filled for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.vocabulary.recruitment import Objective

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
class Worth:
    """The value of any set of States (a mask of ``S``), computed from the set and the arrays of the ranking alone."""

    found: Priorities
    objective: str
    tau: float = 1.0

    def __call__(self, chosen: Bools) -> float:
        """The value of a set.

        Parameters
        ----------
        chosen : array of bool, ``S``
            The set X.

        Returns
        -------
        float
            ``completed``: Σ w_t over units that have all responsible States in M ∪ X and had one missing before; ``threshold``: over
            those whose share of States in reaches τ and did not before; ``responsibility``: Σ U_s; ``concertation``: Σ q over pairs with
            both in M ∪ X and not both in M.
        """
        if self.objective == Objective.RESPONSIBILITY:
            return float(self.found.contributions[chosen].sum())
        if self.objective == Objective.CONCERTATION:
            pairs = self.found.pair_weight[np.ix_(chosen, chosen)]
            return float(self.with_members[chosen].sum() + pairs.sum() / 2)
        return float(self.found.weight[self.reached(chosen)].sum())

    def reached(self, chosen: Bools) -> Bools:
        """``units``: those that the set completes, or brings to τ."""
        entered = (self.found.missing & chosen[:, None]).sum(0)
        return np.asarray((self.need > 0) & (entered >= self.need), bool)

    def completed(self, chosen: Bools) -> Bools:
        """``units``: those that had a State missing and have none with the set."""
        missing = self.found.missing
        done: Bools = missing.any(0) & ~(missing & ~chosen[:, None]).any(0)
        return done

    @cached_property
    def need(self) -> Ints:
        """States that each unit lacks: for all to be in, or for the share τ of them; 0 or less where it has them."""
        missing = self.found.missing.sum(0)
        if self.objective != Objective.THRESHOLD:
            return np.asarray(missing, np.intp)
        # As a decimal, so that 0.7 of 10 States are 7.
        tau = Fraction(repr(float(self.tau)))
        wanted = np.array([math.ceil(tau * n) for n in range(int(self.found.n.max(initial=0)) + 1)], np.intp)
        return np.asarray(wanted[self.found.n] - (self.found.n - missing), np.intp)

    @cached_property
    def with_members(self) -> Floats:
        """``S``: Σ q with the members, without the units that those have reserved."""
        q, member = self.found.pair_weight, self.found.member
        # φ leaves out half of what is paired with a member that has reserved the unit, as half of it counts there.
        reserved = q @ np.where(member, 1.0, 0.5) - self.found.gain
        together: Floats = q[:, member].sum(1) - 2 * reserved
        return together


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


def game(worth: Worth, candidates: Ints) -> Game:
    """The game of an objective over candidates (indexes of ``S`` in the order of their codes)."""
    found = worth.found
    if worth.objective == Objective.RESPONSIBILITY:
        return _of_positive(np.eye(len(candidates), dtype=bool), found.contributions[candidates].sum(1))
    if worth.objective == Objective.CONCERTATION:
        one, other = np.triu_indices(len(candidates), 1)
        pairs = np.zeros((len(one), len(candidates)), bool)
        pairs[np.arange(len(one)), one] = pairs[np.arange(len(one)), other] = True
        together = found.pair_weight[np.ix_(candidates, candidates)][one, other]
        sets = np.concatenate([np.eye(len(candidates), dtype=bool), pairs])
        return _of_positive(sets, np.concatenate([worth.with_members[candidates], together]))
    sets, need = found.missing[candidates].T, worth.need
    # A unit of which others are missing than candidates, so many that it cannot be filled, is no part of it.
    kept = (need > 0) & (need <= sets.sum(1)) & (found.weight > 0)
    weight = found.weight[kept]
    return Game(sets[kept], need[kept], weight, step=_step(weight)).merged()


def _of_positive(sets: Bools, weight: Floats) -> Game:
    """Sets that are needed whole, without those that are worth nothing."""
    kept = weight > 1e-15
    return Game(sets[kept], sets[kept].sum(1), weight[kept])


def _step(weights: Floats) -> float | None:
    """The largest number of which all are multiples, where it is not too small to tell sums apart by it."""
    decimals = [Fraction(repr(float(weight))) for weight in np.unique(weights)]
    if not decimals:
        return None
    step = Fraction(math.gcd(*(d.numerator * (math.lcm(*(o.denominator for o in decimals)) // d.denominator) for d in decimals)),
                    math.lcm(*(o.denominator for o in decimals)))
    return float(step) if float(weights.sum()) < 1e7 * float(step) else None
