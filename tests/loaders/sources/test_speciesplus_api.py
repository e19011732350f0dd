"""Recorded pages of the Species+ API, of the form that its documentation shows: what each record states, and where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.speciesplus_api import SOURCES
from concerted.loaders.speciesplus.pages import concept_names, lined
from tests.loaders.sources.accounts import Account, account

SOURCE, = SOURCES
HIGHER = {"kingdom": "Animalia", "phylum": "Chordata", "class": "Mammalia", "order": "Artiodactyla", "family": "Bovidae"}
ADDAX = {
    "id": 11598, "full_name": "Addax nasomaculatus", "author_year": "(de Blainville, 1816)", "rank": "SPECIES", "name_status": "A",
    "updated_at": "2021-06-08T12:19:37.389Z", "active": True, "cites_listing": None, "higher_taxa": HIGHER,
    "synonyms": [{"id": 99582, "full_name": "Antilope nasomaculata", "author_year": None, "rank": "SPECIES"}],
    "common_names": [{"name": "Addax", "language": "EN"}, {"name": "Addax à nez tacheté", "language": "FR"}], "cites_listings": [],
}
CHAD = {"id": 1, "iso_code2": "TD", "name": "Chad", "tags": [], "type": "COUNTRY", "references": ["A. 1962."]}


def concepts(*records: Any, indent: int | None = None) -> bytes:
    """A page of taxon concepts, as the API writes it: on one line where it is not indented."""
    page = {"pagination": {"current_page": 1, "per_page": 500, "total_entries": len(records)}, "taxon_concepts": list(records)}
    return json.dumps(page, indent=indent, ensure_ascii=False).encode()


def read(**files: bytes) -> Account:
    """What is read of a folder of pages; two underscores in a name are a slash."""
    found = Given("pages", {f"{name.replace('__', '/')}.json": content for name, content in files.items()})
    assert SOURCE.recognises(found)
    return account(SOURCE, found)


def test_an_accepted_name_comes_with_its_place_its_synonyms_and_common_names() -> None:
    told = read(page=concepts(ADDAX))
    assert told.facts("taxa").rows() == [("Addax nasomaculatus", "species", "Mammalia", "Artiodactyla", "Bovidae", "Bovidae", "11598", 1)]
    assert told.facts("synonyms").rows() == [("Antilope nasomaculata", "Addax nasomaculatus", 1)]
    assert told.facts("common_names").rows() == [
        ("Addax nasomaculatus", "en", "Addax", 1), ("Addax nasomaculatus", "fr", "Addax à nez tacheté", 1),
    ]
    assert [each.rows.rows() for each in told.identifiers] == [[("speciesplus:11598", "Addax nasomaculatus", 1)]]
    assert told.refusals == []


def test_where_a_taxon_occurs_is_known_by_the_name_of_the_page() -> None:
    lines = [CHAD, CHAD | {"iso_code2": "EG", "tags": ["extinct"]}, CHAD | {"iso_code2": "TN", "tags": ["extinct", "reintroduced"]}]
    content = ("[" + ",\n".join(map(json.dumps, lines)) + "]").encode()
    for name in ("distributions__11598", "api__v1__taxon_concepts__11598__distributions"):
        assert read(**{name: content}).facts("ranges").rows() == [
            ("speciesplus:11598", "TD", "native", "extant", None, 1), ("speciesplus:11598", "EG", None, "extinct", None, 2),
            ("speciesplus:11598", "TN", "reintroduced", "extant", None, 3),
        ]
    told = read(answer=content)
    assert told.claims == [] and "distributions/4521.json" in told.refusals[0].why


def test_lines_are_those_on_which_the_records_begin() -> None:
    tricky = ADDAX | {"author_year": '"taxon_concepts": [ }\n\\"'}
    told = read(page=concepts(ADDAX, tricky, ADDAX | {"id": 3, "full_name": "Bos sauveli"}, indent=1))
    text = concepts(ADDAX, tricky, ADDAX | {"id": 3, "full_name": "Bos sauveli"}, indent=1).decode().split("\n")
    starts = [n for n, line in enumerate(text, 1) if line == "  {"]
    assert told.identifiers[0].rows["line"].to_list() == starts and len(starts) == 3


def test_a_page_with_a_record_a_line_says_the_same() -> None:
    names = [{"name": "\ud800 ½", "language": "EN"}, {"name": "\ud83e\udd8c", "language": "FR"}]
    odd = ADDAX | {"id": 4, "full_name": "Bos sauveli", "author_year": 'Urbain, "1937"\n', "common_names": names}
    content = json.dumps({"pagination": {"total_entries": 2}, "taxon_concepts": [ADDAX, odd]}).encode()
    assert json.loads(lined(content)) == json.loads(content) and json.loads(lined(b"[]")) == []
    assert lined(lined(content)) == lined(content)
    told = read(page=lined(content))
    assert told.identifiers[0].rows["line"].to_list() == [3, 4]
    assert told.facts("common_names")["name"].to_list()[-2:] == ["\ufffd ½", "\U0001f98c"]


def test_the_ranks_of_a_release_are_taxa_and_the_others_ids_alone() -> None:
    page = concepts(
        {"id": 1, "full_name": "Animalia", "rank": "KINGDOM", "name_status": "A", "active": True, "higher_taxa": {}},
        ADDAX | {"id": 2778, "full_name": "Addax", "rank": "GENUS"}, ADDAX | {"id": 592, "full_name": "Bovidae", "rank": "FAMILY"},
        ADDAX | {"id": 5, "full_name": "Gazella dama mhorr", "rank": "SUBSPECIES"},
    )
    told = read(page=page)
    assert told.facts("taxa").select("taxon", "parent").rows() == [("Bovidae", "Artiodactyla"), ("Gazella dama mhorr", "Gazella dama")]
    assert told.identifiers[0].rows["id"].to_list() == [f"speciesplus:{id}" for id in (1, 2778, 592, 5)]
    assert concept_names(Given("x", {"page.json": page}))["2778"] == "Addax"


@pytest.mark.parametrize(("record", "column", "said"), [
    (ADDAX | {"active": False}, "active", "is deleted"),
    (ADDAX | {"taxonomy": "CITES_EU"}, "taxonomy", "is of another taxonomy"),
    (ADDAX | {"name_status": "T"}, "name_status", "is neither"),
    (ADDAX | {"full_name": None}, "full_name", "is empty"),
    ({key: value for key, value in ADDAX.items() if key != "id"}, "id", "is empty"),
    (ADDAX | {"name_status": "S"}, "accepted_names", "does not say of what"),
    (ADDAX | {"name_status": "S", "accepted_names": [{"full_name": "A b"}, {"full_name": "C d"}]}, "accepted_names", "than one: A b, C d"),
    ([1], "", "is no record"),
])
def test_a_record_that_is_not_read_says_why(record: Any, column: str, said: str) -> None:
    told = read(page=concepts(record, ADDAX))
    assert [each.column for each in told.refusals] == [column] and said in told.refusals[0].why
    assert told.facts("taxa")["speciesplus_id"].to_list() == ["11598"]


def test_a_synonym_leads_to_its_accepted_name() -> None:
    accepted = [{"id": 8, "full_name": "Bos grunniens"}]
    record = {"id": 9, "full_name": "Bos\n mutus", "rank": "SPECIES", "name_status": "S", "accepted_names": accepted}
    assert read(page=concepts(record)).facts("synonyms").rows() == [("Bos mutus", "Bos grunniens", 1)]


@pytest.mark.parametrize(("record", "column"), [
    (CHAD | {"iso_code2": None, "name": ""}, "iso_code2"), (CHAD | {"tags": "extinct"}, "tags"), (CHAD | {"tags": ["lost"]}, "tags"),
])
def test_a_distribution_that_is_not_read_says_why(record: dict[str, Any], column: str) -> None:
    told = read(distributions__7=json.dumps([record, CHAD]).encode())
    assert [each.column for each in told.refusals] == [column] and told.facts("ranges").height == 1


@pytest.mark.parametrize(("answer", "said"), [
    ({"error": {"message": "Unpermitted parameters"}}, "is an error that the server answered"),
    ({"cites_listings": [], "cites_quotas": []}, "of another designation"),
    ([{"citation": "A. 1962."}], "holds neither"),
])
def test_other_answers_are_refused_as_a_whole(answer: Any, said: str) -> None:
    told = read(page=concepts(ADDAX), other=json.dumps(answer).encode())
    assert [(each.file, each.line) for each in told.refusals] == [("pages/other.json", 0)] and said in told.refusals[0].why


def test_no_distributions_are_no_fault() -> None:
    told = read(page=concepts(ADDAX), distributions__11598=b"[]")
    assert told.refusals == [] and "ranges" not in told.counts


@pytest.mark.parametrize(("content", "said"), [
    (b'{"taxon_concepts": [\n{"id": 1},\n{"id": 2', r"pages/page\.json:3: is no JSON from column 9 on"),
    (b'{"taxon_concepts": "\xff"}', r"pages/page\.json:1: byte 0xff is not UTF-8"),
    (b'{"taxon_concepts": ' + b"[" * 100_000, r"pages/page\.json: is no JSON that can be read"),
    (b'{"taxon_concepts": [{"id": "\\ud800"}, ' + b"[" * 900 + b"]" * 900 + b"]}", r"pages/page\.json: is no JSON that can be read"),
    (b'{"taxon_concepts": ' + b"1" * 10_000 + b"}", r"pages/page\.json: is no JSON that can be read"),
])
def test_a_page_that_is_torn_is_refused_where_it_ends(content: bytes, said: str) -> None:
    with pytest.raises(InvalidPackage, match=said):
        read(page=content, other=concepts(ADDAX))


def test_a_folder_of_pages_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "taxon_concepts").mkdir()
    (tmp_path / "distributions").mkdir()
    (tmp_path / "taxon_concepts" / "page-0001.json").write_bytes(concepts(ADDAX))
    (tmp_path / "distributions" / "11598.json").write_text(json.dumps([CHAD]), encoding="utf-8")
    told = account(SOURCE, given(tmp_path))
    assert told.counts == {"taxa": 1, "synonyms": 1, "common_names": 2, "ranges": 1} and SOURCE.whole
