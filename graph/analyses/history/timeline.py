"""Members and completeness through time, in one pass over the days on which something changed."""

from __future__ import annotations

from typing import Any

import numpy as np

from concerted.graph.analyses.completeness.metrics import instrument_metrics
from concerted.graph.facts.dates import NEVER, UNKNOWN, day_of
from concerted.graph.facts.release import Release
from concerted.graph.names.labels import state_label
from concerted.graph.projection.atlas import CONVENTION, atlas
from concerted.graph.projection.projection import Projection, project

Record = dict[str, Any]


def timeline(release: Release, instrument: str = CONVENTION, lang: str = "en") -> Record:
    """The history of an instrument: one entry a day on which membership, its scope or its force changed.

    ``events`` are sorted by date; each has ``date``, what ``joined`` and ``left`` (``date_basis`` tells how the day is
    known, ``day_known`` is false for a year alone), ``listed`` and ``delisted`` (entries of the Appendices, or of what the
    instrument covers, that begin or end on a known day), ``entry_into_force`` or ``ended``, ``members`` as an interval ``{"min", "max"}``
    (``max`` counts members whose date is not known), and ``completeness``, null before entry into force.
    """
    of = atlas(release)
    i = of.instrument_index[instrument]
    since, until = of.membership_dates
    mine = np.array([name == instrument for name in release["memberships"]["instrument"]], bool)
    days = {int(d) for d in np.concatenate([since[mine], until[mine]])}
    force, ended = (int(edge[i]) for edge in of.force)
    days |= {force, ended}
    if instrument == CONVENTION:
        begins_at, ends_at = of.listing_dates
    else:
        own = np.array([name == instrument for name in release["coverage"]["instrument"]], bool)
        begins_at, ends_at = (edge[own] for edge in of.coverage_dates)
    days |= {int(d) for d in np.concatenate([begins_at, ends_at])}
    if (mine & (since == UNKNOWN)).any():
        days.add(of.published)
    events = []
    for day in sorted(days - {UNKNOWN, NEVER}):
        p = project(release, day_of(day))
        begins = mine & ((since == day) | ((since == UNKNOWN) & (of.published == day)))
        joined = [_event(release, n, lang) for n in np.flatnonzero(begins).tolist()]
        left = [_event(release, n, lang) for n in np.flatnonzero(mine & (until == day)).tolist()]
        certain = int(p.members[:, i].sum())
        event: Record = {
            "date": day_of(day).isoformat(),
            "joined": sorted(joined, key=_by_state),
            "left": sorted(left, key=_by_state),
            "entry_into_force": day == force,
            "ended": day == ended,
            "members": {"min": certain, "max": certain + int(p.possible_members[:, i].sum())},
            "completeness": instrument_metrics(p, i) if p.in_force[i] else None,
            "listed": int((begins_at == day).sum()),
            "delisted": int((ends_at == day).sum()),
        }
        events.append(event)
    return {"instrument": instrument, "events": events}


def members_at(p: Projection, instrument: str) -> tuple[int, int]:
    """Members at the date of a projection: at least, and at most (with those whose date is not known)."""
    i = p.atlas.instrument_index[instrument]
    certain = int(p.members[:, i].sum())
    return certain, certain + int(p.possible_members[:, i].sum())


def _by_state(record: Record) -> tuple[str, str]:
    return record["iso3"], record["role"]


def _event(release: Release, n: int, lang: str) -> Record:
    row = release["memberships"].row(n, named=True)
    return {
        "iso3": row["iso3"], "name": state_label(release, row["iso3"], lang), "role": row["role"],
        "date_basis": row["date_basis"], "day_known": len(row["since"] or "") == 10, "source": row["source"].split(";"),
    }
