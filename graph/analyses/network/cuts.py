"""States on which the network hangs together: without one of them others are cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Ties
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Cut(Record):
    """A State without which others are cut off from the rest."""

    state: StateRef
    region: str | None
    n_ties: int
    """States with which it is tied."""
    n_parts: int
    """Into so many parts those fall that hang together through it."""
    n_cut_off: int
    cut_off: tuple[str, ...]
    """Codes of those outside the largest of these parts."""


@dataclass(frozen=True, slots=True)
class Bridge(Record):
    """Two States whose tie is the only one between what hangs on either."""

    state: StateRef
    other: StateRef
    n_shared: int
    """Species that they share."""


@dataclass(frozen=True, slots=True)
class Cuts(Record):
    """What hangs on single States, and on single ties, of the States that share so many species."""

    least: int
    """A pair of States is tied where it shares so many species."""
    least_found: bool
    """Whether that was not asked for: it is the most at which half of the States that share any hang together."""
    n_states: int
    """States that are tied to another."""
    n_pairs: int
    parts: tuple[int, ...]
    """How many States hang together, the most first."""
    cuts: tuple[Cut, ...]
    """Those that cut off most first."""
    bridges: tuple[Bridge, ...]


def cuts(p: Projection, query: NetworkQuery | None = None, lang: str = Language.EN) -> Cuts:
    """The States, and the ties, without which others are cut off.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : NetworkQuery, optional
        Which species and States, and how many species a pair shares at least; of all, and as many as are found, where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    Cuts
        Articulation States and bridges.

    Raises
    ------
    InvalidQuery
        There is no such class, or more pairs are tied than one answer looks at.

    Notes
    -----
    Nearly every two States share some species, so that nothing is cut off where one is enough to tie them. Ties are therefore taken from
    a threshold on: that of the question, or the highest at which half of the States that share any species still hang together. It is
    read off the maximum spanning tree of the species shared, which keeps for each two States the path whose weakest tie is strongest
    (Hu 1961). An articulation State is one without which its part falls into several (Hopcroft and Tarjan 1973); a bridge is such a tie.

    References
    ----------
    J. Hopcroft and R. Tarjan (1973), Algorithm 447: efficient algorithms for graph manipulation, Communications of the ACM 16, 372–378.
    T. C. Hu (1961), The maximum capacity route problem, Operations Research 9, 898–900.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = cuts(project(reference_release(), date(2014, 5, 1)), NetworkQuery(least=200))
    >>> [(cut.state.iso3, cut.n_cut_off) for cut in found.cuts][:1]
    [('IND', 1)]
    """
    import networkx as nx

    query = query or NetworkQuery()
    ties = Ties(p, query)
    least = ties.least() if query.least is not None else hanging_together(ties.counts)
    graph = ties.graph(least)
    parts = sorted((len(part) for part in nx.connected_components(graph)), reverse=True)
    bridges = sorted(tuple(sorted(bridge)) for bridge in nx.bridges(graph)) if len(graph) else []
    return Cuts(
        least=least, least_found=query.least is None, n_states=len(graph), n_pairs=graph.number_of_edges(), parts=tuple(parts),
        cuts=tuple(sorted(_cuts(ties, graph, lang), key=lambda cut: (-cut.n_cut_off, cut.state.iso3))),
        bridges=tuple(Bridge(ties.ref(s, lang), ties.ref(u, lang), int(ties.counts[s, u])) for s, u in bridges),
    )


def _cuts(ties: Ties, graph: nx.Graph, lang: str) -> Iterator[Cut]:
    import networkx as nx

    part_of = {place: part for part in nx.connected_components(graph) for place in part}
    for place in sorted(nx.articulation_points(graph)):
        rest = graph.subgraph(part_of[place] - {place})
        # Of those that are as large the one with the first State stays.
        parts = sorted((sorted(part) for part in nx.connected_components(rest)), key=lambda part: (-len(part), part[0]))
        cut_off = sorted(ties.code(other) for part in parts[1:] for other in part)
        yield Cut(ties.ref(place, lang), ties.region(place), graph.degree(place), len(parts), len(cut_off), tuple(cut_off))


def hanging_together(counts: Ints) -> int:
    """The most species from which on ties leave half of the States that share any in one part; 1 where nobody shares.

    Parameters
    ----------
    counts : array of int, ``n × n``
        Species that each two share.

    Examples
    --------
    A chain of four States, and one that shares nothing: half of the four are two, tied by five species.

    >>> counts = np.zeros((5, 5), int)
    >>> for s, n in enumerate((5, 3, 1)):
    ...     counts[s, s + 1] = counts[s + 1, s] = n
    >>> hanging_together(counts)
    5
    """
    sharing = int((counts > 0).any(1).sum()) if len(counts) else 0
    if not sharing:
        return 1
    one, other = np.nonzero(np.triu(counts, 1))
    order = np.argsort(-counts[one, other], kind="stable")
    part = np.arange(len(counts))
    for s, u in zip(one[order].tolist(), other[order].tolist(), strict=True):
        if part[s] != part[u]:
            # Kruskal's way to the tree: the strongest tie that joins two parts is its next.
            part[part == part[u]] = part[s]
            if 2 * int((part == part[s]).sum()) >= sharing:
                return int(counts[s, u])
    return 1
