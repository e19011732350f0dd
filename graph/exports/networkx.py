"""A release as a graph of networkx, its properties as values of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concerted.graph.exports.writing.about import program, terms
from concerted.graph.exports.writing.labelled import Labelled
from concerted.graph.facts.release import Release

if TYPE_CHECKING:
    import networkx


def networkx_graph(release: Release) -> networkx.MultiDiGraph:
    """A release as a directed graph with parallel links.

    Parameters
    ----------
    release : Release
        The facts.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are called ``State:KEN``, ``Taxon:Falco cherrug``, ``Instrument:cms``. The attribute ``type`` of a node or link says what
        it is and ``label`` what to show; the others are the properties of the property graph: dates are ``datetime.date``, lists are
        lists, and what is not known is absent. The attributes of the graph name the release.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> g = networkx_graph(reference_release())
    >>> [m["since"].isoformat() for m in g.get_edge_data("State:KEN", "Instrument:cms").values() if m["type"] == "MEMBER_OF"]
    ['1999-05-01']
    """
    import networkx

    found = networkx.MultiDiGraph(
        title=release.title, release=release.id, published=release.published, program=program(), terms=[said for said, _ in terms(release)],
    )
    graph = Labelled(release)
    found.add_nodes_from(graph.nodes())
    found.add_edges_from(graph.links())
    return found
