"""What a brief on a State says: where it stands, with whom it shares species, and what its accession would close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from concerted.graph.analyses.briefing.parts import (
    ClassCount,
    Documents,
    InstrumentRef,
    Neighbour,
    Shade,
    TaxonRef,
    by_class,
    documents,
    instrument_ref,
    known_names_first,
    shades,
    state_ref,
    taxon_ref,
)
from concerted.graph.analyses.briefing.ranks import intervals
from concerted.graph.analyses.gaps.evidence import Subject
from concerted.graph.analyses.gaps.records import Because, Gap
from concerted.graph.analyses.portraits.memberships import Status
from concerted.graph.analyses.portraits.state import StateAbout, state_portrait
from concerted.graph.analyses.recruitment.holding import Holding
from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, SEED
from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval
from concerted.graph.analyses.recruitment.levers import Lever, levers
from concerted.graph.analyses.recruitment.partners import Asker, Partner, askers, partners
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.engagement import missing
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record, StateRef
from concerted.graph.vocabulary import (
    CONVENTION,
    Appendix,
    AskingReason,
    DateBasis,
    GapKind,
    Holds,
    InPeriod,
    Language,
    MapStatus,
    Reached,
    Role,
    Theme,
)

# Gaps that a member has: what ends them is a declaration, no accession.
_OF_MEMBERS = (GapKind.TERRITORIAL, GapKind.RESERVATION)
# How many States, species and documents two pages have room for.
PARTNERS, SHARES, NAMED, LEVERS = 6, 8, 10, 6


@dataclass(frozen=True, slots=True)
class Belonging(Record):
    """An instrument in which a State is, or may be, or which it has signed."""

    instrument: InstrumentRef
    role: Role
    since: PartialDate | None
    date_basis: DateBasis
    holds: Holds


@dataclass(frozen=True, slots=True)
class Closing(Record):
    """What joining one instrument would close."""

    instrument: InstrumentRef
    kind: GapKind
    n_taxa: int
    n_firm: int
    n_contested: int
    n_completes: int
    """Listed systems of which every responsible State would then be engaged."""
    completes: tuple[TaxonRef, ...]
    """Some of them by name."""


@dataclass(frozen=True, slots=True)
class Declaration(Record):
    """A gap of a member, which a declaration would close."""

    kind: GapKind
    instrument: InstrumentRef
    n_taxa: int
    n_firm: int
    n_contested: int


@dataclass(frozen=True, slots=True)
class SharedSpecies(Record):
    """A species of a State and what it adds to its unmet responsibility."""

    taxon: TaxonRef
    endangered: bool
    """On Appendix I."""
    n_states: int
    """Concerned States; each has 1 share of so many."""
    contribution: float


@dataclass(frozen=True, slots=True)
class Asking(OfState):
    """A Party that is the one to ask a State to accede, and why."""

    iso3: str
    name: str
    n_shared: int
    """Of the species for which the State is not in, those that concern the Party too."""
    member_of: tuple[InstrumentRef, ...]
    """Other instruments in which both are."""
    reasons: tuple[AskingReason, ...]
    """Why, besides that."""


@dataclass(frozen=True, slots=True)
class Activity(Record):
    """An activity of an existing plan that could engage a State."""

    activity: str
    summary: str
    """What is to be done, in English."""
    plan_name: str
    adopted: PartialDate | None
    period: str | None
    """Of the plan, as printed."""
    in_period: InPeriod
    reached: Reached
    n_taxa: int
    """Taxa of which the State has gaps, and which the plan is for."""


@dataclass(frozen=True, slots=True)
class StateBrief(Record):
    """What a brief on a State says."""

    state: StateAbout
    territories: tuple[StateRef, ...]
    """What counts for it besides, by name."""
    member: bool
    """A Party to the Convention at the date, or a territory that the membership of its State reaches."""
    since: PartialDate | None
    """Since when; null where it is no Party, or that is not known."""
    disputed: bool
    """Whether it can accede is disputed."""
    own: bool
    """It stands for itself at the date."""
    n_parties: int
    n_appendix_I: int  # what programs read
    n_appendix_II: int  # what programs read
    n_systems: int
    classes: tuple[ClassCount, ...]
    engaged: float | None
    """Mean over its systems of the share of the States that are engaged (C0)."""
    memberships: tuple[Belonging, ...]
    """Of a code that counts for another State: those that hold something that occurs there."""
    partners: tuple[Neighbour, ...]
    """Parties that share most species with it."""
    prospects: tuple[Neighbour, ...]
    """Of a Party: States that are none, could accede, and share most with it."""
    askers: tuple[Asking, ...]
    """Of a State that is ranked: the Parties that are the ones to ask it."""
    closings: tuple[Closing, ...]
    n_completes: int
    """Systems that joining all of these together would complete."""
    completes: tuple[TaxonRef, ...]
    """Some of them by name."""
    because: tuple[Because, ...]
    """Why units of the largest of its gaps are contested."""
    declarations: tuple[Declaration, ...]
    priority: PriorityInterval | None
    """Its place among those that could accede; null where it is not ranked."""
    n_ranked: int
    draws: int
    """How often the ranking was drawn, for the interval of its rank."""
    seed: int
    n_last_missing: int
    """Species on the Appendices for which it is the only concerned State that is no Party."""
    shares: tuple[SharedSpecies, ...]
    levers: tuple[Activity, ...]
    """Activities of existing plans that could engage it: some of them."""
    n_levers: int
    documents: Documents
    shades: tuple[Shade, ...]


def state_brief(p: Projection, iso3: str, lang: str = Language.EN) -> StateBrief:
    """What a brief on a State says.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3 : str
        Its ISO 3166-1 alpha-3 code; of a code that another State holds at the date, the brief is on what comes through it.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    StateBrief
        ``closings`` by number of taxa descending; ``partners`` and ``prospects`` by the species they share.

    Raises
    ------
    UnknownName
        It is none of the release; the nearest are told.

    Notes
    -----
    A system is completed by s where s is the only responsible State that no instrument engages, and the instrument joined holds it for s:
    what joining adds is the engagement of s alone.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = state_brief(p, "USA")
    >>> found.member, found.priority.rank, found.closings[0].instrument.id
    (False, 4, 'cms')
    """
    portrait = state_portrait(p, iso3, lang)
    code = p.atlas.code_index[iso3]
    mine = Holding(p, code)
    s, own = mine.state, mine.state == code
    cms = p.atlas.instrument_index[CONVENTION]
    units = mine.units[mine.held]
    parties = p.members[:, cms] & p.in_force[cms]
    held = [
        each for each in portrait.memberships
        if each.holds != Holds.NO and (own or each.instrument == CONVENTION or _touches(mine, each.instrument))
    ]
    member = next((each for each in held if each.instrument == CONVENTION and each.role == Role.PARTY), None)
    alone = _alone(p, s) if own and s != NOBODY else None
    closings = tuple(
        _closing(p, s, gap.instrument, gap, alone, lang)
        for gap in portrait.gaps for join in portrait.could_join
        if gap.instrument is not None and gap.instrument == join.instrument and gap.kind == join.kind
    )
    completed = np.zeros(len(p.atlas.taxa), bool)
    for closing in closings:
        completed[_completed(p, s, closing.instrument.id, alone)] = True
    ranking = Priorities(p, PriorityQuery())
    ranked = ranking.ranked.tolist()
    priority = next((each for each in intervals(p) if own and each.state.iso3 == iso3), None)
    acts = levers(p, iso3, lang) if closings and not p.atlas.disputed[code] else []
    # A Party need not be won for the Convention.
    acts = [each for each in acts if not (parties[s] and each.theme == Theme.RECRUITMENT)]
    candidates = {p.atlas.codes[u] for u in ranked}
    near = partners(p, iso3, lang, most=None)
    largest = max(portrait.gaps, key=lambda gap: gap.n_taxa, default=None)
    all_completed = np.flatnonzero(completed)
    return StateBrief(
        state=portrait.state, territories=tuple(state_ref(p, each, lang) for each in portrait.state.territories),
        member=member is not None and member.holds == Holds.YES, since=None if member is None else member.since,
        disputed=bool(p.atlas.disputed[code]), own=own, n_parties=int(parties.sum()),
        n_appendix_I=len(portrait.taxa[Appendix.I]), n_appendix_II=len(portrait.taxa[Appendix.II]), n_systems=portrait.n_systems,
        classes=by_class(p, units.tolist()), engaged=portrait.completeness.C0,
        memberships=tuple(_belonging(p, each) for each in sorted(held, key=_convention_first)),
        partners=_neighbours(each for each in near if each.cms_party),
        prospects=_neighbours(each for each in near if each.iso3 in candidates) if own and parties[s] else (),
        askers=tuple(_asking(p, each) for each in askers(p, iso3, lang=lang, most=PARTNERS)) if priority is not None else (),
        closings=closings, n_completes=len(all_completed), completes=known_names_first(p, all_completed, lang)[:NAMED],
        because=() if largest is None else largest.because,
        declarations=tuple(
            Declaration(gap.kind, instrument_ref(p, gap.instrument or CONVENTION), gap.n_taxa, gap.n_firm, gap.n_taxa - gap.n_firm)
            for gap in portrait.gaps if gap.kind in _OF_MEMBERS
        ),
        priority=priority, n_ranked=len(ranked), draws=DRAWS, seed=SEED,
        n_last_missing=0 if priority is None else len(priority.last_missing),
        shares=_shares(p, ranking, s, lang) if priority is not None else (),
        levers=tuple(_activity(each) for each in acts[:LEVERS]), n_levers=len(acts),
        documents=documents(mine.view, _subjects(p, s, units, portrait.gaps), [_row(each) for each in held]),
        shades=shades(p, parties, MapStatus.PARTY),
    )


def _neighbours(found: Iterable[Partner]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(each.iso3, each.name, each.n_shared) for each in list(found)[:PARTNERS])


def _asking(p: Projection, asker: Asker) -> Asking:
    return Asking(
        asker.state.iso3, asker.state.name, asker.n_shared, tuple(instrument_ref(p, each) for each in asker.member_of),
        tuple(each for each in asker.reasons if each != AskingReason.SHARES_SYSTEMS),
    )


def _touches(mine: Holding, instrument: str) -> bool:
    """Whether an instrument holds anything that comes through a code: a membership that reaches it is one there only then."""
    seen, i = mine.view, mine.p.atlas.instrument_index[instrument]
    return mine.state != NOBODY and bool(seen.concerned(seen.scope(i))[mine.state].any())


def _alone(p: Projection, s: int) -> Bools:
    """``T``: listed systems of which the State is the only one that nothing engages."""
    units = p.appendix().units
    out = missing(p, units)
    alone = np.zeros(len(p.atlas.taxa), bool)
    alone[units[out[s] & (out.sum(0) == 1)]] = True
    return alone


def _completed(p: Projection, s: int, instrument: str, alone: Bools | None) -> Ints:
    """Systems that joining an instrument completes."""
    if alone is None:
        return np.array([], np.intp)
    scope = p.scope(p.atlas.instrument_index[instrument])
    engaged = scope.taxa[p.concerned(scope)[s]]
    completed: Ints = engaged[alone[engaged]]
    return completed


def _closing(p: Projection, s: int, instrument: str, gap: Gap, alone: Bools | None, lang: str) -> Closing:
    completed = _completed(p, s, instrument, alone)
    return Closing(
        instrument_ref(p, instrument), gap.kind, gap.n_taxa, gap.n_firm, gap.n_taxa - gap.n_firm, len(completed),
        known_names_first(p, completed, lang)[:NAMED],
    )


def _shares(p: Projection, ranking: Priorities, s: int, lang: str) -> tuple[SharedSpecies, ...]:
    """The species that speak most for its accession: endangered ones first, then those of which it has the largest share.

    Species that no other State shares are no migration system to share in, and come last.
    """
    mine = np.flatnonzero(ranking.missing[s])
    endangered = np.isin(ranking.units, p.appendix(Appendix.I).taxa)
    unit = {t: p.atlas.taxa[ranking.units[t]] for t in mine.tolist()}
    order = sorted(unit, key=lambda t: (
        ranking.n[t] < 2, not endangered[t], -round(float(ranking.contributions[s, t]), 12), unit[t],
    ))
    return tuple(
        SharedSpecies(taxon_ref(p, unit[t], lang), bool(endangered[t]), int(ranking.n[t]), float(ranking.contributions[s, t]))
        for t in order[:SHARES]
    )


def _convention_first(status: Status) -> tuple[bool, str]:
    return status.instrument != CONVENTION, status.instrument


def _belonging(p: Projection, status: Status) -> Belonging:
    return Belonging(instrument_ref(p, status.instrument), status.role, status.since, status.date_basis, status.holds)


def _subjects(p: Projection, s: int, units: Ints, gaps: Iterable[Gap]) -> list[Subject]:
    """What is of the State: its species on the Appendices, whether it is in or not, and its gaps."""
    if s == NOBODY:
        return []
    listed = Subject(GapKind.CONVENTION, p.atlas.codes[s], CONVENTION, tuple(p.atlas.taxa[t] for t in units.tolist()))
    others = [
        Subject(gap.kind, None if gap.state is None else gap.state.iso3, gap.instrument, gap.taxa, gap.territories)
        for gap in gaps if gap.kind != GapKind.CONVENTION
    ]
    return [listed, *others]


def _activity(lever: Lever) -> Activity:
    return Activity(*(getattr(lever, field.name) for field in fields(Activity)))


def _row(status: Status) -> dict[str, str | None]:
    return {"source": ";".join(status.source)}
