"""Memberships at a date, as records with their dates and how these are known."""

from __future__ import annotations

from typing import Any

import numpy as np

from concerted.graph.facts.dates import holds
from concerted.graph.facts.schema import MEMBER_ROLES
from concerted.graph.names.labels import state_label
from concerted.graph.projection.atlas import Bools
from concerted.graph.projection.projection import Projection

Record = dict[str, Any]


def _held(p: Projection) -> tuple[Bools, Bools]:
    since, until = p.atlas.membership_dates
    return holds(since, until, p.day, p.atlas.published)


def _of_instrument(p: Projection, instrument: int, held: Bools, lang: str) -> list[Record]:
    """One record a State; a Party that is a signatory too is named as Party. None where the instrument is not in force."""
    if not p.in_force[instrument]:
        return []
    table = p.release["memberships"]
    mine = held & p.atlas.membership_rows[2] & (p.atlas.membership_rows[1] == instrument)
    rows = [table.row(int(n), named=True) for n in np.flatnonzero(mine)]
    records: dict[str, Record] = {}
    for row in sorted(rows, key=lambda r: MEMBER_ROLES.index(r["role"])):
        records.setdefault(row["iso3"], {
            "iso3": row["iso3"], "name": state_label(p.release, row["iso3"], lang), "role": row["role"], "since": row["since"],
            "date_basis": row["date_basis"], "until": row["until"], "applies_to": (row["applies_to"] or "").split(),
            "source": row["source"].split(";"), "basis": row["basis"],
        })
    return [records[iso3] for iso3 in sorted(records)]


def member_records(p: Projection, instrument: int, lang: str = "en") -> list[Record]:
    """Members of an instrument in force at the date, sorted by State, with ``since`` as printed (a year alone: day not known)."""
    return _of_instrument(p, instrument, _held(p)[0], lang)


def possible_member_records(p: Projection, instrument: int, lang: str = "en") -> list[Record]:
    """Members whose date of joining is not known, so that they may have been members of the instrument, in force at the date."""
    certain = {r["iso3"] for r in member_records(p, instrument, lang)}
    return [r for r in _of_instrument(p, instrument, _held(p)[1], lang) if r["iso3"] not in certain]


def status_records(p: Projection, state: int) -> list[Record]:
    """Every membership and signature of a State, sorted by instrument, with whether it holds at the date.

    ``holds`` is ``yes``, ``possibly`` (date not known), or ``no`` (not yet, or no longer; or the instrument is not in force).
    """
    table = p.release["memberships"]
    running = p.in_force[p.atlas.membership_rows[1]]
    now, perhaps = (held & running for held in _held(p))
    records = []
    for n, row in enumerate(table.iter_rows(named=True)):
        if row["iso3"] == p.atlas.codes[state]:
            records.append({
                "instrument": row["instrument"], "role": row["role"], "since": row["since"], "until": row["until"],
                "date_basis": row["date_basis"], "holds": "yes" if now[n] else "possibly" if perhaps[n] else "no",
                "applies_to": (row["applies_to"] or "").split(), "source": row["source"].split(";"), "basis": row["basis"],
            })
    return sorted(records, key=lambda r: (r["instrument"], r["role"]))
