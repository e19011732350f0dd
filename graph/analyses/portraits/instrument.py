"""The portrait of an instrument: who is in, who is not, what it covers, and how complete it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.records import NOTHING, Completeness, of_instrument
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.portraits.memberships import Member, member_records, possible_member_records
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import record, row
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Interval, OfState, Record
from concerted.graph.vocabulary import CONVENTION, Basis, Firmness, GapKind, InstrumentKind, Language, ListConflict, NameKind

# What a State that stands outside can be told to do, of the Convention and of what is under it.
_OF_CONVENTION = (GapKind.CONVENTION,)
_OF_OTHERS = (GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION, GapKind.TERRITORIAL)


@dataclass(frozen=True, slots=True)
class InstrumentAbout(Record):
    """What an instrument is."""

    id: str
    short_name: str
    name_en: str
    kind: InstrumentKind
    parent: str | None
    binding: bool
    signed_on: PartialDate | None
    in_force_on: PartialDate | None
    ended_on: PartialDate | None
    area: str | None
    species_scope: str | None
    flag_states: bool
    note: str | None
    source: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Conflict(OfState):
    """A State of which the list of an instrument of a single unit and the ranges say different things; the list decides."""

    iso3: str
    name: str
    kind: ListConflict
    member: bool


@dataclass(frozen=True, slots=True)
class InstrumentDescribed(InstrumentAbout):
    """What an instrument is, and where its list and the ranges disagree."""

    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class InstrumentRow(InstrumentAbout):
    """An instrument with its members and completeness at the date."""

    in_force: bool
    n_members: int
    n_possible_members: int
    """States that may be members: their date of joining is not known."""
    n_range_states: int | None
    """On its own list; null where it has none."""
    n_taxa: int
    completeness: Completeness | None

    @property
    def members(self) -> Interval:
        """Members at least, and with the possible ones."""
        return Interval(self.n_members, self.n_members + self.n_possible_members)


@dataclass(frozen=True, slots=True)
class NotIn(OfState):
    """A Range State that is not a member."""

    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    kind: GapKind
    firmness: Firmness
    n_taxa: int


@dataclass(frozen=True, slots=True)
class InstrumentPortrait(Record):
    """An instrument: who is in, who is not, what it covers."""

    instrument: InstrumentDescribed
    members: tuple[Member, ...]
    possible_members: tuple[Member, ...]
    not_in: tuple[NotIn, ...]
    taxa: tuple[str, ...]
    completeness: Completeness


def instrument_portrait(p: Projection, instrument: str, lang: str = Language.EN) -> InstrumentPortrait:
    """An instrument at a date: who is in, who is not, what it covers.

    Parameters
    ----------
    p : Projection
        The release at a date.
    instrument : str
        Its id.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    InstrumentPortrait
        ``members`` and ``possible_members`` are by State; ``not_in`` are its gaps, one record per State and kind.

    Raises
    ------
    UnknownName
        It is none of the release; the nearest are told.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = instrument_portrait(p, "acap")
    >>> len(found.members), [state.iso3 for state in found.not_in if state.kind == "instrument"][:3]
    (13, ['CAN', 'CHN', 'JPN'])
    """
    Names(p.release).check(NameKind.INSTRUMENT, instrument)
    i = p.atlas.instrument_index[instrument]
    not_in = [
        NotIn(gap.state.iso3, gap.state.name, gap.region, gap.kind, gap.firmness, gap.n_taxa)
        for kind in (_OF_CONVENTION if instrument == CONVENTION else _OF_OTHERS)
        for gap in gap_records(p, GapQuery(instrument=instrument, kind=kind), lang) if gap.state is not None
    ]
    return InstrumentPortrait(
        instrument=record(InstrumentDescribed, row(p.release, "instruments", i), conflicts=list_conflicts(p, i, lang)),
        members=member_records(p, i, lang),
        possible_members=possible_member_records(p, i, lang),
        not_in=tuple(sorted(not_in, key=lambda state: (state.iso3, state.kind))),
        taxa=tuple(p.atlas.taxa[t] for t in p.scope(i).units),
        completeness=of_instrument(p, i) or NOTHING,
    )


def list_conflicts(p: Projection, instrument: int, lang: str = Language.EN) -> tuple[Conflict, ...]:
    """Where the official list of an instrument with a single unit and the ranges disagree, sorted by State.

    The list is the responsibility: its members and gaps are those of the list.
    """
    scope = p.scope(instrument)
    if p.atlas.instruments[instrument] == CONVENTION or not scope.single:
        return ()
    listed, concerned = p.area[:, instrument], p.concerned(scope)[:, scope.unit][:, 0]
    return tuple(
        Conflict(code := p.atlas.codes[s], state_label(p.release, code, lang),
                 ListConflict.NO_RANGE_EDGE if listed[s] else ListConflict.OUTSIDE_AREA, bool(p.members[s, instrument]))
        for s in np.flatnonzero(listed != concerned)
    )


def instrument_list(p: Projection) -> list[InstrumentRow]:
    """Every instrument at a date, with its members, Range States, taxa and completeness.

    Parameters
    ----------
    p : Projection
        The release at a date.

    Returns
    -------
    list of InstrumentRow
        By id. One that is not in force has no members.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(row.id, row.n_members, row.n_range_states) for row in instrument_list(p)][:2]
    [('acap', 13, 25), ('accobams', 23, 29)]
    """
    records = []
    for i in range(len(p.atlas.instruments)):
        force = bool(p.in_force[i])
        records.append(record(
            InstrumentRow, row(p.release, "instruments", i),
            in_force=force,
            n_members=int(p.members[:, i].sum()) if force else 0,
            n_possible_members=int(p.possible_members[:, i].sum()) if force else 0,
            n_range_states=int(p.area[:, i].sum()) or None,
            n_taxa=len(p.scope(i).units),
            completeness=of_instrument(p, i),
        ))
    return records
