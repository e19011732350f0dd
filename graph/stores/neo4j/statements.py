"""The Cypher that writes and reads facts, derived from the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from concerted.graph.property_graph.links import NODES
from concerted.graph.property_graph.model import LinkShape, StoredLink, key_of, shapes
from concerted.graph.stores.neo4j.difference import Difference, batches

BATCH = 1000
"""Rows of one statement: few enough for a counter that moves, enough for the way to the server not to matter."""

RELEASE = "MATCH (r:Release) RETURN r.hash AS id, r.name AS title, r.published AS published"


def node_keys() -> Iterator[tuple[str, str]]:
    """Label and key property of every node type."""
    return ((node.label, node.key) for node in NODES)


def link_types() -> tuple[str, ...]:
    """Every link type, in the order of the schema."""
    return tuple(dict.fromkeys(shape.type for shape in shapes()))


def create_nodes(label: str) -> str:
    """Create nodes that are not there."""
    return f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.properties"


def change_nodes(label: str) -> str:
    """Give nodes, found by key, the properties that they should have."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{{key_of(label)}: row.key}}) SET n = row.properties"


def add_links(shape: LinkShape) -> str:
    """Add links between nodes that are there."""
    start, end = key_of(shape.start), key_of(shape.end)
    return (
        f"UNWIND $rows AS row MATCH (a:{shape.start} {{{start}: row.start}}) MATCH (b:{shape.end} {{{end}: row.end}}) "
        f"CREATE (a)-[r:{shape.type}]->(b) SET r = row.properties"
    )


def remove_nodes(label: str) -> str:
    """Remove nodes by key, with whatever hangs on them."""
    return f"UNWIND $rows AS key MATCH (n:{label} {{{key_of(label)}: key}}) DETACH DELETE n"


def remove_links(shape: LinkShape) -> str:
    """Remove links by key, found from their start, as Neo4j indexes links by type alone; each start is gone through once."""
    return (
        f"UNWIND $rows AS row MATCH (a:{shape.start} {{{key_of(shape.start)}: row.start}})-[r:{shape.type}]->(:{shape.end}) "
        "WHERE row.keys[r.key] DELETE r"
    )


def read_nodes(label: str) -> str:
    """Key and properties of every node of a label."""
    return f"MATCH (n:{label}) RETURN n.{key_of(label)} AS key, properties(n) AS properties"


def read_links(shape: LinkShape) -> str:
    """Ends, key and properties of every link of a shape."""
    return (
        f"MATCH (a:{shape.start})-[r:{shape.type}]->(b:{shape.end}) "
        f"RETURN a.{key_of(shape.start)} AS start, b.{key_of(shape.end)} AS end, r.key AS key, properties(r) AS properties"
    )


def stray_links() -> Iterator[str]:
    """Remove links that bear one of our types and are none of ours: between other labels, or without a key."""
    for kind in link_types():
        ends = " OR ".join(f"(a:{shape.start} AND b:{shape.end})" for shape in shapes() if shape.type == kind)
        yield f"MATCH (a)-[r:{kind}]->(b) WHERE NOT ({ends}) OR NOT r.key IS :: STRING NOT NULL DELETE r"


def stray_nodes() -> Iterator[str]:
    """Remove nodes that bear one of our labels and are none of ours: without a key, or with a second label."""
    for label, key in node_keys():
        yield f"MATCH (n:{label}) WHERE NOT n.{key} IS :: STRING NOT NULL OR size(labels(n)) > 1 DETACH DELETE n"


def doubled_nodes(label: str) -> str:
    """Remove nodes whose key another one has too, which no constraint is made over."""
    return f"MATCH (n:{label}) WITH n.{key_of(label)} AS key, collect(n) AS same WHERE size(same) > 1 UNWIND same AS n DETACH DELETE n"


def remove_everything(in_steps: bool = False) -> Iterator[str]:
    """Remove all nodes and links of a release; in steps, each is a transaction of its own."""
    for kind in link_types():
        yield f"MATCH ()-[r:{kind}]->() " + ("CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS" if in_steps else "DELETE r")
    for label, _ in node_keys():
        yield f"MATCH (n:{label}) " + ("CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS" if in_steps else "DETACH DELETE n")


def node_rows(nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Parameters for the statements that write nodes."""
    return ({"key": key, "properties": properties} for key, properties in nodes.items())


def link_rows(links: Mapping[str, StoredLink]) -> Iterator[dict[str, Any]]:
    """Parameters for the statement that adds links."""
    return ({"start": link.start, "end": link.end, "properties": link.properties} for link in links.values())


def removed_rows(links: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Parameters for the statement that removes links, given their starts and keys."""
    keys: dict[str, dict[str, bool]] = {}
    for start, key in links:
        keys.setdefault(start, {})[key] = True
    return [{"start": start, "keys": held} for start, held in keys.items()]


def steps(found: Difference) -> Iterator[tuple[str, str, list[Any], int]]:
    """What is written, by which statement, with which rows, and how many facts that is.

    Links are removed before the nodes they hang on, and nodes written before links are added.
    """
    for shape, held in found.removed_links.items():
        yield from ((shape.type, remove_links(shape), removed_rows(batch), len(batch)) for batch in batches(held, BATCH))
    for label, keys in found.removed_nodes.items():
        yield from ((label, remove_nodes(label), batch, len(batch)) for batch in batches(keys, BATCH))
    for label, nodes in found.changed_nodes.items():
        yield from ((label, change_nodes(label), batch, len(batch)) for batch in batches(node_rows(nodes), BATCH))
    for label, nodes in found.new_nodes.items():
        yield from ((label, create_nodes(label), batch, len(batch)) for batch in batches(node_rows(nodes), BATCH))
    for shape, links in found.put_links.items():
        yield from ((shape.type, add_links(shape), batch, len(batch)) for batch in batches(link_rows(links), BATCH))
