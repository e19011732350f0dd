"""Lists: the records of the command line, whole by pages, the same in every format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest

from concerted.api.output.tabular import cell, flat
from concerted.api.settings import Settings
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.names.text import fold
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from concerted.loaders import reference_release
from tests.api.cli.command import run
from tests.api.conftest import Client

DAY = date(2019, 10, 15)
LISTS = (
    "gaps", "priorities", "states", "taxa", "populations", "instruments", "memberships", "listings", "systems", "timeline",
    "search?q=falco",
)


def pages(client: Client, url: str) -> list[dict[str, Any]]:
    """All records of a list, page by page."""
    records: list[dict[str, Any]] = []
    totals = set()
    following: str | None = url
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        records += answer.json()["data"]
        totals.add(answer.json()["meta"]["total"])
        following = answer.links.get("next", {}).get("url")
    assert totals == {len(records)}
    return records


def test_gaps_are_those_of_the_library_in_its_order(client: Client) -> None:
    p = project(reference_release(), DAY)
    assert pages(client, "/v1/gaps?as_of=2019-10-15&limit=500") == plain(gap_records(p))
    acap = plain(gap_records(p, GapQuery(instrument="acap", by="taxon", facts=True), "fr"))
    assert pages(client, "/v1/gaps?instrument=ACAP&as_of=2019-10-15&by=taxon&facts=true&lang=fr&limit=500") == acap


def test_priorities_are_those_of_the_library_in_its_order(client: Client) -> None:
    p = project(reference_release(), DAY)
    assert pages(client, "/v1/priorities?as_of=2019-10-15&limit=7") == plain(priority_records(p))
    weighed = plain(priority_records(p, PriorityQuery("acap", "appendix", taxon_class="Aves", top=3)))
    assert pages(client, "/v1/priorities?as_of=2019-10-15&instrument=acap&weights=appendix&class=Aves&top=3") == weighed


FILTERS: dict[str, tuple[dict[str, str], ...]] = {
    "gaps": (
        {}, {"state": "Côte d'Ivoire", "kind": "outside_area"}, {"taxon": "Saker Falcon", "firmness": "firm"},
        {"instrument": "ACAP", "by": "taxon", "facts": "true"}, {"kind": "no_instrument", "lang": "es"},
        {"territories": "separate", "by": "instrument", "firmness": "contested", "lang": "fr"},
    ),
    "priorities": (
        {}, {"instrument": "acap", "weights": "appendix", "lang": "fr"}, {"appendix": "I", "top": "9"}, {"class": "aves"},
    ),
}


@pytest.mark.parametrize(("command", "filters"), [(command, filters) for command, sets in FILTERS.items() for filters in sets])
def test_the_records_are_those_of_the_command_line(client: Client, command: str, filters: dict[str, str]) -> None:
    options = [text for name, value in filters.items() for text in ((f"--{name}",) if value == "true" else (f"--{name}", value))]
    printed = json.loads(run(command, "--as-of", "2019-10-15", *options, "--format", "json").stdout)
    assert pages(client, f"/v1/{command}?{urlencode(filters | {'as_of': '2019-10-15', 'limit': '500'})}") == printed[command]


def test_a_date_before_the_convention_is_refused_as_on_the_command_line(client: Client) -> None:
    assert run("gaps", "--as-of", "1978-12-31").exit_code != 0 and run("gaps", "--as-of", "1979-01-01").exit_code == 0
    assert client.get("/v1/gaps?as_of=1978-12-31").status_code == 422 and client.get("/v1/gaps?as_of=1979-01-01").status_code == 200


@pytest.mark.parametrize(("query", "found"), [
    ("taxa?class=aves&family=LARIDAE", {"class": "Aves", "family": "Laridae"}), ("states?cms_region=africa", {"cms_region": "Africa"}),
    ("systems?class=mammalia", {"class": "Mammalia"}),
])
def test_values_are_found_in_any_case(client: Client, query: str, found: dict[str, str]) -> None:
    answer = client.get(f"/v1/{query}").json()
    assert found.items() <= answer["meta"]["query"].items() and answer["data"]


@pytest.mark.parametrize(("query", "suggestion"), [
    ("taxa?class=Avez", "Aves"), ("taxa?family=Larida", "Laridae"), ("states?cms_region=Afrika", "Africa"), ("systems?class=Avez", "Aves"),
    ("priorities?class=Avez", "Aves"),
])
def test_a_value_that_nothing_has_is_refused_with_what_there_is(client: Client, query: str, suggestion: str) -> None:
    answer = client.get(f"/v1/{query}")
    assert answer.status_code == 404 and suggestion in answer.json()["suggestions"]


def test_what_intervals_add_puts_them_in_order_and_nothing_else(client: Client) -> None:
    asked = "/v1/priorities?as_of=2019-10-15&draws=20&intervals=true&sort=-p_top10"
    chances = [record["p_top10"] for record in pages(client, asked)]
    assert chances == sorted(chances, reverse=True) and chances[0] > chances[-1]
    again = json.loads(client.get(asked).content)["meta"]
    assert again["query"]["sort"] == "-p_top10" and again["reproduce"]["command"].startswith("curl ")
    for name in ("tier", "-rank_low"):
        refused = client.get(f"/v1/priorities?as_of=2019-10-15&sort={name}")
        assert refused.status_code == 422 and "-closing_power" in refused.json()["detail"] and "p_top10" not in refused.json()["detail"]


def test_names_are_sorted_as_they_are_read(client: Client) -> None:
    names = [record["name"] for record in client.get("/v1/states?sort=name&limit=5").json()["data"]]
    assert names[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert client.get("/v1/states?sort=-name&limit=1").json()["data"][0]["name"] == "Zimbabwe"


# What makes a long list shorter, or is needed to ask at all.
FEW = {
    "/v1/diff": "from=2014-05-01&to=2015-05-01&", "/v1/diff/listings": "from=2014-05-01&to=2015-05-01&",
    "/v1/search": "q=falco&", "/v1/taxa": "class=Mammalia&", "/v1/listings": "appendix=I&",
    "/v1/systems": "class=Mammalia&", "/v1/gaps": "instrument=acap&", "/v1/priorities": "instrument=acap&intervals=true&draws=20&",
    "/v1/memberships": "instrument=acap&", "/v1/populations": "state=Kenya&", "/v1/timeline": "instrument=acap&",
    "/v1/systems/timeline": "as_of=1990-01-01&", "/v1/states": "cms_region=Africa&",
    "/v1/verifications": "instrument=acap&", "/v1/network/states": "least=100&",
}


@pytest.mark.slow
def test_every_order_that_is_offered_is_kept(client: Client) -> None:
    """Each list, by each of the orders of its description: all its records, in that order, unknown values last."""
    for path, ways in client.app.openapi()["paths"].items():
        orders = next((p["schema"]["enum"] for p in ways.get("get", {}).get("parameters", []) if p["name"] == "sort"), [])
        if not orders or "{" in path:
            continue
        address = f"{path}?{FEW.get(path, '')}limit=500"
        answer = client.get(address)
        assert answer.status_code == 200, (path, answer.text)
        total = answer.json()["meta"]["total"]
        assert total > 1 or path == "/v1/releases"
        for order in orders:
            answer = client.get(f"{address}&sort={order}").json()
            assert answer["meta"]["total"] == total
            values = [record.get(order.removeprefix("-")) for record in answer["data"]]
            values = [value["iso3"] if isinstance(value, dict) else value for value in values]
            known = [fold(value) if order.endswith("name") else value for value in values if value is not None]
            assert known == sorted(known, reverse=order.startswith("-")), (path, order)
            assert None not in values[: len(known)], (path, order)


@pytest.mark.parametrize("resource", LISTS)
def test_pages_give_each_record_once(client: Client, resource: str) -> None:
    joint = "&" if "?" in resource else "?"
    whole = list(csv.reader(io.StringIO(client.get(f"/v1/{resource}", headers={"Accept": "text/csv"}).text)))
    limit = max(len(whole) // 4, 1)
    assert len(pages(client, f"/v1/{resource}{joint}limit={min(limit, 500)}")) == len(whole) - 1


def test_a_cursor_serves_its_own_query_alone(client: Client) -> None:
    following = client.get("/v1/gaps?instrument=acap&limit=1").links["next"]["url"]
    cursor = following.rpartition("cursor=")[2]
    assert client.get(f"/v1/gaps?limit=1&cursor={cursor}").status_code == 404
    assert client.get(f"/v1/gaps?instrument=acap&limit=2&cursor={cursor}").status_code == 200


@pytest.mark.parametrize("query", [
    "gaps?instrument=acap&as_of=2019-10-15&limit=500", "priorities?limit=20", "memberships?limit=50&holds=yes",
])
def test_three_formats_hold_the_same_rows(client: Client, query: str) -> None:
    path, _, words = query.partition("?")
    records = client.get(f"/v1/{query}").json()["data"]
    lines = list(csv.DictReader(io.StringIO(client.get(f"/v1/{path}.csv?{words}").text)))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/v1/{path}.xlsx?{words}").content))
    head, *cells = book.worksheets[0].iter_rows(values_only=True)
    # The last sheet says which column of the CSV each is.
    told = book["How to read"].iter_rows(min_row=2, values_only=True)
    called = {row[2]: row[1] for row in told if row[0] == book.worksheets[0].title}
    # Records inside records have a sheet of their own, and then the records are numbered.
    assert [called[name] for name in lines[0] if name in called] == [name for name in head if name != "Record"]
    numbered = head[0] == "Record"
    head, cells = head[numbered:], [row[numbered:] for row in cells]
    assert len(records) == len(lines) == len(cells) > 0
    for record, line, row in zip(records, lines, cells, strict=True):
        for name, value in flat(record).items():
            if (value is None and name not in line) or name not in called or name in ("because", "closest_members"):
                continue  # an object that is null: its columns are empty; or records inside
            text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            assert line[name] == text
            found = dict(zip(head, row, strict=True))[called[name]]
            if isinstance(found, datetime):
                found = found.date().isoformat()
            if isinstance(value, str):
                value, found = value.replace("; ", ";"), str(found or "").replace("; ", ";")  # as a cell for people has it
            assert found == value or found == pytest.approx(value)


def test_an_ending_and_accept_mean_the_same(client: Client) -> None:
    by_ending = client.get("/v1/states.csv?limit=3")
    by_header = client.get("/v1/states?limit=3", headers={"Accept": "text/csv"})
    assert by_ending.text == by_header.text and by_ending.headers["content-type"].startswith("text/csv")
    browser = client.get("/v1/states?limit=3", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert browser.headers["content-type"] == "application/json"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_text(start: str) -> None:
    assert cell(f"{start}1+cmd") == f"'{start}1+cmd"
    assert cell([f"{start}x", "y"]) == f"'{start}x;y"


def test_sorting_puts_unknown_values_last(client: Client) -> None:
    for order in ("since", "-since"):
        found = [r["since"] for r in client.get(f"/v1/memberships?sort={order}&limit=500&instrument=raptors").json()["data"]]
        known = [since for since in found if since is not None]
        assert known == sorted(known, reverse=order.startswith("-"))
        assert found[: len(known)] == known


def test_meta_says_what_an_answer_rests_on_and_where_it_stays(client: Client) -> None:
    answer = client.get("/v1/gaps?instrument=acap&state=usa&limit=2")
    meta = answer.json()["meta"]
    release = reference_release()
    assert meta["release"] == {"id": release.id, "title": release.title, "published": release.published.isoformat()}
    assert meta["as_of"] and set(meta["sources"]) < set(release["sources"]["id"]) and meta["data_age_days"] >= 0
    assert meta["query"]["state"] == "USA"
    assert client.get(meta["self"]).json()["data"] == answer.json()["data"]


def test_links_follow_the_address_that_is_seen_from_outside() -> None:
    settings = Settings(public_url="https://api.example.org/")
    assert settings.public_url == "https://api.example.org"


def test_names_in_three_languages(client: Client) -> None:
    answers = [client.get(f"/v1/gaps?state=DE&lang={lang}&kind=outside_area&limit=1").json() for lang in ("en", "fr", "es")]
    names = [answer["data"][0]["state"]["name"] for answer in answers]
    assert names == ["Germany", "Allemagne", "Alemania"]


def test_search_finds_any_of_the_names(client: Client) -> None:
    def first(text: str) -> tuple[str, str]:
        hit = client.get("/v1/search", params={"q": text}).json()["data"][0]
        return hit["kind"], hit["id"]

    assert first("cote d'ivoire") == ("state", "CIV")
    assert first("saker FALCON") == ("taxon", "Falco cherrug")
    assert first("chevalier grivele") == ("taxon", "Actitis macularius")
    assert first("ACAP") == ("instrument", "acap")


def test_search_says_when_it_is_a_guess(client: Client) -> None:
    assert not any(hit["did_you_mean"] for hit in client.get("/v1/search?q=saker").json()["data"])
    guess = client.get("/v1/search?q=sakre falcon").json()["data"]
    assert guess[0]["id"] == "Falco cherrug" and all(hit["did_you_mean"] for hit in guess)


def test_search_keeps_back_nothing(client: Client) -> None:
    """A kind is chosen among all that is found, not among the best of it."""
    every = pages(client, "/v1/search?q=a&limit=500")
    assert len(every) > 400
    for kind in ("state", "taxon", "instrument"):
        assert pages(client, f"/v1/search?q=a&kind={kind}&limit=500") == [hit for hit in every if hit["kind"] == kind] != []


def test_the_explanation_sums_to_the_score(client: Client) -> None:
    top = client.get("/v1/priorities?top=1").json()["data"][0]
    account = client.get(f"/v1/priorities/{top['state']['iso3']}").json()["data"]
    assert account["score"] == pytest.approx(top["unmet_responsibility"], abs=1e-9)
    assert sum(s["contribution"] for s in account["species"]) == pytest.approx(account["score"], abs=1e-9)


def test_two_dates_may_stand_in_either_order(client: Client) -> None:
    one = client.get("/v1/diff?from=2014-05-01&to=2015-05-01").json()["data"]
    other = client.get("/v1/diff?from=2015-05-01&to=2014-05-01").json()["data"]
    assert one == other and {record["change"] for record in one} <= {"closed", "possibly_closed", "opened"}
