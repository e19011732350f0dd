"""What a release as RDF has to be like, as shapes (SHACL) that are made of the schema of the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from concerted.graph.exports.rdf.terms import OF_ITS_ROW, Property, class_of, literal, prefixes, properties_of, word
from concerted.graph.facts.schema import TABLES

PREFIX = "@prefix sh: <http://www.w3.org/ns/shacl#> ."
_ORIGIN = "# Made of graph/facts/schema.py; what is called so stands in docs/schema.md.\n"


def shapes() -> str:
    """The shapes as Turtle: one for the rows of each table.

    >>> "sh:targetClass c:Membership" in shapes()
    True
    """
    return "\n".join([prefixes(PREFIX), _ORIGIN, *map(_shape, TABLES)])


def _shape(table: str) -> str:
    by_path: dict[str, list[Property]] = defaultdict(list)
    for each in properties_of(table):
        by_path[each.path].append(each)
    parts = [f"sh:targetClass {class_of(table)}", *(f"sh:property {one}" for path, held in by_path.items() for one in _of_path(path, held))]
    return f"{class_of(table)}Shape a sh:NodeShape ;\n  " + " ;\n  ".join(parts) + " .\n"


def _of_path(path: str, held: Sequence[Property]) -> Iterator[str]:
    """The shapes of one property: of one column, or of names in several languages."""
    if len(held) == 1 and held[0].language in ("", OF_ITS_ROW):
        yield _node([f"sh:path {path}", *_of_column(held[0])])
        return
    languages = " ".join(literal(each.language) for each in held)
    yield _node([f"sh:path {path}", "sh:datatype rdf:langString", "sh:uniqueLang true", f"sh:languageIn ({languages})"])
    for each in held:
        if each.column.required:
            yield _node([
                f"sh:path {path}", f"sh:qualifiedValueShape [ sh:languageIn ({literal(each.language)}) ]", "sh:qualifiedMinCount 1",
                f"sh:message {literal(f'has no name in {each.language}')}",
            ])


def _of_column(each: Property) -> Iterator[str]:
    column = each.column
    if column.required:
        yield "sh:minCount 1"
    if column.type != "list":
        yield "sh:maxCount 1"
    if column.references:
        yield f"sh:class {class_of(column.references)}"
        yield "sh:nodeKind sh:IRI"
    elif each.words is not None:
        yield f"sh:in ({' '.join(word(each.words, id) for id in column.enum)})"
    elif column.enum:
        yield f"sh:in ({' '.join(map(literal, column.enum))})"
    elif column.type == "date":
        yield "sh:or ([ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ])"
    elif column.type == "boolean":
        yield "sh:datatype xsd:boolean"
    elif each.language:
        yield "sh:datatype rdf:langString"
    else:
        yield "sh:datatype xsd:string"
        if column.pattern:
            yield f"sh:pattern {literal(f'^({column.pattern})$')}"
    yield f"sh:description {literal(column.doc, 'en')}"


def _node(parts: Sequence[str]) -> str:
    return f"[ {' ; '.join(parts)} ]"
