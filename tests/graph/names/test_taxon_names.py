"""Every name of a taxon in the tables, as others write it: its taxon, or an error with those that bear it."""

from __future__ import annotations

from itertools import chain

import pytest

from concerted.graph.errors import AmbiguousName, UnknownName
from concerted.graph.names.labels import in_english_alone, taxon_label
from concerted.graph.names.resolver import Names
from concerted.graph.names.text import fold
from concerted.loaders import reference_release
from tests.graph.names.variants import spaced, typographic, unaccented, underscored

RELEASE = reference_release()
NAMES = Names(RELEASE)
TAXA = list(RELEASE["taxa"].select("taxon", "rank").iter_rows())
ACCEPTED = {taxon for taxon, _ in TAXA}
SYNONYMS = [row for row in RELEASE["synonyms"].select("synonym", "taxon").iter_rows() if row[0] not in ACCEPTED]
LOW = [(name, taxon) for name, taxon in [*((taxon, taxon) for taxon, _ in TAXA), *SYNONYMS] if " " in name]


def _found(text: str) -> set[str]:
    try:
        return {NAMES.taxon(text)}
    except AmbiguousName as ambiguous:
        return set(ambiguous.suggestions)


@pytest.mark.parametrize("way", [
    "{}", "{} (Linnaeus, 1758)", "{} Linnaeus, 1758", "{} L.", "{} (L.)", "{} (Pontoppidan, 1763)", "{} Gray & Hardwicke, 1831",
    "{} (de Blainville, 1817)", "{} d'Orbigny, 1837", "{} von Meyer, 1822", "{} (Brünnich, 1764)", "  {}  (Gmelin, 1789) ",
    "{} [Pallas, 1771]",
])
def test_an_author_does_not_hide_a_name(way: str) -> None:
    assert len(LOW) > 1400
    for name, taxon in LOW:
        for text in (way.format(name), way.format(name).upper(), way.format(underscored(name))):
            assert _found(text) == {taxon}, text


def test_words_of_rank_and_typography_do_not_hide_a_name() -> None:
    for name, taxon in LOW:
        genus, species, *rest = name.split()
        texts = [
            spaced(name), typographic(name), unaccented(name), name.replace("ae", "æ").replace("oe", "œ"),
            f"{genus} ({genus}) {species} {' '.join(rest)}",
            *(f"{genus} {species} {word} {rest[0]}" for word in ("subsp.", "ssp.", "var.", "ssp") if rest),
            *(f"{genus} {species} (Linnaeus, 1758) {rest[0]} Gmelin, 1789" for _ in rest),
        ]
        for text in texts:
            assert _found(text) == {taxon}, text


def test_a_group_is_found_by_its_name_with_spp() -> None:
    for taxon, rank in TAXA:
        if rank in ("family", "order", "genus"):
            assert {NAMES.taxon(text) for text in (f"{taxon} spp.", f"{taxon} sp.", f"{taxon} spp", f"{taxon.upper()} SPP.")} == {taxon}


def test_umlauts_are_written_in_three_ways() -> None:
    for name, taxon in LOW:
        for letters, letter, plain in (("ue", "ü", "u"), ("oe", "ö", "o"), ("ae", "ä", "a")):
            if letters in name:
                assert taxon in _found(name.replace(letters, letter))
                assert taxon in _found(name.replace(letters, plain))


def test_an_abbreviated_genus_is_the_one_it_can_be_or_names_all() -> None:
    initials: dict[tuple[str, ...], set[str]] = {}
    for name, taxon in LOW:
        genus, *rest = name.split()
        initials.setdefault((genus[0], *rest), set()).add(taxon)
    assert sum(len(taxa) > 1 for taxa in initials.values()) > 10
    for (letter, *rest), taxa in initials.items():
        for text in (f"{letter}. {' '.join(rest)}", f"{letter.lower()} {' '.join(rest)}", f"{letter}. {' '.join(rest)} (Linnaeus, 1758)"):
            assert _found(text) == taxa, text
    assert _found("C. c. rufa") == {"Calidris canutus rufa"}


