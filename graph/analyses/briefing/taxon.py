"""What a brief on a taxon says: which Range States are in and which are out, and what would complete its system."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.briefing.parts import (
    Documents,
    InstrumentRef,
    Shade,
    TaxonRef,
    documents,
    instrument_ref,
    shades,
    state_ref,
    taxon_ref,
)
from concerted.graph.analyses.completeness.metrics import SystemMetrics, metrics
from concerted.graph.analyses.completeness.records import Completeness
from concerted.graph.analyses.gaps.evidence import Subject, evidence
from concerted.graph.analyses.portraits.taxon import TaxonAbout, taxon_portrait
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.names.labels import region_of
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.engagement import missing
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record, StateRef
from concerted.graph.vocabulary import CONVENTION, Appendix, GapKind, Language, MapStatus

# How many States and species two pages have room for.
OUTSIDE, BELOW = 18, 8


@dataclass(frozen=True, slots=True)
class Entry(Record):
    """An entry of an Appendix that holds at the date."""

    appendix: Appendix
    taxon: str
    """As it is listed: the taxon itself, or one above it."""
    population: str | None
    since: PartialDate | None


@dataclass(frozen=True, slots=True)
class HeldBy(Record):
    """An instrument that covers the taxon: who of the States concerned is in."""

    instrument: InstrumentRef
    n_concerned: int
    n_in: int
    n_out: int
    n_reached: int
    """Of those that nothing engages, how many it would engage if they joined."""


@dataclass(frozen=True, slots=True)
class Outside(OfState):
    """A responsible State that no instrument engages for the taxon."""

    iso3: str
    name: str
    region: str | None
    firm: bool
    """Documents say that the taxon is extant there."""
    can_accede: bool
    ways: tuple[InstrumentRef, ...]
    """Instruments that would engage it if it joined."""


@dataclass(frozen=True, slots=True)
class Below(Record):
    """A species or subspecies below a higher taxon."""

    taxon: TaxonRef
    n_range_states: int
    n_missing: int
    engaged: float | None
    """Share of the Range States that are engaged (C0)."""


@dataclass(frozen=True, slots=True)
class TaxonBrief(Record):
    """What a brief on a taxon says."""

    taxon: TaxonAbout
    name: str | None
    """Its common name in the language of the brief."""
    higher: bool
    """It has no range of its own: the brief is on what is below it."""
    appendices: tuple[Appendix, ...]
    entries: tuple[Entry, ...]
    n_units: int
    """Species and subspecies that are counted: itself, or those below it."""
    n_range_states: int
    n_engaged: int
    n_missing: int
    """Range States that no instrument engages for it, or for some of what is below it."""
    n_missing_firm: int
    n_missing_contested: int
    n_unreached: int
    """Of the missing those that nothing in force would engage if they joined, or that cannot join."""
    n_nobody: int
    """Codes in which it occurs and which are under no State's jurisdiction."""
    n_complete: int
    """Systems of which every responsible State is engaged."""
    metrics: Completeness | None
    """Of its system; means over those below it."""
    instruments: tuple[HeldBy, ...]
    outside: tuple[Outside, ...]
    """Of those that nothing engages some by name."""
    last: StateRef | None
    """The only State that is missing, where one is."""
    below: tuple[Below, ...]
    """Of the systems below a higher taxon those with most States missing."""
    documents: Documents
    shades: tuple[Shade, ...]


def taxon_brief(p: Projection, taxon: str, lang: str = Language.EN) -> TaxonBrief:
    """What a brief on a taxon says.

    Parameters
    ----------
    p : Projection
        The release at a date.
    taxon : str
        Its accepted name.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    TaxonBrief
        ``outside`` has States of which documents say that it is extant there first, then by name.

    Raises
    ------
    UnknownName
        It is none of the release; the nearest are told.

    Notes
    -----
    A State is in where some instrument engages it for the taxon: it is a member, and the instrument holds the taxon for it. What would
    engage one that is out is the Convention where the taxon is listed, and each instrument that covers it and has the State on its list.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = taxon_brief(p, "Panthera uncia")
    >>> found.n_range_states, found.n_engaged, [state.iso3 for state in found.outside]
    (13, 7, ['AFG', 'BTN', 'CHN', 'NPL', 'RUS', 'MMR'])
    """
    portrait = taxon_portrait(p, taxon, lang)
    at = p.atlas.taxon_index.get(taxon)
    units = _units(p, taxon) if at is None else np.array([at], np.intp)
    responsible = p.range[:, units]
    out = missing(p, units)
    where, lost = np.atleast_1d(responsible.any(1)), np.atleast_1d(out.any(1))
    firm: Bools = lost & (out & p.firm_range[:, units]).any(1)
    found = metrics(p, units.tolist())
    row = found.row(0) if at is not None else found.mean()
    order = sorted(np.flatnonzero(lost).tolist(), key=lambda s: (not firm[s], state_ref(p, p.atlas.codes[s], lang).name))
    held = _held(p, units, lost)
    outside = tuple(_outside(p, s, bool(firm[s]), held, lang) for s in order[:OUTSIDE])
    return TaxonBrief(
        taxon=portrait.taxon, name=taxon_ref(p, taxon, lang).name, higher=at is None, appendices=portrait.appendices,
        entries=_entries(p, taxon, at), n_units=len(units), n_range_states=int(where.sum()), n_engaged=int((where & ~lost).sum()),
        n_missing=int(lost.sum()), n_missing_firm=int(firm.sum()), n_missing_contested=int((lost & ~firm).sum()),
        n_unreached=int((lost & ~np.logical_or.reduce([each.would for each in held])).sum()) if held else int(lost.sum()),
        n_nobody=sum(each.counts_for is None for each in portrait.range_states),
        n_complete=int(((out.sum(0) == 0) & (found.n > 0)).sum()), metrics=Completeness(**row) if len(units) else None,
        instruments=tuple(each.record for each in held), outside=outside,
        last=state_ref(p, p.atlas.codes[order[0]], lang) if len(order) == 1 and at is not None else None,
        below=_below(p, units, out, found, lang) if at is None else (),
        documents=_documents(p, taxon, units, responsible),
        shades=(
            *shades(p, where & ~lost, MapStatus.PARTY), *shades(p, firm, MapStatus.MISSING_FIRM),
            *shades(p, lost & ~firm, MapStatus.MISSING_CONTESTED),
        ),
    )


