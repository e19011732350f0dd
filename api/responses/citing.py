"""The sources that the records of a page rest on, read from the records as they are kept: JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from concerted.graph.analyses.citing import gap_sources
from concerted.graph.analyses.gaps.evidence import Subject
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, GapKind

Cites = Callable[[Sequence[bytes]], Iterable[str]]
# Within a text of JSON the quotes would have a backslash before them, so only a name matches.
_BY_RANGE = re.compile(rb'"status":"(missing_|range_)')
_NAMED = re.compile(rb'"source":(\[[^\]]*\])')


def named(rows: Sequence[bytes]) -> set[str]:
    """Ids of the sources that records name for themselves, and for the facts in them."""
    told = {found for row in rows for found in _NAMED.findall(row)}
    return {source for each in told for source in json.loads(each)}


def ids(rows: Sequence[bytes]) -> set[str]:
    """Of records that are sources, their own ids."""
    return {json.loads(row)["id"] for row in rows}


def of_map(projection: Callable[[], Projection], instrument: str) -> Cites:
    """Of a map, the sources of memberships, of places on the list, and of the ranges of those that are missing or in range alone."""

    def cites(rows: Sequence[bytes]) -> set[str]:
        p = projection()
        return gap_sources(p, filter(None, (_shown(p, instrument, row) for row in rows)))

    return cites


def _shown(p: Projection, instrument: str, row: bytes) -> Subject | None:
    """What decides how a State or territory is shown: of the latter its holder's membership, and what occurs in it."""
    code = p.atlas.code_index[json.loads(row)["iso3"]]
    holder = int(p.fold[code])
    if holder < 0:
        return None
    of, units = (p.folded if holder == code else p.own), p.scope(p.atlas.instrument_index[instrument]).units
    taxa = [p.atlas.taxa[t] for t in units[of.range[code, units]]] if _BY_RANGE.search(row) else []
    kind, territories = (GapKind.INSTRUMENT, ()) if holder == code else (GapKind.TERRITORIAL, (p.atlas.codes[code],))
    return Subject(kind, p.atlas.codes[holder], instrument, taxa, territories)


def of_pair(projection: Callable[[], Projection]) -> Cites:
    """Of what two States share, the sources of their ranges, of how they stand to instruments, and of what these hold."""

    def cites(rows: Sequence[bytes]) -> set[str]:
        p, (pair,) = projection(), map(json.loads, rows)
        held: dict[str, list[str]] = {each["instrument"]: [] for each in pair["instruments"]}
        for shared in pair["shared"]:
            for instrument in (*shared["bound_by"], *shared["engages_state"], *shared["engages_other"]):
                held[instrument].append(shared["taxon"])
        for each in pair["if_both"]:
            held[each["instrument"]] += each["taxa"]
        held[CONVENTION] = [shared["taxon"] for shared in pair["shared"]]
        sides = [pair[side]["iso3"] for side in ("state", "other")]
        return gap_sources(p, (_of(p, iso3, instrument, taxa) for iso3 in sides for instrument, taxa in held.items()))

    return cites


def of_askers(projection: Callable[[], Projection], iso3: str, instrument: str) -> Cites:
    """Of those who could ask a State, the sources of what they share with it, and of how both stand to instruments."""

    def cites(rows: Sequence[bytes]) -> set[str]:
        p, askers = projection(), list(map(json.loads, rows))
        told = [
            (code, i, taxa) for asker in askers for code in (asker["state"]["iso3"], iso3)
            for i, taxa in ((instrument, asker["taxa"]), *((other, ()) for other in asker["member_of"]))
        ]
        return gap_sources(p, (_of(p, *each) for each in told))

    return cites


def of_scenario(projection: Callable[[], Projection]) -> Cites:
    """Of a scenario, the sources of the gaps that close and open, and those that its proposals name."""

    def cites(rows: Sequence[bytes]) -> set[str]:
        gaps = [gap for row in map(json.loads, rows) for gap in (*row["closed"], *row["opened"])]
        return named(rows) | gap_sources(projection(), map(_gap, gaps))

    return cites


def _of(p: Projection, code: str, instrument: str, taxa: Sequence[str]) -> Subject:
    """A State and what occurs there; a code that another holds, with the standing of its holder."""
    holder = p.atlas.codes[p.fold[p.atlas.code_index[code]]]
    if holder == code:
        return Subject(GapKind.INSTRUMENT, code, instrument, taxa)
    return Subject(GapKind.TERRITORIAL, holder, instrument, taxa, (code,))


def of_gaps(projection: Callable[[], Projection]) -> Cites:
    """Of gaps without their facts, the sources of these."""

    def cites(rows: Sequence[bytes]) -> set[str]:
        return gap_sources(projection(), map(_gap, map(json.loads, rows)))

    return cites


def _gap(gap: dict[str, Any]) -> Subject:
    return Subject(gap["kind"], gap["state"] and gap["state"]["iso3"], gap["instrument"], gap["taxa"], gap["territories"])
