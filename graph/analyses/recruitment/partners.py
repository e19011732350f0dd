"""The partners of a State: with whom it shares species, and which members of an instrument are the ones to ask it to join."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.gaps.blocks import gap_blocks
from concerted.graph.analyses.recruitment.holding import Holding
from concerted.graph.analyses.recruitment.outsiders import outsider
from concerted.graph.analyses.recruitment.pairing import SeasonLink, is_migration, season_links
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.sharing import closest_first, shared_with
from concerted.graph.analyses.remarks import Remark
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record, StateRef
from concerted.graph.vocabulary import CONVENTION, AskingReason, Language, NameKind, called

# States of a portrait: the nearest alone.
FIRST = 5


@dataclass(frozen=True, slots=True)
class Partner(OfState):
    """A State that shares species with another."""

    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    n_shared: int
    """Units of the Appendices that concern both."""
    weight: float
    """How close they are: the sum of 1/(n − 1) over these units, n the States that each concerns."""
    cms_party: bool
    """A Party to the Convention at the date."""


@dataclass(frozen=True, slots=True)
class Asker(Record):
    """A member of an instrument that could ask a State to join, and why it is the one to do so."""

    rank: int
    state: StateRef
    region: str | None
    """Its region in the Convention; null where it has none."""
    n_shared: int
    """Of the units for which the other State is not in, those that concern it too."""
    weight: float
    """The sum of 1/(n − 1) over these units, n the States that each concerns."""
    taxa: tuple[str, ...]
    """The same units by name."""
    member_of: tuple[str, ...]
    """Other instruments in force in which both are."""
    seasons: tuple[SeasonLink, ...]
    """These units by season: `state` is that of the State that is asked, `other` that of who asks."""
    n_gaps: int
    """Of these units, those for which it has a gap itself, of whatever kind and instrument."""
    reasons: tuple[AskingReason, ...]
    """Why it is the one to ask, in words."""


def partners(p: Projection, iso3: str, lang: str = Language.EN, most: int | None = FIRST) -> list[Partner]:
    """The States that share most species of the Appendices with one.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3 : str
        The State's ISO 3166-1 alpha-3 code; of a code that another State holds, by what comes through it.
    lang : {"en", "fr", "es"}
        Language of names.
    most : int, optional
        The first so many; all where it is None.

    Returns
    -------
    list of Partner
        By number of shared units descending, then by weight, then by code. None of a code that is nobody's.

    Raises
    ------
    UnknownName
        It is none of the release.

    Notes
    -----
    ``n_su = Σ_t c_st c_ut`` and ``v_su = Σ_t c_st c_ut / (n_t − 1)`` over the units t of both Appendices together, c whether t concerns a
    State, n_t how many States it concerns.

    References
    ----------
    M. E. J. Newman (2001), Scientific collaboration networks II: shortest paths, weighted networks, and centrality, Physical Review E
    64, 016132.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(found.iso3, found.n_shared, found.cms_party) for found in partners(p, "KEN", most=2)]
    [('TZA', 243, True), ('SDN', 222, False)]
    """
    Names(p.release).check(NameKind.STATE, iso3)
    mine = Holding(p, p.atlas.code_index[iso3])
    concerned = p.folded.concern(p.appendix()).held
    counts, weights = shared_with(concerned, mine.held)
    others = (counts > 0) & (np.arange(len(counts)) != mine.state)
    parties = np.zeros(len(counts), bool) if p.convention is None else p.members[:, p.convention]
    return [
        Partner(
            iso3=(code := p.atlas.codes[s]), name=state_label(p.release, code, lang), region=p.atlas.regions[s],
            n_shared=int(counts[s]), weight=float(weights[s]), cms_party=bool(parties[s]),
        )
        for s in closest_first(p.atlas.codes, others, counts, weights)[:most].tolist()
    ]


def askers(
    p: Projection, iso3: str, instrument: str = CONVENTION, lang: str = Language.EN, most: int | None = 10,
) -> list[Asker]:
    """The members of an instrument that are the ones to ask a State to join.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3 : str
        The ISO 3166-1 alpha-3 code of the State that is to be asked; of a code that another State holds, by what comes through it.
    instrument : str
        Id of the instrument.
    lang : {"en", "fr", "es"}
        Language of names.
    most : int, optional
        The first so many; all where it is None.

    Returns
    -------
    list of Asker
        Members that at least one open unit concerns: most open units first, then who stands in most other instruments with the State,
        then the closest by weight, then by code.

    Raises
    ------
    InvalidQuery
        The State is a member, cannot become one, or shares no responsibility for anything that the instrument holds; the instrument
        has no members.

    Notes
    -----
    A unit is open where it concerns the State (rule 18 of ``docs/counting.md``) and the State is not in. ``n_u = Σ_t o_t c_ut`` over the
    open units o, and ``v_u = Σ_t o_t c_ut / (n_t − 1)``. Reasons are facts, and no number is made of them: who shares more comes first,
    whatever else speaks for another. Rule 49 there.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(found.state.iso3, found.n_shared) for found in askers(p, "USA", most=2)]
    [('FRA', 169), ('GBR', 153)]
    """
    found = Priorities(p, PriorityQuery(instrument))
    mine, open_ = outsider(found, iso3, lang)
    shared = found.concerned & open_ & found.member[:, None]
    counts, weights = shared_with(found.concerned, open_)
    together = p.members & p.in_force & p.members[mine.state] & ~p.unreached[mine.code]
    gaps = gapped(p, found.units) & shared
    records = []
    chosen = closest_first(p.atlas.codes, counts * found.member > 0, counts, together.sum(1), weights)[:most]
    regions = p.atlas.regions
    for rank, s in enumerate(chosen.tolist(), 1):
        seasons = season_links(mine.seasons, Holding(p, s).seasons, found.units[shared[s]])
        n_gaps, here = int(gaps[s].sum()), regions[s]
        why = {
            AskingReason.SHARES_SYSTEMS: True, AskingReason.IN_ITS_INSTRUMENTS: bool(together[s].any()),
            AskingReason.SAME_REGION: here is not None and here == regions[mine.state],
            AskingReason.LINKED_SEASONS: any(is_migration(link) for link in seasons), AskingReason.IN_ORDER: n_gaps == 0,
        }
        code = p.atlas.codes[s]
        records.append(Asker(
            rank=rank, state=StateRef(code, state_label(p.release, code, lang)), region=here, n_shared=int(counts[s]),
            weight=float(weights[s]), taxa=tuple(p.atlas.taxa[t] for t in found.units[shared[s]]),
            member_of=tuple(p.atlas.instruments[i] for i in np.flatnonzero(together[s])), seasons=seasons, n_gaps=n_gaps,
            reasons=tuple(reason for reason, holds in why.items() if holds),
        ))
    return records


def no_askers(instrument: str) -> Remark:
    """Why nobody is the one to ask a State that could join."""
    return Remark("No member of {instrument} shares a species for which it is not in.", {"instrument": called(instrument)})


def gapped(p: Projection, units: Ints) -> Bools:
    """``S × units``: for which of some units each State has a gap, of whatever kind and instrument."""
    place = p.atlas.places(units)
    found = np.zeros((len(p.fold), len(units)), bool)
    for block in gap_blocks(p):
        at = place[block.units]
        known = np.flatnonzero(at >= 0)
        # What nobody in particular has stands in no row.
        rows = np.flatnonzero(block.states >= 0)
        np.logical_or.at(found, (block.states[rows][:, None], at[known][None]), block.has[np.ix_(rows, known)])
    return found
