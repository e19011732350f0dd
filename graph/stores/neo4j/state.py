"""What a database says of itself: the release it names, how many nodes and links it was given, and how many it has.

The numbers come from Neo4j's own counts, which it keeps by label and by type, so that every query can look at them. A
load leaves a note of them on a node of its own (``ReleaseLedger``), in the transaction that writes the facts. That a
property was altered is not seen here: a load and ``Store.read`` compare everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concerted.graph.property_graph.links import FORMAT
from concerted.graph.property_graph.model import Facts
from concerted.graph.stores.neo4j.statements import link_types, node_keys

LABELS = tuple(label for label, _ in node_keys())
TYPES = link_types()

# A lock that loads wait for, and the place of the note.
LOCK = "MERGE (l:ReleaseLedger {name: 'load'}) SET l.taken = timestamp()"
NOTE = (
    "MERGE (l:ReleaseLedger {name: 'load'}) SET l.note = $note, l.stamp = $stamp, l.filling = null, "
    "l.release = null  // where earlier versions kept a note of another kind"
)
FILLING = "MERGE (l:ReleaseLedger {name: 'load'}) SET l.note = null, l.filling = $release"
# The mark that a commit is being applied, which Neo4j does not do in one moment for who reads.
SWITCH = "MERGE (s:ReleaseLedger {name: 'switch'}) SET s.at = timestamp(), s.by = $by"
SWITCHED = "MATCH (s:ReleaseLedger {name: 'switch'}) WHERE s.by = $by SET s.at = null, s.by = null"

STATE = (
    "OPTIONAL MATCH (s:ReleaseLedger {name: 'switch'}) WITH s.by AS mark, timestamp() - s.at AS age "
    "OPTIONAL MATCH (l:ReleaseLedger {name: 'load'}) WITH mark, age, l.note AS note, l.stamp AS stamp, l.filling AS filling "
    "RETURN mark, age, note, stamp, filling, COLLECT { MATCH (r:Release) RETURN r.hash } AS ids, "
    f"[{', '.join(f'COUNT {{ (:{label}) }}' for label in LABELS)}] AS nodes, "
    f"[{', '.join(f'COUNT {{ ()-[:{kind}]->() }}' for kind in TYPES)}] AS links, "
    "COUNT { () } AS all_nodes, COUNT { ()-->() } AS all_links, COUNT { (:ReleaseLedger) } AS ledgers"
)


@dataclass(frozen=True)
class State:
    """One look at a database. ``mark`` names a load whose commit is being applied, and ``age`` says for how many milliseconds."""

    ids: tuple[str | None, ...]
    stamp: str | None
    filling: str | None
    mark: str | None
    age: int | None
    noted: Mapping[str, int] | None
    nodes: Mapping[str, int]
    links: Mapping[str, int]
    other_nodes: int
    other_links: int

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> State:
        """From the one record that :data:`STATE` gives."""
        nodes, links = dict(zip(LABELS, record["nodes"], strict=True)), dict(zip(TYPES, record["links"], strict=True))
        ids = tuple(record["ids"])
        return cls(
            ids, record["stamp"], record["filling"], record["mark"], record["age"], _noted(record["note"]), nodes, links,
            record["all_nodes"] - sum(nodes.values()) - len(ids) - record["ledgers"], record["all_links"] - sum(links.values()),
        )

    @property
    def id(self) -> str | None:
        """Id of the release that the database names; releases of earlier versions had theirs under another name."""
        return self.ids[0] if self.ids else None

    @property
    def held(self) -> int:
        """Nodes and links that bear labels and types of the schema."""
        return sum(self.nodes.values()) + sum(self.links.values())

    @property
    def damage(self) -> str | None:
        """What is not as a load left it, or None; what altered no number is not seen."""
        if self.filling is not None:
            return f"release {self.filling[:12]} is being written in steps, or that was cut short"
        if len(self.ids) > 1:
            return f"it names {len(self.ids)} releases"
        if self.noted is None:
            return "there is no note of what was written; an earlier version wrote it, or the note was removed" if self.ids else None
        if not self.ids:
            return "it names no release"
        found = {**self.nodes, **self.links}
        wrong = [f"{found[name]} {name} instead of {self.noted.get(name, 0)}" for name in found if found[name] != self.noted.get(name, 0)]
        return "it has " + ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} other kinds" if len(wrong) > 3 else "") if wrong else None


def note_of(facts: Facts) -> str:
    """The note of a load: nodes by label and links by type."""
    counts = {label: len(nodes) for label, nodes in facts.nodes.items()}
    for shape, links in facts.links.items():
        counts[shape.type] = counts.get(shape.type, 0) + len(links)
    return note(counts)


def note(counts: Mapping[str, int]) -> str:
    """The same from how many there are."""
    return json.dumps({"counts": dict(counts), "format": FORMAT})


def _noted(note: str | None) -> Mapping[str, int] | None:
    # Versions that wrote a release otherwise left another format, or none.
    found = json.loads(note) if note else {}
    return found.get("counts") if found.get("format") == FORMAT else None
