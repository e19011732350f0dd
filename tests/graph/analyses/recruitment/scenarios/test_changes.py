"""Changes are written in one way, whoever writes them and in which order."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from concerted.graph.analyses.recruitment.scenarios.changes import Change, canonical, in_order, parsed
from concerted.graph.errors import AmbiguousName, EndedName, InvalidQuery, UnknownName
from concerted.graph.names.resolver import names_of
from concerted.graph.vocabulary import Happening
from concerted.loaders import reference_release

DAY = date(2026, 11, 26)
NAMES = names_of(reference_release())


@pytest.mark.parametrize(("happening", "texts", "what"), [
    (Happening.JOIN, ("CHN:cms", "China:CMS", " Chine : cms ", "cn:Convention on the Conservation of Migratory Species of Wild Animals"),
     "join CHN:cms"),
    (Happening.LEAVE, ("KEN:aewa", "Kenia:AEWA"), "leave KEN:aewa"),
    (Happening.LIST, ("Ciconia abdimii:II", "Abdim's Stork:II", "C. abdimii:II"), "list Ciconia abdimii:II"),
    (Happening.EXTEND, ("raptors:Asio otus", "Raptors MOU:Long-eared Owl"), "extend raptors:Asio otus"),
])
def test_names_of_any_kind_are_written_as_keys(happening: Happening, texts: tuple[str, ...], what: str) -> None:
    for text in texts:
        assert [change.what for change in parsed(NAMES, {happening: [text]}, DAY)] == [what], text
    assert len(parsed(NAMES, {happening: texts}, DAY)) == 1, "each once"


def test_the_order_of_writing_makes_no_difference() -> None:
    written = (
        (Happening.EXTEND, "raptors:Asio otus"), (Happening.JOIN, "RUS:raptors"), (Happening.LIST, "Ciconia abdimii:II"),
        (Happening.JOIN, "CHN:cms"), (Happening.LEAVE, "KEN:aewa"),
    )
    found = set()
    for order in permutations(written):
        texts: dict[Happening, list[str]] = {}
        for happening, text in order:
            texts.setdefault(happening, []).append(text)
        found.add(tuple(change.what for change in parsed(NAMES, texts, DAY)))
    assert found == {(
        "join CHN:cms", "join RUS:raptors", "leave KEN:aewa", "list Ciconia abdimii:II", "extend raptors:Asio otus",
    )}


def test_what_is_written_can_be_read_again() -> None:
    changes = in_order([
        Change(Happening.JOIN, "CHN", "cms"), Change(Happening.LIST, "Asio otus", "II"), Change(Happening.EXTEND, "Asio otus", "aewa"),
    ])
    texts = {Happening(name): found for name, found in canonical(changes).items()}
    assert parsed(NAMES, texts, DAY) == changes


def test_a_population_is_named_by_its_slug() -> None:
    slug = reference_release()["populations"]["population"][0]
    assert parsed(NAMES, {Happening.LIST: [f"{slug}:I"]}, DAY) == (Change(Happening.LIST, slug, "I"),)


@pytest.mark.parametrize(("happening", "text", "said"), [
    (Happening.JOIN, "CHN", "join: 'CHN' is not accepted; STATE:INSTRUMENT, such as CHN:cms"),
    (Happening.JOIN, ":cms", "join: ':cms' is not accepted"),
    (Happening.LEAVE, "CHN:", "leave: 'CHN:' is not accepted"),
    (Happening.LEAVE, "", "leave: '' is not accepted"),
    (Happening.LIST, "Ciconia abdimii", "list: 'Ciconia abdimii' is not accepted; TAXON:APPENDIX"),
    (Happening.LIST, "Ciconia abdimii:III", "'III' is not accepted; one of: I, II"),
    (Happening.EXTEND, "raptors", "extend: 'raptors' is not accepted; INSTRUMENT:TAXON"),
])
def test_another_form_is_refused_with_the_one_that_is_accepted(happening: Happening, text: str, said: str) -> None:
    with pytest.raises(InvalidQuery) as refusal:
        parsed(NAMES, {happening: [text]}, DAY)
    assert said in str(refusal.value)


@pytest.mark.parametrize(("happening", "text", "error"), [
    (Happening.JOIN, "Kena:cms", UnknownName), (Happening.JOIN, "KEN:acab", UnknownName), (Happening.JOIN, "Congo:cms", AmbiguousName),
    (Happening.JOIN, "Yugoslavia:cms", EndedName), (Happening.LIST, "Falco cherug:II", UnknownName),
    (Happening.EXTEND, "raptors:Falca", UnknownName), (Happening.LIST, "beluga:I", AmbiguousName),
])
def test_what_is_called_otherwise_is_refused_with_what_is_near(happening: Happening, text: str, error: type[UnknownName]) -> None:
    with pytest.raises(error):
        parsed(NAMES, {happening: [text]}, DAY)


def test_no_change_is_no_scenario() -> None:
    with pytest.raises(InvalidQuery, match="join STATE:INSTRUMENT, leave STATE:INSTRUMENT, list TAXON:APPENDIX"):
        parsed(NAMES, dict.fromkeys(Happening, ()), DAY)


@pytest.mark.parametrize(("text", "of"), [
    ("Hyaena hyaena", "Hyaena hyaena"), ("Hyaena hyaena (Linnaeus, 1758)", "Hyaena hyaena"), ("Panthera tigris", "Panthera tigris"),
    ("Panthera pardus orientalis", "Panthera pardus orientalis"), ("Giraffa reticulata", "Giraffa reticulata"),
])
def test_a_scientific_name_that_no_taxon_has_can_be_proposed(text: str, of: str) -> None:
    assert parsed(NAMES, {Happening.LIST: [f"{text}:II"]}, DAY) == (Change(Happening.LIST, of, "II"),)


@pytest.mark.parametrize(("text", "near"), [
    ("Falco cherug", "Falco cherrug"), ("Acinonyx jubata", "Acinonyx jubatus"), ("Saiga tartarica", "Saiga tatarica"),
    ("Caretta carreta", "Caretta caretta"), ("Snow leopards", "Snow Leopard"),
])
def test_a_name_misspelt_is_refused_with_the_one_that_is_meant(text: str, near: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        parsed(NAMES, {Happening.LIST: [f"{text}:I"]}, DAY)
    assert near in refusal.value.suggestions


@pytest.mark.parametrize("text", ["striped hyaena", "Hyaena", "H. hyaena", "Hyaena hyaena barbara maxima", "une--autre"])
def test_what_is_no_scientific_name_of_a_species_is_refused(text: str) -> None:
    with pytest.raises(UnknownName):
        parsed(NAMES, {Happening.LIST: [f"{text}:I"]}, DAY)


def test_an_instrument_takes_in_what_the_release_holds() -> None:
    with pytest.raises(UnknownName):
        parsed(NAMES, {Happening.EXTEND: ["raptors:Hyaena hyaena"]}, DAY)
