"""Gaps as records for people and programs: one a kind, State and instrument, or one a taxon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import GapBlock, gap_blocks
from concerted.graph.analyses.gaps.evidence import gap_facts
from concerted.graph.analyses.gaps.through import through_blocks
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.fact import Fact
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Appendix, Firmness, GapKind, Grouping, Language, NameKind, Reason, Word, ids

_REASONS = tuple(Reason)
_KINDS = tuple(GapKind)
_GAPS = tuple(kind for kind in GapKind if kind.is_gap)


@dataclass(frozen=True, slots=True)
class Because(Record):
    """A reason for which units of a gap are contested."""

    reason: Reason
    says: str
    """The same as a sentence."""
    n_taxa: int
    """How many of the taxa it contests; 0 of a gap without taxa."""


@dataclass(frozen=True, slots=True)
class Gap(Record):
    """A State that shares responsibility without being in the instrument."""

    kind: GapKind
    state: StateRef | None
    """Null for `no_instrument`."""
    region: str | None
    """Its region in the Convention; null where it has none."""
    instrument: str | None
    n_taxa: int
    n_firm: int
    """How many of the taxa are firm."""
    n_range_firm: int
    """How many of the taxa documents say are extant there, whatever else contests them."""
    list_firm: bool | None
    """Whether the place on the instrument's list is firm; null where no list decides."""
    taxa: tuple[str, ...]
    firmness: Firmness
    """Firm where at least one of its units is."""
    reasons: tuple[Reason, ...]
    """Why units are contested."""
    because: tuple[Because, ...]
    """The same, each as a sentence, with how many of the taxa it contests."""
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
        ISO 3166-1 alpha-3 code; of one that another State holds, what comes through it to that State.
    taxon : str, optional
        Accepted name: what is at or below it, and of a subspecies also its species.
    instrument : str, optional
        Id, such as ``acap``.
    kind : GapKind or str, optional
        One kind; ``outside_area``, which is no gap, on request alone.
    firmness : {"firm", "contested"}, optional
        Gaps some of whose units are so; a record names the others too.
    region : str, optional
        Of States of one region of the Convention, such as ``Africa``.
    taxon_class : str, optional
        Units of one class, such as ``Aves``.
    appendix : {"I", "II"}, optional
        Units that one Appendix holds for the State; of gaps of the Convention the scope and the units of it alone.
    by : {"state", "taxon", "instrument"}
        One record per kind, State and instrument; ``taxon``: one per taxon too; ``instrument``: those of one together.
    facts : bool
        Add the facts each rests on, with source and basis.

    Raises
    ------
    InvalidQuery
        ``kind``, ``firmness``, ``appendix`` or ``by`` is none of these. Keys are looked up by :func:`gap_records`.

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
    region: str | None = None
    taxon_class: str | None = None
    appendix: str | None = None
    by: str = Grouping.STATE
    facts: bool = False

    def __post_init__(self) -> None:
        chosen: tuple[tuple[str, str | None, type[Word]], ...] = (
            ("kind", self.kind, GapKind), ("firmness", self.firmness, Firmness), ("by", self.by, Grouping),
            ("appendix", self.appendix, Appendix),
        )
        for name, value, words in chosen:
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
        By number of taxa descending, then by State.

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
    columns = _columns(p.atlas, query)
    code = None if query.state is None else p.atlas.code_index[query.state]
    rows = None if code is None else int(p.fold[code])
    if rows == NOBODY:
        return []
    view, blocks = p, gap_blocks(p, kinds, instrument, query.appendix)
    if code is not None and rows != code:
        view, blocks = p.through(code), through_blocks(p, code, kinds, instrument, query.appendix)
    of = _Telling(view, query, lang)
    records = [record for block in blocks for row in _rows(block, rows, columns) for record in of.records(block, row)]
    if query.firmness:
        firmly = query.firmness == Firmness.FIRM
        records = [record for record in records if (record.n_firm > 0 if firmly else record.n_firm < max(record.n_taxa, 1))]
    if query.region:
        records = [record for record in records if record.region == query.region]
    records.sort(key=_order_by_instrument if query.by == Grouping.INSTRUMENT else _order)
    return list(with_facts(view, records)) if query.facts else records


