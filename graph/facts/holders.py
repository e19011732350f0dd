"""Who holds a code at a date: a State itself, the State that held it then, or nobody (semantics of HELD_BY).

The one place of the rule: the projection asks it for a date, and a graph holds the intervals in which a code counts for another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from concerted.graph.facts.days.dates import NEVER, UNKNOWN, Days, day_numbers
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Accession, StateKind

NOBODY = -1
"""In place of a holder: what occurs in a code of which nobody is the holder is nobody's responsibility."""

# A holder that was held itself, and so on: longer chains than this lead round in a circle.
_LONGEST = 8


class Span(NamedTuple):
    """A code, its holder, and for how long: day numbers, inclusive and exclusive."""

    code: str
    holder: str
    since: int
    until: int


@dataclass(frozen=True, eq=False)
class Holdings:
    """What the tables of a release say about who holds its codes; codes are numbered in the order of the table of States."""

    release: Release

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, by number."""
        return tuple(self.release["states"]["iso3"])

    @cached_property
    def statehood(self) -> tuple[Days, Days]:
        """First day of every code as a State, and the first on which it was none any more."""
        rows = self.release.typed("states")
        return day_numbers(rows["since"], missing=UNKNOWN), day_numbers(rows["until"], missing=NEVER)

    @cached_property
    def _today(self) -> NDArray[np.intp]:
        """Itself, or the sovereign of today."""
        named = self.release["states"]["sovereign"]
        return self._numbers(named.fill_null(self.release["states"]["iso3"]))

    @cached_property
    def _held(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Days, Days]:
        """Code, holder and interval of every row of the sovereignties; one without a beginning has held since ever."""
        rows = self.release.typed("sovereignties")
        return (
            self._numbers(rows["iso3"]), self._numbers(rows["holder"]),
            day_numbers(rows["since"], missing=UNKNOWN), day_numbers(rows["until"], missing=NEVER),
        )

    def _numbers(self, names: pl.Series) -> NDArray[np.intp]:
        return names.replace_strict(list(self.codes), range(len(self.codes)), return_dtype=pl.Int64).to_numpy().astype(np.intp)

    @cached_property
    def _of_nobody(self) -> NDArray[np.bool_]:
        return (self.release["states"]["kind"] == StateKind.NO_STATE).to_numpy().astype(bool)

    @cached_property
    def _stands(self) -> NDArray[np.bool_]:
        """Codes that are States where nobody holds them, territories of disputed statehood among them."""
        states = self.release["states"]
        disputed = (states["can_accede"] == Accession.DISPUTED).fill_null(False)
        return (states["kind"].is_in([StateKind.STATE, StateKind.REIO, StateKind.FORMER]) | disputed).to_numpy().astype(bool)

    @cached_property
    def changes(self) -> Days:
        """The days on which a holder may change, ascending."""
        return np.unique(np.concatenate([*self.statehood, *self._held[2:]]))

    @cached_property
    def _found(self) -> dict[int, NDArray[np.intp]]:
        return {}

    def at(self, day: int) -> NDArray[np.intp]:
        """Number of the holder of every code on a day, of the code itself where it is a State, or ``NOBODY``.

        Found once between two days on which something changes.
        """
        since = int(np.searchsorted(self.changes, day, "right"))
        if since not in self._found:
            self._found[since] = self._at(day)
        return self._found[since]

    def _at(self, day: int) -> NDArray[np.intp]:
        since, until = self.statehood
        itself = self._today == np.arange(len(self.codes))
        found = np.where(~itself | (self._stands & (since <= day) & (day < until)), self._today, NOBODY)
        code, holder, begins, ends = self._held
        now = (begins <= day) & (day < ends)
        found[code[now]] = holder[now]
        found[self._of_nobody] = NOBODY
        for _ in range(_LONGEST):
            above = np.where(found < 0, NOBODY, found[found])
            if np.array_equal(above, found):
                return found
            found = above
        # What leads round in a circle has no end, and so no holder.
        return np.where(found[found] == found, found, NOBODY)

    def spans(self) -> Iterator[Span]:
        """Every code with each of its holders, by code and then by time; none for the time in which it has none."""
        days = sorted({UNKNOWN, *self.changes.tolist()} - {NEVER})
        holders = np.array([self.at(day) for day in days])
        for n, code in enumerate(self.codes):
            mine = holders[:, n]
            begins = [k for k in range(len(days)) if k == 0 or mine[k] != mine[k - 1]]
            for k, after in zip(begins, [*begins[1:], None], strict=True):
                if mine[k] != NOBODY:
                    yield Span(code, self.codes[mine[k]], days[k], NEVER if after is None else days[after])
