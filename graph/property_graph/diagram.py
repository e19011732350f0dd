"""The graph as an entity-relationship diagram in Mermaid's words, for a README, a wiki or a notebook."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.property_graph.summary import SchemaSummary


def mermaid(summary: SchemaSummary) -> str:
    """An ``erDiagram`` of labels with their properties, and of links."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: SchemaSummary) -> Iterator[str]:
    yield "erDiagram"
    for label in summary.labels:
        yield f"    {label.label} {{"
        for found in label.properties:
            key = " PK" if found.name == label.key else ""
            yield f"        {found.type.replace(' ', '_')} {found.name}{key}"
        yield "    }"
    for link in summary.links:
        yield f"    {link.start} }}o--o{{ {link.end} : {link.type}"
