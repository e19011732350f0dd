"""Communities: groups of States that share more species with each other than with the rest, and what they agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.network.agreement import adjusted_rand, jaccard, mutual_information
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Ties
from concerted.graph.analyses.recruitment.intervals.drawing import MOST_SEED
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.axes import Floats, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import CommunityMethod

if TYPE_CHECKING:
    import networkx as nx

# What stands for the regions of the Convention among the divisions that communities are compared with.
REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class Community(Record):
    """A group of States that share more species with each other than with the rest."""

    number: int
    """From 1, the largest first."""
    region: str | None
    """The region of the Convention that most of its States are of: its name."""
    share: float
    """Of its States those of that region."""
    n_states: int
    states: tuple[str, ...]
    """Their codes."""
    inside: float
    """Share of their ties that is with each other, by weight."""
    regions: Mapping[str, int]
    """How many of its States are of each region."""


@dataclass(frozen=True, slots=True)
class Agreement(Record):
    """How well the communities agree with a division of the States that somebody else made."""

    division: str
    """`regions` of the Convention; or an instrument, of which the States on its own list are one group and all others another."""
    n_states: int
    """States that are divided: of `regions` those that have one."""
    n_groups: int
    adjusted_rand: float | None
    """1 the same, 0 as by chance."""
    mutual_information: float | None
    """From 0 to 1, not corrected for chance."""
    modularity: float
    """That of the division itself, among the same States and ties."""
    closest: int | None
    """Of an instrument the community that its list is most like, by number."""
    jaccard: float | None
    """What the list and that community share of all the States in either."""


@dataclass(frozen=True, slots=True)
class Communities(Record):
    """The communities of the States that share species."""

    method: CommunityMethod
    seed: int | None
    """Of what is left to chance; null where nothing is."""
    resolution: float
    """Above 1 communities are smaller, below 1 larger."""
    least: int
    """A pair of States is tied where it shares so many species."""
    n_states: int
    """States that are tied to another."""
    n_pairs: int
    modularity: float
    communities: tuple[Community, ...]
    agreement: tuple[Agreement, ...]
    """With the regions first, then with the instruments that are most like a community."""


@dataclass(frozen=True)
class CommunityQuery:
    """How communities are looked for.

    Parameters
    ----------
    network : NetworkQuery
        Which species and States.
    method : {"louvain", "greedy"}
        Louvain, which takes the States in an order left to chance, or the greedy one, which leaves nothing to chance.
    seed : int
        Of chance; the same gives the same communities.
    resolution : float
        γ of the modularity, above 0.

    Raises
    ------
    InvalidQuery
        A value is not accepted.
    """

    network: NetworkQuery = field(default_factory=NetworkQuery)
    method: str = CommunityMethod.LOUVAIN
    seed: int = 1
    resolution: float = 1.0

    def __post_init__(self) -> None:
        InvalidQuery.unless_one("method", self.method, CommunityMethod)
        InvalidQuery.unless_whole("seed", self.seed, 0, MOST_SEED)
        if not 0 < self.resolution <= _MOST_RESOLUTION:
            raise InvalidQuery(
                "resolution: {value!r} is not accepted; a number above 0 and up to {most}", value=self.resolution, most=_MOST_RESOLUTION,
            )


_MOST_RESOLUTION = 100


def communities(p: Projection, query: CommunityQuery | None = None) -> Communities:
    """Groups of States that share more species with each other than with the rest.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : CommunityQuery, optional
        How they are looked for, among which States and species; by Louvain among all where it is not given.

    Returns
    -------
    Communities
        The largest first; States that are tied to none are in none.

    Raises
    ------
    InvalidQuery
        There is no such class, or more pairs are tied than one answer looks at.

    Notes
    -----
    Both methods look for communities c of high modularity,

    ``Q = Σ_c (W_c / W − γ (D_c / 2W)²)``

    W the weight of all ties, W_c of those within c, D_c the sum of the strengths of its States. Louvain (Blondel and others 2008) moves
    States between communities while Q grows, and then does the same with whole communities; the greedy method (Clauset, Newman and Moore
    2004) joins the two communities that raise Q most. Neither is sure to find the highest Q; another seed may give other communities of
    about the same Q.

    References
    ----------
    V. D. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre (2008), Fast unfolding of communities in large networks, Journal of
    Statistical Mechanics, P10008. A. Clauset, M. E. J. Newman and C. Moore (2004), Finding community structure in very large networks,
    Physical Review E 70, 066111. J. Reichardt and S. Bornholdt (2006), Statistical mechanics of community detection, Physical Review E
    74, 016110 (γ).

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = communities(project(reference_release(), date(2014, 5, 1)))
    >>> [(each.region, each.n_states) for each in found.communities][:2]
    [('Europe', 72), ('South & Central America & the Caribbean', 50)]
    """
    query = query or CommunityQuery()
    ties = Ties(p, query.network)
    least = ties.least()
    graph, tied = ties.graph(least), ties.tied(least)
    groups = _groups(graph, query)
    nodes = np.array(sorted(graph), np.intp)
    of = np.full(len(ties.states), -1, np.intp)
    for n, group in enumerate(groups):
        of[group] = n
    found = _Found(ties, tied[np.ix_(nodes, nodes)], nodes, of[nodes], query.resolution)
    by_chance = query.method == CommunityMethod.LOUVAIN
    return Communities(
        method=CommunityMethod(query.method), seed=query.seed if by_chance else None, resolution=query.resolution, least=least,
        n_states=len(nodes), n_pairs=graph.number_of_edges(), modularity=found.modularity(found.of),
        communities=tuple(found.communities()), agreement=tuple(found.agreements()),
    )


def _groups(graph: nx.Graph, query: CommunityQuery) -> list[list[int]]:
    """Places of the States of each community, the largest first, those as large by their first State."""
    import networkx as nx

    if not graph.number_of_edges():
        return []
    if query.method == CommunityMethod.LOUVAIN:
        found = nx.community.louvain_communities(graph, weight="weight", resolution=query.resolution, seed=query.seed)
    else:
        found = nx.community.greedy_modularity_communities(graph, weight="weight", resolution=query.resolution)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))


def modularity(weights: Floats, of: Ints, resolution: float = 1.0) -> float:
    """Q of a division of States: how much more of their ties is within groups than by chance.

    Parameters
    ----------
    weights : array of float, ``n × n``
        How closely each two are tied, 0 of one with itself.
    of : array of int, ``n``
        The group of each, numbered from 0.
    resolution : float
        γ.

    Returns
    -------
    float
        Below 1; 0 of everybody in one group with γ = 1, and where nobody is tied.

    Notes
    -----
    ``Q = Σ_c (W_c / W − γ (D_c / 2W)²)``, as of :func:`communities`.

    References
    ----------
    M. E. J. Newman (2004), Analysis of weighted networks, Physical Review E 70, 056131.

    Examples
    --------
    >>> two = np.array([[0.0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> modularity(two, np.array([0, 0, 1, 1])), modularity(two, np.array([0, 0, 0, 0]))
    (0.5, 0.0)
    """
    total = weights.sum()
    if total == 0:
        return 0.0
    held = (of[:, None] == np.arange(int(of.max()) + 1)).astype(np.float64)
    within, strength = np.einsum("sc,su,uc->c", held, weights, held, optimize=True) / total, weights.sum(1) @ held / total
    return float((within - resolution * strength**2).sum())


@dataclass(frozen=True, eq=False)
class _Found:
    """The communities ``of`` the States that are tied (``nodes``, places in those of the ties), and how closely each two are."""

    ties: Ties
    tied: Floats
    nodes: Ints
    of: Ints
    resolution: float

    def modularity(self, of: Ints, among: Ints | None = None) -> float:
        """Q of a division of these States, or of some of them and the ties among these."""
        return modularity(self.tied if among is None else self.tied[np.ix_(among, among)], of, self.resolution)

    def communities(self) -> Iterator[Community]:
        strength = self.tied.sum(1)
        for n in range(int(self.of.max(initial=-1)) + 1):
            mine = np.flatnonzero(self.of == n)
            places = self.nodes[mine].tolist()
            counted = Counter(region for place in places if (region := self.ties.region(place)) is not None)
            regions = dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
            region = next(iter(regions), None)
            yield Community(
                number=n + 1, region=region, share=regions[region] / len(mine) if region is not None else 0.0, n_states=len(mine),
                states=tuple(self.ties.code(place) for place in places), regions=regions,
                inside=float(self.tied[np.ix_(mine, mine)].sum() / strength[mine].sum()),
            )

    def agreements(self) -> Iterator[Agreement]:
        regions = [self.ties.region(place) for place in self.nodes.tolist()]
        known = sorted({region for region in regions if region is not None})
        if len(known) > 1:
            having = np.array([n for n, region in enumerate(regions) if region is not None], np.intp)
            yield self._with(REGIONS, having, np.array([known.index(region) for region in regions if region is not None], np.intp))
        found, area, everybody = [], self.ties.p.area[self.ties.states[self.nodes]], np.arange(len(self.nodes))
        for i in np.flatnonzero(area.any(0) & ~area.all(0)).tolist():
            found.append(self._with(self.ties.p.atlas.instruments[i], everybody, area[:, i].astype(np.intp)))
        yield from sorted(found, key=lambda each: (-(each.jaccard or 0.0), each.division))

    def _with(self, name: str, having: Ints, dividing: Ints) -> Agreement:
        # Communities are numbered from 0 among these States alone, and groups that hold somebody.
        mine, theirs = (np.unique(groups, return_inverse=True)[1] for groups in (self.of[having], dividing))
        closest = likeness = None
        if name != REGIONS:
            listed = np.flatnonzero(dividing)
            likenesses = [jaccard(listed, np.flatnonzero(self.of == n)) for n in range(int(self.of.max()) + 1)]
            closest, likeness = int(np.argmax(likenesses)) + 1, max(likenesses)
        return Agreement(
            division=name, n_states=len(having), n_groups=int(theirs.max()) + 1, adjusted_rand=adjusted_rand(mine, theirs),
            mutual_information=mutual_information(mine, theirs), modularity=self.modularity(theirs, having), closest=closest,
            jaccard=likeness,
        )
