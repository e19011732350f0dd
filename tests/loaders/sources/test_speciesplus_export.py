"""Downloads of Species+: the columns and cells that its program writes, with commas or semicolons, and what they state."""

from __future__ import annotations

import csv
import io

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given
from concerted.loaders.sources.speciesplus_export import SOURCES
from tests.loaders.sources.accounts import Account, account, places

SOURCE, = SOURCES
HEADER = (
    "Id", "Phylum", "Class", "Order", "Family", "Genus", "ScientificName", "Author", "Rank", "Agreement", "Listing", "Listed under", "Date",
    "Note", "All_DistributionFullNames", "All_DistributionISOCodes", "NativeDistributionFullNames", "Introduced_Distribution",
    "Introduced(?)_Distribution", "Reintroduced_Distribution", "Extinct_Distribution", "Extinct(?)_Distribution", "Distribution_Uncertain",
)
OF_CITES = (
    "Id", "Kingdom", "Phylum", "Class", "Order", "Family", "Genus", "Species", "Subspecies", "Scientific Name", "Author", "Rank", "Listing",
    "Party", "Listed under", "Full note", "# Full note", "All_DistributionFullNames", "All_DistributionISOCodes",
)
SAKER = {
    "Id": "54441", "Phylum": "Chordata", "Class": "Aves", "Order": "Falconiformes", "Family": "Falconidae", "Genus": "Falco",
    "ScientificName": "Falco cherrug", "Author": "Gray, 1834", "Rank": "SPECIES", "Agreement": "CMS", "Listing": "I/II",
    "Listed under": "Falco cherrug,Falconidae spp.", "Date": "**I** 23/02/2012\n**II** 01/11/1983",
    "Note": "**I** Excludes the population of Mongolia. \n**II** [FAMILY listing Falconidae spp.] ",
    "All_DistributionFullNames": "Bolivia (Plurinational State of),Congo,Hong Kong, SAR,Mongolia,Taiwan, Province of China,Yemen",
    "All_DistributionISOCodes": "BO,CG,HK,MN,TW,YE",
    "NativeDistributionFullNames": "Mongolia,Taiwan, Province of China", "Introduced(?)_Distribution": "Hong Kong, SAR",
    "Extinct_Distribution": "Congo,Yemen", "Reintroduced_Distribution": "Yemen",
    "Distribution_Uncertain": "Bolivia (Plurinational State of)",
}


