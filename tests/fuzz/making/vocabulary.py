"""What a query may speak of: labels, link types with their ends, properties with their types, and values that are there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from concerted.graph.facts.release import Release
from concerted.graph.property_graph.links import LINKS, NODES
from concerted.graph.property_graph.model import Properties, facts_of, is_row, key_of, shapes_of
from concerted.graph.property_graph.words import properties_of

TYPES = {str: "str", bool: "bool", date: "date", list: "list<str>"}


@dataclass
class Vocabulary:
    """``properties[owner][type]`` are names, where an owner is a label or a link type; ``values[name]`` some that are stored."""

    keys: dict[str, str] = field(default_factory=dict)
    properties: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    ends: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """Labels of nodes."""
        return list(self.keys)

    @property
    def types(self) -> list[str]:
        """Types of links."""
        return sorted({kind for _, kind, _ in self.ends})

    def names(self, owners: list[str], type_: str) -> list[str]:
        """Properties of a type that any of the owners has."""
        return sorted({name for owner in owners for name in self.properties[owner].get(type_, ())})


def vocabulary(release: Release) -> Vocabulary:
    """The declared schema, with values of the release."""
    found = Vocabulary(keys={node.label: key_of(node.label) for node in NODES})
    declared: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for node in NODES:
        declared[node.label]["str"] |= {node.key, "digest"}
        if node.table:
            _declare(declared[node.label], node.table)
    for link in LINKS:
        found.ends += [(shape.start, shape.type, shape.end) for shape in shapes_of(link)]
        declared[link.type]["str"] |= {"key", "digest"}
        if is_row(link):
            _declare(declared[link.type], link.table)
        else:
            declared[link.type]["str"].add("basis")
            declared[link.type]["list<str>"].add("source")
    found.properties = {owner: {kind: sorted(names) for kind, names in kinds.items()} for owner, kinds in declared.items()}
    facts = facts_of(release)
    stored: list[Properties] = [p for nodes in facts.nodes.values() for p in nodes.values()]
    stored += [link.properties for links in facts.links.values() for link in links.values()]
    values: dict[str, set[Any]] = defaultdict(set)
    for properties in stored:
        for name, value in properties.items():
            values[name].add(tuple(value) if isinstance(value, list) else value)
    found.values = {name: sorted(there)[:40] for name, there in values.items()}
    return found


def _declare(kinds: dict[str, set[str]], table: str) -> None:
    for each in properties_of(table):
        kinds[{"string": "str", "boolean": "bool", "list of string": "list<str>", "date": "date"}[each.type]].add(each.name)
