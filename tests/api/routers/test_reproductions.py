"""The ledger of published numbers, asked of the API: pages, files, filters, and the release that is named."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.analyses.reproductions.ledger import reproductions
from concerted.graph.records import plain
from concerted.graph.vocabulary import Verdict
from concerted.loaders import reference_release
from concerted.loaders.notes import published_numbers
from tests.api.cli.command import answer, run
from tests.api.conftest import Client
from tests.loaders.packages import package_files, small, write

RELEASE = reference_release()


def whole(client: Client, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/v1/reproductions?limit=500{query}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def test_the_whole_ledger_is_that_of_the_library(client: Client) -> None:
    found = whole(client)
    assert found == plain(reproductions(RELEASE, published_numbers())) and len(found) >= 100
    assert {"what", "as_of", "published", "here", "difference", "source", "reason"} <= set(found[0])


def test_the_release_is_that_of_the_address(client: Client) -> None:
    response = client.get(f"/v1/releases/{RELEASE.id}/reproductions?instrument=ACAP")
    assert response.json()["meta"]["release"]["id"] == RELEASE.id
    assert response.json()["data"] == whole(client, "&instrument=acap") != []


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_asked_for(client: Client, verdict: str) -> None:
    found = whole(client, f"&verdict={verdict}")
    assert found == [each for each in whole(client) if each["verdict"] == verdict]
    # The bundled release holds something of everything that was published.
    assert bool(found) == (verdict != Verdict.NOT_COUNTABLE)


def test_numbers_of_an_instrument_and_of_a_state_by_any_name(client: Client) -> None:
    assert {each["scope"] for each in whole(client, "&instrument=Gorilla Agreement")} == {"gorilla"}
    assert {each["scope"] for each in whole(client, "&state=Swaziland")} == {"SWZ"}
    assert whole(client, "&state=SWZ&instrument=gorilla") == []


def test_the_order_is_that_which_is_asked_for(client: Client) -> None:
    days = [each["as_of"] for each in whole(client, "&sort=-as_of")]
    assert days == sorted(days, reverse=True)


def test_a_file_has_a_line_a_number_and_is_the_same_by_both_doors(client: Client) -> None:
    content = client.get("/v1/reproductions.csv").content
    assert content == run("reproduce", "--format", "csv").stdout_bytes
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == len(published_numbers())
    angola = next(row for row in rows if row["what"] == "Parties" and row["scope"] == "gorilla" and row["verdict"] == "difference")
    assert (angola["published"], angola["here"], angola["difference_n"], angola["difference_only_here"]) == ("7", "8", "1", "AGO")


def test_some_fields_alone(client: Client) -> None:
    assert whole(client, "&fields=what,verdict&instrument=gorilla")[0] == {"what": "Parties", "verdict": "match"}


def test_people_read_how_many_there_are_of_each_and_the_names() -> None:
    shown = run("reproduce", "--instrument", "gorilla", "--all").stdout
    assert "+1 +AGO" in shown and "−1 −AGO" in shown and "4 match · 2 difference" in shown
    raptors = run("reproduce", "--instrument", "raptors", "--verdict", "within").stdout
    assert "27–40" in raptors and "Verdict" in raptors


def test_a_release_of_ones_own_is_asked_and_says_what_it_does_not_hold(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", package_files(small()))
    found = answer("reproduce", "--release", str(folder))["reproductions"]
    assert len(found) == len(published_numbers())
    missing = [each for each in found if each["verdict"] == Verdict.NOT_COUNTABLE]
    assert missing and all(each["here"] is None and each["reason"] is None for each in missing)
    assert {each["verdict"] for each in found if each["what"] == "Parties" and each["scope"] == "cms"} == {Verdict.MATCH}


def test_the_answer_is_the_same_on_every_day() -> None:
    document = answer("reproduce", "--instrument", "acap")
    assert list(document) == ["release", "query", "count", "reproductions", "reproduce"]


def test_nothing_is_an_answer_too() -> None:
    document = answer("reproduce", "--verdict", "not_countable")
    assert document["count"] == 0 and document["reproductions"] == []
    assert json.loads(json.dumps(document["query"])) == {
        "instrument": None, "state": None, "verdict": "not_countable", "sort": None, "lang": "en",
    }
