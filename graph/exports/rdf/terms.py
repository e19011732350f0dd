"""What tables, columns and words are called in RDF: by terms of others where they have one, else by our own.

Everything of ours stands under ``urn:concerted:``: a thing under its table and key (``urn:concerted:taxa:Falco%20cherrug``), whatever the
release; a class or property under ``urn:concerted:term:``; a word of a closed list under ``urn:concerted:word:``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote

from concerted.graph import vocabulary
from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.graph.vocabulary import Word, ids

TERM, WORD, RELEASE = "c", "word", "release"
OURS = {TERM: "urn:concerted:term:", WORD: "urn:concerted:word:", RELEASE: "urn:concerted:release:"} | {
    name: f"urn:concerted:{name}:" for name in TABLES
}
OTHERS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#", "xsd": "http://www.w3.org/2001/XMLSchema#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/", "dwc": "http://rs.tdwg.org/dwc/terms/", "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
}
_CLASSES = {
    "sources": "Source", "states": "State", "instruments": "Instrument", "memberships": "Membership", "instrument_ranges": "PlaceOnList",
    "taxa": "Taxon", "synonyms": "Synonym", "populations": "Population", "listings": "Listing", "coverage": "Coverage",
    "ranges": "Occurrence", "plans": "Plan", "activities": "Activity", "sovereignties": "Holding", "reservations": "Reservation",
    "state_names": "StateName", "common_names": "CommonName",
}
ABOVE = {
    "sources": "prov:Entity", "states": "dcterms:Location", "instruments": "schema:Legislation", "taxa": "dwc:Taxon",
    "synonyms": "dwc:Taxon", "plans": "schema:CreativeWork", "activities": "prov:Plan",
}
"""Of which class of others one of ours is a kind."""
# Columns that others have a property for: in any table, or in one.
_PROPERTIES = {
    "source": "dcterms:source", "note": "skos:note", "since": "schema:startDate", "until": "schema:endDate", "title": "dcterms:title",
    "publisher": "dcterms:publisher", "published": "dcterms:date", "licence": "dcterms:rights", "language": "dcterms:language",
    "iso3": "c:state", "annotation": "skos:note", "sources.id": "dcterms:identifier", "instruments.id": "dcterms:identifier",
    "instruments.parent": "dcterms:isPartOf", "taxa.taxon": "dwc:scientificName", "taxa.parent": "skos:broader", "taxa.rank": "c:rank",
    "taxa.class": "dwc:class", "taxa.order": "dwc:order", "taxa.family": "dwc:family", "synonyms.synonym": "dwc:scientificName",
    "states.iso3": "c:iso3", "states.iso2": "dwc:countryCode", "populations.population": "dcterms:identifier",
    "populations.name": "skos:prefLabel", "plans.plan": "dcterms:identifier", "plans.name": "skos:prefLabel",
    "activities.activity": "dcterms:identifier", "activities.plan": "dcterms:isPartOf", "instruments.short_name": "skos:altLabel",
    "state_names.name": "c:name", "common_names.name": "c:name",
}
_NAME = re.compile(r"name_([a-z]{2})")
LABEL, LANGUAGE = "skos:prefLabel", "language"


OF_ITS_ROW = "*"


class Property(NamedTuple):
    """How a column is written: its property, the language of its text (or ``OF_ITS_ROW``), and the closed list that its words are of."""

    column: Column
    path: str
    language: str
    words: type[Word] | None


def class_of(table: str) -> str:
    """The class of the rows of a table.

    >>> class_of("memberships")
    'c:Membership'
    """
    return f"{TERM}:{_CLASSES.get(table, table.title().replace('_', ''))}"


@cache
def properties_of(table: str) -> tuple[Property, ...]:
    """How each column of a table is written."""
    return tuple(_property(TABLES[table], column) for column in TABLES[table].columns)


def _property(table: Table, column: Column) -> Property:
    if found := _NAME.fullmatch(column.name):
        return Property(column, LABEL, found[1], None)
    known = _PROPERTIES.get(f"{table.name}.{column.name}", _PROPERTIES.get(column.name))
    is_tagged = column.name == "name" and any(each.name == LANGUAGE for each in table.columns)
    return Property(column, known or f"{TERM}:{column.name}", OF_ITS_ROW if is_tagged else "", words_of(column))


@cache
def words_of(column: Column) -> type[Word] | None:
    """The closed list that the words of a column are of; None where there is none."""
    if not column.enum:
        return None
    known = [each for each in vars(vocabulary).values() if isinstance(each, type) and issubclass(each, Word) and ids(each) == column.enum]
    return next(iter(known), None)


def word(of: type[Word], id: str) -> str:
    """A word of a closed list."""
    return f"{WORD}:{_local(of.__name__, id)}"


def thing(table: str, *key: str | None) -> str:
    """A row of a table by its key.

    >>> thing("taxa", "Falco cherrug"), thing("listings", "Falco cherrug", "II", "1983-11-01", None)
    ('taxa:Falco%20cherrug', 'listings:Falco%20cherrug:II:1983-11-01:')
    """
    return f"{table}:{_local(*key)}"


def _local(*parts: str | None) -> str:
    return ":".join(_part(part or "") for part in parts)


@lru_cache(maxsize=1 << 16)
def _part(text: str) -> str:
    """What may stand in a name behind a prefix (Turtle, PN_LOCAL): letters and digits, hyphens inside, all else as percent and digits."""
    said = quote(text, safe="").replace(".", "%2E").replace("~", "%7E")
    return f"%2D{said[1:]}" if said.startswith("-") else said


def literal(text: str, language: str = "") -> str:
    """A text as a literal.

    >>> print(literal('a "b"', "en"))
    "a \\"b\\""@en
    """
    return f'"{_escaped(text)}"' + (f"@{language}" if language else "")


_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f]')
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


@lru_cache(maxsize=1 << 15)
def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), text)


def prefixes(*further: str) -> str:
    """The lines that say what prefixes stand for; ``further`` are lines of more."""
    return "\n".join([*(f"@prefix {name}: <{where}> ." for name, where in (OURS | OTHERS).items()), *further, ""])
