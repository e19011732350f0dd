"""Gaps as records for people and programs: one a kind, State and instrument, or one a taxon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from graph.atlas import Atlas, Bools, Ints
from graph.errors import InvalidQuery
from graph.evidence import gap_facts
from graph.gap_blocks import GAP_KINDS, KINDS, GapBlock, gap_blocks
from graph.labels import state_label
from graph.projection import Projection

__all__ = ["FIRMNESS", "GROUPINGS", "KINDS", "GapQuery", "gap_records"]

Record = dict[str, Any]
FIRMNESS = ("firm", "contested")
GROUPINGS = ("state", "taxon", "instrument")


@dataclass(frozen=True)
class GapQuery:
    """Which gaps, with keys as they stand in the release; None means all.

    ``by``: ``state`` and ``instrument`` give one record per kind, State and instrument (``instrument`` keeps those of
    an instrument together), ``taxon`` one per kind, State, instrument and taxon. ``facts`` adds what each rests on.
    """

    state: str | None = None
    taxon: str | None = None
    instrument: str | None = None
    kind: str | None = None
    firmness: str | None = None
    by: Literal["state", "taxon", "instrument"] = "state"
    facts: bool = False

    def __post_init__(self) -> None:
        for name, value, accepted in (("kind", self.kind, KINDS), ("firmness", self.firmness, FIRMNESS), ("by", self.by, GROUPINGS)):
            if value is not None and value not in accepted:
                raise InvalidQuery(f"{name}: {value!r} is not accepted; one of: {', '.join(accepted)}")


def gap_records(p: Projection, query: GapQuery | None = None, lang: str = "en") -> list[Record]:
    """The gaps that a query asks for, sorted by number of taxa descending, then by State.

    Each record has ``kind``, ``state`` (``iso3`` and ``name``; null for ``no_instrument``), ``instrument``,
    ``n_taxa``, ``n_firm``, ``taxa``, ``firmness`` (firm when at least one of its units is), ``reasons`` (why units
    are contested), ``territories`` (through which the State is concerned) and, on request, ``facts``.
    """
    query = query or GapQuery()
    kinds = (query.kind,) if query.kind else GAP_KINDS
    instrument = None if query.instrument is None else p.atlas.instrument_index[query.instrument]
    columns = _taxon_columns(p.atlas, query.taxon)
    rows = None if query.state is None else int(p.atlas.fold[p.atlas.code_index[query.state]])
    records: list[Record] = []
    for block in gap_blocks(p, kinds, instrument):
        for state, has, firm, reasons, codes in _grouped(block, rows, columns):
            records.extend(_records(p, block, state, has, firm, reasons, codes, query, lang))
    if query.firmness:
        records = [record for record in records if record["firmness"] == query.firmness]
    return sorted(records, key=_order_by_instrument if query.by == "instrument" else _order)


def _order(record: Record) -> tuple[Any, ...]:
    iso3 = record["state"]["iso3"] if record["state"] else "~"
    return (-record["n_taxa"], iso3, KINDS.index(record["kind"]), record["instrument"] or "", record["taxa"][:1])


def _order_by_instrument(record: Record) -> tuple[Any, ...]:
    return (record["instrument"] or "~", *_order(record))


def _taxon_columns(atlas: Atlas, taxon: str | None) -> Bools | None:
    """The units a taxon stands for: those at or below it, and of a subspecies also its species."""
    if taxon is None:
        return None
    wanted = np.zeros(len(atlas.taxa), bool)
    below = atlas.below.get(taxon, np.array([], np.intp))
    wanted[below] = True
    if taxon in atlas.taxon_index and (species := atlas.species[atlas.taxon_index[taxon]]) >= 0:
        wanted[species] = True
    return wanted


_Group = tuple[int, Bools, Bools, dict[str, Bools], list[int]]


def _grouped(block: GapBlock, only: int | None, columns: Bools | None) -> Iterator[_Group]:
    """The rows of a block by State; several territories of one sovereign come together."""
    keep = np.ones(len(block.units), bool) if columns is None else columns[block.units]
    reasons = block.reasons
    rows_of: dict[int, list[int]] = {}
    for n, state in enumerate(block.states.tolist()):
        rows_of.setdefault(state, []).append(n)
    for state, rows in rows_of.items():
        if only is not None and state != only:
            continue
        has = block.has[rows].any(0) & keep
        # A gap without units (a State that only stands on the list) shows where no taxon was asked for.
        bare = block.kind in ("listed_only", "ratification", "territorial") and columns is None
        if not has.any() and not bare:
            continue
        firm = block.firm[rows].any(0) & has
        why = {r: np.broadcast_to(m, block.has.shape)[rows].any(0) & has & ~firm for r, m in reasons.items()}
        if not has.any():
            why["no_range_edge"] = np.ones(1, bool)
        yield state, has, firm, why, [] if block.territories is None else block.territories[rows].tolist()


def _records(
    p: Projection, block: GapBlock, state: int, has: Bools, firm: Bools, why: dict[str, Bools], codes: list[int], query: GapQuery, lang: str
) -> Iterator[Record]:
    atlas = p.atlas
    columns = np.flatnonzero(has)
    parts: list[Ints] = [columns[n:n + 1] for n in range(len(columns))] if query.by == "taxon" else [columns]
    for part in parts:
        units = block.units[part]
        if state < 0:
            territories: list[str] = []
        elif block.territories is not None:
            territories = [atlas.codes[c] for c in codes]
        else:
            territories = _through(atlas, state, units, block.instrument)
        n_firm = int(firm[part].sum())
        record: Record = {
            "kind": block.kind,
            "state": None if state < 0 else {"iso3": atlas.codes[state], "name": state_label(p.release, atlas.codes[state], lang)},
            "instrument": None if block.instrument is None else atlas.instruments[block.instrument],
            "n_taxa": len(part),
            "n_firm": n_firm,
            "taxa": [atlas.taxa[t] for t in units],
            "firmness": "firm" if n_firm else "contested",
            "reasons": sorted(r for r, where in why.items() if (where[part].any() if len(part) else where.any())),
            "territories": territories,
        }
        if query.facts:
            record["facts"] = gap_facts(p, record)
        yield record


@lru_cache(maxsize=8)
def _dependants(atlas: Atlas) -> dict[int, Ints]:
    """Territories by the row in which they are folded."""
    own = np.arange(len(atlas.codes))
    return {int(s): np.flatnonzero((atlas.fold == s) & (own != s)) for s in np.unique(atlas.fold)}


def _through(atlas: Atlas, state: int, units: Ints, instrument: int | None) -> list[str]:
    """The territories that bring a State its responsibility: by a range, or by a place on the list."""
    codes = _dependants(atlas).get(state, np.array([], np.intp))
    if not len(codes):
        return []
    there = atlas.own_range[np.ix_(codes, units)].any(1)
    if instrument is not None:
        there = there | atlas.own_area[codes, instrument]
    return [atlas.codes[c] for c in codes[there]]
