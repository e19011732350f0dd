"""States tied by the species that they share: the graph that communities, cuts and centralities are looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.recruitment.sharing import Sharing
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Floats, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:  # networkx takes as long to import as a whole answer takes to compute
    import networkx as nx

# More pairs than two hundred and eighty States have are not looked at in one answer.
MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True)
class Tie(Record):
    """Two States that share species."""

    state: StateRef
    other: StateRef
    n_shared: int
    """Species that concern both, and subspecies whose species is not listed."""
    weight: float
    """Each of them counts 1 / (n − 1), n its States."""


@dataclass(frozen=True, eq=False)
class Ties:
    """The States of a network, and how closely each two are tied.

    Notes
    -----
    ``w_su = Σ_t c_st c_ut / (n_t − 1)`` over the species t that concern both, n_t all the States that t concerns, also those that the
    filters leave out: :class:`~concerted.graph.analyses.recruitment.sharing.Sharing`. A pair is tied where it shares ``least`` species.

    References
    ----------
    M. E. J. Newman (2001), Scientific collaboration networks II: shortest paths, weighted networks, and centrality, Physical Review E
    64, 016132.
    """

    p: Projection
    query: NetworkQuery

    @cached_property
    def sharing(self) -> Sharing:
        return Sharing(self.query.concerned(self.p))

    @cached_property
    def states(self) -> Ints:
        """Rows of the ``S`` axis whose States share responsibility for something, by code."""
        some = np.flatnonzero(self.query.states(self.p) & np.atleast_1d(self.sharing.concerned.any(1)))
        return some[np.argsort(np.array(self.p.atlas.codes)[some], kind="stable")]

    @cached_property
    def counts(self) -> Ints:
        """``states × states``: species shared."""
        return self.sharing.counts[np.ix_(self.states, self.states)]

    @cached_property
    def weights(self) -> Floats:
        """``states × states``: w, 0 where no species is shared."""
        return np.where(self.counts > 0, self.sharing.weights[np.ix_(self.states, self.states)], 0.0)

    def least(self) -> int:
        """How many species a pair shares at least; InvalidQuery where more pairs are tied than are looked at in one answer."""
        least = self.query.least or 1
        shared = np.sort(self.counts[np.triu_indices(len(self.counts), 1)])[::-1]
        n = int((shared >= least).sum())
        if n > MOST_PAIRS:
            raise InvalidQuery(
                "least: {value!r} ties {n} pairs of States, and at most {most} are looked at; from {accepted} up there are fewer",
                value=least, n=n, most=MOST_PAIRS, accepted=int(shared[MOST_PAIRS]) + 1,
            )
        return least

    def tied(self, least: int) -> Floats:
        """``states × states``: w of the pairs that share so many species, 0 of the others."""
        return np.where(self.counts >= least, self.weights, 0.0)

    def graph(self, least: int) -> nx.Graph:
        """The graph of those that are tied to another: nodes are places in ``states``, edges have ``weight`` and ``shared``."""
        import networkx as nx

        graph = nx.Graph()
        one, other = np.nonzero(np.triu(self.counts >= least, 1))
        # Nodes come first and in their order: what a method does by turns is then the same in every run.
        graph.add_nodes_from(np.unique(np.concatenate([one, other])).tolist())
        weight, shared = self.weights[one, other].tolist(), self.counts[one, other].tolist()
        graph.add_edges_from(
            (s, u, {"weight": w, "shared": n}) for s, u, w, n in zip(one.tolist(), other.tolist(), weight, shared, strict=True)
        )
        return graph

    def code(self, place: int) -> str:
        """The code of a place in ``states``."""
        return self.p.atlas.codes[int(self.states[place])]

    def ref(self, place: int, lang: str) -> StateRef:
        code = self.code(place)
        return StateRef(code, state_label(self.p.release, code, lang))

    def region(self, place: int) -> str | None:
        return self.p.atlas.regions[int(self.states[place])]


def ties(p: Projection, query: NetworkQuery | None = None, lang: str = Language.EN, top: int | None = None) -> list[Tie]:
    """The pairs of States that share species.

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
    list of Tie
        The closest first, those that are as close by code.

    Raises
    ------
    InvalidQuery
        There is no such class, or more pairs are tied than one answer holds.

    Notes
    -----
    ``w_su = Σ_t c_st c_ut / (n_t − 1)``: the ties of a State sum to the number of species that it shares with somebody.

    References
    ----------
    Newman (2001): :class:`Ties`.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> [(tie.state.iso3, tie.other.iso3, tie.n_shared) for tie in ties(p, NetworkQuery(taxon_class="Aves"), top=1)]
    [('CHN', 'IND', 315)]
    """
    InvalidQuery.unless_whole("top", top)
    found = Ties(p, query or NetworkQuery())
    one, other = np.nonzero(np.triu(found.counts >= found.least(), 1))
    weight = found.weights[one, other]
    order = np.lexsort((other, one, -np.round(weight, 12)))[:top]
    refs = {place: found.ref(place, lang) for place in {*one[order].tolist(), *other[order].tolist()}}
    return [
        Tie(refs[s], refs[u], int(found.counts[s, u]), float(found.weights[s, u]))
        for s, u in zip(one[order].tolist(), other[order].tolist(), strict=True)
    ]
