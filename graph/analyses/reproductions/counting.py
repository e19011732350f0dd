"""What each kind of published number is counted of, by name where it has names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from concerted.graph.errors import UnknownName
from concerted.graph.names.resolver import names_of
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION, Appendix, Figure, InstrumentKind, Rank, Region

_CETACEANS = "Cetacea"
_MOST = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A count: names, those that possibly belong to them besides, or how many there are where they have none.

    Names ``in_doubt`` are counted, and it is not known whether they belonged to it on the day. What is ``ordered`` is told by its names
    in their order and has no number.
    """

    names: tuple[str, ...] = ()
    possible: frozenset[str] = frozenset()
    in_doubt: frozenset[str] = frozenset()
    unnamed: int | None = None
    ordered: bool = False

    @property
    def n(self) -> int:
        return len(self.names) if self.unnamed is None else self.unnamed


Count = Callable[[Projection, str], Counted | None]
"""Of a projection at the day, and of a scope; None where the release holds nothing of it."""


def _named(names: Iterable[str]) -> Counted:
    return Counted(tuple(sorted(set(names))))


def _in_force(p: Projection) -> pl.DataFrame:
    """The listings that hold."""
    return p.release["listings"].filter(pl.Series(p.listed))


def _own(p: Projection) -> pl.DataFrame:
    """Those by its own name, or of a population, and not through a higher taxon."""
    return _in_force(p).filter(pl.col("listed_under").is_null())


def _species(p: Projection, rows: pl.DataFrame, classes: str = "") -> set[str]:
    taxa = p.release["taxa"].filter(pl.col("rank") == str(Rank.SPECIES))
    if classes:
        taxa = taxa.filter(pl.col("class").is_in(classes.split()))
    return set(rows["taxon"]) & set(taxa["taxon"])


def _listed(p: Projection, scope: str) -> Counted:
    return _named(_species(p, _in_force(p), scope))


def _added(p: Projection, scope: str) -> Counted:
    return _named(_own(p).filter(pl.col("since") == p.as_of.isoformat())["taxon"])


def _entries(p: Projection, scope: str) -> Counted:
    return Counted(unnamed=_own(p).filter(pl.col("appendix") == str(Appendix.I)).height)


def _cetaceans(appendix: Appendix) -> Count:
    def count(p: Projection, scope: str) -> Counted | None:
        below = p.atlas.below.get(_CETACEANS)
        if below is None:
            return None
        units = p.appendix(appendix).units
        return _named(p.atlas.taxa[n] for n in units[np.isin(units, below)])

    return count


def _held_by(p: Projection, table: str, instrument: str) -> int | None:
    """The index of an instrument of which a table says something."""
    said = (p.release[table]["instrument"] == instrument).any()
    return p.atlas.instrument_index.get(instrument) if said else None


def _codes(p: Projection, which: Bools, possibly: Bools | None = None) -> Counted:
    codes = p.atlas.codes
    possible = () if possibly is None else np.flatnonzero(possibly)
    return Counted(tuple(codes[n] for n in np.flatnonzero(which)), frozenset(codes[n] for n in possible))


def _parties(p: Projection, scope: str) -> Counted | None:
    index = _held_by(p, "memberships", scope)
    return None if index is None else _codes(p, p.members[:, index], p.possible_members[:, index])


def _of_a_region(p: Projection, scope: str) -> Counted | None:
    index = _held_by(p, "memberships", CONVENTION)
    regions = dict(p.release["states"].select("iso3", "cms_region").iter_rows())
    inside = np.array([regions.get(code) == scope for code in p.atlas.codes])
    if index is None or scope not in tuple(Region):
        return None
    return _codes(p, p.members[:, index] & inside, p.possible_members[:, index] & inside)


def _range_states(p: Projection, scope: str) -> Counted | None:
    index = _held_by(p, "instrument_ranges", scope)
    return None if index is None else _codes(p, p.own.lists.area[:, index])


def _missing(p: Projection, scope: str) -> Counted | None:
    index = _held_by(p, "instrument_ranges", scope)
    if index is None:
        return None
    reached = p.members[:, index] | p.extends_to[:, index]
    possibly = p.possible_members[:, index] | p.possibly_extends_to[:, index]
    outside = p.own.lists.area[:, index] & ~reached
    return _codes(p, outside & ~possibly, outside & possibly)


