"""Facts as a graph of the engine, and back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import kglite

from concerted.graph.errors import StoreError
from concerted.graph.facts.release import Release
from concerted.graph.progress import Progress
from concerted.graph.property_graph.model import Facts, StoredLink, facts_of, key_of, release_of, release_properties, shapes
from concerted.graph.stores.embedded.engine import opened
from concerted.graph.stores.embedded.names import marked
from concerted.graph.stores.embedded.snapshots import Contents, engine
from concerted.graph.stores.embedded.values import stored_properties, written_properties

BATCH = 2000


def written(release: Release, progress: Progress | None = None) -> tuple[Contents, bytes]:
    """What the snapshot of a release says of itself, and the engine's graph."""
    if progress:
        progress("preparing", 0, sum(frame.height for frame in release.tables.values()))
    facts = facts_of(release)
    graph = build(facts, release_properties(release, facts), progress)
    links = Counter[str]()
    for shape, found in facts.links.items():
        links[shape.type] += len(found)
    nodes = {label: len(found) for label, found in facts.nodes.items()}
    return Contents(release.id, release.title, release.published.isoformat(), engine(), nodes, dict(links)), graph


def read(contents: Contents, graph: bytes) -> Release:
    """The release of a snapshot, from the nodes and links of its graph; StoreDamaged where they are not whole."""
    return release_of(facts_in(opened(graph)), contents.title, date.fromisoformat(contents.published))


def build(facts: Facts, release: dict[str, Any], progress: Progress | None = None) -> bytes:
    """The graph of a release as bytes; ``release`` are the properties of its one ``Release`` node."""
    graph = kglite.KnowledgeGraph()
    done, total = 0, len(facts)

    def step(what: str, statement: str, rows: list[dict[str, Any]]) -> None:
        nonlocal done
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            made = graph.cypher(f"{statement} RETURN count(*) AS n", params={"rows": batch})
            assert not isinstance(made, str)
            if [row["n"] for row in made] != [len(batch)]:
                raise StoreError(f"the engine did not make all {what}: an end of some of them was not found")
            done += len(batch)
            if progress:
                progress(what, done, total)

    for label, nodes in facts.nodes.items():
        step(label, f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", [written_properties(p) for p in nodes.values()])
        graph.create_index(label, _key(label))
    for shape, links in facts.links.items():
        start, end = _key(shape.start), _key(shape.end)
        statement = (
            f"UNWIND $rows AS row MATCH (a:{shape.start} {{{start}: row.a}}) MATCH (b:{shape.end} {{{end}: row.b}}) "
            f"CREATE (a)-[r:{shape.type}]->(b) SET r = row.p"
        )
        step(shape.type, statement, [{"a": k.start, "b": k.end, "p": written_properties(k.properties)} for k in links.values()])
    graph.cypher("CREATE (n:Release) SET n = $row", params={"row": written_properties(release)})
    return graph.to_bytes()


def _key(label: str) -> str:
    """The key property of a label as the engine holds it."""
    return marked(key_of(label))


def facts_in(graph: kglite.FrozenGraph) -> Facts:
    """All nodes and links of a graph."""
    facts = Facts()
    for shape in shapes():
        facts.nodes.setdefault(shape.start, {})
        facts.nodes.setdefault(shape.end, {})
        rows = graph.cypher(
            f"MATCH (a:{shape.start})-[r:{shape.type}]->(b:{shape.end}) "
            f"RETURN a.{_key(shape.start)} AS a, b.{_key(shape.end)} AS b, properties(r) AS p", timeout_ms=0,
        )
        links = (StoredLink(row["a"], row["b"], stored_properties(row["p"])) for row in rows)
        facts.links[shape] = {link.properties["key"]: link for link in links}
    for label in facts.nodes:
        key = key_of(label)
        found = (stored_properties(row["p"]) for row in graph.cypher(f"MATCH (n:{label}) RETURN properties(n) AS p", timeout_ms=0))
        facts.nodes[label] = {properties[key]: properties for properties in found}
    return facts
