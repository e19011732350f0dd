"""The page ``docs/schema.md``, written from the declared schema: ``python -m tools.schema_page``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from concerted.graph.facts.schema import TABLES, Column
from concerted.graph.property_graph.links import LINKS, NODES
from concerted.graph.property_graph.words import SCOPES, WORDS, DerivedWord

_PACKAGE = """\
A package is a folder with a `datapackage.json` (Frictionless, version 1 or 2) that has a `title`, the day of publication (`created`:
memberships without a date hold from it) and a resource named after each table. Its files are CSV as the `dialect` of the resource says
(`delimiter`, `quoteChar`, `doubleQuote`, `escapeChar`, `header`, `skipInitialSpace`; what else a dialect may have is refused by name),
in its `encoding`, plain or gzip (`.gz`, or `compression`), one or several in `path`, with the header in the first or in each.
`missingValues` of the `schema` are nothing. Both may be given by the path of a file. Nothing outside the folder is read or fetched;
other resources are left alone, and optional tables may be missing."""
PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"
EXAMPLE = """\
MATCH (i:Instrument {slug: 'acap'})<-[:IN_AREA_OF]-(:State)<-[k:ANSWERS_FOR]-(who:State)
WHERE k.holds_from <= date('2019-10-15') < k.holds_until
WITH DISTINCT i, who
WHERE NOT EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date('2019-10-15') < m.holds_until }
MATCH (who)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date('2019-10-15') < c.holds_until
MATCH (s)-[:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(i)
WHERE u.holds_from <= date('2019-10-15') < u.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
RETURN who.name_en AS state, count(DISTINCT t.taxon) AS taxa ORDER BY taxa DESC, state
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The schema"
    yield ""
    yield "Written by `python -m tools.schema_page` from `graph/facts/schema.py`, and `links.py` and `words.py` in `graph/property_graph/`;"
    yield "a test fails when it is stale."
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
        origin = f"`{link.table}`" if link.table in TABLES else "derived"
        yield f"| `{link.type}` | {link.start.replace('|', ' or ')} | {ends} | {origin} | {link.doc} |"
    yield ""
    yield from _words()
    yield ""
    yield "## Tables of a data package"
    yield ""
    yield _PACKAGE
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


def _words() -> Iterator[str]:
    yield "## Derived words"
    yield ""
    yield "What the rules of the Convention make of the facts is in the graph as properties, so that a query says `{counts: true}` and need"
    yield "not spell a rule out. They are written when a release is loaded, and no table has them; `graph/facts/rules.py`, `holders.py` and"
    yield "`reservations.py` beside it have the rules."
    yield ""
    yield "| word | type | of | what |"
    yield "|---|---|---|---|"
    owners: dict[DerivedWord, list[str]] = defaultdict(list)
    for table, words in WORDS.items():
        for word in words:
            owners[word].append(_owner(table))
    for word in sorted(owners, key=lambda word: word.name):
        yield f"| `{word.name}` | {word.type} | {', '.join(f'`{owner}`' for owner in owners[word])} | {word.doc} |"
    yield ""
    yield "`(:Taxon)-[:IN_SCOPE_OF]->(:Instrument|Appendix)` is derived as a whole: one for each species or subspecies, for what brings it"
    yield "into the scope, and for each time in which nothing of that changes. The Convention holds what both its Appendices list. So"
    yield "`MATCH (t:Taxon)-[:IN_SCOPE_OF {counts: true, holds: true}]->(:Appendix {appendix: 'I'})` finds what is on Appendix I as"
    yield "of the release, whether it or its family is listed. Its other properties:"
    yield ""
    yield "| property | type | what |"
    yield "|---|---|---|"
    for column in SCOPES.columns:
        yield f"| `{column.name}` | {column.type} | {column.doc} |"
    yield ""
    yield "`(:State)-[:ANSWERS_FOR]->(:State)` leads from a State to every code for which it is responsible, and for its own: Kazakhstan's"
    yield "was the Soviet Union's until December 1991, Greenland's is Denmark's. Nobody answers for Antarctica. The word `counts_for` of a"
    yield "State says the same of the day of publication. `MEMBER_THROUGH` says which codes a membership reaches, and `RESERVED` for which"
    yield "taxa a Party is treated as none: of Appendix I, of II, or of both together (no `appendix`)."
    yield ""
    yield "At any day, `x.holds_from <= date('2019-10-15') < x.holds_until` says that a membership, a listing, a place in a scope or an"
    yield "instrument holds. Who was missing from the Agreement on albatrosses and petrels on that day, and for how many taxa:"
    yield ""
    yield "```cypher"
    yield EXAMPLE.rstrip()
    yield "```"


def _owner(table: str) -> str:
    """The label or link type whose nodes or links are the rows of a table."""
    labels = {node.table: node.label for node in NODES}
    return labels.get(table) or next(link.type for link in LINKS if link.table == table)


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