def _in_force_of(kind: InstrumentKind) -> Count:
    def count(p: Projection, scope: str) -> Counted:
        kinds = dict(p.release["instruments"].select("id", "kind").iter_rows())
        return _named(each for each in _instruments(p) if kinds[each] == kind)

    return count


def _instruments(p: Projection) -> list[str]:
    return [p.atlas.instruments[n] for n in np.flatnonzero(p.in_force)]


def _for_cetaceans(p: Projection, scope: str) -> Counted | None:
    below = p.atlas.below.get(_CETACEANS)
    if below is None:
        return None
    return _named(p.atlas.instruments[n] for n in p.others if np.isin(p.coverage[n].units, below).any())


def _covered(p: Projection, scope: str) -> Counted | None:
    index = _held_by(p, "coverage", scope)
    if index is None:
        return None
    found = p.coverage[index]
    doubt = found.taxa[found.unit & ~found.sure.allowed.any(0)]
    return replace(_named(p.atlas.taxa[n] for n in found.units), in_doubt=frozenset(p.atlas.taxa[n] for n in doubt))


def _of_a_state(p: Projection, scope: str) -> Counted | None:
    row = p.fold[p.atlas.code_index[names_of(p.release).state(scope)]]
    if row == NOBODY:
        return None
    held = _species(p, _own(p))
    return _named(taxon for n in np.flatnonzero(p.range[row]) if (taxon := p.atlas.taxa[n]) in held)


def _on(appendix: Appendix) -> Count:
    def count(p: Projection, scope: str) -> Counted:
        row = p.own.range[p.atlas.code_index[names_of(p.release).state(scope)]]
        units = p.own_appendix(appendix).units
        return _named(p.atlas.taxa[n] for n in units[row[units]])

    return count


def _most(p: Projection, scope: str) -> Counted:
    """Codes of the States responsible for most species, most first."""
    counts = p.folded.responsible(p.appendix())[0].sum(1)
    return Counted(tuple(p.atlas.codes[n] for n in np.argsort(-counts, kind="stable")[:_MOST]), ordered=True)


COUNTS: dict[Figure, Count] = {
    Figure.LISTED: _listed,
    Figure.ADDED: _added,
    Figure.ENTRIES: _entries,
    Figure.PARTIES: _parties,
    Figure.OF_A_REGION: _of_a_region,
    Figure.RANGE_STATES: _range_states,
    Figure.MISSING: _missing,
    Figure.AGREEMENTS: _in_force_of(InstrumentKind.AGREEMENT),
    Figure.MEMORANDA: _in_force_of(InstrumentKind.MOU),
    Figure.FOR_CETACEANS: _for_cetaceans,
    Figure.FIRST_CETACEANS: _cetaceans(Appendix.I),
    Figure.SECOND_CETACEANS: _cetaceans(Appendix.II),
    Figure.COVERED: _covered,
    Figure.OF_A_STATE: _of_a_state,
    Figure.FIRST_OF_A_STATE: _on(Appendix.I),
    Figure.SECOND_OF_A_STATE: _on(Appendix.II),
    Figure.MOST: _most,
}
"""How each is counted."""

_OF_LISTINGS = (Figure.LISTED, Figure.ADDED, Figure.ENTRIES, Figure.FIRST_CETACEANS, Figure.SECOND_CETACEANS)
_OF_RANGES = (Figure.OF_A_STATE, Figure.FIRST_OF_A_STATE, Figure.SECOND_OF_A_STATE, Figure.MOST)
# The tables without which there is nothing to count; of the others, the function knows.
_RESTS_ON: dict[Figure, tuple[str, ...]] = {
    **dict.fromkeys(_OF_LISTINGS, ("listings",)), **dict.fromkeys(_OF_RANGES, ("listings", "ranges")),
    **dict.fromkeys((Figure.AGREEMENTS, Figure.MEMORANDA), ("instruments",)),
}


def counted(p: Projection, figure: Figure, scope: str) -> Counted | None:
    """What a kind of number is here at the day of a projection; None where the release holds nothing of it."""
    if not all(p.release[table].height for table in _RESTS_ON.get(figure, ())):
        return None
    try:
        return COUNTS[figure](p, scope)
    except UnknownName:
        return None
