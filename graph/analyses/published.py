"""Numbers that others published, and the same counted here: which of them differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from concerted.graph.facts.notes import Notes, Published
from concerted.graph.facts.release import Release
from concerted.graph.names.resolver import Names
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import Interval, Record
from concerted.graph.vocabulary import Appendix, Figure, Rank

_CETACEANS = "Cetacea"
_MOST = 5
_Count = Callable[[Projection, str], int | str | Interval]


@dataclass(frozen=True, slots=True)
class Difference(Record):
    """A number that somebody published and that is another here."""

    what: str
    scope: str | None
    """The instrument or State counted, where one is."""
    as_of: date
    published: int | str
    here: int | str
    source: str
    """Where it was published."""
    note: str | None


def differences(release: Release, notes: Notes, scope: str | None = None) -> list[Difference]:
    """The published numbers that are others here, in the order of the notes.

    Parameters
    ----------
    release : Release
        The facts.
    notes : Notes
        What was published.
    scope : str, optional
        The instrument or State whose numbers are asked for; every one where it is not given.

    Returns
    -------
    list of Difference
        A number that cannot be counted here is not among them, nor one that lies between the members and the possible members.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> from concerted.loaders.notes import notes_of
    >>> release = reference_release()
    >>> [(each.what, each.published, each.here) for each in differences(release, notes_of(release), "eurobats")][:1]
    [('species covered', 52, 57)]
    """
    return [found for row in notes.published if scope in (None, row.scope) and (found := _difference(Held(release), row)) is not None]


@dataclass(frozen=True, eq=False)
class Held:
    """A release by its id, so that what was found of it once is found again."""

    release: Release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.release.id == other.release.id

    def __hash__(self) -> int:
        return hash(self.release.id)


@lru_cache(maxsize=256)
def _difference(held: Held, row: Published) -> Difference | None:
    figure = next((each for each in Figure if row.what.startswith(each)), None)
    if figure is None:
        return None
    here = COUNTS[figure](project(held.release, row.as_of), row.scope)
    published: int | str = int(row.published) if row.published.isdecimal() else row.published
    if isinstance(here, Interval):
        if isinstance(published, int) and here.min <= published <= here.max:
            return None
        here = here.min
    if here == published:
        return None
    return Difference(row.what, row.scope or None, row.as_of, published, here, row.source, row.note or None)


def _in_force(p: Projection) -> pl.DataFrame:
    """The listings that hold."""
    return p.release["listings"].filter(pl.Series(p.listed))


def _own(p: Projection) -> pl.DataFrame:
    """Those by its own name, or of a population, and not through a higher taxon."""
    return _in_force(p).filter(pl.col("listed_under").is_null())


def _species(p: Projection, rows: pl.DataFrame) -> set[str]:
    species = p.release["taxa"].filter(pl.col("rank") == str(Rank.SPECIES))["taxon"]
    return set(rows["taxon"]) & set(species)


def _added(p: Projection, scope: str) -> int:
    begun = _own(p).filter(pl.col("since") == p.as_of.isoformat())
    return begun["taxon"].n_unique()


def _cetaceans(appendix: Appendix) -> _Count:
    def count(p: Projection, scope: str) -> int:
        below = p.atlas.below.get(_CETACEANS)
        return 0 if below is None else int(np.isin(p.appendix(appendix).units, below).sum())

    return count


def _parties(p: Projection, scope: str) -> int | Interval:
    index = p.atlas.instrument_index.get(scope)
    if index is None:
        return 0
    certain = int(p.members[:, index].sum())
    return Interval(certain, certain + int(p.possible_members[:, index].sum()))


def _covered(p: Projection, scope: str) -> int:
    index = p.atlas.instrument_index.get(scope)
    return 0 if index is None else len(p.coverage[index].units)


def _of_a_state(p: Projection, scope: str) -> int:
    row = p.fold[p.atlas.code_index[Names(p.release).state(scope)]]
    named = _species(p, _own(p))
    return sum(p.atlas.taxa[n] in named for n in np.flatnonzero(p.range[row]))


def _most(p: Projection, scope: str) -> str:
    """Codes of the States responsible for most species, most first."""
    counts = p.folded.responsible(p.appendix())[0].sum(1)
    return " ".join(p.atlas.codes[n] for n in np.argsort(-counts, kind="stable")[:_MOST])


COUNTS: dict[Figure, _Count] = {
    Figure.LISTED: lambda p, scope: len(_species(p, _in_force(p))),
    Figure.ADDED: _added,
    Figure.ENTRIES: lambda p, scope: _own(p).filter(pl.col("appendix") == str(Appendix.I)).height,
    Figure.PARTIES: _parties,
    Figure.FIRST_CETACEANS: _cetaceans(Appendix.I),
    Figure.SECOND_CETACEANS: _cetaceans(Appendix.II),
    Figure.COVERED: _covered,
    Figure.OF_A_STATE: _of_a_state,
    Figure.MOST: _most,
}
"""How each is counted: of a projection at the day, and of a scope."""
