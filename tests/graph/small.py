"""Releases of a few rows, for tests that state every fact they use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES

PUBLISHED = date(2026, 1, 1)
_COMMON: dict[str, dict[str, Any]] = {
    "states": {"kind": "state", "un_member": True},
    "instruments": {"kind": "agreement", "parent": None, "binding": True, "in_force_on": "2000-01-01", "flag_states": False},
    "memberships": {"role": "party", "since": "2001-01-01", "date_basis": "sourced"},
    "instrument_ranges": {"kind": "range_state"},
    "taxa": {"rank": "species", "class": "Aves"},
    "listings": {"appendix": "II", "since": "1990-01-01", "date_basis": "sourced"},
    "ranges": {"origin": "native", "presence": "extant", "season": "resident_or_unspecified"},
}


def small_release(published: date = PUBLISHED, **tables: Sequence[Mapping[str, Any]]) -> Release:
    """A release of rows that name only what matters; the rest is filled with sourced, extant, in-force defaults."""
    frames = {}
    for name, rows in tables.items():
        columns = [column.name for column in TABLES[name].columns]
        common = {"source": "s", "basis": "sourced"} | _COMMON.get(name, {})
        filled = [{c: (common | dict(row)).get(c) for c in columns} for row in rows]
        types = {c.name: pl.Boolean if c.type == "boolean" else pl.String for c in TABLES[name].columns}
        frames[name] = pl.DataFrame(filled, schema=types)
    return Release.of(frames, "small", published)


def states(*codes: str) -> list[dict[str, Any]]:
    """Rows of States named by their codes."""
    return [{"iso3": code, "iso2": code[:2], "name_en": code, "name_fr": code, "name_es": code} for code in codes]


def world_of(
    n: int, instruments: Mapping[str, Sequence[int]], *, binding: bool = True, species: Sequence[str] = ("Avis migrans",)
) -> Release:
    """Species, by default one, n Range States, and instruments with members by number; nothing is listed on an Appendix."""
    codes = [f"A{chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(n)]
    return small_release(
        states=states(*codes),
        taxa=[{"taxon": taxon} for taxon in species],
        ranges=[{"taxon": taxon, "iso3": code} for taxon in species for code in codes],
        instruments=[{"id": name, "binding": binding, "kind": "agreement" if binding else "mou"} for name in instruments],
        instrument_ranges=[{"instrument": name, "iso3": code} for name in instruments for code in codes],
        coverage=[{"instrument": name, "taxon": taxon} for name in instruments for taxon in species],
        memberships=[{"instrument": name, "iso3": codes[i]} for name, members in instruments.items() for i in members],
    )
