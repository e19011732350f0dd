"""Species+ uploads of distributions: all of the real ones is accounted for, and agrees with what the bundled release says by them."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from concerted.graph.errors import InvalidPackage, UnknownName
from concerted.graph.names.resolver import Names
from concerted.graph.vocabulary import Origin, Presence, Season, ids
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.source import LINE
from concerted.loaders.sources.speciesplus_uploads import SOURCES
from tests.loaders.sources.accounts import Account, account, places
from tests.loaders.sources.speciesplus import REAL, bundled_ranges, small, states_by_code, taxa_by_id

SOURCE, = SOURCES
DAY = REAL / "2026-03-18"
real = pytest.mark.skipif(not DAY.is_dir(), reason="the uploads are not at hand")
DISTRIBUTIONS = "taxon_concept_id,Rank,GEO_entity,ISO Code 2,Reference IDs,Designation,"
TAGS = "taxon_concept_id,Rank,GEO_entity,ISO Code 2,Designation,Tags"
NOTES = "id,rank,Internal distribution note,Designation"


@cache
def whole() -> tuple[Given, Account]:
    """The upload of 18 March 2026, and what is read of it."""
    found = given(DAY)
    return found, account(SOURCE, found)


def _state(resolver: Names, name: str) -> str | None:
    try:
        return resolver.state(name)
    except UnknownName:
        return None


def told(read: Account, file: str) -> pl.DataFrame:
    """What one file of it states."""
    return pl.concat(each.rows for each in read.claims if each.file.endswith(file))


def test_it_speaks_as_who_published_the_rows_of_the_bundled_release() -> None:
    sources = reference_release()["sources"].filter(pl.col("id").str.starts_with("sapi-"))
    assert sources["publisher"].unique().to_list() == [SOURCE.publisher]
    assert SOURCE.licence in sources["licence"].to_list()


@real
def test_every_row_of_the_upload_is_a_fact() -> None:
    found, read = whole()
    assert SOURCE.recognises(found) and found.edition == "2026-03-18"
    assert read.lines == places(found.sheets) and len(read.lines) == 79_906 + 331 + 797
    assert read.refusals == []
    assert [(each.table, each.absent, each.rows.height) for each in read.claims] == [
        ("ranges", True, 10_212), ("ranges", False, 331), ("ranges", False, 79_906),
    ]


@real
def test_an_upload_of_one_file_is_read_by_itself() -> None:
    found = given(REAL / "2026-03-12" / "new_distributions_references_id2.csv")
    read = account(SOURCE, found)
    assert SOURCE.recognises(found) and read.lines == places(found.sheets) and read.counts == {"ranges": 2_095}


@real
def test_every_pair_of_the_upload_stands_in_the_bundled_release() -> None:
    pairs = told(whole()[1], "new_distributions.csv").select("taxon", "iso3").unique().rows()
    assert len(pairs) == 33_485
    assert {(taxa_by_id()[taxon], states_by_code()[state]) for taxon, state in pairs} <= bundled_ranges().keys()


@real
def test_tags_say_what_the_bundled_release_says() -> None:
    rows = told(whole()[1], "new_distribution_tags.csv").select("taxon", "iso3", "origin", "presence")
    differ = []
    for taxon, state, origin, presence in rows.iter_rows():
        held = bundled_ranges()[taxa_by_id()[taxon], states_by_code()[state]]
        # Where a tag says nothing, the release has what goes without saying.
        if held[:2] != (origin or Origin.NATIVE, presence or Presence.EXTANT):
            differ.append((taxon, state, origin, presence, held))
    assert differ == []


@real
def test_what_was_deleted_is_not_among_what_was_uploaded_but_for_two() -> None:
    read, resolver = whole()[1], Names(reference_release())
    gone = told(read, "distribution_notes.csv")
    meant = {name: _state(resolver, name) for name in gone["iso3"].unique()}
    assert {name for name, state in meant.items() if state is None} == {"Netherlands Antilles", "Sudan [prior to secession of South Sudan]"}
    uploaded = told(read, "new_distributions.csv").select("taxon", "iso3").unique()
    present = {(taxon, states_by_code()[state]) for taxon, state in uploaded.iter_rows()}
    # What was there before is deleted, and is there anew: the upload of the same day stands.
    both = present & {(taxon, meant[name]) for taxon, name in gone.select("taxon", "iso3").iter_rows()}
    assert {(taxa_by_id()[taxon], state) for taxon, state in both} == {("Haematopus ostralegus", "LUX"), ("Branta ruficollis", "CZE")}
    names = set(gone["iso3"])
    assert {"Taiwan, Province of China", "Hong Kong, SAR", "Iran (Islamic Republic of)", "COG"} <= names
    assert names.isdisjoint({"Province of China", "SAR", "Saint Eustatius and Saba", "Congo"})


def test_a_trailing_column_without_a_name_is_nothing() -> None:
    read = account(SOURCE, small("new.csv", DISTRIBUTIONS, "54435,SPECIES,COUNTRY,AF,20130,CMS,", "54435,SPECIES,TERRITORY,NC,20130,CMS,"))
    assert read.facts("ranges").rows() == [("speciesplus:54435", "AF", 2), ("speciesplus:54435", "NC", 3)]


def test_tags_may_stand_beside_references_and_be_empty() -> None:
    header = "taxon_concept_id,Rank,GEO_entity,ISO Code 2,Reference IDs,Designation,Tags"
    read = account(SOURCE, small(
        "new_distribution_references_id.csv", header, "7,SPECIES,COUNTRY,AU,19373,CMS,",
        "7,SPECIES,COUNTRY,BD,19373,CMS,distribution uncertain", "7,SPECIES,COUNTRY,KH,19373,CITES_EU,",
    ))
    assert read.facts("ranges").select("iso3", "presence").rows() == [("AU", None), ("BD", "uncertain")]
    assert [(each.line, each.column) for each in read.refusals] == [(4, "Designation")]


def test_citations_may_stand_in_place_of_references() -> None:
    header = "taxon_concept_id,Rank,GEO_entity,ISO Code 2,Designation,Reference"
    read = account(SOURCE, small("new.csv", header, '7,SPECIES,COUNTRY,MY,CMS,"Kew, 2026. Plants; x."'))
    assert read.facts("ranges").rows() == [("speciesplus:7", "MY", 2)] and read.refusals == []


def test_rows_of_other_designations_and_rows_without_a_code_are_refused() -> None:
    read = account(SOURCE, small(
        "new.csv", DISTRIBUTIONS, '1,SPECIES,COUNTRY,AF,1,"CITES,EU",', "1,SPECIES,COUNTRY,,1,CMS,", ",SPECIES,COUNTRY,AF,1,CMS,",
        "1,SPECIES,COUNTRY,AF,1,EU,CMS", "2,SPECIES,COUNTRY,AF,1,CMS,",
    ))
    assert [(each.line, each.column) for each in read.refusals] == [
        (5, ""), (2, "Designation"), (4, "taxon_concept_id"), (3, "ISO Code 2"),
    ]
    assert read.facts("ranges").rows() == [("speciesplus:2", "AF", 6)]


@pytest.mark.parametrize(("tags", "origin", "presence", "season"), [
    ("introduced (?)", "introduced", "uncertain", None),
    ("introduced", "introduced", None, None),
    ("Extinct (?)", None, "possibly_extinct", None),
    ("extinct", None, "extinct", None),
    ("extinct, reintroduced", "reintroduced", "extant", None),
    ("extinct, introduced, breeding", "introduced", "extant", "breeding"),
    ("distribution uncertain", None, "uncertain", None),
    ("distribution uncertain, extinct", None, "possibly_extinct", None),
    ("breeding, vagrant", None, None, "breeding"),
    ("non-breeding", None, None, "non_breeding"),
    ("passage migrant", None, None, "passage"),
    ("vagrant(Q)", None, None, "vagrant"),
])
def test_tags_are_words_of_the_field(tags: str, origin: str | None, presence: str | None, season: str | None) -> None:
    assert origin in (None, *ids(Origin)) and presence in (None, *ids(Presence)) and season in (None, *ids(Season))
    read = account(SOURCE, small("tags.csv", TAGS, f'54435,SPECIES,COUNTRY,AE,CMS,"{tags}"', ",,,,,"))
    assert read.facts("ranges").rows() == [("speciesplus:54435", "AE", origin, presence, season, 2)]
    assert read.refusals == []


def test_a_tag_that_is_not_known_is_refused_with_those_that_are() -> None:
    read = account(SOURCE, small("tags.csv", TAGS, '1,SPECIES,COUNTRY,AE,CMS,"extinct, sedentary"', "1,SPECIES,COUNTRY,OM,CMS,extinct"))
    assert [(each.line, each.column, each.value) for each in read.refusals] == [(2, "Tags", "extinct, sedentary")]
    assert "known are: " in read.refusals[0].why and read.facts("ranges")["iso3"].to_list() == ["OM"]


def test_a_note_of_something_else_is_refused() -> None:
    read = account(SOURCE, small(
        "notes.csv", NOTES, '7,SPECIES,"Previous distribution for Bonaire, Saint Eustatius and Saba, Congo, Fiji deleted as said.",CMS',
        "8,SPECIES,Seen once in Fiji.,CMS",
    ))
    assert read.facts("ranges").rows() == [("speciesplus:7", state, 2) for state in ("BES", "COG", "Fiji")]
    assert [(each.line, each.column) for each in read.refusals] == [(3, "Internal distribution note")]
    assert read.claims[0].absent


def test_a_quote_that_is_not_closed_is_refused_where_it_opens() -> None:
    with pytest.raises(InvalidPackage) as raised:
        account(SOURCE, small("notes.csv", NOTES, "7,SPECIES,a,CMS", '8,SPECIES,"Previous distributions,CMS', "9,SPECIES,b,CMS"))
    assert raised.value.problems == (
        "notes.csv:3: column Internal distribution note: is no CSV: the quote that opens here is not closed",
    )


def test_what_is_not_utf_8_and_what_is_empty_is_refused_at_its_place() -> None:
    for content, said in ((f"{NOTES}\n7,SPECIES,C\xf4te,CMS\n".encode("latin-1"), "csv:2: byte 0xf4 is not UTF-8"), (b"", "is empty")):
        with pytest.raises(InvalidPackage, match=said):
            account(SOURCE, Given("notes.csv", {"notes.csv": content}))


def test_a_column_that_is_missing_is_named() -> None:
    found = small("new.csv", "taxon_concept_id,Rank,GEO_entity,Designation", "1,SPECIES,COUNTRY,CMS")
    assert not SOURCE.recognises(found)
    with pytest.raises(InvalidPackage, match=r"new\.csv:1: column ISO Code 2: is missing"):
        account(SOURCE, found)


def test_a_damaged_file_of_a_folder_is_refused_and_the_others_are_read() -> None:
    files = {"new.csv": f"{DISTRIBUTIONS}\n1,SPECIES,COUNTRY,AF,1,CMS,\n".encode(), "torn.csv": b"\xff\x00", "other.csv": b"a,b\n1,2\n"}
    read = account(SOURCE, Given("folder", files))
    assert read.facts("ranges").get_column(LINE).to_list() == [2]
    assert sorted(each.file for each in read.refusals) == ["folder/other.csv", "folder/torn.csv"]
    assert all(each.line == 0 for each in read.refusals)
