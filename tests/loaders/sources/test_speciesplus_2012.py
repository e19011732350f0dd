"""Species+ tables of 2012: their rows are accounted for, and with the ids of 2013 they say what the bundled release took from them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.speciesplus_2012 import SOURCES
from concerted.loaders.speciesplus.legacy import names_in
from tests.loaders.sources.accounts import Account, account, places
from tests.loaders.sources.speciesplus import REAL, bundled_ranges, small, states_by_code

SOURCE, = SOURCES
real = pytest.mark.skipif(not REAL.is_dir(), reason="the tables are not at hand")
DISTRIBUTIONS = "Kingdom,SpcRecID,CtyRecID,CtyShort"
TAGS = "Species RecID,Rank,GEO_entity_type,ISO Code 2,Tags,Designation"


@cache
def whole() -> tuple[Given, Account]:
    """The real tables, and what is read of them."""
    found = given(REAL / "2012")
    return found, account(SOURCE, found)


@real
def test_every_row_is_a_fact_or_of_another_designation() -> None:
    found, read = whole()
    assert SOURCE.recognises(found)
    assert read.lines == places(found.sheets) and len(read.lines) == 31_576 + 42_301
    assert read.counts == {"ranges": 31_576 + 14_635}
    assert Counter(each.column for each in read.refusals) == {"Designation": 42_301 - 14_635}


@real
def test_the_ids_are_those_of_the_table_of_taxa_of_2013() -> None:
    names = names_in(given(REAL / "2013-09-27"))
    assert names["speciesplus-2013:species-219"] == "Acinonyx jubatus" and names["speciesplus-2013:family-149"] == "Cathartidae"
    taxa = whole()[1].facts("ranges")["taxon"].unique()
    assert sum(taxon in names for taxon in taxa) >= 0.96 * len(taxa)


@real
def test_breeding_as_tagged_then_is_breeding_in_the_bundled_release() -> None:
    names, known = names_in(given(REAL / "2013-09-27")), set(reference_release()["taxa"]["taxon"])
    tags = next(each.rows for each in whole()[1].claims if each.file.endswith("tags_utf8.csv"))
    told = tags.filter(tags["season"] == "breeding").select("taxon", "iso3", "presence")
    held = Counter(
        bundled_ranges()[key][2] for taxon, state, presence in told.iter_rows()
        if names.get(taxon) in known and (key := (names[taxon], states_by_code().get(state, ""))) in bundled_ranges()
    )
    assert held["breeding"] > 6_900 and held["breeding"] / held.total() > 0.99


def test_names_of_states_are_as_the_table_writes_them_but_where_they_lost_letters_or_mean_two() -> None:
    read = account(SOURCE, small(
        "d.csv", DISTRIBUTIONS, "Animalia,1,1,C\ufffdte d'Ivoire", 'Animalia,1,2,"Taiwan, Province of China"', "Animalia,1,3,Congo",
        "Animalia,1,4,Sudan [prior to secession of South Sudan]", "Plantae,1,4,Kenya", "Animalia,1,4,", ",2,4,Kenya",
    ))
    states = ["CIV", "Taiwan, Province of China", "COG", "Sudan [prior to secession of South Sudan]"]
    assert read.facts("ranges")["iso3"].to_list() == states and set(read.facts("ranges")["taxon"]) == {"speciesplus-2013:species-1"}
    assert [(each.line, each.column) for each in read.refusals] == [(6, "Kingdom"), (8, "Kingdom"), (7, "CtyShort")]


def test_tags_are_of_a_rank_for_ids_are_given_anew_in_each() -> None:
    read = account(SOURCE, small(
        "t.csv", TAGS, '88,Species,Country,PG,"breeding(Q), distribution uncertain","CITES,EU,CMS-AEWA"',
        "88,Subspecies,Country,SB,vagrant,CMS",
        "88,Species,Country,SB,breeding,CITES", "88,Species,Country,SB,sings,CMS", "88,,Country,SB,breeding,CMS",
    ))
    assert read.facts("ranges").rows() == [
        ("speciesplus-2013:species-88", "PG", None, "uncertain", "breeding", 2),
        ("speciesplus-2013:subspecies-88", "SB", None, None, "vagrant", 3),
    ]
    assert [(each.line, each.column) for each in read.refusals] == [(4, "Designation"), (6, "Rank"), (5, "Tags")]
