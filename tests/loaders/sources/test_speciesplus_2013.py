"""Species+ tables of 2013: listings, populations, coverage and taxa, against what the bundled release has of them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import polars as pl
import pytest

from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.speciesplus_2013 import SOURCES
from tests.loaders.sources.accounts import Account, account, places
from tests.loaders.sources.speciesplus import REAL, small, together

SOURCE, = SOURCES
real = pytest.mark.skipif(not REAL.is_dir(), reason="the tables are not at hand")
LEGISLATION = (
    "rank,rec_id,listing,effective_from,is_current,populations_iso2,EXCLUDEDpopulations_iso,is_inclusion,included_in_RecID,"
    "RankforInclusions,excluded_rec_ids,LegNotes,CMS instrument,Internal Notes"
)
TAXA = "Scientific name,Rank,RecID,ParentRank,ParentRecID,Status,Species Author,notes,Designation"
FELINES = (
    TAXA, 'CHORDATA,Phylum,3,,,A,,,"CITES_EU,CMS"', 'MAMMALIA,Class,17,Phylum,3,A,,,"CITES_EU,CMS"', "CARNIVORA,Order,26,Class,17,A,,,CMS",
    "FELIDAE,Family,9,Order,26,A,,,CMS", "Acinonyx,Genus,9,Family,9,N,,,CMS", "jubatus,Species,219,Genus,9,A,,,CMS",
    "venaticus,Subspecies,5,Species,219,A,,,CMS", "Felis,Genus,8,Family,9,A,,,CITES_EU", "catus,Species,1,Genus,8,A,,,CITES_EU",
)


def listed(*rows: str) -> tuple[str, ...]:
    """A legislation table: rank, id, listing, day, States, excluded States, note and instrument of each row."""
    cells = [row.split("|") for row in rows]
    return (LEGISLATION, *(
        f'{rank},{id},{listing},{day},1,"{only}","{less}",,,,,"{note}",{instrument},'
        for rank, id, listing, day, only, less, note, instrument in cells
    ))


@cache
def whole() -> tuple[Given, Account]:
    """The real tables, and what is read of them."""
    found = given(REAL / "2013-09-27")
    return found, account(SOURCE, found)


@cache
def names() -> dict[str, str]:
    """The names that the table of taxa gives its ids."""
    return {id: taxon for each in whole()[1].identifiers for id, taxon in each.rows.select("id", "taxon").iter_rows()}


@real
def test_every_row_is_accounted_for() -> None:
    found, read = whole()
    assert SOURCE.recognises(found) and found.edition == "2013-09-27"
    assert read.lines == places(found.sheets) and len(read.lines) == 11_737 + 620
    assert read.counts == {"taxa": 1_036, "populations": 103, "listings": 391, "coverage": 229}
    assert read.whys == {"is no accepted name": 834} and len(names()) == 11_737 - 834


@real
def test_species_of_the_convention_are_those_of_the_bundled_release() -> None:
    taxa = whole()[1].facts("taxa").filter(pl.col("rank").is_in(["species", "subspecies"]))
    assert taxa.height == 909 and len(set(taxa["taxon"])) == 909
    resolver, unknown = Names(reference_release()), []
    for taxon in taxa["taxon"]:
        if len(resolver.scientific(taxon)) != 1:
            unknown.append(taxon)
    assert len(unknown) <= 10 and "Sylvia minula" in unknown
    row = taxa.row(by_predicate=pl.col("taxon") == "Acinonyx jubatus", named=True)
    assert (row["class"], row["order"], row["family"], row["parent"]) == ("Mammalia", "Carnivora", "Felidae", "Felidae")


@real
def test_listings_are_bundled_with_their_days_but_for_those_that_it_corrected() -> None:
    resolver = Names(reference_release())
    held = set(reference_release()["listings"].select("taxon", "appendix", "since").rows())
    # What Species+ dates 1 January 1979 or 1994 is of another day (REPORT.md, section 5).
    told = whole()[1].facts("listings").filter(~pl.col("since").is_in(["1979-01-01", "1994-01-01"]))
    agreed = Counter(
        (key, appendix, since) in held for taxon, appendix, since in told.select("taxon", "appendix", "since").iter_rows()
        if taxon in names() for key in resolver.scientific(names()[taxon])
    )
    assert agreed.total() > 200 and agreed[True] / agreed.total() > 0.9


@real
def test_most_populations_have_the_names_of_the_bundled_release() -> None:
    told = whole()[1].facts("populations").filter(pl.col("name") != "Agreement area")
    held = set(reference_release()["populations"]["population"])
    assert told.height == 79 and told["population"].is_in(held).sum() == 65
    assert set(told.drop_nulls("states")["states"]) == {"KZ KG TJ TM UZ AF"}


@real
def test_instruments_are_found_by_what_stands_there() -> None:
    resolver, told = Names(reference_release()), whole()[1].facts("coverage")
    found = {name: resolver.instrument(name) for name in told["instrument"].unique()}
    assert len(found) == len(set(found.values())) == 22
    assert found["Great Bustard"] == "great-bustard" and found["Saiga antelope"] == "saiga"
    counts = dict(told["instrument"].value_counts().iter_rows())
    assert (counts["AEWA"], counts["EUROBATS"], counts["ACAP"], counts["iosea-turtles"], counts["atlantic-turtles"]) == (56, 45, 32, 6, 6)


def test_names_are_built_of_parents_also_of_those_that_are_not_accepted() -> None:
    read = account(SOURCE, small("taxa.csv", *FELINES, "leo,Species,2,Genus,777,A,,,CMS", "jubatus,Species,219,Genus,8,A,,,CMS"))
    ids, = read.identifiers
    assert dict(ids.rows.select("id", "taxon").iter_rows()) == {
        "speciesplus-2013:phylum-3": "Chordata", "speciesplus-2013:class-17": "Mammalia", "speciesplus-2013:order-26": "Carnivora",
        "speciesplus-2013:family-9": "Felidae", "speciesplus-2013:species-219": "Acinonyx jubatus", "speciesplus-2013:genus-8": "Felis",
        "speciesplus-2013:subspecies-5": "Acinonyx jubatus venaticus", "speciesplus-2013:species-1": "Felis catus",
    }
    assert read.facts("taxa").rows() == [
        ("Mammalia", "class", "Mammalia", None, None, None, 3), ("Carnivora", "order", "Mammalia", "Carnivora", None, "Mammalia", 4),
        ("Felidae", "family", "Mammalia", "Carnivora", "Felidae", "Carnivora", 5),
        ("Acinonyx jubatus", "species", "Mammalia", "Carnivora", "Felidae", "Felidae", 7),
        ("Acinonyx jubatus venaticus", "subspecies", "Mammalia", "Carnivora", "Felidae", "Acinonyx jubatus", 8),
    ]
    assert [(each.line, each.column) for each in read.refusals] == [(12, "RecID"), (6, "Status"), (11, "ParentRecID")]


def test_synonyms_are_named_by_genera_of_both_tables() -> None:
    table = (
        "Scientific name,Rank,RecID,ParentRank,Parent recID,Status,Species Author,notes,Designation,AcceptedRank,AcceptedRecID",
        "Cynaelurus,Genus,30001,,,S,,,CMS,,", 'guttatus,Species,90001,Genus,30001,S,"Hermann, 1804",,"CITES_EU,CMS",Species,219',
        "raineyi,subspecies,90002,Species,90001,S,,,CMS,Species,219", "venator,Species,90003,Genus,9,S,,,CMS,Species,219",
        "lost,Species,90004,Genus,31999,S,,,CMS,Species,219", "domestica,Species,90005,Genus,8,S,,,CITES_EU,Species,1",
    )
    read = account(SOURCE, together(synonyms=table, taxa=FELINES))
    assert read.facts("synonyms").rows() == [
        ("Cynaelurus guttatus", "speciesplus-2013:species-219", 3), ("Cynaelurus guttatus raineyi", "speciesplus-2013:species-219", 4),
        ("Acinonyx venator", "speciesplus-2013:species-219", 5),
    ]
    assert [(each.line, each.column) for each in read.refusals if each.file.endswith("synonyms.csv")] == [
        (7, "Designation"), (2, "AcceptedRank"), (6, "Parent recID"),
    ]


def test_parents_in_a_circle_lead_to_nothing() -> None:
    read = account(SOURCE, small("taxa.csv", TAXA, "A,Genus,1,Genus,2,A,,,CMS", "B,Genus,2,Genus,1,A,,,CMS"))
    assert [(each.line, each.column) for each in read.refusals] == [(2, "ParentRecID"), (3, "ParentRecID")]


def test_a_population_is_named_after_its_taxon_where_that_is_given_along() -> None:
    table = listed(
        "Species|219|I|05/03/2009||BW, NA,ZW |Except the populations of Botswana, Namibia and Zimbabwe |CMS",
        "Species|219|II|05/03/2009|||All populations|CMS", "Species|219|Raptors|01/01/2008|||Only Asian popns.|Raptors",
        "Species|1|II|01/01/2009|AF, TJ|||CMS",
    )
    read = account(SOURCE, together(a=table, b=FELINES))
    key = "acinonyx-jubatus--except-the-populations-of-botswana-namibia-and-zimbabwe"
    assert read.facts("populations").select("population", "taxon", "name", "states", "states_basis", "note").rows() == [
        (key, "speciesplus-2013:species-219", "Except the populations of Botswana, Namibia and Zimbabwe", None, None, "excludes BW NA ZW"),
        ("acinonyx-jubatus--asian-populations", "speciesplus-2013:species-219", "Asian populations", None, None, None),
        ("felis-catus--populations-of-af-tj", "speciesplus-2013:species-1", "Populations of AF TJ", "AF TJ", "sourced", None),
    ]
    assert read.facts("listings").select("taxon", "population", "appendix", "since", "annotation").rows() == [
        ("speciesplus-2013:species-219", key, "I", "2009-03-05", "Except the populations of Botswana, Namibia and Zimbabwe"),
        ("speciesplus-2013:species-219", None, "II", "2009-03-05", "All populations"),
        ("speciesplus-2013:species-1", "felis-catus--populations-of-af-tj", "II", "2009-01-01", None),
    ]
    assert read.facts("coverage").rows() == [
        ("Raptors", "speciesplus-2013:species-219", "acinonyx-jubatus--asian-populations", "2008-01-01", 4),
    ]


def test_alone_it_refuses_what_means_a_population() -> None:
    read = account(SOURCE, small("leg.csv", *listed(
        "Species|219|I|05/03/2009|||Only Asian populations|CMS", "Species|219|II|05/03/2009||||",
        "Species|219||01/07/1999||||CMS - Marine Turtles Africa",
        "Species|41547|ACAP|01/01/2007||||", "Species|219||01/07/1999||||CMS", "Species|219|I|31/02/2009||||CMS",
    )))
    assert read.facts("listings").select("appendix", "since").rows() == [("II", "2009-03-05")]
    assert read.facts("coverage")["instrument"].to_list() == ["atlantic-turtles", "ACAP"]
    assert [(each.line, each.column) for each in read.refusals] == [(7, "effective_from"), (6, "listing"), (2, "LegNotes")]
    assert "in one folder" in read.refusals[-1].why
