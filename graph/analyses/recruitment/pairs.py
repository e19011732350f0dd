"""Two States: what they share by season, realm and class, where they stand together, and what stands unbound between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.recruitment.pairing import Pairing, SeasonLink, Stand, season_links
from concerted.graph.analyses.recruitment.sharing import tie
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState, Record, StateRef
from concerted.graph.vocabulary import Appendix, Firmness, GapKind, InstrumentKind, InstrumentStanding, Language, Realm, Season


@dataclass(frozen=True, slots=True)
class Joint(Record):
    """An instrument in which neither is and that both could join: what it would bind were both in."""

    instrument: str
    n_unbound: int
    """Of its taxa, those that nothing binds now."""
    n_taxa: int
    taxa: tuple[str, ...]
    """Shared units for which it would engage both."""


@dataclass(frozen=True, slots=True)
class Binding(Record):
    """An instrument in which the other State is: what it would bind were this one to join."""

    instrument: str
    kind: GapKind
    """The gap that this closes: by acceding to the Convention, by joining, or by ratifying what was signed."""
    n_unbound: int
    """Of its taxa, those that nothing binds now."""
    n_taxa: int
    taxa: tuple[str, ...]
    """Shared units for which it would engage both."""


@dataclass(frozen=True, slots=True)
class PairSide(OfState):
    """One of the two States."""

    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    counts_for: StateRef
    """The State for which its facts count at the date: itself, or who holds it."""
    n_taxa: int
    """Units of the Appendices that concern it."""
    rank: int | None
    """Its place among the partners of the other State, by all the species of both; of a code that another holds, the place of that
    State. Null where they share none."""
    alone: tuple[str, ...]
    """Instruments in force in which it is and the other is not."""
    engaged_alone: tuple[str, ...]
    """Shared species for which some instrument engages it, and none the other."""
    would_bind: tuple[Binding, ...]
    """What it could join where the other is, and what that would bind."""


@dataclass(frozen=True, slots=True)
class Together(Record):
    """How both stand to an instrument in force."""

    instrument: str
    kind: InstrumentKind
    state: InstrumentStanding
    other: InstrumentStanding
    n_taxa: int
    """Shared units that it holds for both."""
    n_bound: int
    """Those of them for which it engages both."""


@dataclass(frozen=True, slots=True)
class SeasonShare(Record):
    """Shared species by season; one of several seasons counts in each."""

    season: Season
    n_state: int
    """Those that are at this season in the one State."""
    n_other: int
    """Those that are in the other."""
    n_both: int
    """Those that are in both."""


@dataclass(frozen=True, slots=True)
class SharedTaxon(Record):
    """A unit of the Appendices that concerns both States, and what binds it."""

    taxon: str
    name: str | None
    class_: str | None
    realm: Realm
    appendices: tuple[Appendix, ...]
    n_states: int
    """States that it concerns."""
    weight: float
    """How close it brings two of them: 1/(n − 1)."""
    seasons_state: tuple[Season, ...]
    seasons_other: tuple[Season, ...]
    firmness: Firmness
    """Firm where it concerns both firmly."""
    strength: float
    """The strongest instrument that engages both: 1 binding, 0.5 a memorandum, 0 none."""
    bound_by: tuple[str, ...]
    """Instruments that engage both, the strongest first."""
    engages_state: tuple[str, ...]
    """Instruments that engage the one alone."""
    engages_other: tuple[str, ...]
    """Instruments that engage the other alone."""


@dataclass(frozen=True, slots=True)
class Pair(Record):
    """What two States share, and what binds it; the other way round it says the same with its sides changed."""

    state: PairSide
    other: PairSide
    n_shared: int
    """Units of the Appendices that concern both."""
    n_firm: int
    """Those of them that concern both firmly."""
    n_bound: int
    """Those of them for which some instrument in force engages both."""
    weight: float
    """How close they are: the sum of 1/(n − 1) over the shared units, n the States that each concerns."""
    by_class: Mapping[str, int]
    by_realm: Mapping[Realm, int]
    by_season: tuple[SeasonShare, ...]
    seasons: tuple[SeasonLink, ...]
    """Shared units by what each State is for them in the year."""
    together: tuple[str, ...]
    """Instruments in force in which both are."""
    neither: tuple[str, ...]
    """Instruments in force of which both are Range States, and in which neither is."""
    instruments: tuple[Together, ...]
    unbound: tuple[str, ...]
    """Shared units for which no instrument engages both."""
    if_both: tuple[Joint, ...]
    shared: tuple[SharedTaxon, ...]


def pair(p: Projection, iso3: str, other: str, lang: str = Language.EN) -> Pair:
    """What two States share, in which instruments they stand together, and what is unbound, both ways.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3, other : str
        ISO 3166-1 alpha-3 codes; of one that another State holds, what comes through it.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    Pair
        Lists of units are by name, but ``shared``: what ties them closest first. What could be joined is by number of
        unbound units, then of units, then by instrument.

    Raises
    ------
    UnknownName
        One is none of the release.
    InvalidQuery
        Both count for the same State at the date, or one is nobody's.

    Notes
    -----
    Shared are the units t of both Appendices together that concern both States s and u, n_t the States that t concerns. They are as
    close as ``v_su = Σ_t 1/(n_t − 1)``. An instrument i binds t where it engages both (rules 14 and 16 of ``docs/counting.md``):
    ``g_su,t = max e_i`` over these, as in K, and t is unbound where g is 0. Where i has s on its list and u as a member, s would bind
    by joining the units that i then engages both for, whether or not another binds them already. Rule 48 there.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. IV, V.
    M. E. J. Newman (2001), Scientific collaboration networks II: shortest paths, weighted networks, and centrality, Physical Review E
    64, 016132.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> found = pair(p, "MNG", "CHN")
    >>> found.n_shared, found.n_bound, [(each.instrument, each.n_unbound) for each in found.other.would_bind]
    (203, 1, [('cms', 202), ('raptors', 30)])
    """
    found = Pairing(p, *Stand.two(p, iso3, other, lang))
    one, two = found.one, found.other
    classes = Counter(p.atlas.classes[t] or "unknown" for t in found.units.tolist())
    realms = Counter(p.atlas.realms[t] for t in found.units.tolist())
    return Pair(
        state=_side(found, 0, lang), other=_side(found, 1, lang), n_shared=len(found.units), n_firm=int(found.firm.sum()),
        n_bound=int((~found.unbound).sum()), weight=float(tie(found.n).sum()), by_class=dict(sorted(classes.items())),
        by_realm={realm: realms[realm] for realm in Realm if realms[realm]},
        by_season=tuple(_by_season(found)), seasons=season_links(one.holding.seasons, two.holding.seasons, found.units),
        together=_ids(found, one.member & two.member), neither=_ids(found, one.listed & two.listed & ~one.member & ~two.member),
        instruments=tuple(_instruments(found)), unbound=_names(found, found.unbound),
        if_both=tuple(sorted(
            (Joint(found.id(i), int((units & found.unbound).sum()), int(units.sum()), _names(found, units))
             for i, units in found.if_both().items()),
            key=_most_first,
        )),
        shared=tuple(sorted(_shared(found, lang), key=lambda each: (-each.weight, each.taxon))),
    )


def _side(found: Pairing, side: int, lang: str) -> PairSide:
    p, who, beside = found.p, *((found.one, found.other) if side == 0 else (found.other, found.one))
    binding = [
        Binding(found.id(i), _kind(p, who, i), int((units & found.unbound).sum()), int(units.sum()), _names(found, units))
        for i, units in found.would_bind(side).items()
    ]
    return PairSide(
        iso3=who.iso3, name=state_label(p.release, who.iso3, lang), region=p.atlas.regions[who.holding.code],
        counts_for=StateRef(who.code, state_label(p.release, who.code, lang)), n_taxa=int(who.holding.held.sum()), rank=found.rank(side),
        alone=_ids(found, who.member & ~beside.member), engaged_alone=_names(found, found.alone(side)),
        would_bind=tuple(sorted(binding, key=_most_first)),
    )


def _most_first(each: Binding | Joint) -> tuple[int, int, str]:
    return -each.n_unbound, -each.n_taxa, each.instrument


def _kind(p: Projection, who: Stand, i: int) -> GapKind:
    """The gap that joining would close."""
    if i == p.convention:
        return GapKind.CONVENTION
    return GapKind.RATIFICATION if p.signed[who.state, i] else GapKind.INSTRUMENT


def _ids(found: Pairing, chosen: Bools) -> tuple[str, ...]:
    """Ids of what is in force."""
    return tuple(sorted(found.id(i) for i in found.within if chosen[i]))


def _names(found: Pairing, chosen: Bools) -> tuple[str, ...]:
    return tuple(sorted(found.p.atlas.taxa[t] for t in found.units[chosen]))


def _by_season(found: Pairing) -> Iterator[SeasonShare]:
    mine, theirs, none = found.one.holding.seasons, found.other.holding.seasons, np.zeros(len(found.p.atlas.taxa), bool)
    for season in Season:
        here, there = (held.get(season, none)[found.units] for held in (mine, theirs))
        if here.any() or there.any():
            yield SeasonShare(season, int(here.sum()), int(there.sum()), int((here & there).sum()))


def _instruments(found: Pairing) -> Iterator[Together]:
    """Those in which one of the two is, may be, or which it signed, and those of which both are Range States."""
    kinds = found.p.release["instruments"]["kind"]
    for i, (mine, theirs) in found.within.items():
        state, other = found.one.standing(i), found.other.standing(i)
        apart = {InstrumentStanding.RANGE_STATE, InstrumentStanding.OUTSIDE}
        if state == other == InstrumentStanding.RANGE_STATE or not {state, other} <= apart:
            yield Together(found.id(i), InstrumentKind(kinds[i]), state, other, int((mine & theirs).sum()), int(found.bound[i].sum()))


def _shared(found: Pairing, lang: str) -> Iterator[SharedTaxon]:
    p, weights = found.p, tie(found.n)
    on = {appendix: set(p.appendix(appendix).taxa.tolist()) for appendix in Appendix}
    engaged = {found.id(i): (*each, found.bound[i]) for i, each in found.engaged.items()}
    mine, theirs = found.one.holding.seasons, found.other.holding.seasons
    for n, t in enumerate(found.units.tolist()):
        taxon = p.atlas.taxa[t]
        yield SharedTaxon(
            taxon=taxon, name=taxon_label(p.release, taxon, lang), class_=p.atlas.classes[t], realm=p.atlas.realms[t],
            appendices=tuple(appendix for appendix in Appendix if t in on[appendix]),
            n_states=int(found.n[n]), weight=float(weights[n]), seasons_state=_seasons(mine, t), seasons_other=_seasons(theirs, t),
            firmness=Firmness.FIRM if found.firm[n] else Firmness.CONTESTED, strength=float(found.strength[n]),
            bound_by=tuple(name for name, (_, _, both) in engaged.items() if both[n]),
            engages_state=tuple(name for name, (here, _, both) in engaged.items() if here[n] and not both[n]),
            engages_other=tuple(name for name, (_, there, both) in engaged.items() if there[n] and not both[n]),
        )


def _seasons(held: Mapping[str, Bools], t: int) -> tuple[Season, ...]:
    return tuple(season for season in Season if season in held and held[season][t])
