"""Nodes and links of a release as programs for graphs take them: each with an id of its own, and a label to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from concerted.graph.facts.release import Release
from concerted.graph.property_graph.links import LINKS, NODES
from concerted.graph.property_graph.model import Stream, is_row
from concerted.graph.property_graph.summary import BOOKKEEPING
from concerted.graph.property_graph.words import properties_of

TYPE, LABEL = "type", "label"
"""Beside the properties of the release: what kind of node or link it is, and what to show of it."""
# What people call a node, where that is not its key.
_SHOWN = {"State": "name_en", "Instrument": "short_name", "Population": "name", "Plan": "name", "Source": "name"}


class LabelledNode(NamedTuple):
    """A node: its id, and its properties with type and label first."""

    id: str
    properties: Mapping[str, Any]


class LabelledLink(NamedTuple):
    """A link: the ids of its ends, what tells it from others between them, and its properties."""

    start: str
    end: str
    key: str
    properties: Mapping[str, Any]


class Labelled:
    """The graph of a release, gone through as often as is wanted and never held.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> node = next(Labelled(reference_release()).nodes())
    >>> node.id, node.properties["label"]
    ('State:ABW', 'Aruba')
    """

    def __init__(self, release: Release) -> None:
        self._stream = Stream(release)

    def nodes(self) -> Iterator[LabelledNode]:
        """Every node."""
        for label, key, properties in self._stream.nodes():
            shown = properties.get(_SHOWN.get(label, ""), key)
            yield LabelledNode(_id(label, key), {TYPE: label, LABEL: shown, **_without_bookkeeping(properties)})

    def links(self) -> Iterator[LabelledLink]:
        """Every link."""
        for shape, key, stored in self._stream.links():
            properties = {TYPE: shape.type, LABEL: shape.type, **_without_bookkeeping(stored.properties)}
            yield LabelledLink(_id(shape.start, stored.start), _id(shape.end, stored.end), f"{shape.type}:{key}", properties)


def node_properties() -> dict[str, str]:
    """Every property that a node may have with its type: ``string``, ``boolean``, ``date`` or ``list of string``."""
    found = {TYPE: "string", LABEL: "string"} | {node.key: "string" for node in NODES}
    return _types(found, (each for node in NODES if node.table for each in properties_of(node.table)))


def link_properties() -> dict[str, str]:
    """The same of links."""
    kept = (each for link in LINKS for each in properties_of(link.table) if is_row(link) or each.name in ("source", "basis"))
    return _types({TYPE: "string", LABEL: "string"}, kept)


def _types(found: dict[str, str], properties: Iterator[Any]) -> dict[str, str]:
    """Types by name; what has two of them is text, which any value can be."""
    for each in properties:
        found[each.name] = each.type if found.get(each.name, each.type) == each.type else "string"
    return found


def _without_bookkeeping(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in BOOKKEEPING}


def _id(label: str, key: str) -> str:
    return f"{label}:{key}"
