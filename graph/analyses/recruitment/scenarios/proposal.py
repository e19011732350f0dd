"""The COP desk: what a proposal to list a taxon asks of whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from concerted.graph.analyses.gaps.evidence import evidence
from concerted.graph.analyses.recruitment.scenarios.changes import Change
from concerted.graph.analyses.recruitment.scenarios.entry import DatedChange
from concerted.graph.analyses.recruitment.scenarios.worlds import Worlds, is_held, place_of
from concerted.graph.facts.fact import Fact, fact
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.names.resolver import names_of
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Appendix, Dating, Firmness, Language, Reason

DUTIES = {Appendix.I: ("Art. III.4", "Art. III.5"), Appendix.II: ("Art. IV.3",)}
"""What a listing asks of the Parties that are Range States: protection and the prohibition of taking; endeavours to conclude agreements."""
RESERVATIONS = "Art. XI.6"
"""By which a Party may make a reservation within the time before an amendment is in force."""


@dataclass(frozen=True, slots=True)
class ProposalState(Record):
    """A Range State of what is proposed."""

    what: str
    """The proposal."""
    state: StateRef
    region: str | None
    """Its region in the Convention; null where it has none."""
    party: bool
    """Whether it is a Party to the Convention, in the world with the changes."""
    firmness: Firmness
    """Firm where documents say of one of the taxa that it is extant there."""
    reasons: tuple[Reason, ...]
    """Why others are contested."""
    taxa: tuple[str, ...]
    """Of what is proposed, the taxa for which it is responsible."""
    new: tuple[str, ...]
    """Those of them that no Appendix held for it before."""
    duties: tuple[str, ...]
    """Articles by which a Party has duties; none of a non-Party."""
    gap: bool
    """Whether it is a non-Party that thereby has a gap for something that it had none for."""
    rests_on: tuple[Fact, ...]
    """The ranges by which it is responsible."""


@dataclass(frozen=True, slots=True)
class Proposal(Record):
    """A proposal to list a taxon, and the States that it concerns."""

    what: str
    taxon: str
    name: str | None
    population: str | None
    """The population, where it is one."""
    appendix: Appendix
    in_release: bool
    """Whether the release holds it; of what it does not hold it has no ranges, and nobody is known to be responsible."""
    nearest: tuple[str, ...]
    """Taxa of the release that are called most nearly so, where it does not hold it."""
    in_force: date
    """The first day on which the listing holds."""
    reservations_until: date | None
    """The last day on which a Party can make a reservation (Art. XI.6); null where the meeting is not known."""
    n_states: int
    n_parties: int
    n_non_parties: int
    n_firm: int
    """States that are responsible firmly."""
    n_gaps: int
    """Non-Parties that have a gap for something that they had none for."""
    instruments: tuple[str, ...]
    """Instruments with members that cover any of it already."""
    without_ranges: tuple[str, ...]
    """Of what is proposed, the taxa for which the release names no State that is responsible."""
    states: tuple[ProposalState, ...]
    """Parties first, then by code."""


def proposal(worlds: Worlds, change: Change, entry: DatedChange, lang: str = Language.EN) -> Proposal:
    """Whom a proposal to list makes responsible, which Parties get duties, and which non-Parties a gap.

    Parameters
    ----------
    worlds : Worlds
        As it is, and with the changes.
    change : Change
        The listing.
    entry : DatedChange
        From when on it holds.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    Proposal
        A State each, with what its responsibility rests on; of a taxon that the release does not hold none.

    Notes
    -----
    Parties that are Range States of what is on Appendix I protect it (Art. III.4) and prohibit its taking (Art. III.5); those of what is on
    Appendix II endeavour to conclude agreements (Art. IV.3). A Party may make a reservation within the 90 days before the amendment is
    in force (Art. XI.6). Rule 55 of ``docs/counting.md``.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. I.1.f and h, III, IV, XI.
    """
    p, at, appendix = worlds.after, place_of(worlds.after, change), Appendix(change.to)
    known = is_held(p.release, change)
    # Counted as a listing counts: a species, and a subspecies whose species is no part of the proposal.
    units = at.columns[~np.isin(p.atlas.species[at.columns], at.columns)]
    held = p.range[:, units] & _of_population(p, at.population)[:, None]
    firm = held & p.firm_range[:, units] & (not _unknown(p, at.population))
    earlier = held & _held_before(worlds.before, units)
    member = np.zeros(len(held), bool) if p.convention is None else p.members[:, p.convention]
    states = sorted(np.flatnonzero(held.any(1)).tolist(), key=lambda s: (not member[s], p.atlas.codes[s]))
    told = tuple(_state(p, change, s, units, held[s], firm[s], earlier[s], bool(member[s]), at.population, lang) for s in states)
    covering = [i for i in p.others.tolist() if np.isin(p.coverage[i].taxa, units).any()]
    return Proposal(
        what=change.what, taxon=at.taxon, name=taxon_label(p.release, at.taxon, lang), population=at.population, appendix=appendix,
        in_release=known, nearest=() if known else names_of(p.release).beside(at.taxon),
        in_force=entry.from_,
        reservations_until=entry.from_ - timedelta(days=1) if entry.basis == Dating.RULE else None,
        n_states=len(told), n_parties=sum(each.party for each in told), n_non_parties=sum(not each.party for each in told),
        n_firm=sum(each.firmness == Firmness.FIRM for each in told), n_gaps=sum(each.gap for each in told),
        instruments=tuple(p.atlas.instruments[i] for i in covering),
        without_ranges=tuple(p.atlas.taxa[t] for t, somebody in zip(units, np.atleast_1d(held.any(0)), strict=True) if not somebody),
        states=told,
    )


def _state(
    p: Projection, change: Change, s: int, units: Ints, held: Bools, firm: Bools, earlier: Bools, party: bool, population: str | None,
    lang: str,
) -> ProposalState:
    code, taxa = p.atlas.codes[s], [p.atlas.taxa[t] for t in units[held]]
    new = tuple(p.atlas.taxa[t] for t in units[held & ~earlier])
    contested = units[held & ~firm]
    reasons = {Reason(name) for name, where in p.folded.ranges.reasons.items() if where[s, contested].any()}
    if _unknown(p, population):
        reasons.add(Reason.POPULATION_STATES_UNKNOWN)
    rows = evidence(p.atlas).ranges
    return ProposalState(
        what=change.what, state=StateRef(code, state_label(p.release, code, lang)), region=p.atlas.regions[s], party=party,
        firmness=Firmness.FIRM if firm.any() else Firmness.CONTESTED,
        reasons=tuple(reason for reason in Reason if reason in reasons),
        taxa=tuple(taxa), new=new, duties=DUTIES[Appendix(change.to)] if party else (), gap=bool(new) and not party,
        rests_on=tuple(fact("ranges", rows[c, t]) for c in p.codes_of(s) for t in taxa if (c, t) in rows),
    )


def _of_population(p: Projection, population: str | None) -> Bools:
    """``S``: the States of a population where they are known; everybody where they are not, and of a whole taxon."""
    codes = None if population is None else p.atlas.population_states[population]
    everybody = np.ones(len(p.fold), bool)
    return everybody if codes is None or not len(codes) else np.isin(np.arange(len(p.fold)), p.fold[codes])


def _unknown(p: Projection, population: str | None) -> bool:
    """Whether the States of a population are not known."""
    return population is not None and not len(p.atlas.population_states[population])


def _held_before(p: Projection, units: Ints) -> Bools:
    """``S × units``: what an Appendix holds for each State."""
    scope = p.appendix()
    held = np.zeros((len(p.fold), len(p.atlas.taxa)), bool)
    held[:, scope.taxa] = p.folded.allowed(scope)
    return held[:, units]
