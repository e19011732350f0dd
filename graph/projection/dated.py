"""What has a date: memberships, listings, coverage, and the force of instruments; a row of each table with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.facts import rules
from concerted.graph.facts.dates import NEVER, UNKNOWN, Days, day_number, day_numbers
from concerted.graph.projection.axes import Axes, Bools, Ints


@dataclass(frozen=True, eq=False)
class Dated(Axes):
    """The rows of the dated tables as indexes, and their intervals as day numbers: since inclusive, until exclusive."""

    @cached_property
    def published(self) -> int:
        """From this day on holds what has no date."""
        return day_number(self.release.published)

    @cached_property
    def force(self) -> tuple[Days, Days]:
        """Entry into force and end of every instrument; one without entry into force is never in force."""
        table = self.release.typed("instruments")
        return day_numbers(table["in_force_on"], missing=NEVER), day_numbers(table["ended_on"], missing=NEVER)

    @cached_property
    def membership_dates(self) -> tuple[Days, Days]:
        return self._dates("memberships")

    @cached_property
    def membership_rows(self) -> tuple[Ints, Ints, Bools]:
        """State, instrument, and whether the role makes a member, of every membership."""
        table = self.release["memberships"]
        return (
            np.array([self.code_index[c] for c in table["iso3"]], np.intp),
            np.array([self.instrument_index[i] for i in table["instrument"]], np.intp),
            table.select(rules.MAKES_MEMBER)["role"].to_numpy().astype(bool),
        )

    @cached_property
    def extension_rows(self) -> tuple[Ints, Ints, Ints]:
        """Row of memberships, territory and instrument, of every territory to which a membership was extended."""
        state, instrument, member = self.membership_rows
        named = enumerate(self.release.typed("memberships")["applies_to"])
        pairs = [(n, self.code_index[c]) for n, codes in named if member[n] for c in codes]
        mine = np.array([pair for pair in pairs if self.sovereign[pair[1]] == state[pair[0]]], np.intp).reshape(-1, 2)
        return mine[:, 0], mine[:, 1], instrument[mine[:, 0]]

    @cached_property
    def listing_dates(self) -> tuple[Days, Days]:
        return self._dates("listings")

    @cached_property
    def listing_rows(self) -> list[tuple[str, str, str | None]]:
        """(appendix, taxon, population) of every listing."""
        table = self.release["listings"]
        return list(zip(table["appendix"], table["taxon"], table["population"], strict=True))

    @cached_property
    def coverage_dates(self) -> tuple[Days, Days]:
        """Coverage without a beginning holds as long as its instrument is in force."""
        return self._dates("coverage")

    @cached_property
    def coverage_rows(self) -> list[tuple[str, str, str | None]]:
        """(instrument, taxon, population) of every row of the coverage."""
        table = self.release["coverage"]
        return list(zip(table["instrument"], table["taxon"], table["population"], strict=True))

    def _dates(self, table: str) -> tuple[Days, Days]:
        rows = self.release.typed(table)
        return day_numbers(rows["since"], missing=UNKNOWN), day_numbers(rows["until"], missing=NEVER)
