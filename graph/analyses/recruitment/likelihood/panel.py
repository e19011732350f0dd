"""Person-years of those who may join an instrument, from the release's own history: what was known of each on 1 January, and who joined."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.sharing import Sharing
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, day_number, day_of
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.projection import Projection, project

NO_REGION = -1


@dataclass(frozen=True, eq=False)
class Rows:
    """States on days, each a row, and what was known of them then.

    Attributes
    ----------
    state : array of int
        Rows of the ``S`` axis.
    day : array of int
        The day as a number (``yyyymmdd``).
    years : array of float
        Years since the instrument entered into force.
    memberships : array of float
        Other instruments in force in which the State was.
    neighbours : array of float
        Share of the States that share species with it that were in, by how closely they share, from 0 to 1.
    importance : array of float
        Its unmet responsibility.
    region : array of int
        Its region, by its place among :attr:`History.regions`; ``NO_REGION`` where it has none.
    joined : array of bool
        It joined after the day, within a year. False where that is not known yet.
    """

    state: Ints
    day: Ints
    years: Floats
    memberships: Floats
    neighbours: Floats
    importance: Floats
    region: Ints
    joined: Bools

    def __len__(self) -> int:
        return len(self.state)

    def where(self, chosen: Bools) -> Rows:
        """Some of the rows."""
        return Rows(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def later(self, years: int) -> Rows:
        """The same so many years later, all else as it was."""
        return replace(self, years=self.years + years)

    @classmethod
    def of(cls, parts: list[Rows]) -> Rows:
        """Several one after the other."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


@dataclass(frozen=True, eq=False)
class History:
    """The accessions to one instrument, as far as a release dates them."""

    of: Atlas
    instrument: int

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions of the Convention, by name."""
        return tuple(sorted({region for region in self.of.regions if region is not None}))

    @cached_property
    def in_force(self) -> date | None:
        """Its entry into force; None where it has none."""
        day = int(self.of.force[0][self.instrument])
        return None if day == NEVER else day_of(day)

    @cached_property
    def undated(self) -> Bools:
        """``S``: whose membership has no date, so that nobody knows when they joined."""
        state, instrument, member = self.of.membership_rows
        found = np.zeros(len(self.of.codes), bool)
        found[state[member & (instrument == self.instrument) & (self.of.membership_dates[0] == UNKNOWN)]] = True
        return found

    @cached_property
    def accessions(self) -> tuple[Ints, Ints]:
        """State and day number of every accession that is dated."""
        state, instrument, member = self.of.membership_rows
        since = self.of.membership_dates[0]
        chosen = member & (instrument == self.instrument) & (since != UNKNOWN)
        return state[chosen], since[chosen]

    def joined(self, after: date, until: date) -> Bools:
        """``S``: who joined after one day, and on another at the latest."""
        state, since = self.accessions
        found = np.zeros(len(self.of.codes), bool)
        found[state[(since > day_number(after)) & (since <= day_number(until))]] = True
        return found

    def at(self, day: date) -> Rows:
        """Those who may join on a day, by code: States then (former ones too) that can accede, on the instrument's list, and not in."""
        return _at(self, day)

    def years(self, before: date) -> Rows:
        """Person-years that were over on a day: from each 1 January since the entry into force until the next."""
        ended = int(self.of.force[1][self.instrument])
        first = before.year if self.in_force is None else self.in_force.year
        parts = []
        for start, end in ((date(year, 1, 1), date(year + 1, 1, 1)) for year in range(first, before.year)):
            if self.in_force is not None and start >= self.in_force and day_number(end) <= ended:
                rows = self.at(start)
                parts.append(replace(rows, joined=self.joined(start, end)[rows.state]))
        return Rows.of(parts) if parts else NO_ROWS


@lru_cache(maxsize=16)
def history(of: Atlas, instrument: int) -> History:
    """The history of one instrument; the last few are kept."""
    return History(of, instrument)


@lru_cache(maxsize=256)
def _at(found: History, day: date) -> Rows:
    p = as_dated(project(found.of.release, day))
    i = found.instrument
    priorities = Priorities(p, PriorityQuery(p.atlas.instruments[i]))
    codes = np.arange(len(p.atlas.codes))
    may = p.atlas.can_accede & (p.holder == codes) & ~p.members[:, i] & ~found.undated
    if not priorities.is_convention:
        may &= p.area[:, i]
    states = np.flatnonzero(may)
    ties = Sharing(priorities.concerned).weights[states]
    inside, known = ties @ p.members[:, i], ties @ ~found.undated
    others = p.in_force.copy()
    others[i] = False
    began = found.in_force or day
    return Rows(
        state=states,
        day=np.full(len(states), day_number(day)),
        years=np.full(len(states), (day - began).days / 365.25),
        memberships=(p.members & others)[states].sum(1).astype(np.float64),
        neighbours=np.where(known > 0, inside / np.where(known > 0, known, 1.0), 0.0),
        importance=priorities.contributions[states].sum(1),
        region=_regions(found, p)[states],
        joined=np.zeros(len(states), bool),
    )


def as_dated(p: Projection) -> Projection:
    """The same with the members alone whose membership has a date, whenever it is asked: one without would begin with the release."""
    state, instrument, member = p.atlas.membership_rows
    since, until = p.atlas.membership_dates
    held = member & (since != UNKNOWN) & (since <= p.day) & (p.day < until)
    members = np.zeros_like(p.members)
    members[state[held], instrument[held]] = True
    return replace(p, members=members, possible_members=np.zeros_like(members), signed=np.zeros_like(members))


def _regions(found: History, p: Projection) -> Ints:
    """``S``: the region of each code; of one that has none (a State that ended since) that of most of the codes it held on the day."""
    place = {region: n for n, region in enumerate(found.regions)}
    regions = np.array([NO_REGION if region is None else place[region] for region in p.atlas.regions], np.intp)
    own = regions.copy()
    for s in np.flatnonzero((own == NO_REGION) & p.atlas.can_accede).tolist():
        held = np.bincount(own[(p.fold == s) & (own != NO_REGION)], minlength=1)
        regions[s] = int(held.argmax()) if held.any() else NO_REGION
    return regions


_NONE = np.zeros(0)
NO_ROWS = Rows(*(_NONE.astype(kind) for kind in (np.intp, np.intp, float, float, float, float, np.intp, bool)))
