"""The instruments' own lists of Range States."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from concerted.graph.facts import rules
from concerted.graph.projection.axes import Axes, Bools, Ints, positions
from concerted.graph.projection.holders import NOBODY
from concerted.graph.vocabulary import CONVENTION, Basis


@dataclass(frozen=True, eq=False)
class Lists:
    """Places on the lists as matrices ``S × I``, those of a code in the row ``fold`` of the code for which it counts."""

    axes: Axes
    fold: Ints

    @cached_property
    def _rows(self) -> tuple[Ints, Ints, pl.DataFrame]:
        """State and instrument of every row, and the rows; the Convention's area is the world, whatever a list would say."""
        table = self.axes.release["instrument_ranges"]
        rows = table.filter(table["instrument"] != CONVENTION)
        return positions(rows["iso3"], self.axes.codes), positions(rows["instrument"], self.axes.instruments), rows

    def _where(self, condition: pl.Expr | None = None) -> Bools:
        state, instrument, rows = self._rows
        keep = slice(None) if condition is None else rows.select(condition.alias("keep"))["keep"].to_numpy()
        matrix = np.zeros((len(self.axes.codes), len(self.axes.instruments)), bool)
        row, column = self.fold[state][keep], instrument[keep]
        somebody = row != NOBODY
        matrix[row[somebody], column[somebody]] = True
        return matrix

    @cached_property
    def area(self) -> Bools:
        """Range States by the list."""
        return self._where()

    @cached_property
    def firm(self) -> Bools:
        """Some row is sourced or corroborated."""
        return self._where(rules.FIRM)

    @cached_property
    def reasons(self) -> dict[str, Bools]:
        """Why a place on a list is contested."""
        return {f"list_{basis}": self._where(pl.col("basis") == basis) for basis in Basis if not basis.is_firm}
