"""A release as GraphML and as a graph of networkx: the same nodes and links as in a store."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

import concerted
from concerted.graph.errors import StoreError
from concerted.graph.exports.formats import export
from concerted.graph.exports.graphml import said
from concerted.graph.exports.networkx import networkx_graph
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.property_graph.model import facts_of
from tests.graph.small import small_release, states

XML = "{http://graphml.graphdrawing.org/xmlns}"


def counts(graph: networkx.MultiDiGraph) -> tuple[Counter[str], Counter[str]]:
    """Nodes and links by type."""
    return Counter(kind for _, kind in graph.nodes(data="type")), Counter(kind for _, _, kind in graph.edges(data="type"))


def wanted(release: Release) -> tuple[Counter[str], Counter[str]]:
    """The same as a store has them."""
    facts, links = facts_of(release), Counter[str]()
    for shape, held in facts.links.items():
        links[shape.type] += len(held)
    return Counter({label: len(nodes) for label, nodes in facts.nodes.items() if nodes}), +links


@pytest.mark.parametrize("which", ["little", pytest.param("bundled", marks=pytest.mark.slow)])
def test_networkx_reads_every_node_and_link(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    release: Release = request.getfixturevalue(which)
    made = export(Subject(release), "graphml", tmp_path / "cms.graphml")
    read = networkx.read_graphml(tmp_path / "cms.graphml")
    assert isinstance(read, networkx.MultiDiGraph)
    assert counts(read) == wanted(release)
    assert made.files[0].rows == len(read) + read.number_of_edges()
    assert (read.graph["release"], read.graph["title"]) == (release.id, release.title)
    assert read.graph["program"].startswith("concerted ") and "CC BY 4.0" in read.graph["terms"]


def test_in_python_it_is_the_same_graph_with_values(little: Release) -> None:
    graph, facts = networkx_graph(little), facts_of(little)
    assert counts(graph) == wanted(little)
    for label, nodes in facts.nodes.items():
        for key, properties in nodes.items():
            assert {name: value for name, value in properties.items() if name != "digest"}.items() <= graph.nodes[f"{label}:{key}"].items()
    for shape, links in facts.links.items():
        for key, link in links.items():
            found = graph.edges[f"{shape.start}:{link.start}", f"{shape.end}:{link.end}", f"{shape.type}:{key}"]
            assert {name: value for name, value in link.properties.items() if name not in ("digest", "key")}.items() <= found.items()


def test_a_file_says_what_python_says(little: Release, tmp_path: Path) -> None:
    export(Subject(little), "graphml", tmp_path / "cms.graphml")
    read, python = networkx.read_graphml(tmp_path / "cms.graphml"), networkx_graph(little)

    def told(properties: dict[str, Any]) -> dict[str, Any]:
        return {name: value if isinstance(value, bool) else said(value) for name, value in properties.items()}

    assert dict(read.nodes(data=True)) == {node: told(properties) for node, properties in python.nodes(data=True)}
    assert sorted(map(repr, ((a, b, told(p)) for a, b, p in python.edges(data=True)))) == sorted(map(repr, read.edges(data=True)))


def test_it_is_what_gephi_wants(little: Release, tmp_path: Path) -> None:
    export(Subject(little), "graphml", tmp_path / "cms.graphml")
    tree = ElementTree.parse(tmp_path / "cms.graphml").getroot()
    graph = tree.find(f"{XML}graph")
    assert graph is not None and graph.get("edgedefault") == "directed"
    keys = {key.get("id"): (key.get("for"), key.get("attr.name"), key.get("attr.type")) for key in tree.findall(f"{XML}key")}
    assert len(keys) == len(tree.findall(f"{XML}key")) and {kind for _, _, kind in keys.values()} <= {"string", "boolean", "long"}
    ids = [node.get("id") for node in graph.findall(f"{XML}node")] + [edge.get("id") for edge in graph.findall(f"{XML}edge")]
    assert len(set(ids)) == len(ids)
    for element, kind in ((f"{XML}node", "node"), (f"{XML}edge", "edge")):
        for each in graph.findall(element):
            named = [keys[data.get("key")] for data in each.findall(f"{XML}data")]
            assert len(set(named)) == len(named) and {(kind, "label", "string"), (kind, "type", "string")} <= set(named)
            assert {where for where, _, _ in named} == {kind}
    ends = {edge.get(end) for edge in graph.findall(f"{XML}edge") for end in ("source", "target")}
    assert ends <= set(ids)


def test_what_xml_cannot_say_does_not_stop_it(tmp_path: Path) -> None:
    odd = 'a "b" <c> & d\x00\x0b\ufffe'
    release = small_release(
        states=[row | {"note": odd, "source": None} for row in states("KEN")],
        taxa=[{"taxon": "Avis migrans", "name_en": "", "source": None}],
        sources=[{"id": "s", "title": odd, "tier": "database", "publisher": None}],
    )
    export(Subject(release), "graphml", tmp_path / "odd.graphml")
    read = networkx.read_graphml(tmp_path / "odd.graphml")
    assert read.nodes["State:KEN"]["note"] == 'a "b" <c> & d\ufffd\ufffd\ufffd'
    assert "name_en" not in read.nodes["Taxon:Avis migrans"]


def test_a_release_that_is_not_whole_leaves_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "cms.graphml"
    path.write_text("before")
    with pytest.raises(StoreError, match="one of which it lacks"):
        export(Subject(small_release(states=states("KEN"))), "graphml", path)
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("value", "text"), [
    (date(1, 1, 1), "0001-01-01"), (False, "false"), (3, "3"), (("a", "b"), "a;b"), ([], ""), ("x", "x"),
])
def test_values_are_text(value: object, text: str) -> None:
    assert said(value) == text


def test_a_notebook_has_it(little: Release, tmp_path: Path) -> None:
    graph = concerted.to_networkx(little, data_dir=tmp_path)
    assert graph.graph["release"] == little.id and graph.graph["published"] == little.published
    with concerted.open(little, data_dir=tmp_path) as opened:
        assert networkx.utils.graphs_equal(opened.to_networkx(), graph)
    assert graph.nodes["Taxon:Saiga tatarica"]["source"][0] in little["sources"]["id"]
