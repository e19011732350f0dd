"""What the States that instruments hold come to, in many systems and worlds at once: heads, shares, seasons and pairs.

States are bits (:mod:`~concerted.graph.projection.bits`), so that every date costs a few words a system.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from concerted.graph.analyses.completeness.formulas import Sums
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.bits import Words, counted

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
        Where shares differ: the States by what they weigh. None where all States of a system weigh the same.
    """

    states: Words
    seasons: Sequence[Words]
    at: Ints
    parts: Sequence[Part] | None = None

    @cached_property
    def total(self) -> Floats:
        """``rows × D × T``: :meth:`sums` of all of them."""
        return self._apart.sums(self.states, self.columns).take(self.at, 1)

    @cached_property
    def pairs_of_all(self) -> Floats:
        """``rows × D × T``: :meth:`pairs` of all of them."""
        return self._apart.pairs(self.states, self.columns).take(self.at, 1)

    @cached_property
    def columns(self) -> Ints:
        """All the systems."""
        return np.arange(self.states.shape[2])

    @cached_property
    def _apart(self) -> Responsible:
        """Each way of counting as a world."""
        return replace(self, at=np.arange(self.states.shape[1]))

    def sums(self, states: Words, columns: Ints) -> Floats:
        """``rows × D × len(columns)``: the heads of some of them in some systems, their weight, and their weight in each season."""
        found = np.zeros((2 + len(self.seasons), *states.shape[1:]))
        found[0] = counted(states)
        found[1] = found[0] if self.parts is None else self.weight(states, columns)
        for row, season, known in zip(found[2:], self.seasons, self._known, strict=True):
            somewhere = np.flatnonzero(known[columns])
            some = columns[somewhere]
            row[:, somewhere] = self.weight(states.take(somewhere, 2) & season.take(some, 2).take(self.at, 1), some)
        return found

    @cached_property
    def _known(self) -> list[Bools]:
        """``T`` of each season: whether anybody holds a system in it."""
        return [np.atleast_1d(season.any((0, 1))) for season in self.seasons]

    def weight(self, states: Words, columns: Ints, power: int = 1) -> Floats:
        """``D × len(columns)``: the sum of what each State weighs, or of its square."""
        if self.parts is None:
            return counted(states)
        found = np.zeros(states.shape[1:])
        for n, part in enumerate(self.parts):
            place = self._places[n][columns]
            here = np.flatnonzero(place >= 0)
            if len(here):
                of_it = states.take(here, 2) & part.states.take(place[here], 2).take(self.at, 1)
                found[:, here] += part.weight**power * counted(of_it)
        return found

    @cached_property
    def _places(self) -> list[Ints]:
        """Of every part: where each system stands in it, or -1."""
        found = []
        for part in self.parts or ():
            place = np.full(self.states.shape[2], -1, np.intp)
            place[part.columns] = np.arange(len(part.columns))
            found.append(place)
        return found

    def pairs(self, states: Words, columns: Ints) -> Floats:
        """``rows × D × len(columns)``: how many pairs of States there are, and where shares differ what they weigh."""
        heads = counted(states)
        whole = heads * (heads - 1) / 2
        if self.parts is None:
            return whole[None]
        return np.stack([whole, (self.weight(states, columns) ** 2 - self.weight(states, columns, 2)) / 2])


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
    total, counts = responsible.total, [one for one in engaged if one.strength > 0]
    union = np.zeros((len(responsible.states), *total.shape[1:]), np.uint64)
    before, strong = np.zeros(total.shape), np.zeros(total.shape)
    levels = sorted({one.strength for one in counts}, reverse=True)
    for level in levels:
        some = [one for one in counts if one.strength == level]
        for one in some:
            union[:, :, one.columns] |= one.states
        if level == levels[0]:
            before = responsible.sums(union, responsible.columns)
            strong = level * before
            continue
        columns = np.unique(np.concatenate([one.columns for one in some]))
        sums = responsible.sums(union.take(columns, 2), columns)
        strong[:, :, columns] += level * (sums - before[:, :, columns])
        before[:, :, columns] = sums
    together, everybody = _together(responsible, counts, levels), responsible.pairs_of_all[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = strong[1:] / total[1:]
        return Sums(total[0], before[0], ratio[0], ratio[1:], together / everybody)


def _together(responsible: Responsible, engaged: Sequence[Engaged], levels: Sequence[float]) -> Floats:
    """``D × T``: what the pairs of States that are in it together come to, each by the strongest instrument that holds both."""
    everybody = responsible.pairs_of_all
    at_level = {level: np.zeros(everybody.shape) for level in levels}
    for level, columns, pairs in _pairs(responsible, engaged, levels):
        at_level[level][:, :, columns] += pairs
    before, strong = np.zeros(everybody.shape), np.zeros(everybody.shape[1:])
    for level in levels:
        union = before + at_level[level]
        if responsible.parts is not None:
            # What floats add up in different orders is the same where the counts say so.
            weight = union[1].clip(before[1], everybody[1])
            union[1] = np.where(union[0] == everybody[0], everybody[1], np.where(union[0] == before[0], before[1], weight))
        strong += level * (union[-1] - before[-1])
        before = union
    return strong


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
            states = some.states.take(kept, 2) & one.states.take(places[n, columns], 2)
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


