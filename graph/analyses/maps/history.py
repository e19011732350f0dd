"""How every State stood to an instrument since the Convention was signed, in one pass over the days on which that can change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.maps.status import STATUSES, lifetimes, standings
from concerted.graph.facts.days.calendar import FIRST
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, day_number, day_numbers, day_of
from concerted.graph.facts.numeric import iso_numeric
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import OfState, Record
from concerted.graph.vocabulary import CONVENTION, Language, MapStatus, NameKind, StateKind


@dataclass(frozen=True, slots=True)
class Span(Record):
    """A time in which a State stood in one way to an instrument."""

    status: MapStatus
    since: dt.date
    """The first day."""
    until: dt.date | None
    """The day on which it was otherwise; null where that did not come by the date asked about."""


@dataclass(frozen=True, slots=True)
class MapHistory(OfState):
    """How a State or territory stood to an instrument since 1979."""

    iso3: str
    name: str
    iso_numeric: str | None
    """Code of ISO 3166-1 (of former States 3166-3), three digits, by which shapes are known; null where there is none."""
    kind: StateKind
    statuses: tuple[Span, ...]
    """The oldest first, each from the day on which the one before ends; of a former State while it was one."""


@dataclass(frozen=True, slots=True)
class MapSpan(OfState):
    """One time of the history of a State or territory: a row of a file."""

    iso3: str
    name: str
    iso_numeric: str | None
    kind: StateKind
    status: MapStatus
    since: dt.date
    until: dt.date | None


def map_history(p: Projection, instrument: str, lang: str = Language.EN) -> list[MapHistory]:
    """How every State and territory stood to an instrument, or to the Convention, from 1979 to a date.

    Parameters
    ----------
    p : Projection
        The release at the last date; territories and listings count as they do there.
    instrument : str
        Id of the instrument.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of MapHistory
        By code; at each day of a span :func:`~concerted.graph.analyses.maps.status.instrument_map` has its status.

    Raises
    ------
    UnknownName
        The instrument is none of the release; the nearest are told.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> found = map_history(project(reference_release(), dt.date(2014, 5, 1)), "cms")
    >>> [(str(s.status), s.since.year) for s in next(each for each in found if each.iso3 == "DEU").statuses]
    [('none', 1979), ('missing_firm', 1983), ('party', 1984)]
    """
    Names(p.release).check(NameKind.INSTRUMENT, instrument)
    i = p.atlas.instrument_index[instrument]
    days = [FIRST, *_days(p, instrument)]
    status = np.stack([standings(project(p.release, day, p.territories, p.listings), i).status for day in days])
    numbers = np.array([day_number(day) for day in days])
    begins, ends = lifetimes(p.release)
    kinds, found = p.release["states"]["kind"], []
    for n, code in enumerate(p.atlas.codes):
        there = np.flatnonzero((begins[n] <= numbers) & (numbers < ends[n]))
        spans = _spans(status[there, n].tolist(), [days[d] for d in there], None if ends[n] > p.day else day_of(int(ends[n])))
        if spans:
            found.append(MapHistory(code, state_label(p.release, code, lang), iso_numeric(code), StateKind(kinds[n]), spans))
    return sorted(found, key=lambda state: state.iso3)


def spread(states: Iterable[MapHistory]) -> Iterator[MapSpan]:
    """The histories as rows, one a span."""
    for state in states:
        for span in state.statuses:
            yield MapSpan(state.iso3, state.name, state.iso_numeric, state.kind, span.status, span.since, span.until)


def _spans(status: list[int], days: list[dt.date], end: dt.date | None) -> tuple[Span, ...]:
    """Equal neighbours together."""
    starts = [n for n in range(len(status)) if n == 0 or status[n] != status[n - 1]]
    edges = [*(days[n] for n in starts), end]
    return tuple(Span(STATUSES[status[n]], edges[k], edges[k + 1]) for k, n in enumerate(starts))  # type: ignore[arg-type]  # starts are days


def _days(p: Projection, instrument: str) -> list[dt.date]:
    """The days, up to that of the projection, on which anything that decides about an instrument begins or ends."""
    release, i = p.release, p.atlas.instrument_index[instrument]
    # What has no date holds from the publication on.
    found = {p.atlas.published, *(int(edge[i]) for edge in p.atlas.force)}
    # What is listed decides for the Convention, what is covered for the others; who holds which code, and what is a State, for all.
    for table in ("memberships", "listings" if instrument == CONVENTION else "coverage", "sovereignties", "states"):
        rows = release.typed(table)
        if "instrument" in rows.columns:
            rows = rows.filter(rows["instrument"] == instrument)
        for edge, missing in (("since", UNKNOWN), ("until", NEVER)):
            found.update(day_numbers(rows[edge], missing=missing).tolist())
    first = day_number(FIRST)
    return [day_of(day) for day in sorted(found) if first < day <= p.day and day not in (UNKNOWN, NEVER)]


