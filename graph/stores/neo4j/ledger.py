"""A store's own note of what it holds, so that a load reads back only the parts that differ.

For every label, and for every 256th part of every kind of link (by the key of its start), the note has one
fingerprint: the digests of its facts added up by exclusive or, which no order changes. It is written in the
transaction that writes the facts.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from graph.schema import NODES
from graph.stores.model import Facts, LinkShape, shapes
from graph.stores.neo4j import statements
from graph.stores.neo4j.difference import HeldLink, Stored, digests, held_links

PARTS = 256
Rows = Callable[[str, dict[str, Any]], Iterable[Any]]
"""Runs a read statement and gives its rows, each addressed by column name."""


def fingerprints(facts: Facts) -> dict[str, int]:
    """Fingerprint of every label and every part of every kind of link that has facts."""
    found: dict[str, int] = defaultdict(int)
    for label, nodes in facts.nodes.items():
        for properties in nodes.values():
            found[label] ^= int(properties["digest"], 16)
    for shape, links in facts.links.items():
        prefix = _prefix(shape)
        for link in links.values():
            found[f"{prefix}{_part(link.start)}"] ^= int(link.properties["digest"], 16)
    return dict(found)


def written(facts: Facts) -> str:
    """The note as text."""
    return json.dumps({name: f"{value:x}" for name, value in fingerprints(facts).items()})


def held(facts: Facts, note: str | None, rows: Rows) -> Stored:
    """What a store holds: read where its note differs from the wanted facts (or is missing), taken as equal elsewhere."""
    if note is None:
        return _everything(rows)
    noted = {name: int(value, 16) for name, value in json.loads(note).items()}
    wanted = fingerprints(facts)
    differing = {name for name in noted.keys() | wanted.keys() if noted.get(name) != wanted.get(name)}
    stored = Stored()
    for node in NODES:
        if node.label in differing:
            stored.nodes[node.label] = digests((r["key"], r["value"]) for r in rows(statements.read_nodes(node.label, "digest"), {}))
        else:
            stored.nodes[node.label] = {key: properties["digest"] for key, properties in facts.nodes[node.label].items()}
    for shape in shapes():
        stored.links[shape] = _held_links(shape, facts, stored, differing, rows)
    return stored


def _held_links(shape: LinkShape, facts: Facts, stored: Stored, differing: set[str], rows: Rows) -> dict[str, HeldLink]:
    prefix = _prefix(shape)
    parts = {name.removeprefix(prefix) for name in differing if name.startswith(prefix)}
    links = {
        key: HeldLink(link.start, link.properties["digest"])
        for key, link in facts.links[shape].items()
        if not parts or _part(link.start) not in parts
    }
    if parts:
        known = facts.nodes[shape.start].keys() | stored.nodes[shape.start].keys()
        starts = [key for key in known if _part(key) in parts]
        links |= held_links(rows(statements.read_links_of(shape), {"starts": starts}))
    return links


def _everything(rows: Rows) -> Stored:
    stored = Stored()
    for node in NODES:
        stored.nodes[node.label] = digests((r["key"], r["value"]) for r in rows(statements.read_nodes(node.label, "digest"), {}))
    for shape in shapes():
        stored.links[shape] = held_links(rows(statements.read_links(shape, "digest"), {}))
    return stored


def _prefix(shape: LinkShape) -> str:
    return f"{shape.start}-{shape.type}-{shape.end}-"


def _part(start: str) -> str:
    return f"{zlib.crc32(start.encode()) % PARTS:x}"
