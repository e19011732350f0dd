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
from concerted.graph.vocabulary import Firmness, GapKind, Grouping, Language, NameKind, Reason, ids

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

    Parameters
    ----------
    state : str, optional
        ISO 3166-1 alpha-3 code; of a territory that is folded, its sovereign is asked about.
    taxon : str, optional
        Accepted name: what is at or below it, and of a subspecies also its species.
    instrument : str, optional
        Id, such as ``acap``.
    kind : GapKind or str, optional
        One kind; ``outside_area``, which is no gap, on request alone.
    firmness : {"firm", "contested"}, optional
        How sure the facts are.
    by : {"state", "taxon", "instrument"}
        One record per kind, State and instrument; ``taxon``: one per taxon too; ``instrument``: those of one together.
    facts : bool
        Add the facts each rests on, with source and basis.

    Raises
    ------
    InvalidQuery
        ``kind``, ``firmness`` or ``by`` is none of these. Keys are looked up by :func:`gap_records`.

    See Also
    --------
    concerted.graph.names.resolver.Names : from what people write to keys

    Examples
    --------
    >>> GapQuery(instrument="acap", firmness="firm").by
    'state'
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


def gap_records(p: Projection, query: GapQuery | None = None, lang: str = Language.EN) -> list[Gap]:
    """The gaps that a query asks for: who shares responsibility and is not in.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : GapQuery, optional
        Whose gaps; every one where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of Gap
        By number of taxa descending, then by State; those without a State after all of these.

    Raises
    ------
    UnknownName
        A key of the query is none of the release; it carries the nearest.

    Notes
    -----
    At the date, with R(t) the States responsible for a taxon, T(i) what an instrument covers, M(i) its members and area(i) its own
    list, a State s has a gap of kind ``convention`` where a listed t has s in R(t) and s is no Party; ``instrument`` where s is in
    R(t) and area(i), t in T(i), and s not in M(i). Rules 4 to 13 of ``docs/counting.md`` are exact about these and the other kinds,
    and about what makes a gap firm.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. I.1.f, h and k, IV, V.
    Strategic Plan for Migratory Species 2015–2023, Target 9.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(gap.state.iso3, gap.n_taxa) for gap in gap_records(p, GapQuery(taxon="Saiga tatarica", kind="convention"))]
    [('RUS', 1), ('TKM', 1)]
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
    # What nobody in particular has comes behind what States have.
    return (gap.state is None, -gap.n_taxa, gap.state.iso3 if gap.state else "", _KINDS.index(gap.kind), gap.instrument or "", gap.taxa[:1])


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