def with_facts(p: Projection, gaps: Iterable[Gap]) -> Iterator[Gap]:
    """The gaps, each with the facts it rests on."""
    for gap in gaps:
        iso3 = None if gap.state is None else gap.state.iso3
        yield replace(gap, facts=gap_facts(p, gap.kind, iso3, gap.instrument, gap.taxa, gap.territories))


def _order(gap: Gap) -> tuple[Any, ...]:
    return (-gap.n_taxa, gap.state.iso3 if gap.state else "~", _KINDS.index(gap.kind), gap.instrument or "", gap.taxa[:1])


def _order_by_instrument(gap: Gap) -> tuple[Any, ...]:
    return (gap.instrument or "~", *_order(gap))


def _columns(atlas: Atlas, query: GapQuery) -> Bools | None:
    """The units asked about: those that a taxon stands for, and those of a class."""
    asked = [] if query.taxon is None else [taxon_columns(atlas, query.taxon)]
    if query.taxon_class is not None:
        asked.append(class_columns(atlas, query.taxon_class))
    return np.logical_and.reduce(asked) if asked else None


def class_columns(atlas: Atlas, taxon_class: str) -> Bools:
    """The taxa of a class; InvalidQuery where the release has none."""
    wanted = np.array([name == taxon_class for name in atlas.classes], bool)
    if not wanted.any():
        raise InvalidQuery.choice("class", taxon_class, sorted({name for name in atlas.classes if name}))
    return wanted


def taxon_columns(atlas: Atlas, taxon: str) -> Bools:
    """The units a taxon stands for: those at or below it, and of a subspecies also its species."""
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
    firm_range: Bools
    firm_list: bool | None
    why: NDArray[np.uint16]
    why_bare: int
    codes: list[int]


def _rows(block: GapBlock, only: int | None, columns: Bools | None) -> Iterator[_Row]:
    """The rows of a block by State; several territories of one State come together."""
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
        yield _Row(
            state, has, firm, np.atleast_1d(block.firm_range[rows].any(0)) & has,
            None if block.firm_list is None else bool(block.firm_list[rows].any()), why, why_bare,
            [] if block.territories is None else block.territories[rows].tolist(),
        )


class _Telling:
    """Rows of blocks as records, in a language."""

    def __init__(self, p: Projection, query: GapQuery, lang: str) -> None:
        self.p, self.lang = p, lang
        self.by_taxon = query.by == Grouping.TAXON
        self.regions = p.release["states"]["cms_region"].to_list()

    def records(self, block: GapBlock, row: _Row) -> Iterator[Gap]:
        """One record, or one a unit."""
        p, atlas = self.p, self.p.atlas
        columns = np.flatnonzero(row.has)
        units, firm, firm_range, why = block.units[columns], row.firm[columns], row.firm_range[columns], row.why[columns]
        code = None if row.state < 0 else atlas.codes[row.state]
        state = None if code is None else StateRef(code, state_label(p.release, code, self.lang))
        region = None if code is None else self.regions[row.state]
        instrument = None if block.instrument is None else atlas.instruments[block.instrument]
        through = _Through(p, row.state, units, block.instrument) if code and block.territories is None else None
        own = tuple(atlas.codes[c] for c in row.codes)
        parts = [slice(n, n + 1) for n in range(len(columns))] if self.by_taxon else [slice(None)]
        for part in parts:
            n_firm, bare = int(np.count_nonzero(firm[part])), not len(columns)
            because = _because(np.array([row.why_bare], np.uint16), 0) if bare else _because(why[part])
            taxa = tuple(atlas.taxa[t] for t in units[part])
            yield Gap(
                kind=GapKind(block.kind), state=state, region=region, instrument=instrument, n_taxa=len(taxa), n_firm=n_firm,
                n_range_firm=int(np.count_nonzero(firm_range[part])), list_firm=row.firm_list, taxa=taxa,
                firmness=Firmness.FIRM if n_firm else Firmness.CONTESTED, reasons=tuple(each.reason for each in because), because=because,
                territories=own if through is None else through.of(part),
            )


def _because(why: NDArray[np.uint16], n_taxa: int | None = None) -> tuple[Because, ...]:
    """The reasons in the bits of some units, each with how many it contests."""
    bits = int(np.bitwise_or.reduce(why))
    if not bits:
        return ()
    return tuple(
        Because(reason, reason.says, int(np.count_nonzero(why >> np.uint16(k) & np.uint16(1))) if n_taxa is None else n_taxa)
        for k, reason in enumerate(_REASONS) if bits >> k & 1
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
