"""Unions of the sets of missing States, each once, smallest first; and which of them no larger one makes superfluous.

A set of States is a row of bits. Unions are made set by set of what overlaps: of two that share no State each is a group of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.axes import Bools, Floats, Ints

Sets = NDArray[np.uint64]
"""``sets × words``: a set a row, a State a bit."""
# Unions that are looked at, at the most: of the Convention those of eight States are two thirds of it.
MOST = 100_000
_WORD = 64
# Rows that are compared with all sets together.
_AT_A_TIME = 1024


def packed(members: Bools) -> Sets:
    """Sets as rows of bits, of a matrix ``sets × States``.

    Examples
    --------
    >>> packed(np.array([[True, False, True], [False, True, False]])).tolist()
    [[5], [2]]
    """
    n, states = members.shape
    padded = np.zeros((n, -(-max(states, 1) // _WORD) * _WORD), bool)
    padded[:, :states] = members
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def unpacked(sets: Sets, states: int) -> Bools:
    """The other way round: ``sets × States``."""
    bits = np.unpackbits(np.ascontiguousarray(sets).view(np.uint8), axis=1, bitorder="little")
    return bits[:, :states].astype(bool)


def sizes(sets: Sets) -> Ints:
    """How many States each has."""
    counts: Ints = np.bitwise_count(sets).sum(-1, dtype=np.intp)
    return counts


def _distinct(sets: Sets) -> Sets:
    if not len(sets):
        return sets
    # Word by word: numpy would compare rows byte by byte.
    found = sets[np.lexsort(sets.T)]
    new = np.ones(len(found), bool)
    new[1:] = (found[1:] != found[:-1]).any(1)
    return found[new]


def _within(smaller: Sets, larger: Sets) -> Bools:
    """Whether each of the smaller is a part of each of the larger, ``smaller × larger``."""
    inside = np.ones((len(smaller), len(larger)), bool)
    for word in range(smaller.shape[1]):
        inside &= smaller[:, word][:, None] & ~larger[:, word][None] == 0
    return inside


@dataclass(frozen=True, eq=False)
class Unions:
    """Unions of some sets, of at most so many States.

    Parameters
    ----------
    sets : array, ``sets × words``
        Distinct sets of two States or more.
    largest : int
        States of a union, at the most.
    most : int
        Unions that are looked at, at the most.

    Notes
    -----
    A union C of overlapping sets is grown by every set X with C ∩ X not empty and X not within C, as long as |C ∪ X| is not too large.
    Growing makes a union larger, so that all of a size are known once the smaller ones are grown: sizes are gone through in order,
    and where there are too many the larger sizes are left out whole.

    Examples
    --------
    Of {0, 1}, {1, 2} and {3, 4} the first two make a union with each other alone:

    >>> found = Unions(np.array([[3], [6], [24]], np.uint64), 5)
    >>> sorted(found.all[:, 0].tolist()), found.looked_to
    ([3, 6, 7, 24], 5)
    """

    sets: Sets
    largest: int
    most: int = MOST

    @cached_property
    def _found(self) -> tuple[Sets, int]:
        fitting = self.sets[sizes(self.sets) <= self.largest]
        done, waiting = [fitting[:0]], _Waiting(self.most, self.largest)
        waiting.add(fitting)
        while (some := waiting.smallest()) is not None:
            done.append(some)
            size = int(sizes(some[:1])[0])
            for begin in range(0, len(some), _AT_A_TIME):
                waiting.add(self._grown(some[begin : begin + _AT_A_TIME], fitting, size, waiting.largest))
        return np.concatenate(done), waiting.largest

    @staticmethod
    def _grown(some: Sets, fitting: Sets, size: int, largest: int) -> Sets:
        overlap, reached = np.zeros((2, len(some), len(fitting)), np.uint8)
        for word in range(some.shape[1]):
            ours, theirs = some[:, word][:, None], fitting[:, word][None]
            overlap |= ours & theirs != 0
            reached += np.bitwise_count(ours | theirs)
        row, column = np.nonzero((overlap != 0) & (reached > size) & (reached <= largest))
        return _distinct(some[row] | fitting[column])

    @property
    def all(self) -> Sets:
        """Every union once, the sets themselves among them, by size."""
        return self._found[0]

    @property
    def looked_to(self) -> int:
        """The size up to which all are there."""
        return self._found[1]

    def sums(self, values: Floats) -> Floats:
        """Of each union the sum of the values of the sets within it."""
        totals = np.zeros(len(self.all))
        for begin in range(0, len(self.all), _AT_A_TIME):
            part = slice(begin, begin + _AT_A_TIME)
            totals[part] = values @ _within(self.sets, self.all[part])
        return totals


class _Waiting:
    """Sets that are to be grown, by size; ``largest`` comes down where there are more of a size than there is room for."""

    def __init__(self, room: int, largest: int) -> None:
        self.room, self.largest = room, largest
        self._by_size: dict[int, list[Sets]] = {}

    def add(self, sets: Sets) -> None:
        """Put sets with those of their size."""
        of_each = sizes(sets)
        for size in np.unique(of_each).tolist():
            if size <= self.largest:
                held = self._by_size.setdefault(size, [])
                held.append(sets[of_each == size])
                if sum(map(len, held)) > 2 * self.room:
                    held[:] = [_distinct(np.concatenate(held))]
                    self._within_room(size, len(held[0]))

    def _within_room(self, size: int, n: int) -> bool:
        if n > self.room:
            self.largest = size - 1
            self._by_size = {smaller: held for smaller, held in self._by_size.items() if smaller < size}
        return n <= self.room

    def smallest(self) -> Sets | None:
        """The sets of the smallest size, taken out, each once; None where none is left, or there is no room for them."""
        if not self._by_size:
            return None
        size = min(self._by_size)
        found = _distinct(np.concatenate(self._by_size[size]))
        if not self._within_room(size, len(found)):
            return None
        self.room -= len(found)
        del self._by_size[size]
        return found


def not_in_earlier(sets: Sets, most: int | None = None) -> Ints:
    """Rows of sets that are a part of none that stands before them, the first so many.

    Examples
    --------
    >>> not_in_earlier(np.array([[7], [3], [24]], np.uint64)).tolist()
    [0, 2]
    """
    kept = np.zeros(0, np.intp)
    for begin in range(0, len(sets), _AT_A_TIME):
        if most is not None and len(kept) >= most:
            break
        part = sets[begin : begin + _AT_A_TIME]
        earlier = _within(part, part) & np.tri(len(part), k=-1, dtype=bool)
        free = ~np.atleast_1d(earlier.any(1)) & ~np.atleast_1d(_within(part, sets[kept]).any(1))
        kept = np.concatenate([kept, begin + np.flatnonzero(free)])
    return kept[:most]
