"""The facts a gap rests on: rows of the release, with source and basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from concerted.graph.facts.fact import Fact, fact
from concerted.graph.facts.partial import PartialDate
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, GapKind

Row = Mapping[str, Any]


class Evidence:
    """Rows of a release, found by what they are about; those of listings and coverage with their place in the table."""

    def __init__(self, atlas: Atlas) -> None:
        self.ranges: dict[tuple[str, str], Row] = {}
        self.lists: dict[tuple[str, str], Row] = {}
        self.memberships: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.reservations: dict[str, list[Row]] = defaultdict(list)
        self.holders: dict[str, list[Row]] = defaultdict(list)
        self.listings: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        self.coverage: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
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
    return tuple(_facts(p, evidence(p.atlas), kind, iso3, instrument, taxa, territories))


def _facts(
    p: Projection, found: Evidence, kind: GapKind, iso3: str | None, instrument: str | None, taxa: Sequence[str],
    territories: Sequence[str],
) -> Iterator[Fact]:
    state = None if iso3 is None else p.atlas.code_index[iso3]
    codes = territories if kind == GapKind.TERRITORIAL else () if state is None else p.codes_of(state)
    there = [(c, t) for c in codes for t in taxa if (c, t) in found.ranges]
    yield from (fact("ranges", found.ranges[at]) for at in there)
    yield from (fact("sovereignties", row) for c in dict.fromkeys(c for c, _ in there) for row in found.holders[c] if _holds(p, row))
    if instrument not in (None, CONVENTION):
        listed = () if state is None else (*territories, str(iso3)) if kind == GapKind.TERRITORIAL else p.listed_for(state)
        yield from (fact("instrument_ranges", found.lists[c, instrument]) for c in listed if (c, instrument) in found.lists)
    if instrument is not None and iso3 is not None:
        yield from (fact("memberships", row) for row in found.memberships[iso3, instrument] if _begun(p, row))
    lines = dict.fromkeys(name for taxon in taxa for name in found.line[taxon])
    if kind == GapKind.RESERVATION and iso3 is not None:
        yield from (fact("reservations", row) for row in found.reservations[iso3] if row["taxon"] in lines and _holds(p, row))
    for name in lines:
        if instrument in (None, CONVENTION):
            yield from _held("listings", found.listings[name], p.listed)
        else:
            yield from _held("coverage", found.coverage[instrument, name], p.covering)


def _held(table: str, rows: Iterable[tuple[int, Row]], held: Any) -> Iterator[Fact]:
    return (fact(table, row) for n, row in rows if held[n])


def _begun(p: Projection, row: Row) -> bool:
    return row["since"] is None or PartialDate.of(row["since"]).day <= p.as_of


def _holds(p: Projection, row: Row) -> bool:
    return _begun(p, row) and (row["until"] is None or p.as_of < PartialDate.of(row["until"]).day)
