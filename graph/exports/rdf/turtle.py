"""A release as RDF in Turtle: every membership, listing, coverage and occurrence is a thing with its dates, sources and basis.

It is written as text and as it goes, for a million statements are soon there. A day is an ``xsd:date`` and a year alone an ``xsd:gYear``;
a word of a closed list is a concept; what refers to another row is a link to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TextIO

from concerted.graph.exports.rdf.definitions import definitions
from concerted.graph.exports.rdf.shapes import shapes
from concerted.graph.exports.rdf.terms import (
    LANGUAGE,
    OF_ITS_ROW,
    RELEASE,
    Property,
    class_of,
    literal,
    prefixes,
    properties_of,
    thing,
    word,
)
from concerted.graph.exports.writing.about import DESIGNATIONS, notice, program, terms
from concerted.graph.exports.writing.subject import ITSELF, Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES

FACTS, SHAPES, NOTICE = "facts.ttl", "shapes.ttl", "NOTICE.txt"
_YEAR = len("2014")
_AT_ONCE = 5000


def write(subject: Subject, path: Path) -> Mapping[str, int]:
    """Write the facts into a file; or, where it is a folder, the facts, the shapes that they keep to, and the terms of their sources."""
    if not path.is_dir():
        return {ITSELF: _write(subject, path)}
    (path / SHAPES).write_text(shapes(), encoding="utf-8")
    (path / NOTICE).write_text(notice(subject.release), encoding="utf-8")
    return {FACTS: _write(subject, path / FACTS)}


def _write(subject: Subject, path: Path) -> int:
    statements = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(prefixes() + "\n")
        file.write(_about(subject.release) + "\n")
        for definition in definitions():
            file.write(definition + "\n")
        for done, table in enumerate(TABLES):
            subject.say("tables", done, len(TABLES))
            statements += _table(subject.release, table, file)
    return statements


def _about(release: Release) -> str:
    """The release as a data set."""
    parts = [
        "a schema:Dataset , prov:Entity", f"dcterms:identifier {literal(release.id)}", f"dcterms:title {literal(release.title)}",
        f'dcterms:issued "{release.published}"^^xsd:date', f"dcterms:creator {literal(program())}",
        *(f"dcterms:rights {literal(said + ': ' + ', '.join(of))}" for said, of in terms(release)),
        f"dcterms:description {literal(DESIGNATIONS, 'en')}",
    ]
    return f"{RELEASE}:{release.id} " + " ;\n  ".join(parts) + " .\n"


def _table(release: Release, name: str, file: TextIO) -> int:
    """Write the rows of a table; how many statements they are."""
    table, statements, held = TABLES[name], 0, []
    frame = release[name]
    said = [_said(each) for each in properties_of(name)]
    at = [frame.columns.index(key) for key in table.key]
    # Where a row says the language of its own text.
    tongue = frame.columns.index(LANGUAGE) if LANGUAGE in frame.columns else None
    for row in frame.iter_rows():
        language = "" if tongue is None else row[tongue]
        parts = [say(value, language) for say, value in zip(said, row, strict=True) if value is not None]
        statements += 1 + sum(len(objects) for _, objects in parts)
        told = " ;\n  ".join(f"{path} {' , '.join(objects)}" for path, objects in parts)
        held.append(f"{thing(name, *(row[n] for n in at))} a {class_of(name)} ;\n  {told} .\n")
        if len(held) == _AT_ONCE:
            file.write("".join(held))
            held.clear()
    file.write("".join(held))
    return statements


def _said(each: Property) -> Callable[[str, str], tuple[str, Collection[str]]]:
    """What a cell of a column says, in a row of a language: property and objects."""
    column, path, one = each.column, each.path, _object(each)
    if column.type == "list":
        return lambda value, _: (path, dict.fromkeys(map(one, value.split(column.separator))))
    if each.language == OF_ITS_ROW:
        return lambda value, language: (path, (literal(value, language),))
    return lambda value, _: (path, (one(value),))


def _object(each: Property) -> Callable[[str], str]:
    column, words, language = each.column, each.words, each.language
    if column.references:
        return lambda value: thing(column.references, value)
    if words is not None:
        return lambda value: word(words, value)
    if column.type == "boolean":
        return lambda value: "true" if value else "false"
    if column.type == "date":
        return _date
    return lambda value: literal(value, language)


def _date(value: str) -> str:
    return f'"{value}"^^xsd:{"gYear" if len(value) == _YEAR else "date"}'
