"""What closed and what opened between two dates, and by which fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.facts.fact import Fact, fact
from concerted.graph.facts.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Change, GapKind, InstrumentKind, Language

_Unit = tuple[GapKind, str, str, str]
_OF_APPENDICES = (GapKind.CONVENTION, GapKind.NO_INSTRUMENT)
_COVERING = tuple(kind for kind in InstrumentKind if kind.has_members and kind != InstrumentKind.CONVENTION)


@dataclass(frozen=True, slots=True)
class ChangedGap(Record):
    """A gap that holds at one of two dates only."""

    change: Change
    kind: GapKind
    state: StateRef | None
    instrument: str | None
    n_taxa: int
    taxa: tuple[str, ...]
    by: tuple[Fact, ...]
    """The memberships, listings and entries into force that made the difference."""


def changes(release: Release, dates: tuple[date, date], lang: str = Language.EN, query: GapQuery | None = None) -> list[ChangedGap]:
    """The gaps that hold at one of two dates only, and the facts that made the difference.

    Parameters
    ----------
    release : Release
        The facts.
    dates : pair of date
        In either order.
    lang : {"en", "fr", "es"}
        Language of names.
    query : GapQuery, optional
        Whose gaps; every one where it is not given.

    Returns
    -------
    list of ChangedGap
        One per kind, State and instrument: what closed, then what opened, each by number of taxa descending. ``by`` are the facts
        between the dates that made the difference.

    Raises
    ------
    UnknownName
        A key of the query is none of the release.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> found = changes(reference_release(), (date(2014, 5, 1), date(2024, 2, 12)), query=GapQuery(state="SYR", instrument="raptors"))
    >>> [(gap.change, gap.kind, gap.n_taxa) for gap in found]
    [('closed', 'instrument', 38)]
    """
    earlier, later = sorted(dates)
    query = query or GapQuery()
    before, after = project(release, earlier), project(release, later)
    old, new = _units(before, query, lang), _units(after, query, lang)
    between = _between(release, earlier, later)
    closed = _records(Change.CLOSED, old, old.keys() - new.keys(), between, after)
    return closed + _records(Change.OPENED, new, new.keys() - old.keys(), between, after)


def _units(p: Projection, query: GapQuery, lang: str) -> dict[_Unit, Gap]:
    return {
        (gap.kind, gap.state.iso3 if gap.state else "", gap.instrument or "", taxon): gap
        for gap in gap_records(p, query, lang) for taxon in gap.taxa or ("",)
    }


def _between(release: Release, earlier: date, later: date) -> list[Fact]:
    """Facts that begin or end after the earlier date and up to the later."""

    def any_between(*edges: str | None) -> bool:
        return any(edge is not None and earlier < PartialDate.of(edge).day <= later for edge in edges)

    facts = []
    # A membership without a date counts from the publication on; coverage without one as long as its instrument is in force.
    for table, undated in (("memberships", release.published.isoformat()), ("listings", None), ("coverage", None)):
        rows = release[table].iter_rows(named=True)
        facts += [fact(table, row) for row in rows if any_between(row["since"] or undated, row["until"])]
    rows = release["instruments"].iter_rows(named=True)
    return facts + [fact("instruments", row) for row in rows if any_between(row["in_force_on"], row["ended_on"])]


def _records(change: Change, units: dict[_Unit, Gap], chosen: set[_Unit], between: list[Fact], later: Projection) -> list[ChangedGap]:
    grouped: dict[tuple[GapKind, str, str], list[str]] = {}
    for kind, iso3, instrument, taxon in sorted(chosen):
        grouped.setdefault((kind, iso3, instrument), []).append(taxon)
    records = []
    for (kind, iso3, instrument), taxa in grouped.items():
        named = tuple(taxon for taxon in taxa if taxon)
        state = units[kind, iso3, instrument, taxa[0]].state
        causes = _causes(kind, iso3, instrument, set(named), between, later)
        records.append(ChangedGap(change, kind, state, instrument or None, len(named), named, causes))
    return sorted(records, key=lambda r: (-r.n_taxa, r.state.iso3 if r.state else "~", r.kind, r.instrument or ""))


def _causes(kind: GapKind, iso3: str, instrument: str, taxa: set[str], between: list[Fact], later: Projection) -> tuple[Fact, ...]:
    lines = {name for taxon in taxa for name in later.atlas.lineage[taxon]}
    nobodys = kind == GapKind.NO_INSTRUMENT

    def matters(found: Fact) -> bool:
        if found.table == "memberships":
            return found["iso3"] == iso3 and found["instrument"] == instrument
        if found.table == "listings":
            return kind in _OF_APPENDICES and found["taxon"] in lines
        if found.table == "coverage":
            return (found["instrument"] == instrument or nobodys) and found["taxon"] in lines
        return found["id"] == instrument or (nobodys and found["kind"] in _COVERING)

    causes = tuple(found for found in between if matters(found))
    # What else an instrument covers decides too: whether its list alone counts, and whether a State on it has any unit.
    return causes or tuple(found for found in between if found.table == "coverage" and found["instrument"] == instrument)
