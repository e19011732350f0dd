"""The Cypher that writes and reads facts, derived from the schema; both stores run the same text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from graph.release import Release
from graph.schema import NODES, TABLES
from graph.stores.model import Facts, LinkShape, StoredLink, key_of
from graph.stores.neo4j.difference import Difference, batches
from graph.stores.protocol import Progress

Execute = Callable[[str, dict[str, Any]], object]

BATCH = 5000
NOTE = (
    "OPTIONAL MATCH (r:Release) WITH r OPTIONAL MATCH (l:ReleaseLedger) WHERE l.release = r.hash "
    "RETURN r.hash AS id, l.note AS note"
)
RELEASE_ID = "MATCH (r:Release) RETURN r.hash AS id, r.name AS title, r.published AS published"


def node_keys() -> Iterator[tuple[str, str]]:
    """Label and key property of every node type."""
    return ((node.label, node.key) for node in NODES)


def put_nodes(label: str) -> str:
    """Create or overwrite nodes of a label by key."""
    return f"UNWIND $rows AS row MERGE (n:{label} {{{key_of(label)}: row.key}}) SET n = row.properties"


def create_nodes(label: str, stored_label: str) -> str:
    """Create nodes that are known to be new, under another label than their own while a load is staged."""
    return f"UNWIND $rows AS row CREATE (n:{stored_label} {{{key_of(label)}: row.key}}) SET n = row.properties"


def add_links(shape: LinkShape, prefix: str = "") -> str:
    """Add links between nodes that are there; ``prefix`` is put before the labels of a staged load."""
    start, end = key_of(shape.start), key_of(shape.end)
    return (
        f"UNWIND $rows AS row MATCH (a:{prefix}{shape.start} {{{start}: row.start}}) MATCH (b:{prefix}{shape.end} {{{end}: row.end}}) "
        f"CREATE (a)-[r:{shape.type}]->(b) SET r = row.properties"
    )


def remove_nodes(label: str) -> str:
    """Remove nodes by key, with whatever hangs on them."""
    return f"UNWIND $keys AS key MATCH (n:{label} {{{key_of(label)}: key}}) DETACH DELETE n"


def remove_links(shape: LinkShape) -> str:
    """Remove links by key, found from their start, as no engine here indexes links by label of both ends."""
    return (
        f"UNWIND $rows AS row MATCH (a:{shape.start} {{{key_of(shape.start)}: row.start}})-[r:{shape.type}]->(:{shape.end}) "
        "WHERE r.key = row.key DELETE r"
    )


def read_nodes(label: str, what: str) -> str:
    """Key of every node of a label, with its ``properties`` or its ``digest``."""
    value = "properties(n)" if what == "properties" else "n.digest"
    return f"MATCH (n:{label}) RETURN n.{key_of(label)} AS key, {value} AS value"


def read_links(shape: LinkShape, what: str) -> str:
    """Ends and key of every link of a shape, with its ``properties`` or its ``digest``."""
    value = "properties(r)" if what == "properties" else "r.digest"
    return (
        f"MATCH (a:{shape.start})-[r:{shape.type}]->(b:{shape.end}) "
        f"RETURN a.{key_of(shape.start)} AS start, b.{key_of(shape.end)} AS end, r.key AS key, {value} AS value"
    )


def read_links_of(shape: LinkShape) -> str:
    """As :func:`read_links` with digests, for some starts only."""
    key = key_of(shape.start)
    return (
        f"UNWIND $starts AS start MATCH (a:{shape.start} {{{key}: start}})-[r:{shape.type}]->(:{shape.end}) "
        f"RETURN a.{key} AS start, r.key AS key, r.digest AS value"
    )


def node_rows(nodes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Parameters for the statements that write nodes."""
    return [{"key": key, "properties": properties} for key, properties in nodes.items()]


def link_rows(links: dict[str, StoredLink]) -> list[dict[str, Any]]:
    """Parameters for the statements that write links."""
    return [{"start": link.start, "end": link.end, "properties": link.properties} for link in links.values()]


def release_properties(release: Release, facts: Facts) -> dict[str, Any]:
    """What the one ``Release`` node says: identity, and the number of rows of every table."""
    return {
        "hash": release.id, "name": release.title, "published": date.fromisoformat(release.published.isoformat()),
        "facts": len(facts), **{f"n_{name}": release[name].height for name in TABLES},
    }


def write_difference(execute: Execute, found: Difference, progress: Progress | None = None) -> None:
    """Run the statements of a difference: links before the nodes they hang on are removed, nodes before links are added."""
    total, done = len(found), 0

    def step(what: str, statement: str, parameter: str, items: list[Any]) -> None:
        nonlocal done
        for batch in batches(items, BATCH):
            execute(statement, {parameter: batch})
            done += len(batch)
            if progress:
                progress(what, min(done, total), total)

    for shape, held in found.removed_links.items():
        step(shape.type, remove_links(shape), "rows", [{"key": key, "start": link.start} for key, link in held.items()])
    for label, keys in found.removed_nodes.items():
        step(label, remove_nodes(label), "keys", keys)
    for label, nodes in found.put_nodes.items():
        step(label, put_nodes(label), "rows", node_rows(nodes))
    for shape, links in found.put_links.items():
        step(shape.type, add_links(shape), "rows", link_rows(links))
