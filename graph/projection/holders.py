"""Who holds a code at a date: a State itself, the State that held it then, or nobody (semantics of HELD_BY)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from concerted.graph.facts.dates import NEVER, UNKNOWN, Days, day_numbers
from concerted.graph.projection.axes import Axes, Bools, Ints, positions
from concerted.graph.vocabulary import Accession, StateKind

NOBODY = -1
"""In place of a row: what occurs in a code of which nobody is the holder is nobody's responsibility."""

# A holder that was held itself, and so on: longer chains than this lead round in a circle.
_LONGEST = 8


def rows_folded(own: Bools, fold: Ints) -> Bools:
    """A matrix of codes in their own rows, each row added to the row in which its code counts, or to none; the others are empty.

    Examples
    --------
    >>> own = np.array([[True, False, False], [False, True, False], [False, False, True]])
    >>> rows_folded(own, np.array([0, 0, NOBODY])).tolist()
    [[True, True, False], [False, False, False], [False, False, False]]
    """
    moved = np.flatnonzero(fold != np.arange(len(fold)))
    folded = own.copy()
    folded[moved] = False
    for code, holder in zip(moved.tolist(), fold[moved].tolist(), strict=True):
        if holder != NOBODY:
            folded[holder] |= own[code]
    return folded


@dataclass(frozen=True, eq=False)
class Holders(Axes):
    """Holders of codes by date, and who may accede."""

    @cached_property
    def _kind(self) -> pl.Series:
        return self.release["states"]["kind"]

    @cached_property
    def territory(self) -> Bools:
        """``S``: the territories of today, which have a sovereign."""
        return self.release["states"]["sovereign"].is_not_null().to_numpy().astype(bool)

    @cached_property
    def statehood(self) -> tuple[Days, Days]:
        """First day of every code as a State, and the first on which it was none any more."""
        rows = self.release.typed("states")
        return day_numbers(rows["since"], missing=UNKNOWN), day_numbers(rows["until"], missing=NEVER)

    @cached_property
    def _today(self) -> Ints:
        named = self.release["states"]["sovereign"]
        return np.array([n if name is None else self.code_index[name] for n, name in enumerate(named)], np.intp)

    @cached_property
    def _held(self) -> tuple[Ints, Ints, Days, Days]:
        """Code, holder and interval of every row of the sovereignties; one without a beginning has held since ever."""
        rows = self.release.typed("sovereignties")
        return (
            positions(rows["iso3"], self.codes), positions(rows["holder"], self.codes),
            day_numbers(rows["since"], missing=UNKNOWN), day_numbers(rows["until"], missing=NEVER),
        )

    def holder(self, day: int) -> Ints:
        """``S``: index of the holder of every code, of the code itself where it is a State, or ``NOBODY``.

        Found once between two days on which something changes.
        """
        since = int(np.searchsorted(self._changes, day, "right"))
        if since not in self._holders:
            self._holders[since] = self._holder(day)
        return self._holders[since]

    @cached_property
    def _changes(self) -> Days:
        """The days on which a holder may change."""
        return np.unique(np.concatenate([*self.statehood, *self._held[2:]]))

    @cached_property
    def _holders(self) -> dict[int, Ints]:
        return {}

    def _holder(self, day: int) -> Ints:
        since, until = self.statehood
        found = np.where((since <= day) & (day < until), self._today, NOBODY)
        code, holder, begins, ends = self._held
        now = (begins <= day) & (day < ends)
        found[code[now]] = holder[now]
        found[(self._kind == StateKind.NO_STATE).to_numpy()] = NOBODY
        for _ in range(_LONGEST):
            above = np.where(found < 0, NOBODY, found[found])
            if np.array_equal(above, found):
                return found
            found = above
        # What leads round in a circle has no end, and so no holder.
        return np.where(found[found] == found, found, NOBODY)

    @cached_property
    def can_accede(self) -> Bools:
        """``S``: it can become a Party; where the table does not say, States, former ones and organisations can."""
        by_kind = self._kind.is_in([StateKind.STATE, StateKind.REIO, StateKind.FORMER]).to_numpy()
        can: Bools = self._accession(Accession.YES) | (self._unsaid & by_kind)
        return can

    @cached_property
    def cannot_accede(self) -> Bools:
        """``S``: it cannot become a Party, and is not told that it could."""
        return ~self.can_accede & ~self.disputed

    @cached_property
    def disputed(self) -> Bools:
        """``S``: whether it can become a Party is disputed."""
        return self._accession(Accession.DISPUTED)

    @cached_property
    def _unsaid(self) -> Bools:
        return self.release["states"]["can_accede"].is_null().to_numpy().astype(bool)

    def _accession(self, word: Accession) -> Bools:
        said: Bools = (self.release["states"]["can_accede"] == str(word)).fill_null(False).to_numpy().astype(bool)
        return said
