"""The same facts as a networkx graph, for those who want paths, centralities and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.projection.projection import Projection

if TYPE_CHECKING:  # networkx takes as long to import as a whole answer takes to compute
    import networkx as nx


def responsibility_graph(p: Projection) -> nx.MultiDiGraph:
    """States, taxa and instruments at a date, as a networkx graph.

    Parameters
    ----------
    p : Projection
        The release at a date.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are ``("State", iso3)``, ``("Taxon", name)`` and ``("Instrument", id)`` with attribute ``label``. Edges are
        keyed by link type: ``RANGE_STATE_OF`` (attribute ``firm``), ``MEMBER_OF``, ``IN_AREA_OF``, and ``COVERS`` from an
        instrument to a unit of its scope, with the codes of the scope's ``states`` (None for every State).

    References
    ----------
    Hagberg, Schult and Swart (2008), Exploring network structure, dynamics, and function using NetworkX, SciPy 2008.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2014, 5, 1))
    >>> graph = responsibility_graph(p)
    >>> sorted(key for kind, key in graph.predecessors(("Taxon", "Saiga tatarica")) if kind == "State")
    ['KAZ', 'MNG', 'RUS', 'TKM', 'UZB']
    """
    import networkx as nx

    atlas = p.atlas
    graph = nx.MultiDiGraph(release=p.release.id, as_of=p.as_of.isoformat())
    graph.add_nodes_from((("State", code), {"label": "State"}) for code in atlas.codes)
    graph.add_nodes_from((("Taxon", taxon), {"label": "Taxon"}) for taxon in atlas.taxa)
    graph.add_nodes_from((("Instrument", name), {"label": "Instrument"}) for name in atlas.instruments)
    for s, t in np.argwhere(p.range):
        graph.add_edge(("State", atlas.codes[s]), ("Taxon", atlas.taxa[t]), key="RANGE_STATE_OF", firm=bool(p.firm_range[s, t]))
    for link, matrix in (("MEMBER_OF", p.members), ("IN_AREA_OF", p.area)):
        for s, i in np.argwhere(matrix):
            graph.add_edge(("State", atlas.codes[s]), ("Instrument", atlas.instruments[i]), key=link)
    for i in np.flatnonzero(p.in_force).tolist():
        scope = p.scope(i)
        for column in np.flatnonzero(scope.unit):
            everyone = bool(p.folded.allowed(scope)[:, column].all())
            states = None if everyone else frozenset(atlas.codes[s] for s in np.flatnonzero(p.folded.allowed(scope)[:, column]))
            graph.add_edge(
                ("Instrument", atlas.instruments[i]), ("Taxon", atlas.taxa[scope.taxa[column]]), key="COVERS", states=states
            )
    return graph