def _units(p: Projection, taxon: str) -> Ints:
    """What is counted below a higher taxon: what is on the Appendices, or all there is where nothing is."""
    below = np.asarray(p.atlas.below.get(taxon, np.array([], np.intp)), np.intp)
    listed = below[np.isin(below, p.appendix().units)]
    return listed if len(listed) else below


def _entries(p: Projection, taxon: str, at: int | None) -> tuple[Entry, ...]:
    found = evidence(p.atlas)
    names = found.line[taxon] if at is not None else (taxon,)
    rows = [row for name in names for n, row in found.listings[name] if p.listed[n]]
    entries = [
        Entry(Appendix(row["appendix"]), row["taxon"], row["population"], PartialDate.of(row["since"]) if row["since"] else None)
        for row in rows
    ]
    return tuple(sorted(entries, key=lambda each: (each.appendix, str(each.since or ""), each.taxon, each.population or "")))


@dataclass(frozen=True, eq=False)
class _Held:
    """An instrument that covers some of the units: its record, and whom it would engage."""

    record: HeldBy
    would: Bools


def _held(p: Projection, units: Ints, lost: Bools) -> list[_Held]:
    held = []
    for i in np.flatnonzero(p.in_force).tolist():
        scope, is_convention = p.scope(i), p.atlas.instruments[i] == CONVENTION
        columns = np.isin(scope.taxa, units)
        if not columns.any():
            continue
        concerned = p.concerned(scope)[:, columns].any(1)
        if not is_convention:
            concerned = p.area[:, i] if scope.single else concerned & p.area[:, i]
        inside = concerned & p.members[:, i]
        would = concerned & ~p.members[:, i] & lost & ~p.atlas.cannot_accede
        held.append(_Held(HeldBy(
            instrument_ref(p, p.atlas.instruments[i]), int(concerned.sum()), int(inside.sum()), int((concerned & ~inside).sum()),
            int(would.sum()),
        ), would))
    return sorted(held, key=lambda each: (each.record.instrument.id != CONVENTION, -each.record.n_concerned, each.record.instrument.id))


def _outside(p: Projection, s: int, firm: bool, held: list[_Held], lang: str) -> Outside:
    code = p.atlas.codes[s]
    ways = tuple(each.record.instrument for each in held if each.would[s])
    can = not bool(p.atlas.cannot_accede[s] | p.atlas.disputed[s])
    return Outside(code, state_ref(p, code, lang).name, region_of(p.release, code), firm, can, ways)


def _below(p: Projection, units: Ints, out: Bools, found: SystemMetrics, lang: str) -> tuple[Below, ...]:
    n_missing = out.sum(0)
    order = sorted(range(len(units)), key=lambda n: (-int(n_missing[n]), p.atlas.taxa[units[n]]))
    return tuple(
        Below(taxon_ref(p, p.atlas.taxa[units[n]], lang), int(found.n[n]), int(n_missing[n]), found.row(n)["C0"]) for n in order[:BELOW]
    )


def _documents(p: Projection, taxon: str, units: Ints, responsible: Bools) -> Documents:
    taxa = tuple(p.atlas.taxa[t] for t in units.tolist())
    gaps = [
        Subject(GapKind.CONVENTION, p.atlas.codes[s], CONVENTION, tuple(taxa[n] for n in np.flatnonzero(responsible[s]).tolist()))
        for s in np.flatnonzero(responsible.any(1)).tolist()
    ]
    return documents(p, [*gaps, *_covering(p, taxa)])


def _covering(p: Projection, taxa: tuple[str, ...]) -> list[Subject]:
    """What holds the taxa besides: the coverage of each instrument in force."""
    return [Subject(GapKind.INSTRUMENT, None, p.atlas.instruments[i], taxa) for i in p.others.tolist()]
