"""The page ``docs/schema.md``, written from the declared schema: ``python -m tools.schema_page``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from concerted.graph.facts.links import LINKS, NODES
from concerted.graph.facts.schema import TABLES, Column

PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The schema"
    yield ""
    yield "Written by `python -m tools.schema_page` from `graph/facts/schema.py`; a test fails when it is stale."
    yield ""
    yield "## Nodes"
    yield ""
    yield "| label | key | from | what |"
    yield "|---|---|---|---|"
    for node in NODES:
        origin = f"`{node.table}`" if node.table else ", ".join(node.values)
        yield f"| `{node.label}` | `{node.key}` | {origin} | {node.doc} |"
    yield ""
    yield "## Links"
    yield ""
    yield "| type | from | to | table | what |"
    yield "|---|---|---|---|---|"
    for link in LINKS:
        ends = " or ".join(label for label, _ in link.ends)
        yield f"| `{link.type}` | {link.start.replace('|', ' or ')} | {ends} | `{link.table}` | {link.doc} |"
    yield ""
    yield "## Tables of a data package"
    for table in TABLES.values():
        yield ""
        yield f"### {table.name}"
        yield ""
        yield f"{table.doc} Key: {', '.join(f'`{name}`' for name in table.key)}."
        yield ""
        yield "| column | type | accepted | what |"
        yield "|---|---|---|---|"
        for column in table.columns:
            yield f"| {_named(column)}{' *' if column.required else ''} | {column.type} | {_accepted(column)} | {column.doc} |"
    yield ""
    yield "\\* must be filled."


def _named(column: Column) -> str:
    return f"`{column.name}`" + (f" (in a graph `{column.called}`)" if column.called else "")


def _accepted(column: Column) -> str:
    if column.enum:
        return ", ".join(column.enum)
    if column.references:
        joined = f", joined by {'a space' if column.separator == ' ' else f'`{column.separator}`'}" if column.separator else ""
        return f"a key of `{column.references}`{joined}"
    if column.type == "date":
        return "`YYYY-MM-DD` or `YYYY`"
    return f"`{column.pattern}`" if column.pattern else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