def written(*rows: dict[str, str], header: tuple[str, ...] = HEADER, delimiter: str = ",", mark: str = "", name: str = "cms.csv") -> Given:
    """A download with some rows."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", delimiter=delimiter, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return Given(name, {name: (mark + text.getvalue()).encode()})


def read(*rows: dict[str, str], **how: str) -> Account:
    """What is read of a download with some rows."""
    found = written(*rows, **how)
    assert SOURCE.recognises(found)
    told = account(SOURCE, found)
    assert places(found.sheets) <= told.lines
    return told


@pytest.mark.parametrize(("delimiter", "mark"), [(",", ""), (";", ""), (";", "\ufeff"), (",", "\ufeff")])
def test_a_species_with_all_it_can_have(delimiter: str, mark: str) -> None:
    told = read(SAKER, delimiter=delimiter, mark=mark)
    assert told.facts("ranges").rows() == [
        ("Falco cherrug", "BO", None, "uncertain", None, 2), ("Falco cherrug", "CG", None, "extinct", None, 2),
        ("Falco cherrug", "HK", "introduced", "uncertain", None, 2), ("Falco cherrug", "MN", "native", "extant", None, 2),
        ("Falco cherrug", "TW", "native", "extant", None, 2), ("Falco cherrug", "YE", "reintroduced", "extant", None, 2),
    ]
    population = "falco-cherrug--excludes-the-population-of-mongolia"
    assert told.facts("listings").rows() == [
        ("Falco cherrug", population, "I", "2012-02-23", None, "Excludes the population of Mongolia.", 2),
        ("Falco cherrug", None, "II", "1983-11-01", "Falconidae", None, 2),
    ]
    assert told.facts("populations").rows() == [(population, "Falco cherrug", "Excludes the population of Mongolia", 2)]
    assert population in set(reference_release()["populations"]["population"])
    assert [each.rows.rows() for each in told.identifiers] == [[("speciesplus:54441", "Falco cherrug", 2)]]
    assert told.refusals == [] and SOURCE.whole


def test_higher_taxa_come_with_their_ranks_and_parents() -> None:
    told = read(
        SAKER, SAKER | {"Id": "1", "ScientificName": "Falco peregrinus tundrius", "Rank": "SUBSPECIES"},
        SAKER | {"Id": "2", "ScientificName": "Falconidae", "Rank": "FAMILY", "Genus": ""},
        {"Id": "3", "Class": "Aves", "Order": "Gruiformes", "Family": "Gruidae", "ScientificName": "Grus", "Rank": "GENUS", "Listing": "II",
         "Date": "**II** 01/01/1979"},
        {"Id": "4", "Class": "Aves", "Order": "Gruiformes", "Family": "Gruidae", "ScientificName": "Grus grus", "Rank": "SPECIES",
         "Listing": "II", "Listed under": "Grus spp.", "Date": "**II** 01/01/1979"},
    )
    taxa = told.facts("taxa").select("taxon", "rank", "class", "order", "family", "parent", "speciesplus_id").rows()
    assert taxa == [
        ("Falco cherrug", "species", "Aves", "Falconiformes", "Falconidae", "Falconidae", "54441"),
        ("Falco peregrinus tundrius", "subspecies", "Aves", "Falconiformes", "Falconidae", "Falco peregrinus", "1"),
        ("Falconidae", "family", "Aves", "Falconiformes", "Falconidae", "Falconiformes", "2"),
        ("Grus", "genus", "Aves", "Gruiformes", "Gruidae", "Gruidae", "3"),
        ("Grus grus", "species", "Aves", "Gruiformes", "Gruidae", "Grus", "4"),
        ("Falco peregrinus", "species", "Aves", "Falconiformes", "Falconidae", "Falconidae", None),
        ("Gruidae", "family", "Aves", "Gruiformes", "Gruidae", "Gruiformes", None),
        ("Falconiformes", "order", "Aves", "Falconiformes", None, "Aves", None),
        ("Gruiformes", "order", "Aves", "Gruiformes", None, "Aves", None),
        ("Aves", "class", "Aves", None, None, None, None),
    ]
    assert told.facts("listings")["listed_under"].to_list()[-2:] == [None, "Grus"]


def test_an_older_download_has_no_distributions() -> None:
    told = read(SAKER, header=HEADER[:14])
    assert told.counts == {"taxa": 4, "populations": 1, "listings": 2}


def test_where_codes_do_not_match_names_the_names_stand() -> None:
    told = read(SAKER | {"All_DistributionISOCodes": "BO,CG"})
    assert set(told.facts("ranges")["iso3"]) == {
        "Bolivia (Plurinational State of)", "COG", "Hong Kong, SAR", "Mongolia", "Taiwan, Province of China", "Yemen",
    }
    names = Names(reference_release())
    assert {names.state(state) for state in told.facts("ranges")["iso3"]} == {"BOL", "COG", "HKG", "MNG", "TWN", "YEM"}


def test_a_state_of_no_column_is_named_and_no_more_is_said_of_it() -> None:
    where = {"All_DistributionFullNames": "Kenya,Mongolia", "All_DistributionISOCodes": "KE,MN", "NativeDistributionFullNames": "Mongolia"}
    told = read(SAKER | dict.fromkeys(HEADER[17:], "") | where)
    assert told.facts("ranges").select("iso3", "origin", "presence").rows() == [("KE", None, None), ("MN", "native", "extant")]


def test_another_agreement_covers_a_taxon() -> None:
    told = read(SAKER | {"Agreement": "Raptors", "Listing": "Raptors", "Date": "01/11/2008", "Note": "", "Listed under": ""})
    assert told.facts("coverage").rows() == [("Raptors", "Falco cherrug", None, "2008-11-01", 2)] and told.facts("listings").is_empty()
    assert Names(reference_release()).instrument("Raptors") == "raptors"


@pytest.mark.parametrize(("change", "column", "said"), [
    ({"Date": "**I** 23/02/2012"}, "Date", "holds no date for II"),
    ({"Date": "**I** 2012-02-23\n**II** 01/11/1983"}, "Date", "'2012-02-23' is no day"),
    ({"Listing": ""}, "Listing", "names no Appendix"),
    ({"Listing": "I/III", "Date": "**I** 23/02/2012\n**III** 01/11/1983"}, "Listing", "is no Appendix; one of: I, II"),
    ({"Rank": "KINGDOM"}, "Rank", "is not accepted; one of: class, "),
    ({"ScientificName": ""}, "ScientificName", "is empty and must be filled"),
    ({"Date": "**I** 23/02/2012\n**II** 01/11/1983\n**II** 01/11/1984\n**II** 01/11/1985", "Note": "**II** one\n**II** two"}, "Note",
     "holds 2 notes and 3 dates for II"),
])
def test_what_cannot_be_read_of_a_row_is_refused_at_its_column(change: dict[str, str], column: str, said: str) -> None:
    told = read(SAKER | change, {**SAKER, "Id": "7", "ScientificName": "Falco tinnunculus"})
    assert [(each.line, each.column) for each in told.refusals] == [(2, column)] and said in told.refusals[0].why
    assert "Falco tinnunculus" in set(told.facts("listings")["taxon"])


def test_several_dates_of_one_appendix_have_a_note_each() -> None:
    told = read(SAKER | {
        "ScientificName": "Phocoena phocoena", "Listing": "II", "Listed under": "Phocoena phocoena",
        "Date": "**II** 12/01/1989\n**II** 05/03/2009",
        "Note": "**II** North and Baltic Sea\n**II** North West African population",
    })
    assert told.facts("listings").select("population", "since").rows() == [
        ("phocoena-phocoena--north-and-baltic-sea", "1989-01-12"), ("phocoena-phocoena--north-west-african-population", "2009-03-05"),
    ]
    assert set(told.facts("listings")["population"]) <= set(reference_release()["populations"]["population"])


def test_a_download_of_cites_listings_is_refused_by_name() -> None:
    found = written(SAKER | {"Scientific Name": "Falco cherrug"}, header=OF_CITES)
    assert SOURCE.recognises(found)
    told = account(SOURCE, found)
    assert told.claims == [] and [(each.file, each.line) for each in told.refusals] == [("cms.csv", 0)]
    assert "CITES" in told.refusals[0].why and "CMS" in told.refusals[0].why


def test_a_quote_that_is_not_closed_is_refused_where_it_opens() -> None:
    content = written(SAKER, SAKER | {"Id": "8", "Note": "open"}).files["cms.csv"].replace(b",open,", b',"open,')
    assert content.count(b'"open') == 1
    line = content[: content.index(b'"open')].count(b"\n") + 1
    with pytest.raises(InvalidPackage) as raised:
        account(SOURCE, Given("cms.csv", {"cms.csv": content}))
    assert raised.value.problems[0].startswith(f"cms.csv:{line}: column Note: is no CSV: the quote that opens here")


def test_a_column_that_is_missing_is_named() -> None:
    found = written(SAKER, header=tuple(name for name in HEADER if name != "Date"))
    assert not SOURCE.recognises(found)
    with pytest.raises(InvalidPackage, match=r"cms\.csv:1: column Date: is missing"):
        account(SOURCE, found)
