"""What has a date: memberships, listings, coverage, and the force of instruments; a row of each table with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.facts import rules
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, Days, day_number, day_numbers
from concerted.graph.projection.axes import Axes, Bools, Ints, positions
from concerted.graph.vocabulary import CONVENTION


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
    def extension_rows(self) -> tuple[Ints, Ints]:
        """Row of memberships, and territory, of every territory to which a membership was extended."""
        return self._named_in("applies_to")

    @cached_property
    def exclusion_rows(self) -> tuple[Ints, Ints]:
        """The same of every territory that a membership leaves out."""
        return self._named_in("excludes")

    def _named_in(self, column: str) -> tuple[Ints, Ints]:
        member = self.membership_rows[2]
        named = enumerate(self.release.typed("memberships")[column])
        pairs = np.array([(n, self.code_index[c]) for n, codes in named if member[n] for c in codes], np.intp).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def reservation_rows(self) -> list[tuple[int, str, str | None, str | None, bool]]:
        """(State, taxon, population, appendix, whether documents say so) of every reservation to a listing of the Convention."""
        table = self.release["reservations"].with_columns(said=rules.FIRM)
        table = table.filter(table["instrument"] == CONVENTION)
        state = positions(table["iso3"], self.codes).tolist()
        return list(zip(state, table["taxon"], table["population"], table["appendix"], table["said"], strict=True))

    @cached_property
    def reservation_dates(self) -> tuple[Days, Days]:
        """One without a beginning holds from the publication of the release on."""
        rows = self.release.typed("reservations")
        rows = rows.filter(rows["instrument"] == CONVENTION)
        return day_numbers(rows["since"], missing=self.published), day_numbers(rows["until"], missing=NEVER)

    @cached_property
    def listing_dates(self) -> tuple[Days, Days]:
        return self._dates("listings")

    @cached_property
    def listing_rows(self) -> list[tuple[str, str, str | None]]:
        """(appendix, taxon, population) of every listing."""
        table = self.release["listings"]
        return list(zip(table["appendix"], table["taxon"], table["population"], strict=True))

    @cached_property
    def named(self) -> Bools:
        """Of every listing whether it is by the taxon's own name, and not through a higher taxon."""
        return self.release["listings"].select(rules.named(self.release))["named"].to_numpy().astype(bool)

    @cached_property
    def coverage_dates(self) -> tuple[Days, Days, Days]:
        """When every row of the coverage counts from, since when it surely does, and when it ends.

        What stood in the first annex holds as long as its instrument is in force, and so does what nothing is said of. Of what came at a
        time that is not known only the publication of the release is sure.
        """
        rows = self.release.typed("coverage").with_columns(known=rules.COVERAGE_DATED, first=rules.IN_FIRST_ANNEX)
        known, first = (rows[name].to_numpy().astype(bool) for name in ("known", "first"))
        since = day_numbers(rows["since"], missing=UNKNOWN)
        counts = np.where(known & ~first, since, UNKNOWN)
        return counts, np.where(known, counts, self.published), day_numbers(rows["until"], missing=NEVER)

    @cached_property
    def coverage_rows(self) -> list[tuple[str, str | None]]:
        """(taxon, population) of every row of the coverage."""
        table = self.release["coverage"]
        return list(zip(table["taxon"], table["population"], strict=True))

    @cached_property
    def coverage_of(self) -> tuple[Ints, ...]:
        """``I``: the rows of the coverage of each instrument."""
        named = positions(self.release["coverage"]["instrument"], self.instruments)
        return tuple(np.flatnonzero(named == i) for i in range(len(self.instruments)))

    def _dates(self, table: str) -> tuple[Days, Days]:
        rows = self.release.typed(table)
        return day_numbers(rows["since"], missing=UNKNOWN), day_numbers(rows["until"], missing=NEVER)
