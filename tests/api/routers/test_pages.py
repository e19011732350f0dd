"""Pages of every list: the ones beside them, and some fields alone."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from concerted.api.app import create_app
from concerted.api.settings import Settings
from tests.api.conftest import Client

# What a list needs to be asked at all.
NEEDED = {
    "/v1/diff": "from=2014-05-01&to=2015-05-01", "/v1/diff/listings": "from=2014-05-01&to=2024-05-01", "/v1/search": "q=falco",
    # Without intervals the ranking has not all the fields that are described.
    "/v1/priorities": "intervals=true&draws=20",
}


def lists(client: Client) -> dict[str, Any]:
    """The addresses of all lists, with the description of each."""
    paths = client.app.openapi()["paths"]
    return {
        path: ways["get"] for path, ways in paths.items()
        if "{" not in path and any(p["name"] == "cursor" for p in ways.get("get", {}).get("parameters", ()))
    }


def test_pages_lead_to_each_other(client: Client) -> None:
    seen = 0
    for path in lists(client):
        address = f"{path}?{NEEDED.get(path, '')}&limit=2"
        first = client.get(address).json()
        assert first["meta"]["prev"] is None
        if first["meta"]["total"] <= 2:
            assert first["meta"]["next"] is None
            continue
        seen += 1
        assert first["meta"]["next"].startswith(f"{path}?")
        answer = client.get(first["meta"]["next"])
        second = answer.json()
        for rel in ("next", "prev"):
            assert answer.links.get(rel, {"url": ""})["url"].endswith(second["meta"][rel] or "\n" * (rel in answer.links))
        assert second["data"] != first["data"] and client.get(second["meta"]["prev"]).json()["data"] == first["data"], path
        assert second["meta"]["query"] == first["meta"]["query"]
    assert seen > 10


def test_all_pages_there_and_back(client: Client) -> None:
    forth, page = [], client.get("/v1/states?kind=state&limit=50&lang=fr").json()
    while True:
        forth.append(page["data"])
        if page["meta"]["next"] is None:
            break
        page = client.get(page["meta"]["next"]).json()
    back = [page["data"]]
    while page["meta"]["prev"] is not None:
        page = client.get(page["meta"]["prev"]).json()
        back.append(page["data"])
    assert len(forth) > 3 and back == forth[::-1] and sum(map(len, forth)) == page["meta"]["total"]


def test_neighbours_keep_the_path_and_the_ending(client: Client) -> None:
    release = client.get("/v1/releases/current").json()["data"]["id"]
    for path in (f"/v1/releases/{release}/gaps", "/v1/gaps.json"):
        following = client.get(f"{path}?limit=2&instrument=acap").json()["meta"]["next"]
        assert urlsplit(following).path == path and client.get(following).status_code == 200


def test_neighbours_stand_below_the_address_that_is_seen_from_outside() -> None:
    app = create_app(Settings(store="none", log_level="error", public_url="https://example.org/cms"))
    app.state.service.refresh()
    meta = Client(app).get("/v1/states?limit=1").json()["meta"]
    assert meta["next"].startswith("/cms/v1/states?")
    assert urljoin(meta["self"], meta["next"]).startswith("https://example.org/cms/v1/states?")


def test_one_thing_has_no_neighbours(client: Client) -> None:
    meta = client.get("/v1/states/DEU").json()["meta"]
    assert meta["next"] is None and meta["prev"] is None


def test_fields_are_those_that_were_asked_for(client: Client) -> None:
    for path, described in lists(client).items():
        known = next(p for p in described["parameters"] if p["name"] == "fields")["schema"]["items"]["enum"]
        address = f"{path}?{NEEDED.get(path, '')}&limit=3"
        whole = client.get(address).json()
        assert set(whole["data"][0]) <= set(known), path
        asked = [known[-1], known[0]]
        some = client.get(f"{address}&fields={','.join(asked)}").json()
        assert some["data"] == [{name: row[name] for name in asked if name in row} for row in whole["data"]], path
        assert some["meta"]["sources"] == whole["meta"]["sources"] and some["meta"]["total"] == whole["meta"]["total"]
        assert parse_qs(urlsplit(some["meta"]["self"]).query)["fields"] == [",".join(asked)]
        assert client.get(some["meta"]["self"]).json()["data"] == some["data"]
        if some["meta"]["next"]:
            assert set(client.get(some["meta"]["next"]).json()["data"][0]) <= set(asked)


@pytest.mark.parametrize("fields", ["nam", "iso3,nam", "", ",", "iso3,", "iso3;name", "class_", "data", "*"])
def test_a_field_that_there_is_not_is_refused_with_those_there_are(client: Client, fields: str) -> None:
    for path in lists(client):
        address = f"{NEEDED.get(path, '')}&fields={fields}"
        answer = client.get(f"{path}?{address}")
        assert answer.status_code == 422, (path, fields)
        assert answer.json()["errors"][0]["name"] == "fields" and "one of: " in answer.json()["detail"]
        assert client.get(f"{path}.csv?{address}").status_code == 422


def test_files_have_those_columns(client: Client) -> None:
    text = client.get("/v1/gaps.csv?instrument=acap&fields=n_taxa,state,taxa").text
    header, *rows = csv.reader(io.StringIO(text))
    # Common names stand beside the scientific ones.
    assert [name for name in header if name != "taxa_names"] == ["n_taxa", "state_iso3", "state_name", "taxa"] and rows
    empty = client.get("/v1/gaps.csv?instrument=acap&state=FRA&kind=convention&fields=n_taxa,state").text
    assert next(csv.reader(io.StringIO(empty))) == ["n_taxa", "state_iso3", "state_name"]


def test_other_fields_are_another_answer(client: Client) -> None:
    tags = {client.get(f"/v1/states{query}").headers["etag"] for query in ("", "?fields=iso3", "?fields=iso3,name", "?fields=name,iso3")}
    assert len(tags) == 4
    assert client.get("/v1/states?fields=iso3,iso3").json()["data"][0] == {"iso3": "ABW"}


def test_what_has_no_state_does_not_head_a_list_of_states(client: Client) -> None:
    for query in ("", "?territories=separate", "?as_of=2012-07-01", "?lang=fr"):
        records, following = [], f"/v1/gaps{query}"
        while following:
            page = client.get(following).json()
            records += page["data"]
            following = page["meta"]["next"]
        stateless = [record["state"] is None for record in records]
        assert any(stateless) and stateless == sorted(stateless)
        counts = [record["n_taxa"] for record in records if record["state"]]
        assert counts == sorted(counts, reverse=True)
