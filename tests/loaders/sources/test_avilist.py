"""AviList: of the real list every row is accounted for; names come with the taxon that bears them, first names where they are its own."""

from __future__ import annotations

import gzip
from functools import cache

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.avilist import SOURCES
from tests.loaders.sources.accounts import RAW, Account, account, places

SOURCE, = SOURCES
LIST = RAW / "avilist" / "avilist_2025.csv.gz"
HEADER = (
    "Taxon_rank,Family_English_name,Scientific_name,English_name_AviList,English_name_Clements_v2024,English_name_BirdLife_v9,Protonym\n"
)
real = pytest.mark.skipif(not LIST.is_file(), reason="the list is not at hand")


@cache
def whole() -> tuple[Given, Account]:
    """The real list, and what is read of it."""
    found = given(LIST)
    return found, account(SOURCE, found)


def read(rows: str, header: str = HEADER) -> Account:
    """What is read of a CSV with these rows."""
    return account(SOURCE, Given("avilist.csv", {"avilist.csv": (header + rows).encode()}))


@real
def test_every_row_of_the_list_is_accounted_for() -> None:
    found, read = whole()
    assert SOURCE.recognises(found)
    assert read.lines == places(found.sheets) and len(read.lines) == 33_684
    assert read.counts == {"common_names": 11_131 + 1_906 + 1_628 + 252, "synonyms": 18_237}
    assert sorted(read.whys.values()) == [46, 2_376, 9_326]
    assert read.facts("common_names").select("taxon", "language", "name").is_unique().all()
    assert read.facts("synonyms")["synonym"].is_unique().all()


@real
def test_names_are_those_of_the_bundled_release() -> None:
    said = whole()[1].facts("common_names")
    birds = reference_release()["taxa"].filter(**{"class": "Aves"}, rank="species")
    called = dict(said.filter(~said["taxon"].is_duplicated()).select("taxon", "name").iter_rows())
    same = [called[taxon] == name for taxon, name in birds.select("taxon", "name_en").iter_rows() if name and taxon in called]
    assert len(same) > 400 and sum(same) / len(same) > 0.85
    names = said.filter(taxon="Numenius tenuirostris")["name"].to_list()
    assert names[0] == "Slender-billed Curlew"
    assert said.filter(taxon="Diomedeidae")["name"].to_list() == ["Albatrosses"]


@real
def test_first_names_lead_to_the_name_of_today() -> None:
    said = dict(whole()[1].facts("synonyms").select("synonym", "taxon").iter_rows())
    synonyms = reference_release()["synonyms"].select("synonym", "taxon").iter_rows()
    held = [said[synonym] == taxon for synonym, taxon in synonyms if synonym in said]
    # The others are names that the two lists give to different species of today.
    assert (len(held), sum(held)) == (46, 41)
    assert said["Otis heuglinii"] == "Neotis heuglinii"
    # A name that is also one of today is no other name.
    assert not set(said) & set(whole()[0].sheets[0].rows["Scientific_name"])


def test_a_name_is_told_once_and_each_list_has_its_own() -> None:
    found = read(
        "species,Kiwis,Apteryx australis,Southern Brown Kiwi,Southern Brown Kiwi,Brown Kiwi,Apteryx australis\n"
        "species,Kiwis,Apteryx mantelli,North Island Brown Kiwi,,North Island Brown Kiwi,Apteryx mantelli\n"
    )
    assert found.facts("common_names").select("name", "language").rows() == [
        ("Southern Brown Kiwi", "en"), ("North Island Brown Kiwi", "en"), ("Brown Kiwi", "en"),
    ]
    assert [claims.columns["name"] for claims in found.claims] == ["English_name_AviList", "English_name_BirdLife_v9"]
    assert not found.facts("synonyms").height and not found.refusals


@pytest.mark.parametrize(("rank", "name", "protonym", "synonym"), [
    ("species", "Spatula clypeata", "Anas clypeata", "Anas clypeata"),
    ("species", "Chlorornis riefferii", "Tanagra Riefferii", "Tanagra riefferii"),
    ("species", "Fringilla montana", "A[ccentor] montanus", "Accentor montanus"),
    ("species", "Curruca lugens", "Sylvia (Curruca) lugens", "Sylvia lugens"),
    ("subspecies", "Curruca lugens prigoginei", "Parisoma lugens Prigoginei", "Parisoma lugens prigoginei"),
    ("species", "Rallicula leucospila", "Corethrura? leucospila", None), ("species", "Trachyphonus boehmi", "Trachyphonus Böhmi", None),
    ("species", "Dromaius novaehollandiae", "Casuarius N. Hollandiae", None), ("genus", "Spatula", "Anas", None),
    ("subspecies", "Zenaida aurita aurita", "Columba Aurita", None),
])
def test_a_first_name_is_taken_as_it_is_written_today(rank: str, name: str, protonym: str, synonym: str | None) -> None:
    found = read(f"{rank},,{name},,,,{protonym}\n")
    assert found.facts("synonyms").rows() == ([(synonym, name, 2)] if synonym else [])
    assert len(found.refusals) == (synonym is None)


def test_a_first_name_that_several_bear_or_that_is_in_use_is_nobodys() -> None:
    found = read(
        "species,,Circus a,A,,,Falco cyaneus\nspecies,,Buteo b,B,,,Falco Cyaneus\n"
        "species,,Milvus c,C,,,Falco d\nspecies,,Falco d,D,,,Falco d\n"
    )
    assert found.counts == {"common_names": 4}


def test_ranks_that_are_called_nothing_are_refused() -> None:
    found = read("order,,Struthioniformes,,,,\nfamily,Ostriches,Struthionidae,,,,\ngenus,Ostriches,Struthio,,,,Struthio\nspecies,,,,,,\n")
    assert found.facts("common_names").rows() == [("Struthionidae", "en", "Ostriches", 3)]
    assert [(refusal.line, refusal.value) for refusal in found.refusals] == [(2, "Struthioniformes"), (4, "Struthio"), (5, "")]


def test_the_short_list_is_read_too() -> None:
    found = read("species,Apteryx mantelli,North Island Brown Kiwi\n", "Taxon_rank,Scientific_name,English_name_AviList\n")
    assert found.counts == {"common_names": 1}


@pytest.mark.parametrize(("content", "said"), [
    (gzip.compress(HEADER.encode())[:-6], "avilist.csv.gz: cannot be unpacked: the gzip file ends before its end"),
    (gzip.compress(HEADER.encode() + b'species,,"Struthio a,,,,\n'), "avilist.csv.gz:2: column Scientific_name: is no CSV: the quote"),
    (gzip.compress(b"Taxon_rank,Name\nspecies,A b\n"), "avilist.csv.gz:1: column English_name_AviList: is missing"),
], ids=["cut off", "a quote", "a column"])
def test_a_damaged_one_is_refused_at_its_place(content: bytes, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        account(SOURCE, Given("avilist.csv.gz", {"avilist.csv.gz": content}))
    assert str(refused.value).startswith(said)
