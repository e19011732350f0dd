"""The instruments' own lists of Range States."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.projection.axes import CONVENTION, Axes, Bools, Ints, positions
from concerted.graph.projection.ranges import FIRM_BASES


@dataclass(frozen=True, eq=False)
class Lists:
    """Places on the lists as matrices ``S × I``, those of a code in the row ``fold`` of the code for which it counts."""

    axes: Axes
    fold: Ints

    @cached_property
    def _rows(self) -> tuple[Ints, Ints, list[str]]:
        """State, instrument and basis of every row; the Convention's area is the world, whatever a list would say."""
        table = self.axes.release["instrument_ranges"]
        rows = table.filter(table["instrument"] != CONVENTION)
        return positions(rows["iso3"], self.axes.codes), positions(rows["instrument"], self.axes.instruments), list(rows["basis"])

    def _where(self, bases: Sequence[str] | None = None) -> Bools:
        state, instrument, basis = self._rows
        keep = np.array([bases is None or b in bases for b in basis], bool)
        matrix = np.zeros((len(self.axes.codes), len(self.axes.instruments)), bool)
        matrix[self.fold[state][keep], instrument[keep]] = True
        return matrix

    @cached_property
    def area(self) -> Bools:
        """Range States by the list."""
        return self._where()

    @cached_property
    def firm(self) -> Bools:
        """Some row is sourced or corroborated."""
        return self._where(FIRM_BASES)

    @cached_property
    def reasons(self) -> dict[str, Bools]:
        """Why a place on a list is contested."""
        return {f"list_{basis}": self._where((basis,)) for basis in ("inferred", "unsourced")}
