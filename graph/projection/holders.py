"""Holders of codes as rows of the `S` axis, and who may accede."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from concerted.graph.facts import holders, rules
from concerted.graph.facts.days.dates import Days
from concerted.graph.projection.axes import Axes, Bools, Ints
from concerted.graph.vocabulary import StateKind

NOBODY = holders.NOBODY


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
    def _holdings(self) -> holders.Holdings:
        return holders.Holdings(self.release)

    @cached_property
    def territory(self) -> Bools:
        """``S``: the territories of today, which have a sovereign."""
        return self.release["states"]["sovereign"].is_not_null().to_numpy().astype(bool)

    @cached_property
    def of_kind_territory(self) -> Bools:
        """``S``: codes that are territories by their kind, whoever holds them when."""
        territories: Bools = (self.release["states"]["kind"] == StateKind.TERRITORY).to_numpy().astype(bool)
        return territories

    @cached_property
    def statehood(self) -> tuple[Days, Days]:
        """First day of every code as a State, and the first on which it was none any more."""
        return self._holdings.statehood

    def holder(self, day: int) -> Ints:
        """``S``: index of the holder of every code, of the code itself where it is a State, or ``NOBODY``."""
        return self._holdings.at(day)

    @cached_property
    def can_accede(self) -> Bools:
        """``S``: it can become a Party; where the table does not say, States, former ones and organisations can."""
        return self._states(rules.CAN_ACCEDE)

    @cached_property
    def cannot_accede(self) -> Bools:
        """``S``: it cannot become a Party, and is not told that it could."""
        return ~self.can_accede & ~self.disputed

    @cached_property
    def disputed(self) -> Bools:
        """``S``: whether it can become a Party is disputed."""
        return self._states(rules.ACCESSION_DISPUTED)

    def _states(self, rule: pl.Expr) -> Bools:
        found: Bools = self.release["states"].select(rule.alias("found"))["found"].to_numpy().astype(bool)
        return found
