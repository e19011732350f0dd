"""Names of States, taxa and instruments, as people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.errors import AmbiguousName, UnknownName
from concerted.graph.names.resolver import Names
from concerted.graph.names.search import ALL, LEAST_GUESS, PART, Hit, search
from concerted.graph.names.text import fold
from concerted.graph.vocabulary import NameKind
from concerted.loaders import reference_release
from tests.trying import tried

NAMES = Names(reference_release())


@pytest.fixture
def names() -> Names:
    return NAMES


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("NA", "NAM"), ("na", "NAM"), ("NAM", "NAM"), ("Namibie", "NAM"), ("Côte d’Ivoire", "CIV"), ("cote d'ivoire", "CIV"),
        ("Etats-Unis", "USA"), ("Estados Unidos", "USA"), ("Viet Nam", "VNM"), ("Russian Federation", "RUS"), ("EU", "EUE"),
        ("St Kitts and Nevis", "KNA"), ("San Cristóbal y Nieves", "KNA"), ("Türkiye", "TUR"), ("Turkey", "TUR"), ("The Gambia", "GMB"),
        ("Corée du Sud", "KOR"), ("Republic of Korea", "KOR"), ("Congo-Brazzaville", "COG"), ("  kenya ", "KEN"),
    ],
)
def test_states(names: Names, text: str, iso3: str) -> None:
    assert names.state(text) == iso3


@pytest.mark.parametrize(
    ("text", "taxon"),
    [
        ("rhincodon TYPUS", "Rhincodon typus"), ("Whale shark", "Rhincodon typus"), ("Agelaius flavus", "Xanthopsar flavus"),
        ("cetacea", "Cetacea"), ("leatherback turtle", "Dermochelys coriacea"),
    ],
)
def test_taxa(names: Names, text: str, taxon: str) -> None:
    assert names.taxon(text) == taxon


@pytest.mark.parametrize(("text", "key"), [("acap", "acap"), ("Raptors MOU", "raptors"), ("saiga antelope", "saiga")])
def test_instruments(names: Names, text: str, key: str) -> None:
    assert names.instrument(text) == key


def test_every_code_and_name_of_every_state_finds_it(names: Names) -> None:
    for row in names.release["states"].iter_rows(named=True):
        # Of a State that ended, and had its name from one that stands, it is asked at a date: test_former_states.py.
        for text in (row["iso3"], row["iso2"], *(row[f"name_{lang}"] for lang in ("en", "fr", "es") if row["kind"] != "former")):
            assert text is None or row["iso3"] in names.candidates("state", text)
            if text in (row["iso3"], row["iso2"], f"{row['name_en']} ({row['iso3']})"):
                assert text is None or names.state(text) == row["iso3"]


def test_every_scientific_name_and_synonym_finds_its_taxon(names: Names) -> None:
    for taxon in names.release["taxa"]["taxon"]:
        assert names.taxon(taxon.upper()) == taxon
    accepted = set(names.release["taxa"]["taxon"])
    for synonym, taxon in names.release["synonyms"].select("synonym", "taxon").iter_rows():
        assert names.taxon(synonym) == (synonym if synonym in accepted else taxon)


def test_a_name_of_two_taxa_is_ambiguous(names: Names) -> None:
    with pytest.raises(AmbiguousName, match="Delphinapterus leucas, Huso huso"):
        names.taxon("beluga")


@pytest.mark.parametrize(("text", "suggestion"), [("Kena", "Kenya"), ("Sudann", "Sudan"), ("Unted States", "United States"),
     ("Republic of Kenja", "Kenya"), ("Reino de Norvega", "Noruega"), ("Democratic Republik of Chongo", "Democratic Republic of the Congo"),
     ("Newzealand", "New Zealand")])
def test_a_miss_says_what_is_near(names: Names, text: str, suggestion: str) -> None:
    with pytest.raises(UnknownName) as error:
        names.state(text)
    assert suggestion == error.value.suggestions[0]
    assert "Did you mean" in str(error.value)


def test_search_finds_parts_and_all_kinds(names: Names) -> None:
    assert [(hit.kind, hit.id) for hit in search(names, "Kenya")] == [("state", "KEN")]
    assert ("taxon", "Rhincodon typus") in [(hit.kind, hit.id) for hit in search(names, "whale sh")]
    assert search(names, "acap")[0] == Hit(NameKind.INSTRUMENT, "acap", "ACAP", "acap", 1.0, False)
    assert any(hit.id == "Saiga tatarica" for hit in search(names, "saïga"))
    scores = [hit.score for hit in search(names, "shark", limit=50)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@tried(30)
@given(st.text(max_size=40))
def test_any_text_is_found_or_refused(text: str) -> None:
    for resolve in (NAMES.state, NAMES.taxon, NAMES.instrument):
        try:
            resolve(text)
        except UnknownName as error:
            assert error.name == text
    assert len(search(NAMES, text, 5)) <= 5


@given(st.text(max_size=40))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("word", "heads", "others"), [
    ("curlew", {"Numenius arquata", "Numenius borealis", "Numenius tenuirostris"}, {"Calidris ferruginea"}),
    ("courlis", {"Numenius arquata", "Numenius tenuirostris"}, set()), ("zarapito", {"Numenius arquata"}, set()),
    ("albatross", {"Diomedea exulans"}, set()), ("shark", {"Rhincodon typus", "Carcharodon carcharias"}, set()),
])
def test_search_puts_the_head_of_a_name_before_its_other_words(names: Names, word: str, heads: set[str], others: set[str]) -> None:
    ranked = [hit.id for hit in search(names, word, ALL)]
    assert heads | others <= set(ranked)
    assert all(ranked.index(head) < ranked.index(other) for head in heads for other in others)
    for hit in search(names, word, ALL):
        written = fold(hit.matched)
        assert hit.score < 0.95 or written == word or written.startswith(f"{word} ") or written.endswith(f" {word}")


@pytest.mark.parametrize("text", ["xyzzy", "asdfgh", "qwertz uiop", "zzzzzzzz", "1234567"])
def test_search_hides_what_is_not_alike(names: Names, text: str) -> None:
    assert search(names, text, ALL) == []


@pytest.mark.parametrize("text", ["dolfin", "albatroz", "Tanzanea", "Slendr-billed Curlew"])
def test_search_shows_guesses_as_such_from_a_score_on(names: Names, text: str) -> None:
    hits = search(names, text, ALL)
    assert hits
    assert all(hit.did_you_mean and LEAST_GUESS <= hit.score < PART for hit in hits)


@pytest.mark.parametrize(("text", "found"), [
    ("Gavia stellata (Pontoppidan, 1763)", "Gavia stellata"), ("G. stellata", "Gavia stellata"), ("Falconidae spp.", "Falconidae"),
    ("Bolivie, l'État plurinational de", "BOL"), ("Hong Kong SAR, China", "HKG"), ("Curlew, Slender-billed", "Numenius tenuirostris"),
])
def test_search_reads_names_as_the_other_commands_do(names: Names, text: str, found: str) -> None:
    assert [(hit.id, hit.score) for hit in search(names, text)] == [(found, 1.0)]


@pytest.mark.parametrize("text", [
    "a " * 4000, " " * 8000 + "x", "(" * 8000, "(a)" * 2500, "a, " * 2500, "kenja " * 1300, "x" * 8000, "é" * 8000, "former " * 1100,
    "G. " * 2500, "Gavia " * 1300 + "1763", " - " * 2600, "".join(f"w{n} " for n in range(1600)),
])
def test_a_long_text_is_refused_soon(names: Names, text: str) -> None:
    search(names, "xyzzy")
    began = time.process_time()
    for resolve in (names.state, names.taxon, names.instrument):
        with pytest.raises(UnknownName):
            resolve(text)
    search(names, text)
    assert time.process_time() - began < 5
