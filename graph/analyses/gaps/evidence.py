"""The facts a gap rests on: rows of the release, with source and basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from concerted.graph.facts.fact import Fact, fact
from concerted.graph.facts.partial import PartialDate
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, GapKind

Row = Mapping[str, Any]


class Evidence:
    """Rows of a release, found by what they are about."""

    def __init__(self, atlas: Atlas) -> None:
        self.ranges: dict[tuple[str, str], Row] = {}
        self.lists: dict[tuple[str, str], Row] = {}
        self.memberships: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.listings: dict[str, list[Row]] = defaultdict(list)
        self.coverage: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.line = atlas.lineage
        release = atlas.release
        for row in release["ranges"].iter_rows(named=True):
            self.ranges[row["iso3"], row["taxon"]] = row
        for row in release["instrument_ranges"].iter_rows(named=True):
            self.lists[row["iso3"], row["instrument"]] = row
        for row in release["memberships"].iter_rows(named=True):
            self.memberships[row["iso3"], row["instrument"]].append(row)
        for row in release["listings"].iter_rows(named=True):
            self.listings[row["taxon"]].append(row)
        for row in release["coverage"].iter_rows(named=True):
            self.coverage[row["instrument"], row["taxon"]].append(row)


@lru_cache(maxsize=4)
def evidence(atlas: Atlas) -> Evidence:
    """The rows of a compiled release by subject; built on first use."""
    return Evidence(atlas)


def gap_facts(
    p: Projection, kind: GapKind, iso3: str | None, instrument: str | None, taxa: Sequence[str], territories: Sequence[str] = (),
) -> tuple[Fact, ...]:
    """The facts that a gap rests on, in the order range, list, membership, listing, coverage.

    Ranges of the State and of the territories counted for it, its place on the instrument's list, memberships that
    do not hold at the date (undated, ended or unratified), and the listings or coverage that hold the taxa.
    """
    found = evidence(p.atlas)
    codes = territories if kind == GapKind.TERRITORIAL else () if iso3 is None else p.codes_of(p.atlas.code_index[iso3])
    facts = [fact("ranges", found.ranges[c, t]) for c in codes for t in taxa if (c, t) in found.ranges]
    if instrument not in (None, CONVENTION):
        facts += [fact("instrument_ranges", found.lists[c, instrument]) for c in codes if (c, instrument) in found.lists]
    if instrument is not None and iso3 is not None:
        begun = (row for row in found.memberships[iso3, instrument] if not row["since"] or PartialDate.of(row["since"]).day <= p.as_of)
        facts += [fact("memberships", row) for row in begun]
    seen: set[int] = set()
    for taxon in taxa:
        for name in found.line[taxon]:
            rows = found.listings[name] if instrument in (None, CONVENTION) else found.coverage[instrument, name]
            for row in rows:
                if id(row) not in seen and _holds(p, row):
                    seen.add(id(row))
                    facts.append(fact("listings" if "appendix" in row else "coverage", row))
    return tuple(facts)


def _holds(p: Projection, row: Row) -> bool:
    since, until = row.get("since"), row.get("until")
    return (since is None or PartialDate.of(since).day <= p.as_of) and (until is None or p.as_of < PartialDate.of(until).day)
