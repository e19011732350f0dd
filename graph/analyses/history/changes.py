"""What closed and what opened between two dates, and by which fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from concerted.graph.analyses.gaps.evidence import evidence
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.analyses.history.causes import Causes
from concerted.graph.facts.fact import Fact, fact
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Change, GapKind, Language, Reason, Role

_Unit = tuple[GapKind, str, str, str]


@dataclass(frozen=True, slots=True)
class ChangedGap(Record):
    """A gap that holds at one of two dates only, or that may have been closed between them."""

    change: Change
    kind: GapKind
    state: StateRef | None
    instrument: str | None
    n_taxa: int
    taxa: tuple[str, ...]
    by: tuple[Fact, ...]
    """The facts that made the difference: memberships, listings, coverage, entries into force, holders, reservations."""


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
        One per kind, State and instrument: what closed, what possibly did, then what opened, each by number of taxa descending.
        ``by`` are the facts that changed a condition of the gap between the dates. Possibly closed is a gap that holds at both dates
        as far as is known, where a membership whose date is not known may have ended it.

    Raises
    ------
    UnknownName
        A key of the query is none of the release.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> found = changes(reference_release(), (date(2014, 5, 1), date(2024, 2, 12)), query=GapQuery(state="SYR", instrument="raptors"))
    >>> [(gap.change, gap.kind, [fact["since"] for fact in gap.by]) for gap in found]
    [('closed', 'instrument', ['2014-12-22'])]
    """
    earlier, later = sorted(dates)
    query = query or GapQuery()
    before, after = project(release, earlier), project(release, later)
    old, new = _units(before, query, lang), _units(after, query, lang)
    causes = Causes(before, after)
    # Of a gap that holds at both dates, a membership that holds possibly at both may have begun at any day.
    possibly = {unit for unit in old.keys() & new.keys() if all(Reason.MEMBERSHIP_UNDATED in of[unit].reasons for of in (old, new))}
    return [
        *_records(Change.CLOSED, old, old.keys() - new.keys(), causes),
        *(_records(Change.POSSIBLY_CLOSED, new, possibly, causes) if earlier < later else ()),
        *_records(Change.OPENED, new, new.keys() - old.keys(), causes),
    ]


def _units(p: Projection, query: GapQuery, lang: str) -> dict[_Unit, Gap]:
    return {
        (gap.kind, gap.state.iso3 if gap.state else "", gap.instrument or "", taxon): gap
        for gap in gap_records(p, query, lang) for taxon in gap.taxa or ("",)
    }


def _records(change: Change, units: dict[_Unit, Gap], chosen: Iterable[_Unit], causes: Causes) -> list[ChangedGap]:
    grouped: dict[tuple[GapKind, str, str], list[str]] = {}
    for kind, iso3, instrument, taxon in sorted(chosen):
        grouped.setdefault((kind, iso3, instrument), []).append(taxon)
    records = []
    for (kind, iso3, instrument), taxa in grouped.items():
        named = tuple(taxon for taxon in taxa if taxon)
        state = units[kind, iso3, instrument, taxa[0]].state
        possibly = change == Change.POSSIBLY_CLOSED
        codes = causes.codes_of(iso3) if iso3 and kind == GapKind.TERRITORIAL else {iso3}
        by = _undated(causes.after, codes, instrument) if possibly else causes.of(kind, iso3, instrument, named)
        records.append(ChangedGap(change, kind, state, instrument or None, len(named), named, by))
    return sorted(records, key=lambda r: (-r.n_taxa, r.state.iso3 if r.state else "~", r.kind, r.instrument or ""))


def _undated(p: Projection, codes: Iterable[str], instrument: str) -> tuple[Fact, ...]:
    """The memberships of a State, or of its territories, that have no date."""
    rows = [row for code in sorted(codes) for row in evidence(p.atlas).memberships[code, instrument]]
    return tuple(fact("memberships", row) for row in rows if row["since"] is None and Role(row["role"]).makes_member)
