"""What our terms mean, as RDF: a class a table, a property a column, a concept a word of a closed list."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.exports.rdf.terms import ABOVE, TERM, class_of, literal, properties_of, word
from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import Word

ONTOLOGY = "<urn:concerted:term:>"


def definitions() -> Iterator[str]:
    """Statements, each a text that ends with a full stop."""
    yield f'{ONTOLOGY} a owl:Ontology ; dcterms:title "Terms of concerted: who is in which agreement for which migratory species"@en .'
    for name, table in TABLES.items():
        above = f" ; rdfs:subClassOf {ABOVE[name]}" if name in ABOVE else ""
        yield f"{class_of(name)} a rdfs:Class{above} ; rdfs:comment {literal(table.doc, 'en')} ; rdfs:isDefinedBy {ONTOLOGY} ."
    yield from _properties()
    yield from _words()


def _properties() -> Iterator[str]:
    """Properties of ours, with what is said of each in the first table that has it."""
    told: dict[str, str] = {}
    for name in TABLES:
        for each in properties_of(name):
            if each.path.startswith(f"{TERM}:"):
                told.setdefault(each.path, each.column.doc)
    for path, doc in sorted(told.items()):
        yield f"{path} a rdf:Property ; rdfs:comment {literal(doc, 'en')} ; rdfs:isDefinedBy {ONTOLOGY} ."


def closed_lists() -> dict[str, type[Word]]:
    """The closed lists that columns have, by name."""
    found = {each.words.__name__: each.words for name in TABLES for each in properties_of(name) if each.words is not None}
    return dict(sorted(found.items()))


def _words() -> Iterator[str]:
    for name, words in closed_lists().items():
        scheme = f"{TERM}:{name}"
        doc = (words.__doc__ or "").partition(";")[0].rstrip(".")
        yield f"{scheme} a skos:ConceptScheme ; skos:prefLabel {literal(f'{doc}.', 'en')} ."
        for each in words:
            yield (
                f"{word(words, str(each))} a skos:Concept ; skos:inScheme {scheme} ; skos:notation {literal(str(each))} ; "
                f"skos:definition {literal(each.says or str(each), 'en')} ."
            )
