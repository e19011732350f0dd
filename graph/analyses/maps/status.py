"""How every State stands to an instrument at a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import GapBlock, gap_blocks
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, Days, day_numbers
from concerted.graph.facts.numeric import iso_numeric
from concerted.graph.facts.release import Release
from concerted.graph.names.labels import region_of, state_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import OfState
from concerted.graph.vocabulary import CONVENTION, GapKind, Language, MapStatus, NameKind, StateKind

STATUSES = tuple(MapStatus)
_AT = {status: n for n, status in enumerate(STATUSES)}
_MISSING = (GapKind.CONVENTION, GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION)
# Gaps that a State has by standing on a list, whatever occurs there.
_BARE = frozenset({GapKind.LISTED_ONLY, GapKind.RATIFICATION, GapKind.TERRITORIAL})


@dataclass(frozen=True, slots=True)
class MapState(OfState):
    """How a State or territory stands to an instrument."""

    iso3: str
    name: str
    region: str | None
    """Its region in the Convention; null where it has none."""
    iso_numeric: str | None
    """Code of ISO 3166-1 (of former States 3166-3), three digits, by which shapes are known; null where there is none."""
    kind: StateKind
    counts_for: str | None
    """The State that is responsible for what occurs there at the date; null where nobody is."""
    status: MapStatus
    """Of a territory that of the State it counts for, unless its membership does not reach it."""
    n_taxa: int
    """Units of its gaps."""
    n_firm: int
    """How many of them are firm."""


@dataclass(frozen=True, eq=False)
class Standings:
    """How every code stands to an instrument: ``status`` is a place in ``STATUSES``; each ``S``, in the codes' own rows."""

    status: NDArray[np.int8]
    n_taxa: Ints
    n_firm: Ints


def standings(p: Projection, instrument: int) -> Standings:
    """How every code stands to an instrument (by its index) at the date of a projection."""
    size = len(p.atlas.codes)
    found = Standings(np.full(size, _AT[MapStatus.NONE], np.int8), np.zeros(size, np.intp), np.zeros(size, np.intp))
    if not p.in_force[instrument]:
        return found
    if p.atlas.instruments[instrument] != CONVENTION:
        for block in gap_blocks(p, (GapKind.OUTSIDE_AREA,), instrument):
            found.status[block.states[block.has.any(1)]] = _AT[MapStatus.RANGE_WITHOUT_LIST]
    for block in gap_blocks(p, _MISSING, instrument):
        _miss(found, block, block.states)
    found.status[p.possible_members[:, instrument]] = _AT[MapStatus.POSSIBLE]
    members = p.members[:, instrument]
    found.status[members] = _AT[MapStatus.PARTY]
    found.n_taxa[members] = found.n_firm[members] = 0
    # A code stands as the State that is responsible for it does; what counts for nobody (-1) has nothing to do with it.
    fold = np.asarray(p.fold)
    nobody = fold < 0
    found = Standings(
        np.where(nobody, _AT[MapStatus.NONE], found.status[fold]).astype(np.int8),
        np.where(nobody, 0, found.n_taxa[fold]), np.where(nobody, 0, found.n_firm[fold]),
    )
    for block in gap_blocks(p, (GapKind.TERRITORIAL,), instrument):
        if block.territories is not None:
            _miss(found, block, block.territories)
    return found


def _miss(found: Standings, block: GapBlock, codes: Ints) -> None:
    """Enter the gaps of a block, the codes of its rows given."""
    n_taxa, n_firm = block.has.sum(1), (block.has & block.firm).sum(1)
    there = np.ones(len(codes), bool) if block.kind in _BARE else n_taxa > 0
    status = np.where(n_firm > 0, _AT[MapStatus.MISSING_FIRM], _AT[MapStatus.MISSING_CONTESTED])
    found.status[codes[there]] = status[there]
    found.n_taxa[codes[there]], found.n_firm[codes[there]] = n_taxa[there], n_firm[there]


def lifetimes(release: Release) -> tuple[Days, Days]:
    """From when and until when each code is one of the world: only former States end, and only they begin."""
    states = release.typed("states")
    former = np.array([kind == StateKind.FORMER for kind in states["kind"]], bool)
    since, until = day_numbers(states["since"], missing=UNKNOWN), day_numbers(states["until"], missing=NEVER)
    return np.where(former, since, UNKNOWN), np.where(former, until, NEVER)


def instrument_map(p: Projection, instrument: str, lang: str = Language.EN) -> list[MapState]:
    """How every State and territory stands to an instrument, or to the Convention, at a date.

    Parameters
    ----------
    p : Projection
        The release at a date.
    instrument : str
        Id of the instrument.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    list of MapState
        By code. Former States are there while they were States.

    Raises
    ------
    UnknownName
        The instrument is none of the release; the nearest are told.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(s.iso3, s.iso_numeric, str(s.status)) for s in instrument_map(p, "acap") if s.iso3 in ("CAN", "CHE", "NZL")]
    [('CAN', '124', 'missing_firm'), ('CHE', '756', 'none'), ('NZL', '554', 'party')]
    """
    Names(p.release).check(NameKind.INSTRUMENT, instrument)
    found = standings(p, p.atlas.instrument_index[instrument])
    kinds = p.release["states"]["kind"]
    return sorted((
        MapState(
            code := p.atlas.codes[n], state_label(p.release, code, lang), region_of(p.release, code), iso_numeric(code),
            StateKind(kinds[n]),
            None if p.fold[n] < 0 else p.atlas.codes[p.fold[n]], STATUSES[found.status[n]], int(found.n_taxa[n]), int(found.n_firm[n]),
        )
        for n in np.flatnonzero(_there(p)).tolist()
    ), key=lambda state: state.iso3)


def _there(p: Projection) -> Bools:
    begins, ends = lifetimes(p.release)
    there: Bools = (begins <= p.day) & (p.day < ends)
    return there


