"""How central each State is in the network of shared species, in three ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Ties
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.axes import Floats
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Central(Record):
    """A State, and how central it is among those that share species."""

    rank: int
    """By strength."""
    state: StateRef
    region: str | None
    n_species: int
    """Species that concern it."""
    n_ties: int
    """States with which it shares so many species as were asked for."""
    strength: float
    """The sum of its ties: how many species it shares with others, where nobody is left out."""
    betweenness: float
    """Share of the shortest paths between two others that pass through it, close ties being short."""
    eigenvector: float
    """How closely it is tied to those that are closely tied themselves; 1 of the first."""


def central(p: Projection, query: NetworkQuery | None = None, lang: str = Language.EN, top: int | None = None) -> list[Central]:
    """The States that are tied to others, by how central they are.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : NetworkQuery, optional
        Which species and States; all where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.
    top : int, optional
        The first so many.

    Returns
    -------
    list of Central
        By strength descending, then by code.

    Raises
    ------
    InvalidQuery
        There is no such class, or more pairs are tied than one answer looks at.

    Notes
    -----
    With w_su how closely two States are tied (:class:`~concerted.graph.analyses.network.ties.Ties`):

    * strength ``k_s = Σ_u w_su`` (Barrat and others 2004);
    * betweenness ``Σ_{a<b} σ_ab(s) / σ_ab / ((n − 1)(n − 2) / 2)``, σ_ab the shortest paths between two other States, and σ_ab(s) those
      through s, a tie being 1 / w_su long (Freeman 1977; Brandes 2001; Newman 2001 for the lengths);
    * eigenvector: x of the largest λ with ``λ x_s = Σ_u w_su x_u`` (Bonacich 1987), of the largest part of the States that hang together
      (of those that are as large, the one with the first code), over its largest value; 0 outside that part.

    Ties that are longer than the way around them are on no shortest path: they are left out before paths are counted.

    References
    ----------
    A. Barrat, M. Barthélemy, R. Pastor-Satorras and A. Vespignani (2004), The architecture of complex weighted networks, PNAS 101,
    3747–3752. L. C. Freeman (1977), A set of measures of centrality based on betweenness, Sociometry 40, 35–41. U. Brandes (2001), A
    faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25, 163–177. P. Bonacich (1987), Power and centrality:
    a family of measures, American Journal of Sociology 92, 1170–1182.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = central(project(reference_release(), date(2014, 5, 1)), top=2)
    >>> [(each.rank, each.state.iso3) for each in found]
    [(1, 'CHN'), (2, 'RUS')]
    """
    InvalidQuery.unless_whole("top", top)
    ties = Ties(p, query or NetworkQuery())
    least = ties.least()
    graph, tied = ties.graph(least), ties.tied(least)
    strength = tied.sum(1)
    between, leading = betweenness(graph), eigenvector(graph, tied)
    species = ties.sharing.concerned[ties.states].sum(1)
    order = sorted(graph, key=lambda place: (-round(float(strength[place]), 12), ties.code(place)))
    return [
        Central(
            rank=rank, state=ties.ref(place, lang), region=ties.region(place), n_species=int(species[place]), n_ties=graph.degree(place),
            strength=float(strength[place]), betweenness=between[place], eigenvector=float(leading[place]),
        )
        for rank, place in enumerate(order[:top], 1)
    ]


def betweenness(graph: nx.Graph) -> dict[int, float]:
    """Betweenness of every node of a graph whose edges have a ``weight``, above 0; close ones are short."""
    import networkx as nx
    from scipy.sparse.csgraph import shortest_path

    nodes = sorted(graph)
    if not graph.number_of_edges():
        return dict.fromkeys(nodes, 0.0)
    weights = nx.to_numpy_array(graph, nodes, weight="weight")
    # Rounded, so that ways which are equally long count as such whatever order their ties are added up in.
    length = np.where(weights > 0, np.round(1 / np.where(weights > 0, weights, 1), 12), 0.0)
    shortest = shortest_path(length, directed=False)
    direct = (length > 0) & (length <= shortest + 1e-9)
    paths = nx.Graph()
    paths.add_nodes_from(range(len(nodes)))
    paths.add_weighted_edges_from(
        (s, u, round(length[s, u] * 1e12)) for s, u in np.argwhere(np.triu(direct)).tolist()
    )
    found = nx.betweenness_centrality(paths, weight="weight")
    return {nodes[n]: float(value) for n, value in found.items()}


def eigenvector(graph: nx.Graph, weights: Floats) -> Floats:
    """The leading eigenvector of the largest part of a graph, over its largest value; ``weights`` are those of all places."""
    import networkx as nx

    found = np.zeros(len(weights))
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    if parts and len(parts[0]) > 1:
        of = np.array(parts[0], np.intp)
        leading = np.abs(np.linalg.eigh(weights[np.ix_(of, of)])[1][:, -1])
        found[of] = leading / leading.max()
    return found
