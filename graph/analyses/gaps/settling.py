"""What would settle whether gaps are firm: which documents, and how many gaps each would make so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import BITS
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.rows import gap_rows
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import Evidence, Reason

Bits = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Settled(Record):
    """Documents, and how many gaps would be firm with all of them."""

    documents: tuple[Evidence, ...]
    says: str
    """The same in words."""
    n_firm: int
    """Units firm then, those that are so already among them."""


@dataclass(frozen=True, slots=True)
class Settling(Record):
    """How many gaps of an instrument are firm, and what would make more of them so."""

    instrument: str | None
    """Null for `no_instrument`."""
    n: int
    """Units of gaps: a State and a taxon each."""
    n_firm: int
    contested: tuple[Evidence, ...]
    """What would settle something, whatever else is needed; the most units first."""
    settled: tuple[Settled, ...]
    """Documents of the instrument, alone and together, that would make more units firm than there are; the most units first. The last
    adds what says of each State whether the species occurs there."""


def settlings(p: Projection, query: GapQuery | None = None) -> list[Settling]:
    """What would settle whether the gaps that a query asks for are firm, instrument by instrument.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : GapQuery, optional
        Whose gaps; every one where it is not given. Its ``firmness``, ``by`` and ``facts`` change nothing.

    Returns
    -------
    list of Settling
        By number of contested units descending, then by instrument; those that have gaps with units alone.

    Raises
    ------
    UnknownName
        A key of the query is none of the release.

    Notes
    -----
    A unit is firm where nothing contests it. Every reason names what would settle it; with some documents a unit would be firm where
    these settle all its reasons, and where they say what is recorded already. Rule 13 of ``docs/counting.md``.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2026, 11, 26))
    >>> found = settlings(p, GapQuery(instrument="raptors"))[0]
    >>> found.instrument, found.n_firm
    ('raptors', 0)
    """
    view, rows = gap_rows(p, query or GapQuery())
    by_instrument: dict[int | None, list[Bits]] = defaultdict(list)
    for block, row in rows:
        by_instrument[block.instrument].append(np.where(row.firm, np.uint16(0), row.why)[row.has])
    names = view.atlas.instruments
    found = [_settling(None if i is None else names[i], np.concatenate(bits)) for i, bits in by_instrument.items()]
    return sorted((each for each in found if each.n), key=lambda each: (each.n_firm - each.n, each.instrument or "~"))


def _settling(instrument: str | None, why: Bits) -> Settling:
    firm = int(np.count_nonzero(why == 0))
    documents = [each for each in Evidence if bool((why & _settles([each])).any())]
    contested = sorted(documents, key=lambda each: (-int(np.count_nonzero(why & _settles([each]))), each))
    of_instrument = [each for each in contested if each.of_instrument]
    some: Iterable[Sequence[Evidence]] = chain.from_iterable(combinations(of_instrument, n) for n in range(1, len(of_instrument) + 1))
    counted = {tuple(chosen): _firm_with(why, chosen) for chosen in some}
    # What a document adds to others is worth saying; one that adds nothing is left out.
    useful = [
        (chosen, n) for chosen, n in counted.items()
        if n > max([firm, *(counted[less] for less in combinations(chosen, len(chosen) - 1) if less)])
    ]
    useful.sort(key=lambda each: (-each[1], len(each[0])))
    everything = tuple(contested)
    if everything not in counted and (n := _firm_with(why, everything)) > firm:
        useful.append((everything, n))
    return Settling(instrument, len(why), firm, tuple(contested), tuple(Settled(chosen, _told(chosen), n) for chosen, n in useful))


def _settles(documents: Iterable[Evidence]) -> np.uint16:
    """The bits of the reasons that some documents settle."""
    chosen = set(documents)
    return np.uint16(sum(BITS[reason] for reason in Reason if reason.settled_by in chosen))


def _firm_with(why: Bits, documents: Iterable[Evidence]) -> int:
    return int(np.count_nonzero(why & ~_settles(documents) == 0))


def _told(documents: Sequence[Evidence]) -> str:
    return "; ".join(each.says for each in documents)
