"""The Mammal Diversity Database: of the real archive every species is accounted for, and ranges agree with what is bundled."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.mdd import PARTS, SOURCES
from tests.loaders.sources.accounts import RAW, Account, account, places

SOURCE, = SOURCES
ARCHIVE = RAW / "mdd" / "MDD_v1.13.zip"
HEADER = "sciName,countryDistribution,extinct\n"
real = pytest.mark.skipif(not ARCHIVE.is_file(), reason="the archive is not at hand")


@cache
def whole() -> tuple[Given, Account]:
    """The real archive, and what is read of it."""
    found = given(ARCHIVE)
    return found, account(SOURCE, found)


def read(rows: str, header: str = HEADER) -> Account:
    """What is read of a CSV with these rows."""
    return account(SOURCE, Given("mdd.csv", {"mdd.csv": (header + rows).encode()}))


def stated(found: Account) -> list[tuple[str, ...]]:
    """The ranges that are stated."""
    return found.facts("ranges").select("taxon", "iso3", "presence").rows()


@real
def test_every_species_of_the_archive_is_accounted_for() -> None:
    found, read = whole()
    assert SOURCE.recognises(found)
    species = next(sheet for sheet in found.sheets if "sciName" in sheet.header)
    assert read.lines == places([species]) and len(read.lines) == 6753
    assert read.counts == {"ranges": 33_185}
    assert sorted(read.whys.values()) == [2, 5, 17]
    assert Counter(refusal.value for refusal in read.refusals)["Domesticated"] == 17
    # Rows that have a cell too many are refused at their lines.
    assert [refusal.line for refusal in read.refusals if "51 cells" in refusal.why] == [2241, 2242, 2248, 2251, 2254]


@real
def test_every_country_has_a_name_that_is_known_or_is_a_part_of_one() -> None:
    names = Names(reference_release())
    for name in whole()[1].facts("ranges")["iso3"].unique():
        assert names.state(name)


@real
def test_ranges_are_those_of_the_bundled_release() -> None:
    release = reference_release()
    names = Names(release)
    accepted = {taxon: taxon for taxon in release["taxa"]["taxon"]} | dict(release["synonyms"].select("synonym", "taxon").iter_rows())
    codes = {state: names.state(state) for state in whole()[1].facts("ranges")["iso3"].unique()}
    said = {(accepted[taxon], codes[state]): presence for taxon, state, presence in stated(whole()[1]) if taxon in accepted}
    held = [row for row in release["ranges"].iter_rows(named=True) if "mdd-1.13" in row["source"].split(";")]
    same = Counter(said.get((row["taxon"], row["iso3"])) == row["presence"] for row in held)
    # Other names in the bundled data are those that other sources use, and where sources disagreed another one won.
    assert same == {True: 5591, False: 207}
    assert said["Panthera uncia", "NPL"] == "extant" and said["Delphinapterus leucas", "ISL"] == "uncertain"


def test_a_mark_of_doubt_and_extinction_are_presence() -> None:
    found = read("Panthera_uncia,China|Bhutan?|Nepal ?,0\nThylacinus_cynocephalus,Australia|Indonesia?,1\n")
    assert stated(found) == [
        ("Panthera uncia", "China", "extant"), ("Panthera uncia", "Bhutan", "uncertain"), ("Panthera uncia", "Nepal", "uncertain"),
        ("Thylacinus cynocephalus", "Australia", "extinct"), ("Thylacinus cynocephalus", "Indonesia", "extinct"),
    ]
    assert found.facts("ranges")["line"].to_list() == [2, 2, 2, 3, 3]


def test_a_country_is_told_once_and_is_certain_where_a_part_of_it_is() -> None:
    found = read("Lontra_canadensis,United States|USA?|Alaska?|Hawai'i|USA,0\nSorex_alaskanus,Alaska?|Saba?,0\nA_b,Norway|Norway,0\n")
    assert stated(found) == [
        ("Lontra canadensis", "United States", "extant"), ("Lontra canadensis", "USA", "extant"), ("Sorex alaskanus", "USA", "uncertain"),
        ("Sorex alaskanus", "BES", "uncertain"), ("A b", "Norway", "extant"),
    ]


def test_parts_belong_to_codes_of_the_release() -> None:
    assert set(PARTS.values()) <= set(reference_release()["states"]["iso3"])


def test_words_that_are_no_country_are_refused_with_the_reason() -> None:
    found = read("Felis_catus,Domesticated,0\nHomo_sapiens,NA,0\nA_b,|,0\nC_d,,0\n,Kenya,0\nE_f,Kenya|,\n")
    assert [(refusal.line, refusal.column, refusal.value) for refusal in found.refusals] == [
        (6, "sciName", ""), (5, "countryDistribution", ""), (2, "countryDistribution", "Domesticated"), (3, "countryDistribution", "NA"),
        (4, "countryDistribution", "|"),
    ]
    assert stated(found) == [("E f", "Kenya", "extant")]


def test_a_list_without_the_column_of_extinction_is_read() -> None:
    assert stated(read("A_b,Kenya\n", "sciName,countryDistribution\n")) == [("A b", "Kenya", "extant")]


def test_the_table_is_found_among_others_in_an_archive(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("MDD/META.csv", b'"broken\n')
        archive.writestr("MDD/species.csv", HEADER + "A_b,Kenya,0\n")
    (tmp_path / "MDD.zip").write_bytes(packed.getvalue())
    found = given(tmp_path / "MDD.zip")
    assert SOURCE.recognises(found)
    assert account(SOURCE, found).claims[0].file == f"{tmp_path}/MDD.zip/MDD/species.csv"


@pytest.mark.parametrize(("content", "said"), [
    (HEADER.encode() + b'A_b,"Kenya,0\nC_d,Chile,0\n',
     "mdd.csv:2: column countryDistribution: is no CSV: the quote that opens here is not closed"),
    (HEADER.encode() + b"A_b,C\xf4te d'Ivoire,0\n", "mdd.csv:2: byte 0xf4 is not UTF-8"),
    (b"sciName,country\nA_b,Kenya\n",
     "mdd.csv:1: column countryDistribution: is missing; the columns sciName, countryDistribution are expected"),
    (b"", "mdd.csv:1: is empty"),
])
def test_a_damaged_one_is_refused_where_the_fault_begins(content: bytes, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        account(SOURCE, Given("mdd.csv", {"mdd.csv": content}))
    assert str(refused.value).startswith(said)


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("species.csv", HEADER + "A_b,Kenya,0\n" * 1000)
    (tmp_path / "MDD.zip").write_bytes(packed.getvalue()[:60])
    with pytest.raises(InvalidPackage, match=r"MDD\.zip: cannot be unpacked"):
        given(tmp_path / "MDD.zip")
