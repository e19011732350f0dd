"""The facts a gap rests on: rows of the release, with source and basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.fact import Fact, fact
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, GapKind

Row = Mapping[str, Any]


class Evidence:
    """Rows of a release, found by what they are about; those of listings and coverage with their place in the table."""

    def __init__(self, atlas: Atlas) -> None:
        self.ranges: dict[tuple[str, str], Row] = {}
        self.lists: dict[tuple[str, str | None], Row] = {}
        self.memberships: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.reservations: dict[str, list[Row]] = defaultdict(list)
        self.holders: dict[str, list[Row]] = defaultdict(list)
        self.listings: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        self.coverage: dict[tuple[str | None, str], list[tuple[int, Row]]] = defaultdict(list)
        self.line = atlas.lineage
        release = atlas.release
        for row in release["ranges"].iter_rows(named=True):
            self.ranges[row["iso3"], row["taxon"]] = row
        for row in release["instrument_ranges"].iter_rows(named=True):
            self.lists[row["iso3"], row["instrument"]] = row
        for row in release["memberships"].iter_rows(named=True):
            self.memberships[row["iso3"], row["instrument"]].append(row)
        for row in release["reservations"].iter_rows(named=True):
            self.reservations[row["iso3"]].append(row)
        for row in release["sovereignties"].iter_rows(named=True):
            self.holders[row["iso3"]].append(row)
        for n, row in enumerate(release["listings"].iter_rows(named=True)):
            self.listings[row["taxon"]].append((n, row))
        for n, row in enumerate(release["coverage"].iter_rows(named=True)):
            self.coverage[row["instrument"], row["taxon"]].append((n, row))

    def of_state(self, p: Projection, of: Subject) -> Iterator[tuple[str, Row]]:
        """Tables and rows of what makes the State concerned, and of its standing: range, holder, list, membership, reservation."""
        if of.iso3 is None:
            return
        state, territorial = p.atlas.code_index[of.iso3], of.kind == GapKind.TERRITORIAL
        codes = of.territories if territorial else p.codes_of(state)
        there = [(c, t) for c in codes for t in of.taxa if (c, t) in self.ranges]
        yield from (("ranges", self.ranges[at]) for at in there)
        held = dict.fromkeys(c for c, _ in there)
        yield from (("sovereignties", row) for c in held for row in self.holders.get(c, ()) if _holds(p, row))
        if of.instrument not in (None, CONVENTION):
            listed = [*of.territories, of.iso3] if territorial else p.listed_for(state)
            yield from (("instrument_ranges", self.lists[c, of.instrument]) for c in listed if (c, of.instrument) in self.lists)
        if of.instrument is not None:
            yield from (("memberships", row) for row in self.memberships.get((of.iso3, of.instrument), ()) if _begun(p, row))
        if of.kind == GapKind.RESERVATION:
            lines = {name for taxon in of.taxa for name in self.line[taxon]}
            yield from (("reservations", row) for row in self.reservations.get(of.iso3, ()) if row["taxon"] in lines and _holds(p, row))

    def of_taxa(self, p: Projection, instrument: str | None, taxa: Iterable[str]) -> Iterator[tuple[str, Row]]:
        """Tables and rows of what holds some taxa at the date: the Appendices, or an instrument."""
        for name in dict.fromkeys(name for taxon in taxa for name in self.line[taxon]):
            if instrument in (None, CONVENTION):
                yield from (("listings", row) for n, row in self.listings.get(name, ()) if p.listed[n])
            else:
                yield from (("coverage", row) for n, row in self.coverage.get((instrument, name), ()) if p.covering[n])


class Subject(NamedTuple):
    """What a gap is of: enough of it to find the facts that it rests on."""

    kind: str
    iso3: str | None
    instrument: str | None
    taxa: Sequence[str]
    territories: Sequence[str] = ()


@lru_cache(maxsize=4)
def evidence(atlas: Atlas) -> Evidence:
    """The rows of a compiled release by subject; built on first use."""
    return Evidence(atlas)


def gap_facts(
    p: Projection, kind: GapKind, iso3: str | None, instrument: str | None, taxa: Sequence[str], territories: Sequence[str] = (),
) -> tuple[Fact, ...]:
    """The facts that a gap rests on, in the order range, holder, list, membership, reservation, listing, coverage.

    Ranges of the State and of the codes counted for it, who held those codes at the date, its place on the instrument's list, memberships
    that do not hold at the date (undated, ended or unratified) or do not reach the territory, its reservations, and the listings or
    coverage that hold the taxa.
    """
    of, rows = Subject(kind, iso3, instrument, taxa, territories), evidence(p.atlas)
    return tuple(fact(table, row) for table, row in chain(rows.of_state(p, of), rows.of_taxa(p, instrument, taxa)))


def _begun(p: Projection, row: Row) -> bool:
    return row["since"] is None or _day(row["since"]) <= p.as_of


def _holds(p: Projection, row: Row) -> bool:
    return _begun(p, row) and (row["until"] is None or p.as_of < _day(row["until"]))


# A release has thousands of rows, and some hundred days.
@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return PartialDate.of(text).day