@pytest.mark.parametrize(("text", "near"), [
    ("Gavia stellatus", "Gavia stellata"), ("Falco peregrinus babylonicus", "Falco peregrinus"), ("Otis tardus", "Otis tarda"),
    ("Falco peregrinus babylonicus Sclater, 1861", "Falco peregrinus"), ("Caretta caretta (Mediterranean)", "Caretta caretta"),
    ("Gyps rueppellii", "Gyps rueppelli"), ("Gavia cf. stellata", "Gavia stellata"), ("Tortue lut", "Tortue Luth"),
])
def test_what_is_no_name_is_not_guessed(text: str, near: str) -> None:
    with pytest.raises(UnknownName) as refused:
        NAMES.taxon(text)
    assert near == refused.value.suggestions[0]


def test_every_common_name_is_its_taxon_or_of_another_with_more_authority() -> None:
    """Of more authority: a scientific name, a name in the table of taxa, or the species whose family it is given too."""
    shown: dict[str, set[str]] = {}
    for taxon, *names in RELEASE["taxa"].select("taxon", "name_en", "name_fr", "name_es").iter_rows():
        for name in filter(None, names):
            shown.setdefault(fold(name), set()).add(taxon)
    unlike = 0
    for taxon, name in RELEASE["common_names"].select("taxon", "name").iter_rows():
        if taxon not in (found := _found(name)):
            (other,) = found
            unlike += 1
            assert (
                name in ACCEPTED or other in shown.get(fold(name), ())
                or other in NAMES._above(taxon) or taxon in NAMES._above(other)
            ), (taxon, name, other)
    assert unlike < 80


@pytest.mark.parametrize(("text", "taxon"), [
    ("Tortue luth", "Dermochelys coriacea"), ("Épervier shikra", "Accipiter badius"), ("gavilan chikra", "Accipiter badius"),
    ("Curlew, Slender-billed", "Numenius tenuirostris"), ("Beluga (Huso huso)", "Huso huso"),
    ("grand requin blanc", "Carcharodon carcharias"),
    ("Caretta caretta – Loggerhead Turtle", "Caretta caretta"), ("Loggerhead Turtle (Caretta caretta)", "Caretta caretta"),
    ("Great White Shark", "Carcharodon carcharias"), ("Mountain gorilla", "Gorilla beringei beringei"),
])
def test_common_names(text: str, taxon: str) -> None:
    assert NAMES.taxon(text) == taxon


def test_a_common_name_of_a_family_and_of_one_species_in_it_is_asked_back() -> None:
    with pytest.raises(AmbiguousName, match="Diomedeidae, Phoebastria albatrus"):
        NAMES.taxon("Albatros")


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_labels_are_the_suggested_names_where_the_table_of_taxa_has_none(lang: str) -> None:
    low = {taxon for taxon, rank in TAXA if rank in ("species", "subspecies")}
    column = dict(RELEASE["taxa"].select("taxon", f"name_{lang}").iter_rows())
    suggested = RELEASE["common_names"].filter(language=lang, suggested="yes")
    filled = [(taxon, name) for taxon, name in suggested.select("taxon", "name").iter_rows() if not column[taxon] and taxon in low]
    assert filled
    for taxon, name in filled:
        assert taxon_label(RELEASE, taxon, lang) == name
        assert not in_english_alone(RELEASE, taxon, lang)
    for taxon, name in column.items():
        assert name is None or taxon_label(RELEASE, taxon, lang) == name


def test_a_family_is_not_shown_by_the_name_of_one_species() -> None:
    assert taxon_label(RELEASE, "Lamnidae", "en") != taxon_label(RELEASE, "Carcharodon carcharias", "en")
    borne = set(chain.from_iterable(
        (taxon_label(RELEASE, taxon, lang) for lang in ("en", "fr", "es")) for taxon, rank in TAXA if rank in ("species", "subspecies")
    ))
    for taxon, rank in TAXA:
        if rank not in ("species", "subspecies"):
            assert {taxon_label(RELEASE, taxon, lang) for lang in ("en", "fr", "es")} & (borne - {None}) == set(), taxon
