"""What a set of States is worth for each objective, by its definition, and as the sets that have to be filled for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game
from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.vocabulary.recruitment import Objective


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
        return np.asarray(missing.any(0) & ~(missing & ~chosen[:, None]).any(0), bool)

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
    return Game(sets[kept], need[kept], weight, step=step(weight)).merged()


def _of_positive(sets: Bools, weight: Floats) -> Game:
    """Sets that are needed whole, without those that are worth nothing."""
    kept = weight > 1e-15
    return Game(sets[kept], sets[kept].sum(1), weight[kept])


def step(weights: Floats) -> float | None:
    """The largest number of which all are multiples, where it is not too small to tell sums apart by it."""
    decimals = [Fraction(repr(float(weight))) for weight in np.unique(weights)]
    if not decimals:
        return None
    common = Fraction(math.gcd(*(d.numerator * (math.lcm(*(o.denominator for o in decimals)) // d.denominator) for d in decimals)),
                    math.lcm(*(o.denominator for o in decimals)))
    return float(common) if float(weights.sum()) < 1e7 * float(common) else None
