"""Which States share species, how closely that ties them, and who stands closest: what partners, leads, pairs and the network are by."""

from __future__ import annotations

from collections.abc import Sequence
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
        held = self.concerned.astype(np.float64)
        weights: Floats = (held * tie(self.concerned.sum(0))) @ held.T
        np.fill_diagonal(weights, 0.0)
        return weights


def shared_with(concerned: Bools, chosen: Bools) -> tuple[Ints, Floats]:
    """How many of some units concern each State, and how close that brings it to who holds them.

    Parameters
    ----------
    concerned : array of bool, ``S × units``
        Whom each unit concerns.
    chosen : array of bool, ``units``
        The units of one State.

    Returns
    -------
    tuple of array, ``S``
        Counts, and weights: a row of :class:`Sharing` where all units of a State are chosen.

    Examples
    --------
    >>> counts, weights = shared_with(np.array([[True, True], [True, True], [False, True]]), np.array([True, True]))
    >>> counts.tolist(), weights.tolist()
    ([2, 2, 1], [1.5, 1.5, 0.5])
    """
    counts: Ints = (concerned & chosen).sum(1)
    return counts, concerned @ (chosen * tie(concerned.sum(0)))


def tie(n: Ints) -> Floats:
    """How close a unit of n States brings two of them: 1/(n − 1); 0 where it concerns one alone."""
    ties: Floats = np.where(n > 1, 1 / np.maximum(n - 1, 1), 0.0)
    return ties


def closest_first(codes: Sequence[str], among: Bools, *keys: Ints | Floats) -> Ints:
    """States of a mask by keys, each from high to low, then by code; numbers that differ beyond the twelfth decimal are equal."""
    rows = np.flatnonzero(among)
    columns: list[Floats] = [np.argsort(np.argsort(np.array(codes)))[rows].astype(np.float64)]
    for key in reversed(keys):
        numbers: Floats = key[rows].astype(np.float64)
        columns.append(-np.round(numbers, 12))
    order: Ints = rows[np.lexsort(np.stack(columns))]
    return order
