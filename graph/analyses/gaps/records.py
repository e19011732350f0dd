"""Gaps as records for people and programs: one a kind, State and instrument, or one a taxon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import BITS, GapBlock
from concerted.graph.analyses.gaps.evidence import gap_facts
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.rows import GapRow, gap_rows, seen
from concerted.graph.facts.fact import Fact
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Firmness, GapKind, Grouping, Language, Reason

_KINDS = tuple(GapKind)


@dataclass(frozen=True, slots=True)
class Because(Record):
    """A reason for which units of a gap are contested."""

    reason: Reason
    says: str
    """The same as a sentence."""
    n_taxa: int
    """How many of the taxa it contests; 0 of a gap without taxa."""

    def in_words(self, words: Callable[[str], str]) -> str:
        """The reason for a narrow cell, in the words of a language."""
        reason = words(self.reason).replace("_", " ")
        return f"{reason} ({self.n_taxa})" if self.n_taxa else reason


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
    view, found = gap_rows(p, query)
    of = Telling(view, lang, query.by == Grouping.TAXON)
    records = [record for block, row in found for record in of.records(block, row)]
    if query.firmness:
        firmly = query.firmness == Firmness.FIRM
        records = [record for record in records if (record.n_firm > 0 if firmly else record.n_firm < max(record.n_taxa, 1))]
    records.sort(key=_order_by_instrument if query.by == Grouping.INSTRUMENT else order)
    return list(with_facts(p, records, query)) if query.facts else records


def with_facts(p: Projection, gaps: Iterable[Gap], query: GapQuery | None = None) -> Iterator[Gap]:
    """The gaps that a query asked for, each with the facts it rests on."""
    p = seen(p, query or GapQuery())
    for gap in gaps:
        iso3 = None if gap.state is None else gap.state.iso3
        yield replace(gap, facts=gap_facts(p, gap.kind, iso3, gap.instrument, gap.taxa, gap.territories))


def order(gap: Gap) -> tuple[Any, ...]:
    """The order in which gaps are told."""
    # What nobody in particular has comes behind what States have.
    return (gap.state is None, -gap.n_taxa, gap.state.iso3 if gap.state else "", _KINDS.index(gap.kind), gap.instrument or "", gap.taxa[:1])


def _order_by_instrument(gap: Gap) -> tuple[Any, ...]:
    return (gap.instrument or "~", *order(gap))


class Telling:
    """Rows of blocks as records, in a language."""

    def __init__(self, p: Projection, lang: str, by_taxon: bool = False) -> None:
        self.p, self.lang, self.by_taxon = p, lang, by_taxon
        self.regions = p.atlas.regions

    def records(self, block: GapBlock, row: GapRow) -> Iterator[Gap]:
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
        Because(reason, reason.says, int(np.count_nonzero(why & BITS[reason])) if n_taxa is None else n_taxa)
        for reason in Reason if bits & BITS[reason]
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
