"""A release at a date, as boolean matrices: all that the analyses need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.dates import day_number, holds
from concerted.graph.facts.release import Release
from concerted.graph.projection.atlas import CONVENTION, Atlas, Bools, Ints, Territories, atlas
from concerted.graph.projection.scope import Scope

APPENDICES = ("I", "II")


@dataclass(frozen=True, eq=False)
class Projection:
    """What holds at ``as_of``: memberships, listings and instruments in force, on the axes of the atlas."""

    atlas: Atlas
    as_of: date

    @property
    def release(self) -> Release:
        return self.atlas.release

    @property
    def territories(self) -> Territories:
        return self.atlas.territories

    @property
    def day(self) -> int:
        return day_number(self.as_of)

    @cached_property
    def in_force(self) -> Bools:
        """``I``: instruments with members that are in force."""
        since, until = self.atlas.force
        return self.atlas.has_members & (since <= self.day) & (self.day < until)

    @cached_property
    def others(self) -> Ints:
        """Agreements and MoUs in force: every instrument with members but the Convention."""
        return np.array([i for i in np.flatnonzero(self.in_force) if self.atlas.instruments[i] != CONVENTION], np.intp)

    @cached_property
    def convention(self) -> int | None:
        """Index of the Convention where it is in force, else None."""
        index = self.atlas.instrument_index.get(CONVENTION)
        return index if index is not None and self.in_force[index] else None

    # -- memberships -------------------------------------------------------------------------------------------

    @cached_property
    def _held(self) -> tuple[Bools, Bools]:
        since, until = self.atlas.membership_dates
        return holds(since, until, self.day, self.atlas.published)

    def _joined(self, keep: Bools) -> Bools:
        state, instrument, _ = self.atlas.membership_rows
        matrix = np.zeros((len(self.atlas.codes), len(self.atlas.instruments)), bool)
        matrix[state[keep], instrument[keep]] = True
        return matrix

    def _reached(self, held: Bools) -> Bools:
        """``S × I``: territories named by a held membership of their sovereign."""
        row, territory, instrument = self.atlas.extension_rows
        matrix = np.zeros((len(self.atlas.codes), len(self.atlas.instruments)), bool)
        matrix[territory[held[row]], instrument[held[row]]] = True
        return matrix

    @cached_property
    def extends_to(self) -> Bools:
        """``S × I``: territories to which their sovereign's membership was extended (``applies_to``)."""
        return self._reached(self._held[0])

    @cached_property
    def possibly_extends_to(self) -> Bools:
        """``S × I``: the same by extensions whose date is not known, before the release was published."""
        return self._reached(self._held[1]) & ~self.extends_to

    def _members(self, held: Bools) -> Bools:
        members = self._joined(held & self.atlas.membership_rows[2])
        if self.territories == "sovereign":
            return members
        # A sovereign's membership reaches the territories that the instrument's own list does not name, and of
        # those that it names the ones to which the membership was extended.
        of_sovereign = members[self.atlas.sovereign]
        return members | (of_sovereign & ~self.atlas.own_area) | self._reached(held)

    @cached_property
    def members(self) -> Bools:
        """``S × I``: Parties and signatories (Art. I.1.k; for an MoU signature is membership)."""
        return self._members(self._held[0])

    @cached_property
    def possible_members(self) -> Bools:
        """``S × I``: members whose date of joining is not known, before the release was published."""
        return self._members(self._held[1]) & ~self.members

    @cached_property
    def signed(self) -> Bools:
        """``S × I``: signed a binding instrument without ratifying."""
        return self._joined(self._held[0] & ~self.atlas.membership_rows[2]) & ~self.members

    # -- the Convention's scope --------------------------------------------------------------------------------

    @cached_property
    def _listed(self) -> Bools:
        since, until = self.atlas.listing_dates
        return holds(since, until, self.day, self.atlas.published)[0]

    def appendix(self, *appendices: str) -> Scope:
        """The scope of an Appendix at the date, or of both together."""
        return _listing_scope(self.atlas, self._listed.tobytes(), appendices or APPENDICES)

    def scope(self, instrument: int) -> Scope:
        """What an instrument holds at the date; the Convention holds what its Appendices list."""
        if self.atlas.instruments[instrument] == CONVENTION:
            return self.appendix()
        return self.coverage[instrument]

    @cached_property
    def _covering(self) -> bytes:
        since, until = self.atlas.coverage_dates
        return ((since <= self.day) & (self.day < until)).tobytes()

    @property
    def coverage(self) -> tuple[Scope, ...]:
        """What each instrument covers at the date, on the ``I`` axis (the Convention: what it covers beside its Appendices)."""
        return _coverage(self.atlas, self._covering, own=False)

    @property
    def own_coverage(self) -> tuple[Scope, ...]:
        """The same with the States of populations not folded into their sovereigns."""
        return _coverage(self.atlas, self._covering, own=True)

    def concerned(self, scope: Scope) -> Bools:
        """``S × len(scope.taxa)``: the States in R of each taxon, within the scope's States."""
        return self.atlas.range[:, scope.taxa] & scope.allowed


@lru_cache(maxsize=256)
def _listing_scope(of: Atlas, listed: bytes, appendices: tuple[str, ...]) -> Scope:
    held = np.frombuffer(listed, bool)
    rows = [of.listing_rows[n] for n in np.flatnonzero(held)]
    return of.scope([(taxon, population) for appendix, taxon, population in rows if appendix in appendices])


@lru_cache(maxsize=64)
def _coverage(of: Atlas, held: bytes, *, own: bool) -> tuple[Scope, ...]:
    return of.coverage(np.frombuffer(held, bool), own=own)


def project(release: Release, as_of: date, territories: str = "sovereign") -> Projection:
    """The projection of a release at a date.

    ``territories`` is ``sovereign`` (an occurrence in a territory is the responsibility of its sovereign) or
    ``separate`` (every code stands for itself). InvalidQuery for anything else.
    """
    if territories not in ("sovereign", "separate"):
        raise InvalidQuery.choice("territories", territories, ("sovereign", "separate"))
    return Projection(atlas(release, "sovereign" if territories == "sovereign" else "separate"), as_of)
