"""Which States share species, and how closely: the neighbours along migration routes that every other analysis asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Sharing:
    """States by the units that concern them.

    Parameters
    ----------
    concerned : array of bool, ``S × units``
        Who is responsible for which unit.

    Notes
    -----
    A unit of n States ties each of them to n − 1 others; its weight is divided among them, so that each State's ties sum to the number of
    its units that it shares: ``v_su = Σ_t c_st c_ut / (n_t − 1)`` over units with n_t ≥ 2.

    References
    ----------
    M. E. J. Newman (2001), Scientific collaboration networks II: shortest paths, weighted networks, and centrality, Physical Review E
    64, 016132.

    Examples
    --------
    Of three States two share one species, and all share another:

    >>> found = Sharing(np.array([[True, True], [True, True], [False, True]]))
    >>> found.counts.tolist(), found.weights.tolist()
    ([[0, 2, 1], [2, 0, 1], [1, 1, 0]], [[0.0, 1.5, 0.5], [1.5, 0.0, 0.5], [0.5, 0.5, 0.0]])
    """

    concerned: Bools

    @cached_property
    def counts(self) -> Ints:
        """``S × S``: units that two States share; 0 of a State with itself."""
        held = self.concerned.astype(np.float64)
        shared = np.rint(held @ held.T).astype(np.intp)
        np.fill_diagonal(shared, 0)
        return shared

    @cached_property
    def weights(self) -> Floats:
        """``S × S``: v of two States; 0 of a State with itself."""
        held, n = self.concerned.astype(np.float64), self.concerned.sum(0)
        weights: Floats = (held * np.where(n > 1, 1 / np.maximum(n - 1, 1), 0.0)) @ held.T
        np.fill_diagonal(weights, 0.0)
        return weights

    def closest(self, state: int, among: Bools, most: int) -> Ints:
        """The States that share most units with one, of some (a mask of ``S``); those that are equal by weight, then in their order."""
        order = np.lexsort((np.arange(len(among)), -np.round(self.weights[state], 12), -self.counts[state]))
        chosen: Ints = order[among[order] & (self.counts[state][order] > 0)][:most]
        return chosen
