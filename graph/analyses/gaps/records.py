"""Gaps as records for people and programs: one a kind, State and instrument, or one a taxon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import GAP_KINDS, KINDS, REASONS, GapBlock, gap_blocks
from concerted.graph.analyses.gaps.evidence import gap_facts
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.atlas import Atlas, Bools, Ints
from concerted.graph.projection.projection import Projection

__all__ = ["FIRMNESS", "GROUPINGS", "KINDS", "REASONS", "GapQuery", "gap_records"]

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
        for row in _rows(block, rows, columns):
            records.extend(_records(p, block, row, query, lang))
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


@dataclass(frozen=True, eq=False)
class _Row:
    """The gaps of one State in a block, over the block's units; ``codes`` are the territories of a territorial gap."""

    state: int
    has: Bools
    firm: Bools
    why: NDArray[np.uint16]
    why_bare: int
    codes: list[int]


def _rows(block: GapBlock, only: int | None, columns: Bools | None) -> Iterator[_Row]:
    """The rows of a block by State; several territories of one sovereign come together."""
    all_has, all_firm, all_why, all_bare = block.has, block.firm, block.why, block.why_bare
    if columns is not None:
        all_has = all_has & columns[block.units]
    # A gap without units (a State that only stands on the list) shows where no taxon was asked for.
    bare = block.kind in ("listed_only", "ratification", "territorial") and columns is None
    rows_of: dict[int, list[int]] = {}
    for n in (range(len(block.states)) if bare else np.flatnonzero(all_has.any(1)).tolist()):
        rows_of.setdefault(int(block.states[n]), []).append(n)
    for state, rows in rows_of.items():
        if only is not None and state != only:
            continue
        has = np.atleast_1d(all_has[rows].any(0))
        firm = np.atleast_1d(all_firm[rows].any(0)) & has
        why = np.where(has & ~firm, np.bitwise_or.reduce(all_why[rows], 0), np.uint16(0))
        why_bare = int(np.bitwise_or.reduce(all_bare[rows]))
        yield _Row(state, has, firm, why, why_bare, [] if block.territories is None else block.territories[rows].tolist())


def _records(p: Projection, block: GapBlock, row: _Row, query: GapQuery, lang: str) -> Iterator[Record]:
    atlas = p.atlas
    columns = np.flatnonzero(row.has)
    units, firm, why = block.units[columns], row.firm[columns], row.why[columns]
    code = None if row.state < 0 else atlas.codes[row.state]
    about: Record = {
        "kind": block.kind,
        "state": None if code is None else {"iso3": code, "name": state_label(p.release, code, lang)},
        "instrument": None if block.instrument is None else atlas.instruments[block.instrument],
    }
    through = _Through(atlas, row.state, units, block.instrument) if code and block.territories is None else None
    own = [atlas.codes[c] for c in row.codes]
    parts = [slice(n, n + 1) for n in range(len(columns))] if query.by == "taxon" else [slice(None)]
    for part in parts:
        n_firm = int(np.count_nonzero(firm[part]))
        bits = int(np.bitwise_or.reduce(why[part])) if len(columns) else row.why_bare
        taxa = [atlas.taxa[t] for t in units[part]]
        record = about | {
            "n_taxa": len(taxa),
            "n_firm": n_firm,
            "taxa": taxa,
            "firmness": "firm" if n_firm else "contested",
            "reasons": [reason for k, reason in enumerate(REASONS) if bits >> k & 1],
            "territories": own if through is None else through.of(part),
        }
        if query.facts:
            record["facts"] = gap_facts(p, record)
        yield record


class _Through:
    """The territories that bring a State its responsibility: by a range, or by a place on the list."""

    def __init__(self, atlas: Atlas, state: int, units: Ints, instrument: int | None) -> None:
        own = np.arange(len(atlas.codes))
        self.codes = np.flatnonzero((atlas.fold == state) & (own != state))
        self.names = [atlas.codes[c] for c in self.codes]
        self.there = atlas.own_range[np.ix_(self.codes, units)]
        self.listed = np.zeros(len(self.codes), bool) if instrument is None else atlas.own_area[self.codes, instrument]

    def of(self, part: slice) -> list[str]:
        """Their codes for some of the units."""
        if not self.names:
            return []
        found = self.there[:, part].any(1) | self.listed
        return [name for name, here in zip(self.names, found.tolist(), strict=True) if here]
