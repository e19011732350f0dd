"""Gaps as records for people and programs: one a kind, State and instrument, or one a taxon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import GapBlock, gap_blocks
from concerted.graph.analyses.gaps.evidence import gap_facts
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.fact import Fact
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Firmness, GapKind, Grouping, NameKind, Reason, ids

_REASONS = tuple(Reason)
_KINDS = tuple(GapKind)
_GAPS = tuple(kind for kind in GapKind if kind.is_gap)


@dataclass(frozen=True, slots=True)
class Gap(Record):
    """A State that shares responsibility without being in the instrument."""

    kind: GapKind
    state: StateRef | None
    """Null for `no_instrument`."""
    instrument: str | None
    n_taxa: int
    n_firm: int
    """How many of the taxa are firm."""
    taxa: tuple[str, ...]
    firmness: Firmness
    """Firm where at least one of its units is."""
    reasons: tuple[Reason, ...]
    """Why units are contested."""
    territories: tuple[str, ...]
    """Territories through which the State is concerned."""
    facts: tuple[Fact, ...] | None = None
    """What the gap rests on, where it was asked for."""


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
    by: str = Grouping.STATE
    facts: bool = False

    def __post_init__(self) -> None:
        for name, value, words in (("kind", self.kind, GapKind), ("firmness", self.firmness, Firmness), ("by", self.by, Grouping)):
            if value is not None and value not in ids(words):
                raise InvalidQuery.choice(name, value, words)


def gap_records(p: Projection, query: GapQuery | None = None, lang: str = "en") -> list[Gap]:
    """The gaps that a query asks for, sorted by number of taxa descending, then by State.

    UnknownName, with the nearest, where a key of the query is none of the release.
    """
    query = query or GapQuery()
    for named in NameKind:
        if (key := getattr(query, named)) is not None:
            Names(p.release).check(named, key)
    kinds = (GapKind(query.kind),) if query.kind else _GAPS
    instrument = None if query.instrument is None else p.atlas.instrument_index[query.instrument]
    columns = _taxon_columns(p.atlas, query.taxon)
    rows = None if query.state is None else int(p.fold[p.atlas.code_index[query.state]])
    records: list[Gap] = []
    for block in gap_blocks(p, kinds, instrument):
        for row in _rows(block, rows, columns):
            records.extend(_records(p, block, row, query, lang))
    if query.firmness:
        records = [record for record in records if record.firmness == query.firmness]
    records.sort(key=_order_by_instrument if query.by == Grouping.INSTRUMENT else _order)
    return list(with_facts(p, records)) if query.facts else records


def with_facts(p: Projection, gaps: Iterable[Gap]) -> Iterator[Gap]:
    """The gaps, each with the facts it rests on."""
    for gap in gaps:
        iso3 = None if gap.state is None else gap.state.iso3
        yield replace(gap, facts=gap_facts(p, gap.kind, iso3, gap.instrument, gap.taxa, gap.territories))


def _order(gap: Gap) -> tuple[Any, ...]:
    return (-gap.n_taxa, gap.state.iso3 if gap.state else "~", _KINDS.index(gap.kind), gap.instrument or "", gap.taxa[:1])


def _order_by_instrument(gap: Gap) -> tuple[Any, ...]:
    return (gap.instrument or "~", *_order(gap))


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


def _records(p: Projection, block: GapBlock, row: _Row, query: GapQuery, lang: str) -> Iterator[Gap]:
    atlas = p.atlas
    columns = np.flatnonzero(row.has)
    units, firm, why = block.units[columns], row.firm[columns], row.why[columns]
    code = None if row.state < 0 else atlas.codes[row.state]
    kind, state = GapKind(block.kind), None if code is None else StateRef(code, state_label(p.release, code, lang))
    instrument = None if block.instrument is None else atlas.instruments[block.instrument]
    through = _Through(p, row.state, units, block.instrument) if code and block.territories is None else None
    own = tuple(atlas.codes[c] for c in row.codes)
    parts = [slice(n, n + 1) for n in range(len(columns))] if query.by == Grouping.TAXON else [slice(None)]
    for part in parts:
        n_firm = int(np.count_nonzero(firm[part]))
        bits = int(np.bitwise_or.reduce(why[part])) if len(columns) else row.why_bare
        taxa = tuple(atlas.taxa[t] for t in units[part])
        yield Gap(
            kind, state, instrument, len(taxa), n_firm, taxa, Firmness.FIRM if n_firm else Firmness.CONTESTED,
            tuple(reason for k, reason in enumerate(_REASONS) if bits >> k & 1), own if through is None else through.of(part),
        )


class _Through:
    """The territories that bring a State its responsibility: by a range, or by a place on the list."""

    def __init__(self, p: Projection, state: int, units: Ints, instrument: int | None) -> None:
        own = np.arange(len(p.fold))
        self.codes = np.flatnonzero((p.fold == state) & (own != state))
        self.names = [p.atlas.codes[c] for c in self.codes]
        self.there = p.own.range[np.ix_(self.codes, units)]
        self.listed = np.zeros(len(self.codes), bool) if instrument is None else p.own.lists.area[self.codes, instrument]

    def of(self, part: slice) -> tuple[str, ...]:
        """Their codes for some of the units."""
        if not self.names:
            return ()
        found = self.there[:, part].any(1) | self.listed
        return tuple(name for name, here in zip(self.names, found.tolist(), strict=True) if here)
