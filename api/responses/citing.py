"""The sources that the records of a page rest on, read from the records as they are kept: JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence

from concerted.graph.analyses.citing import gap_sources
from concerted.graph.analyses.gaps.evidence import Subject
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import GapKind

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


def of_gaps(projection: Callable[[], Projection]) -> Cites:
    """Of gaps without their facts, the sources of these."""

    def cites(rows: Sequence[bytes]) -> set[str]:
        gaps = map(json.loads, rows)
        return gap_sources(projection(), (
            Subject(gap["kind"], gap["state"] and gap["state"]["iso3"], gap["instrument"], gap["taxa"], gap["territories"]) for gap in gaps
        ))

    return cites
