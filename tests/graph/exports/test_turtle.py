"""A release as RDF: rdflib reads every statement, and pyshacl finds that it keeps to the shapes, and that what was altered does not."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SKOS, Literal, URIRef

from concerted.graph.exports.formats import export
from concerted.graph.exports.rdf.definitions import closed_lists
from concerted.graph.exports.rdf.shapes import shapes
from concerted.graph.exports.rdf.terms import OURS, class_of, literal, properties_of, thing
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from tests.graph.small import small_release, states

TERM = rdflib.Namespace("urn:concerted:term:")
DCTERMS = rdflib.Namespace("http://purl.org/dc/terms/")
SCHEMA = rdflib.Namespace("https://schema.org/")


def iri(prefixed: str) -> URIRef:
    """What one of our names stands for."""
    prefix, _, name = prefixed.partition(":")
    return URIRef(OURS[prefix] + name)


@pytest.fixture(scope="module")
def graph(little: Release, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """The small release, read."""
    path = tmp_path_factory.mktemp("turtle") / "cms.ttl"
    made = export(Subject(little), "turtle", path)
    graph = rdflib.Graph().parse(path)
    facts = [triple for triple in graph if str(triple[0]).startswith(tuple(f"urn:concerted:{name}:" for name in TABLES))]
    assert made.files[0].rows == len(facts)
    return graph


def test_every_row_is_a_thing_of_its_class(little: Release, graph: rdflib.Graph) -> None:
    for name, table in TABLES.items():
        wanted = {iri(thing(name, *row)) for row in little[name].select(table.key).iter_rows()}
        assert set(graph.subjects(RDF.type, iri(class_of(name)))) == wanted and len(wanted) == little[name].height


def test_every_cell_is_said(little: Release, graph: rdflib.Graph) -> None:
    for name, table in TABLES.items():
        for row in little[name].iter_rows(named=True):
            subject = iri(thing(name, *(row[key] for key in table.key)))
            said = Counter(each.path for each in properties_of(name) for _ in _items(each.column.separator, row[each.column.name]))
            found = Counter(
                graph.namespace_manager.normalizeUri(predicate).replace("ns1:", "schema:")
                for predicate in graph.predicates(subject) if predicate != RDF.type
            )
            assert found == said, subject


def _items(separator: str, value: object) -> list[object]:
    if value is None:
        return []
    return list(dict.fromkeys(value.split(separator))) if separator and isinstance(value, str) else [value]


def test_a_membership_has_its_dates_sources_and_basis(graph: rdflib.Graph) -> None:
    kenya = iri(thing("memberships", "cms", "KEN", "party"))
    assert graph.value(kenya, TERM.state) == iri("states:KEN") and graph.value(kenya, TERM.instrument) == iri("instruments:cms")
    assert graph.value(kenya, SCHEMA.startDate) == Literal("1999-05-01", datatype=rdflib.XSD.date)
    assert iri("sources:ecolex-cms") in set(graph.objects(kenya, DCTERMS.source))
    basis = graph.value(kenya, TERM.basis)
    assert graph.value(basis, SKOS.notation) == Literal("sourced") and (basis, RDF.type, SKOS.Concept) in graph


def test_the_release_says_what_it_is(little: Release, graph: rdflib.Graph) -> None:
    of = iri(f"release:{little.id}")
    assert (of, RDF.type, SCHEMA.Dataset) in graph and graph.value(of, DCTERMS.title) == Literal(little.title)
    assert graph.value(of, DCTERMS.issued) == Literal(little.published)
    assert str(graph.value(of, DCTERMS.creator)).startswith("concerted ")
    assert any("CC BY 4.0" in str(said) for said in graph.objects(of, DCTERMS.rights))


def test_what_is_used_is_defined(graph: rdflib.Graph) -> None:
    ours = {predicate for predicate in graph.predicates() if str(predicate).startswith(str(TERM))}
    assert {property for property in ours if (property, RDF.type, RDF.Property) not in graph} == set()
    words = {thing for thing in graph.objects() if str(thing).startswith("urn:concerted:word:")}
    assert words and {each for each in words if (each, RDF.type, SKOS.Concept) not in graph} == set()
    assert {"Basis", "Role", "InstrumentKind"} <= set(closed_lists())


@cache
def told() -> rdflib.Graph:
    """The shapes."""
    return rdflib.Graph().parse(data=shapes(), format="turtle")


def complaints(graph: rdflib.Graph) -> str:
    """What the shapes have against it; nothing where it keeps to them."""
    conforms, _, text = pyshacl.validate(graph, shacl_graph=told(), inference="none")
    return "" if conforms else str(text)


def test_it_keeps_to_the_shapes(graph: rdflib.Graph) -> None:
    assert complaints(graph) == ""


def test_the_shapes_are_for_every_table() -> None:
    targets = set(told().objects(None, rdflib.SH.targetClass))
    assert targets == {iri(class_of(name)) for name in TABLES}


KENYA, SAIGA = iri("memberships:cms:KEN:party"), iri(thing("taxa", "Saiga tatarica"))
Change = Callable[[rdflib.Graph], object]


@pytest.mark.parametrize(("change", "constraint"), [
    (lambda g: g.remove((KENYA, TERM.role, None)), "MinCount"),
    (lambda g: g.remove((KENYA, DCTERMS.source, None)), "MinCount"),
    (lambda g: g.add((KENYA, TERM.role, iri("word:Role:signatory"))), "MaxCount"),
    (lambda g: g.set((KENYA, TERM.role, iri("word:Basis:sourced"))), "In"),
    (lambda g: g.set((KENYA, TERM.state, iri("states:XXX"))), "Class"),
    (lambda g: g.set((KENYA, TERM.state, iri("instruments:cms"))), "Class"),
    (lambda g: g.set((KENYA, TERM.instrument, Literal("cms"))), "NodeKind"),
    (lambda g: g.set((KENYA, SCHEMA.startDate, Literal("soon"))), "Or"),
    (lambda g: g.set((iri("states:KEN"), TERM.iso3, Literal("Kenya"))), "Pattern"),
    (lambda g: g.set((iri("states:KEN"), TERM.un_member, Literal("yes"))), "Datatype"),
    (lambda g: g.remove((iri("states:KEN"), SKOS.prefLabel, Literal("Kenya", lang="fr"))), "QualifiedValueShape|has no name in fr"),
    (lambda g: g.add((SAIGA, SKOS.prefLabel, Literal("Another", lang="en"))), "UniqueLang"),
    (lambda g: g.add((SAIGA, SKOS.prefLabel, Literal("Saiga", lang="de"))), "LanguageIn"),
])
def test_what_was_altered_is_refused(graph: rdflib.Graph, change: Change, constraint: str) -> None:
    altered = about(graph, KENYA, SAIGA)
    assert complaints(altered) == ""
    change(altered)
    said = complaints(altered)
    assert any(part in said for part in constraint.split("|")), said


def about(graph: rdflib.Graph, *things: URIRef) -> rdflib.Graph:
    """What is said of some things, and of those that they lead to: a graph that is checked in a moment."""
    found, waiting = rdflib.Graph(), set(things)
    while waiting:
        one = waiting.pop()
        if (one, None, None) not in found:
            for triple in graph.triples((one, None, None)):
                found.add(triple)
                waiting |= {triple[2]} if isinstance(triple[2], URIRef) else set()
    return found


def test_any_text_is_a_literal_and_any_key_a_name(tmp_path: Path) -> None:
    odd = 'a "b" \\ c\n\t\x01 \u2028 é 日本'
    names = ["-minus", "dots...", "a/b:c|d~e", "per%cent", "Ünï code", "'x'", "(y)"]
    release = small_release(
        states=[row | {"note": odd} for row in states("KEN")], taxa=[{"taxon": name} for name in names],
        ranges=[{"taxon": name, "iso3": "KEN"} for name in names],
        common_names=[{"taxon": names[0], "language": "fr", "name": odd, "suggested": "yes", "fills_gap": "no"}],
    )
    export(Subject(release), "turtle", tmp_path / "odd.ttl")
    read = rdflib.Graph().parse(tmp_path / "odd.ttl")
    assert read.value(iri("states:KEN"), SKOS.note) == Literal(odd)
    found = {str(thing) for thing in read.subjects(RDF.type, TERM.Taxon)}
    assert {unquote(name.removeprefix("urn:concerted:taxa:")) for name in found} == set(names)
    assert len(set(read.subjects(RDF.type, TERM.Occurrence))) == len(names)
    assert Literal(odd, lang="fr") in set(read.objects(None, TERM.name))
    said = rdflib.Graph().parse(data=f"<urn:x> <urn:y> {literal(odd, 'en')} .", format="turtle")
    assert said.value(URIRef("urn:x"), URIRef("urn:y")) == Literal(odd, lang="en")


def test_a_year_alone_is_a_year(tmp_path: Path) -> None:
    release = small_release(instruments=[{"id": "x", "signed_on": "2004", "in_force_on": "2005-02-01"}])
    export(Subject(release), "turtle", tmp_path / "years.ttl")
    read = rdflib.Graph().parse(tmp_path / "years.ttl")
    assert read.value(iri("instruments:x"), TERM.signed_on) == Literal("2004", datatype=rdflib.XSD.gYear)
    assert read.value(iri("instruments:x"), TERM.in_force_on) == Literal("2005-02-01", datatype=rdflib.XSD.date)


def test_an_archive_holds_the_shapes_beside_the_facts(little: Release, tmp_path: Path) -> None:
    export(Subject(little), "turtle", tmp_path / "cms.zip")
    with zipfile.ZipFile(tmp_path / "cms.zip") as files:
        assert set(files.namelist()) == {"about.json", "facts.ttl", "shapes.ttl", "NOTICE.txt"}
        assert files.read("shapes.ttl").decode() == shapes()
