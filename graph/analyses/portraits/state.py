"""The portrait of a State: what it is in, what it shares and with whom, what it could join."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.completeness.records import Completeness
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.analyses.portraits.memberships import Status, status_records
from concerted.graph.analyses.recruitment.holding import Holding
from concerted.graph.analyses.recruitment.partners import Partner, partners
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.rows import record, row
from concerted.graph.names.labels import state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Accession, Appendix, Firmness, GapKind, Language, NameKind, Statehood, StateKind

# Gaps that the State can close by itself.
_JOINS = (GapKind.CONVENTION, GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION)


@dataclass(frozen=True, slots=True)
class StateAbout(Record):
    """Who a State is."""

    iso3: str
    iso2: str | None
    name: str
    kind: StateKind
    sovereign: str | None
    cms_region: str | None
    status: Statehood | None
    can_accede: Accession | None
    since: PartialDate | None
    """First day as a State, where after 1979."""
    until: PartialDate | None
    """First day on which it was no longer a State."""
    counts_for: StateRef | None
    """The State for which its facts count at the date: itself, or who holds it; null where nobody does."""
    territories: tuple[str, ...]
    """Codes that it holds at the date."""


@dataclass(frozen=True, slots=True)
class Join(Record):
    """An instrument that a State could join, and how many of its gaps that would close."""

    instrument: str
    kind: GapKind
    n_taxa: int
    n_firm: int
    firmness: Firmness


@dataclass(frozen=True, slots=True)
class StatePortrait(Record):
    """A State: what it is in, what it shares, what it could join."""

    state: StateAbout
    memberships: tuple[Status, ...]
    """Its own, or those of who holds it that reach it."""
    species: Mapping[Appendix, Mapping[str, int]]
    """Units that concern it, by Appendix and class."""
    taxa: Mapping[Appendix, tuple[str, ...]]
    """The same by name."""
    n_systems: int
    """Listed systems in which it shares."""
    completeness: Completeness
    """Means over its systems."""
    gaps: tuple[Gap, ...]
    could_join: tuple[Join, ...]
    """Instruments in force of which it is a Range State and no member; none of what does not stand for itself at the date."""
    partners: tuple[Partner, ...]
    """The five States that share most species with it, or with what comes through it."""


def state_portrait(p: Projection, iso3: str, lang: str = Language.EN) -> StatePortrait:
    """A State at a date: what it is in, what it shares, what it could join.

    Parameters
    ----------
    p : Projection
        The release at a date.
    iso3 : str
        Its ISO 3166-1 alpha-3 code; of a code that another State holds at the date, the portrait is of what comes through it.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    StatePortrait
        Gaps by number of taxa descending, like what it could join.

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
    >>> found = state_portrait(p, "ZWE")
    >>> [held.instrument for held in found.memberships], [join.instrument for join in found.could_join]
    (['aewa', 'cms'], ['raptors'])
    """
    Names(p.release).check(NameKind.STATE, iso3)
    code = p.atlas.code_index[iso3]
    mine = Holding(p, code)
    s, seen = mine.state, mine.view
    held = [_units_of(seen, seen.appendix(appendix), s) for appendix in Appendix]
    gaps = gap_records(p, GapQuery(state=iso3), lang)
    joins = [
        Join(gap.instrument, gap.kind, gap.n_taxa, gap.n_firm, gap.firmness)
        for gap in gaps if gap.instrument and gap.kind in _JOINS and s == code and not p.atlas.cannot_accede[s]
    ]
    unreached = p.unreached[code]
    reached = [
        each for each in status_records(p, code if s == NOBODY else s) if not unreached[p.atlas.instrument_index[each.instrument]]
    ]
    own = np.arange(len(p.atlas.codes))
    taxa = dict(zip(Appendix, held, strict=True))
    return StatePortrait(
        state=record(
            StateAbout, row(p.release, "states", code), name=state_label(p.release, iso3, lang),
            counts_for=None if s == NOBODY else StateRef(p.atlas.codes[s], state_label(p.release, p.atlas.codes[s], lang)),
            territories=tuple(p.atlas.codes[c] for c in np.flatnonzero((p.holder == code) & (own != code))),
        ),
        memberships=tuple(reached),
        species={appendix: _by_class(p, units) for appendix, units in taxa.items()},
        taxa={appendix: tuple(p.atlas.taxa[t] for t in units) for appendix, units in taxa.items()},
        n_systems=int(mine.held.sum()),
        completeness=Completeness(**metrics(p).mean(mine.held)),
        gaps=tuple(gaps),
        could_join=tuple(sorted(joins, key=lambda join: (-join.n_taxa, join.instrument))),
        partners=tuple(partners(p, iso3, lang)),
    )


def _units_of(p: Projection, scope: Scope, state: int) -> Ints:
    """The units of a scope that concern a State; none concerns nobody."""
    if state == NOBODY:
        return scope.units[:0]
    units: Ints = scope.units[p.concerned(scope)[state, scope.unit]]
    return units


def _by_class(p: Projection, units: Ints) -> dict[str, int]:
    return dict(sorted(Counter(p.atlas.classes[t] or "unknown" for t in units.tolist()).items()))
