"""The graph of a release described for who queries it: labels, links and properties with types, counts, and an example of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.property_graph.links import LINKS, NODES, Link, Node
from concerted.graph.property_graph.model import Facts, LinkShape, Properties, facts_of, is_row, key_of, release_properties, shapes_of
from concerted.graph.property_graph.words import Property, properties_of
from concerted.graph.records import Record
from concerted.graph.stores.results.values import plain

BOOKKEEPING = {
    "digest": "Hash of the properties, by which a load sees what changed.",
    "key": "What tells the link from others of its type: the key of its row, or of its two ends.",
}


@dataclass(frozen=True, slots=True)
class PropertySummary(Record):
    """A property: its type in a query, and on how many nodes or links it is."""

    name: str
    type: str
    """`string`, `boolean`, `integer`, `date` or `list of string`."""
    count: int
    accepted: tuple[str, ...]
    """Its values, where they are a closed list."""
    doc: str


@dataclass(frozen=True, slots=True)
class LabelSummary(Record):
    """A label of nodes."""

    label: str
    key: str
    """The property by which a node is found."""
    doc: str
    count: int
    properties: tuple[PropertySummary, ...]
    example: Mapping[str, Any] | None
    """Properties of one of them."""


@dataclass(frozen=True, slots=True)
class LinkSummary(Record):
    """Links of a type from one label to another."""

    type: str
    start: str
    end: str
    doc: str
    count: int
    properties: tuple[PropertySummary, ...]
    example: Mapping[str, Any] | None
    """Keys of both ends, and properties, of one of them."""


@dataclass(frozen=True, slots=True)
class SchemaSummary(Record):
    """Labels and links in the order of the declared schema."""

    labels: tuple[LabelSummary, ...]
    links: tuple[LinkSummary, ...]


RELEASE = (
    Property("hash", "string", "Id of the release: the hash of its facts."),
    Property("name", "string", "Title."),
    Property("published", "date", "Day of publication."),
    Property("facts", "integer", "Nodes and links in all."),
    *(Property(f"n_{name}", "integer", f"Rows of the table {name}.") for name in TABLES),
)


def schema_summary(release: Release) -> SchemaSummary:
    """What is declared, with what a release holds of it."""
    facts = facts_of(release)
    about = release_properties(release, facts)
    of_release = LabelSummary("Release", "hash", "The release that is stored.", 1, _properties(RELEASE, [about]), plain(about))
    links = [_link(link, shape, facts) for link in LINKS for shape in shapes_of(link)]
    return SchemaSummary((*(_label(node, facts) for node in NODES), of_release), tuple(links))


def _label(node: Node, facts: Facts) -> LabelSummary:
    found = list(facts.nodes[node.label].values())
    declared = properties_of(node.table) if node.table else (Property(node.key, "string", "Which of them.", node.values),)
    return LabelSummary(
        node.label, node.key, node.doc, len(found), _properties(declared, found), plain(found[0]) if found else None,
    )


def _link(link: Link, shape: LinkShape, facts: Facts) -> LinkSummary:
    found = facts.links[shape]
    declared = [each for each in properties_of(link.table) if is_row(link) or each.name in ("source", "basis")]
    first = next(iter(found.values()), None)
    example = {
        "start": {key_of(shape.start): first.start}, "end": {key_of(shape.end): first.end}, "properties": plain(first.properties),
    } if first else None
    properties = _properties(declared, [stored.properties for stored in found.values()])
    return LinkSummary(link.type, shape.start, shape.end, link.doc, len(found), properties, example)


def _properties(declared: Iterable[Property], rows: Collection[Properties]) -> tuple[PropertySummary, ...]:
    kept = (Property(name, "string", doc) for name, doc in BOOKKEEPING.items() if any(name in row for row in rows))
    return tuple(
        PropertySummary(of.name, of.type, sum(of.name in row for row in rows), of.accepted, of.doc) for of in (*declared, *kept)
    )
