"""Pages and files of the network, and what is too large for an answer."""

from __future__ import annotations

import csv
import io

import pytest

from concerted.graph.analyses.network import ties as module
from tests.api.conftest import Client


def test_pairs_come_in_pages_and_as_a_file_at_once(client: Client) -> None:
    first = client.get("/v1/network/states?as_of=2019-10-15&realm=marine&limit=7")
    told = first.json()["meta"]
    assert len(first.json()["data"]) == 7 and told["total"] > 5000 and "next" in first.links
    second = client.get(first.links["next"]["url"]).json()["data"]
    assert second[0]["weight"] <= first.json()["data"][-1]["weight"] and second[0] not in first.json()["data"]
    rows = list(csv.DictReader(io.StringIO(client.get("/v1/network/states.csv?as_of=2019-10-15&realm=marine&top=9").text)))
    assert len(rows) == 9 and rows[0]["state_iso3"] == first.json()["data"][0]["state"]["iso3"]


@pytest.mark.parametrize("question", ["states", "communities", "central", "cuts"])
def test_more_ties_than_an_answer_looks_at_are_refused_with_what_is_accepted(
    client: Client, question: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 100)
    refused = client.get(f"/v1/network/{question}?as_of=2011-03-04&least=3")
    assert refused.status_code == 422 and "and at most 100 are looked at; from" in refused.json()["detail"]
    accepted = int(refused.json()["detail"].partition("from ")[2].split()[0])
    assert client.get(f"/v1/network/{question}?as_of=2011-03-04&least={accepted}").status_code == 200


def test_only_what_a_question_takes_is_taken(client: Client) -> None:
    for asked in ("losses?least=2", "cuts?top=2", "states?seed=1", "communities?sort=number", "cuts?limit=2"):
        refused = client.get(f"/v1/network/{asked}")
        assert refused.status_code == 422 and "there is no such parameter" in refused.json()["detail"]
    assert client.get("/v1/network").status_code == client.get("/v1/network/neighbours").status_code == 404


def test_sources_of_the_memberships_stand_beside_attribution(client: Client) -> None:
    found = client.get("/v1/attribution?instrument=acap&as_of=2019-10-15").json()
    named = {source for each in found["data"]["accessions"] for source in each["source"]}
    assert set(found["meta"]["sources"]) == named and "acap-parties" in named
    assert found["meta"]["query"]["instrument"] == "acap" and found["meta"]["as_of"] == "2019-10-15"


def test_coverage_is_one_answer_with_both_lists(client: Client) -> None:
    found = client.get("/v1/coverage?as_of=2019-10-15&class=sharks&lang=es").json()
    assert found["meta"]["query"] | {"class": "Elasmobranchii", "adopted": False} == found["meta"]["query"]
    assert list(found["data"]) == ["series", "uncovered", "assumptions"] and found["data"]["series"] and found["data"]["uncovered"]
    assert client.get("/v1/coverage?adopted=yes").status_code == 422
