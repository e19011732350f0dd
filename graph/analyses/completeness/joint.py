"""What the States that some instruments hold together come to: heads, shares and pairs, at many dates as one product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.axes import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Weights:
    """What every State weighs in some systems, and sums of it over any States.

    Parameters
    ----------
    stacked : array of float, ``S × sums × T``
        See :meth:`of_systems`.
    shares : array of float, ``S × T``, optional
        Responsibility shares, 0 for others; None where all States of a system have the same, for which counts are enough.
    counts : int
        How many rows of a sum are whole numbers.

    Notes
    -----
    A sum has rows: the States, those of each season, and the pairs of States; and where shares differ the same once more, of shares
    and of products of two. The first are whole numbers, which say exactly whether nobody or everybody is in.
    """

    stacked: NDArray[np.floating]
    shares: Floats | None
    counts: int

    @classmethod
    def of_systems(cls, held: Bools, seasons: Iterable[Bools], shares: Floats | None = None) -> Weights:
        """Of responsible States, and of those of each season, all ``S × T``."""
        groups = [held, *(season & held for season in seasons)]
        # Single precision holds counts exactly and multiplies twice as fast.
        stacked: NDArray[np.floating] = np.stack(groups, 1).astype(np.float32)
        if shares is not None:
            stacked = np.concatenate([stacked, np.stack([*(shares * g for g in groups), shares**2], 1)], 1)
        return cls(stacked, shares, len(groups) + 1)

    def part(self, columns: Ints) -> Weights:
        """Some of the systems."""
        return replace(self, stacked=self.stacked[:, :, columns], shares=None if self.shares is None else self.shares[:, columns])

    @cached_property
    def total(self) -> Floats:
        """``rows × T``: the sums over all responsible States."""
        size, _, taxa = self.stacked.shape
        return self.of(np.arange(size), np.ones((1, size), bool), np.ones((size, taxa), bool))[:, 0]

    def of(self, states: Ints, who: Bools, where: Bools) -> Floats:
        """``rows × D × T``: the sums over those of some States who are members (``D × states``) and hold a taxon (``states × T``)."""
        _, rows, taxa = self.stacked.shape
        held = (self.stacked[states] * where[:, None]).reshape(len(states), rows * taxa)
        # Where all are in, as at a single date, a sum does; threads that multiply would wait for each other on a machine under load.
        product = held.sum(0, keepdims=True).repeat(len(who), 0) if who.all() else who.astype(held.dtype) @ held
        found = product.astype(np.float64).reshape(len(who), rows, taxa).swapaxes(0, 1)
        heads = found[: self.counts - 1]
        pairs = heads[:1] * (heads[:1] - 1) / 2
        if self.shares is None:
            return np.concatenate([heads, pairs])
        shares, squares = found[self.counts - 1 : -1], found[-1:]
        return np.concatenate([heads, pairs, shares, (shares[:1] ** 2 - squares) / 2])

    def of_unions(self, cliques: Sequence[Bools]) -> Floats:
        """``rows × T``: the sums over States, and pairs of States, that at least one of some groups (``S × T``) holds."""
        union = np.logical_or.reduce(cliques)
        states = np.flatnonzero(union.any(1))
        sums = self.of(states, np.ones((1, len(states)), bool), union[states])[:, 0]
        for column in np.flatnonzero(union.any(0)).tolist():
            inside = np.flatnonzero(union[:, column])
            members = np.stack([clique[inside, column] for clique in cliques]).astype(np.float64)
            both = np.triu(members.T @ members > 0, 1)
            sums[self.counts - 1, column] = both.sum()
            if self.shares is not None:
                r = self.shares[inside, column]
                sums[-1, column] = r @ both @ r
        return sums
