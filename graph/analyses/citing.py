"""The sources that gaps rest on, without the facts: what an answer names beside records that were not asked for theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from concerted.graph.analyses.gaps.evidence import Row, evidence
from concerted.graph.facts.fact import sources
from concerted.graph.facts.partial import PartialDate
from concerted.graph.projection.atlas import Atlas
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, GapKind


class Subject(NamedTuple):
    """What a gap is of: enough of it to find the facts that it rests on."""

    kind: str
    iso3: str | None
    instrument: str | None
    taxa: Sequence[str]
    territories: Sequence[str] = ()


def gap_sources(p: Projection, gaps: Iterable[Subject]) -> set[str]:
    """Ids of the sources of all facts that some gaps rest on.

    Parameters
    ----------
    p : Projection
        The release at the date of the gaps.
    gaps : iterable of Subject
        What they are of.

    Returns
    -------
    set of str
        The sources of :func:`~concerted.graph.analyses.gaps.evidence.gap_facts` of each, found in a twentieth of its time.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> sorted(gap_sources(p, [Subject("listed_only", "DEU", "acap", ())]))
    ['ieadb-memberships']
    """
    found, occurring, said = evidence(p.atlas), _occurring(p.atlas), set[str | None]()
    # Many gaps are of the same taxa: what holds these is looked for once, by the Appendices (None) or by an instrument.
    held_by: dict[str | None, set[str]] = defaultdict(set)
    for kind, iso3, instrument, taxa, territories in gaps:
        by = None if instrument == CONVENTION else instrument
        held_by[by].update(taxa)
        codes = territories if kind == GapKind.TERRITORIAL else () if iso3 is None else p.codes_of(p.atlas.code_index[iso3])
        asked = set(taxa)
        for code in codes:
            there = occurring.get(code, _NOWHERE)
            said.update(map(there.__getitem__, there.keys() & asked))
            if by is not None and (listed := found.lists.get((code, by))) is not None:
                said.add(listed["source"])
        if instrument is not None and iso3 is not None:
            said.update(row["source"] for row in found.memberships.get((iso3, instrument), ()) if _begun(row["since"], p))
    for by, taxa_held in held_by.items():
        for name in {name for taxon in taxa_held for name in found.line[taxon]}:
            rows = found.listings.get(name, ()) if by is None else found.coverage.get((by, name), ())
            said.update(row["source"] for row in rows if _holds(row, p))
    return {source for together in said for source in _apart(together)}


_NOWHERE: dict[str, str] = {}


@lru_cache(maxsize=4)
def _occurring(atlas: Atlas) -> dict[str, dict[str, str]]:
    """Of every code the taxa of its ranges, with the sources of each row as they stand in it."""
    ranges = atlas.release["ranges"]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for code, taxon, source in zip(ranges["iso3"], ranges["taxon"], ranges["source"], strict=True):
        found[code][taxon] = source
    return dict(found)


def _holds(row: Row, p: Projection) -> bool:
    until = row.get("until")
    return _begun(row.get("since"), p) and (until is None or p.as_of < _day(until))


def _begun(since: str | None, p: Projection) -> bool:
    return not since or _day(since) <= p.as_of


# A release has thousands of rows, and some hundred days and sets of sources.
@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return PartialDate.of(text).day


@lru_cache(maxsize=4096)
def _apart(together: str | None) -> tuple[str, ...]:
    return sources({"source": together})
