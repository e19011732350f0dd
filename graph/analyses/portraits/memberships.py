"""Memberships at a date, as records with their dates and how these are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from concerted.graph.facts.days.dates import held_of, holds
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import record, row
from concerted.graph.names.labels import region_of, state_label
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary import Basis, DateBasis, Holds, Language, Role

_ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Member(OfState):
    """A member of an instrument."""

    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    role: Role
    since: PartialDate | None
    """As printed; a year alone where the day is not known."""
    date_basis: DateBasis
    until: PartialDate | None
    applies_to: tuple[str, ...]
    source: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Status(Record):
    """A membership or signature of a State."""

    instrument: str
    role: Role
    since: PartialDate | None
    until: PartialDate | None
    date_basis: DateBasis
    holds: Holds
    """At the date; `possibly` where the date of joining is not known."""
    applies_to: tuple[str, ...]
    source: tuple[str, ...]
    basis: Basis


def _held(p: Projection) -> tuple[Bools, Bools]:
    since, until = p.atlas.membership_dates
    return holds(since, until, p.day, p.atlas.published)


def _of_instrument(p: Projection, instrument: int, held: Bools, lang: str) -> tuple[Member, ...]:
    """One record a State; a Party that is a signatory too is named as Party. None where the instrument is not in force."""
    if not p.in_force[instrument]:
        return ()
    mine = held & p.atlas.membership_rows[2] & (p.atlas.membership_rows[1] == instrument)
    found = [row(p.release, "memberships", int(n)) for n in np.flatnonzero(mine)]
    members: dict[str, Member] = {}
    for values in sorted(found, key=lambda values: _ROLES.index(values["role"])):
        members.setdefault(values["iso3"], _member(p, values, lang))
    return tuple(members[iso3] for iso3 in sorted(members))


def _member(p: Projection, values: dict[str, Any], lang: str) -> Member:
    iso3 = values["iso3"]
    return record(Member, values, name=state_label(p.release, iso3, lang), region=region_of(p.release, iso3))


def member_records(p: Projection, instrument: int, lang: str = Language.EN) -> tuple[Member, ...]:
    """Members of an instrument in force at the date, sorted by State, with ``since`` as printed (a year alone: day not known)."""
    return _of_instrument(p, instrument, _held(p)[0], lang)


def possible_member_records(p: Projection, instrument: int, lang: str = Language.EN) -> tuple[Member, ...]:
    """Members whose date of joining is not known, so that they may have been members of the instrument, in force at the date."""
    certain = {member.iso3 for member in member_records(p, instrument, lang)}
    return tuple(member for member in _of_instrument(p, instrument, _held(p)[1], lang) if member.iso3 not in certain)


def status_records(p: Projection, state: int) -> tuple[Status, ...]:
    """Every membership and signature of a State, sorted by instrument, with whether it holds at the date.

    ``holds`` is ``yes``, ``possibly`` (date not known), or ``no`` (not yet, or no longer; or the instrument is not in force).
    """
    running = p.in_force[p.atlas.membership_rows[1]]
    now, perhaps = (held & running for held in _held(p))
    of_state = np.flatnonzero(p.atlas.membership_rows[0] == state)
    statuses = [
        record(Status, row(p.release, "memberships", int(n)), holds=held_of(bool(now[n]), bool(perhaps[n]))) for n in of_state
    ]
    return tuple(sorted(statuses, key=lambda status: (status.instrument, status.role)))
