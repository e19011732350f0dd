"""What the States that instruments hold come to, in many systems and worlds at once: heads, shares, seasons and pairs.

States are bits (:mod:`~concerted.graph.projection.counting.bits`), so that every date costs a few words a system.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.completeness.formulas import Sums
from concerted.graph.projection.axes import Floats, Ints
from concerted.graph.projection.counting.bits import Words, counted

# Inclusion and exclusion doubles with every instrument of a system: beyond this many, States are looked at one by one.
MOST_TOGETHER = 8


@dataclass(frozen=True, eq=False)
class Part:
    """States that weigh the same in some systems: the weight, and where; ``words × foldings × len(columns)``."""

    weight: float
    columns: Ints
    states: Words


@dataclass(frozen=True, eq=False)
class Responsible:
    """The responsible States of ``T`` systems.

    Parameters
    ----------
    states : array of words, ``words × foldings × T``
        In each way in which ranges are counted.
    seasons : sequence of arrays of words
        The States of each season, in the same shape.
    at : array of int, ``D``
        How ranges are counted in each world.
    parts : sequence of Part, optional
        Where shares differ: the States that weigh less than 1. None where all States of a system weigh the same.
    """

    states: Words
    seasons: Sequence[Words]
    at: Ints
    parts: Sequence[Part] | None = None

    @cached_property
    def columns(self) -> Ints:
        """All the systems."""
        return np.arange(self.states.shape[2])

    @cached_property
    def apart(self) -> Responsible:
        """Each way of counting as a world, for what depends on nothing else; :meth:`Responsible.in_worlds` brings it to the worlds."""
        return replace(self, at=np.arange(self.states.shape[1]))

    def in_worlds(self, found: Words | Floats, columns: Ints | None = None) -> Any:
        """What is known of the ways of counting (the last axis but one), for some systems in every world."""
        return (found if columns is None else _some(found, columns)).take(self.at, -2)

    def weight(self, states: Words, columns: Ints) -> Floats:
        """``D × len(columns)``: what some of them weigh together."""
        return self._moments(states, columns, counted(states))[0]

    def _moments(self, states: Words, columns: Ints, heads: Floats) -> tuple[Floats, Floats]:
        """The same of so many heads, and the squares of what each of them weighs."""
        if self.parts is None:
            return heads, heads
        weight, squares = heads.copy(), heads.copy()
        for place, part in zip(self._places, self.parts, strict=True):
            here = np.flatnonzero(place[columns] >= 0)
            if len(here):
                some = counted(_some(states, here) & self.in_worlds(part.states, place[columns[here]]))
                weight[:, here] -= (1 - part.weight) * some
                squares[:, here] -= (1 - part.weight**2) * some
        return weight, squares

    @cached_property
    def _places(self) -> list[Ints]:
        """Of every part: where each system stands in it, or -1."""
        found = []
        for part in self.parts or ():
            place = np.full(len(self.columns), -1, np.intp)
            place[part.columns] = np.arange(len(part.columns))
            found.append(place)
        return found

    def pairs(self, states: Words, columns: Ints) -> Floats:
        """``rows × D × len(columns)``: how many pairs of States there are, and where shares differ what they weigh."""
        heads = counted(states)
        whole = heads * (heads - 1) / 2
        if self.parts is None:
            return whole[None]
        weight, squares = self._moments(states, columns, heads)
        return np.stack([whole, (weight**2 - squares) / 2])


@dataclass(frozen=True, eq=False)
class Engaged:
    """Whom one instrument holds: for each of some systems (columns), in every world; ``words × D × len(columns)``."""

    strength: float
    columns: Ints
    states: Words


def sums_of(responsible: Responsible, engaged: Sequence[Engaged]) -> Sums:
    """What the metrics are made of, for ``T`` systems in ``D`` worlds.

    Notes
    -----
    States count with the strongest instrument that holds them: with U_e what the instruments of strength e or more hold,
    ``Σ_e e · (U_e − U_e')`` over the strengths e, e' the next above. Whole numbers stay whole until the one division, so
    that 0 and 1 are exact.
    """
    unions = list(_unions(responsible, [one for one in engaged if one.strength > 0]))
    heads, held = counted(responsible.states), np.zeros((len(responsible.at), len(responsible.columns)))
    for _, columns, states in unions:
        held[:, _where(columns, held)] = counted(states)
    return Sums(
        responsible.in_worlds(heads), held, _ratio(responsible, unions, None),
        [_ratio(responsible, unions, season) for season in responsible.seasons],
        _together(responsible, [one for one in engaged if one.strength > 0]),
    )


def _unions(responsible: Responsible, engaged: Sequence[Engaged]) -> Iterator[tuple[float, Ints, Words]]:
    """By strength, the highest first: the systems that some instrument of it holds, and whom one of it or more holds for them."""
    union: Words = np.zeros((len(responsible.states), len(responsible.at), len(responsible.columns)), np.uint64)
    for level in _levels(engaged):
        some = [one for one in engaged if one.strength == level]
        touched = np.zeros(union.shape[2], bool)
        for one in some:
            union[:, :, _where(one.columns, union)] |= one.states
            touched[one.columns] = True
        columns = np.flatnonzero(touched)
        yield level, columns, union.copy() if touched.all() else _some(union, columns)


def _some(found: NDArray[Any], columns: Ints) -> NDArray[Any]:
    """Some of the systems, the last axis; itself where it is all of them, as of the Convention."""
    return found if len(columns) == found.shape[-1] else found.take(columns, -1)


def _where(columns: Ints, found: NDArray[Any]) -> Ints | slice:
    return slice(None) if len(columns) == found.shape[-1] else columns


def _levels(engaged: Sequence[Engaged]) -> list[float]:
    return sorted({one.strength for one in engaged}, reverse=True)


def _ratio(responsible: Responsible, unions: Sequence[tuple[float, Ints, Words]], season: Words | None) -> Floats:
    """``D × T``: the share of the responsibility that is engaged, among all or among the States of a season."""
    before, strong = (np.zeros((len(responsible.at), len(responsible.columns))) for _ in range(2))
    for level, columns, union in unions:
        some = union if season is None else union & responsible.in_worlds(season, columns)
        weight = responsible.weight(some, columns)
        at = _where(columns, before)
        strong[:, at] += level * (weight - before[:, at])
        before[:, at] = weight
    total = responsible.apart.weight(responsible.states if season is None else season, responsible.columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = strong / responsible.in_worlds(total)
    return ratio


def _together(responsible: Responsible, engaged: Sequence[Engaged]) -> Floats:
    """``D × T``: the share of the pairs of States that are in it together, each by the strongest instrument that holds both."""
    everybody = responsible.in_worlds(responsible.apart.pairs(responsible.states, responsible.columns))
    levels = _levels(engaged)
    at_level = {level: np.zeros(everybody.shape) for level in levels}
    for level, columns, pairs in _pairs(responsible, engaged, levels):
        at_level[level][:, :, _where(columns, everybody)] += pairs
    before, strong = np.zeros(everybody.shape), np.zeros(everybody.shape[1:])
    for level in levels:
        union = before + at_level[level]
        if responsible.parts is not None:
            # What floats add up in different orders is the same where the counts say so.
            weight = union[1].clip(before[1], everybody[1])
            union[1] = np.where(union[0] == everybody[0], everybody[1], np.where(union[0] == before[0], before[1], weight))
        strong += level * (union[-1] - before[-1])
        before = union
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = strong / everybody[-1]
    return ratio


def _pairs(responsible: Responsible, engaged: Sequence[Engaged], levels: Sequence[float]) -> Iterator[tuple[float, Ints, Floats]]:
    """Pairs to add to those that instruments of each strength and more hold, with the systems in which to add them."""
    many = np.zeros(responsible.states.shape[2], np.intp)
    for one in engaged:
        many[one.columns] += 1
    if (many > MOST_TOGETHER).any():
        columns = np.flatnonzero(many > MOST_TOGETHER)
        before = np.zeros(1)
        for level in levels:
            found = _state_by_state(responsible, [_within(one, columns) for one in engaged if one.strength >= level], columns)
            yield level, columns, found - before
            before = found
    few = np.flatnonzero(many <= MOST_TOGETHER)
    for some, sign in _sets([_within(one, few) for one in engaged] if len(few) < len(many) else engaged, len(many)):
        # Each of them, less each two, plus each three ...
        yield some.strength, some.columns, sign * responsible.pairs(some.states, some.columns)


def _within(one: Engaged, columns: Ints) -> Engaged:
    kept = np.flatnonzero(np.isin(one.columns, columns))
    return Engaged(one.strength, one.columns[kept], one.states.take(kept, 2))


def _sets(engaged: Sequence[Engaged], size: int) -> Iterator[tuple[Engaged, int]]:
    """Every set of instruments that holds some States together: whom, with the weakest strength, and the sign of the set."""
    places = np.full((len(engaged), size), -1, np.intp)
    for n, one in enumerate(engaged):
        places[n, one.columns] = np.arange(len(one.columns))
    held = places >= 0
    beside: list[list[int]] = [[m for m in np.flatnonzero((held & held[n]).any(1)).tolist() if m > n] for n in range(len(engaged))]

    def with_more(some: Engaged, sign: int, further: list[int]) -> Iterator[tuple[Engaged, int]]:
        yield some, sign
        for n in further:
            kept = np.flatnonzero(held[n, some.columns])
            if not len(kept):
                continue
            columns, one = some.columns[kept], engaged[n]
            states = _some(some.states, kept) & _some(one.states, places[n, columns])
            if states.any():
                both = Engaged(min(some.strength, one.strength), columns, states)
                yield from with_more(both, -sign, [m for m in further if m in beside[n]])

    for n, one in enumerate(engaged):
        yield from with_more(one, 1, beside[n])


def _state_by_state(responsible: Responsible, engaged: Sequence[Engaged], columns: Ints) -> Floats:
    """The pairs of States that at least one instrument holds: for each State those with whom it is in one."""
    place = np.full(responsible.states.shape[2], -1, np.intp)
    place[columns] = np.arange(len(columns))
    held = np.zeros((len(engaged), len(responsible.states), len(responsible.at), len(columns)), np.uint64)
    for n, one in enumerate(engaged):
        held[n][:, :, place[one.columns]] = one.states
    found = np.zeros((1 if responsible.parts is None else 2, *held.shape[2:]))
    for word in range(held.shape[1]):
        for bit in range(64):
            mine = (held[:, word] & np.uint64(1 << bit)) != 0
            if not mine.any():
                continue
            others = np.bitwise_or.reduce(np.where(mine[:, None], held, np.uint64(0)), 0)
            me = np.zeros_like(others)
            me[word] = others[word] & np.uint64(1 << bit)
            others ^= me
            found[0] += counted(others) / 2
            if responsible.parts is not None:
                found[1] += responsible.weight(others, columns) * responsible.weight(me, columns) / 2
    return found


