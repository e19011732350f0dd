"""Members and completeness of an instrument through time, in one pass over the days on which something changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.records import Completeness, of_instrument
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, day_number, day_of
from concerted.graph.facts.release import Release
from concerted.graph.facts.rows import record, row
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.atlas import atlas
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import Interval, OfState, Record
from concerted.graph.vocabulary import CONVENTION, DateBasis, Language, NameKind, Role


@dataclass(frozen=True, slots=True)
class Happening(OfState):
    """A State that joined or left."""

    iso3: str
    name: str
    role: Role
    date_basis: DateBasis
    day_known: bool
    """False where the year alone is known: the date is then 1 January."""
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event(Record):
    """A day on which something changed."""

    date: dt.date
    joined: tuple[Happening, ...]
    left: tuple[Happening, ...]
    entry_into_force: bool
    ended: bool
    members: Interval
    """The most counts those whose date of joining is not known."""
    completeness: Completeness | None
    """Null before the entry into force."""
    listed: int
    """Entries of the Appendices, or of what the instrument covers, that begin on the day."""
    delisted: int
    """Those that end."""


def timeline(release: Release, instrument: str = CONVENTION, lang: str = Language.EN, until: dt.date | None = None) -> list[Event]:
    """The history of an instrument: an event a day on which membership, scope or force changed.

    Parameters
    ----------
    release : Release
        The facts.
    instrument : str
        Id of the instrument.
    lang : {"en", "fr", "es"}
        Language of names.
    until : date, optional
        The last day looked at, that day too; all that the release knows where it is not given.

    Returns
    -------
    list of Event
        The oldest first, with members and metrics at the end of each day. Territories count for their sovereign.

    Raises
    ------
    UnknownName
        The instrument is none of the release; the nearest are told.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> [(event.date.isoformat(), event.members.min) for event in timeline(reference_release(), until=dt.date(1983, 12, 31))]
    [('1980-06-20', 0), ('1983-11-01', 15)]
    """
    Names(release).check(NameKind.INSTRUMENT, instrument)
    of = atlas(release)
    i = of.instrument_index[instrument]
    since, end = of.membership_dates
    mine = np.array([name == instrument for name in release["memberships"]["instrument"]], bool)
    force, ended = (int(edge[i]) for edge in of.force)
    if instrument == CONVENTION:
        begins_at, ends_at = of.listing_dates
    else:
        own = np.array([name == instrument for name in release["coverage"]["instrument"]], bool)
        covers_from, _, covers_until = of.coverage_dates
        begins_at, ends_at = covers_from[own], covers_until[own]
    days = {int(day) for day in np.concatenate([since[mine], end[mine], begins_at, ends_at])} | {force, ended}
    if (mine & (since == UNKNOWN)).any():
        days.add(of.published)
    last = NEVER if until is None else day_number(until)
    events = []
    for day in sorted(day for day in days - {UNKNOWN, NEVER} if day <= last):
        p = project(release, day_of(day))
        begins = mine & ((since == day) | ((since == UNKNOWN) & (of.published == day)))
        events.append(Event(
            date=day_of(day),
            joined=_happenings(release, np.flatnonzero(begins).tolist(), lang),
            left=_happenings(release, np.flatnonzero(mine & (end == day)).tolist(), lang),
            entry_into_force=day == force,
            ended=day == ended,
            members=members_at(p, i),
            completeness=of_instrument(p, i),
            listed=int((begins_at == day).sum()),
            delisted=int((ends_at == day).sum()),
        ))
    return events


def members_at(p: Projection, instrument: int) -> Interval:
    """Members at the date of a projection: at least, and at most (with those whose date is not known)."""
    certain = int(p.members[:, instrument].sum())
    return Interval(certain, certain + int(p.possible_members[:, instrument].sum()))


def _happenings(release: Release, rows: Iterable[int], lang: str) -> tuple[Happening, ...]:
    found = []
    for n in rows:
        values = row(release, "memberships", n)
        known = values["since"] is not None and values["since"].day_known
        found.append(record(Happening, values, name=state_label(release, values["iso3"], lang), day_known=known))
    return tuple(sorted(found, key=lambda happening: (happening.iso3, happening.role)))
