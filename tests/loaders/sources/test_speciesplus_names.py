"""Species+ uploads of names: common names by id, and synonyms, which need the names of their genera."""

from __future__ import annotations

import json

import pytest

from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.speciesplus_names import SOURCES
from tests.loaders.sources.accounts import account, places
from tests.loaders.sources.speciesplus import REAL, small, taxa_by_id, together

SOURCE, = SOURCES
real = pytest.mark.skipif(not REAL.is_dir(), reason="the uploads are not at hand")
COMMON = "ComName,LangShort,RecId,Rank,Designation,ReferenceID"
SYNONYMS = "Scientific name,Rank,RecID,ParentRank,ParentID,Status,Species Author,Notes,Designation,AcceptedRank,AcceptedID"


@real
def test_every_common_name_is_a_fact_and_those_of_known_taxa_are_bundled() -> None:
    found = given(REAL / "2026-02-19")
    read = account(SOURCE, found)
    assert SOURCE.recognises(found) and read.lines == places(found.sheets) and read.counts == {"common_names": 452}
    names = read.facts("common_names")
    assert dict(names["language"].value_counts().iter_rows()) == {"en": 158, "es": 172, "fr": 122}
    bundled = reference_release()["common_names"].select("taxon", "language", "name").iter_rows()
    # They differ in capitals alone, for another table of Species+ has the names too.
    held = {(taxon, language, name.casefold()) for taxon, language, name in bundled}
    rows, taxa = names.select("taxon", "language", "name").iter_rows(), taxa_by_id()
    known = {(taxa[taxon], language, name.casefold()) for taxon, language, name in rows if taxon in taxa}
    assert len(known) > 100 and known <= held


@real
def test_synonyms_whose_genus_is_an_id_alone_are_refused_row_by_row() -> None:
    found = given(REAL / "2024-03-06")
    read = account(SOURCE, found)
    assert SOURCE.recognises(found) and read.lines == places(found.sheets) and read.counts == {}
    assert {each.column for each in read.refusals} == {"ParentID"} and len(read.refusals) == 409


def test_synonyms_are_named_by_pages_of_the_api_that_are_given_with_them() -> None:
    page = {"taxon_concepts": [{"id": 2894, "full_name": "Acipenser", "rank": "GENUS"}, {"id": 7, "full_name": "Huso huso"}]}
    rows = [
        SYNONYMS, 'agassizii,SPECIES,,GENUS,2894,S,"Duméril, 1867",,CMS,SPECIES,11487', "ponticus,SUBSPECIES,,SPECIES,7,S,,,CMS,SPECIES,8",
        "pygmæus,SPECIES,,GENUS,9,S,,,CMS,SPECIES,8", "Huso,SPECIES,,GENUS,2894,S,,,CMS,SPECIES,8",
        "albus,SPECIES,,GENUS,2894,S,,,EU,SPECIES,8",
    ]
    read = account(SOURCE, Given("folder", {"s.csv": "\n".join(rows).encode(), "taxon_concepts/page-1.json": json.dumps(page).encode()}))
    assert read.facts("synonyms").rows() == [
        ("Acipenser agassizii", "speciesplus:11487", 2), ("Huso huso ponticus", "speciesplus:8", 3),
    ]
    assert [(each.line, each.column) for each in read.refusals] == [(6, "Designation"), (5, "Scientific name"), (4, "ParentID")]


def test_a_table_of_accepted_names_says_what_ids_mean_also_to_synonyms() -> None:
    header = "Scientific name,ID,Parent name,ParentID,Status"
    names = (header, "Galeorhinus galeus,104832,Galeorhinus,104831,A", "Bitis harenna,7,,,A", ",8,Bitis,9,A")
    read = account(SOURCE, together(names=names, synonyms=(SYNONYMS, "zyopterus,SPECIES,,GENUS,104831,S,,,CMS,SPECIES,104832")))
    ids, = read.identifiers
    assert ids.rows.rows() == [
        ("speciesplus:104832", "Galeorhinus galeus", 2), ("speciesplus:7", "Bitis harenna", 3), ("speciesplus:104831", "Galeorhinus", 2),
    ]
    assert read.facts("synonyms").rows() == [("Galeorhinus zyopterus", "speciesplus:104832", 2)]
    assert [(each.line, each.column) for each in read.refusals] == [(4, "Scientific name")]


def test_ranks_in_small_letters_go_with_the_ids_of_before() -> None:
    rows = ("Jagluiperd,AFR,219,species,CMS,", "Guépard,FRA,219,Species,CMS,", "Aoudad,ENG,12100,SPECIES,CMS,")
    read = account(SOURCE, small("animalia_common_names_utf8.csv", COMMON, *rows))
    assert read.facts("common_names").select("taxon", "language").rows() == [
        ("speciesplus-2013:species-219", "af"), ("speciesplus-2013:species-219", "fr"), ("speciesplus:12100", "en"),
    ]


def test_languages_are_codes_of_two_letters() -> None:
    rows = ("Aoudad,fra,12100,SPECIES,CMS,", "Uaddan,XYZ,12100,SPECIES,CMS,", ",ENG,12100,SPECIES,CMS,")
    read = account(SOURCE, small("c.csv", COMMON, *rows))
    assert read.facts("common_names").rows() == [("speciesplus:12100", "fr", "Aoudad", 2)]
    assert [(each.line, each.column, each.value) for each in read.refusals] == [(4, "ComName", ""), (3, "LangShort", "XYZ")]
    assert "ENG" in read.refusals[1].why
