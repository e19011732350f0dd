"""Verifications and coalitions over HTTP: pages, files, and what they assume."""

from __future__ import annotations

import csv
import io

from tests.api.conftest import Client

RAPTORS = "instrument=raptors&as_of=2024-02-12"


def test_pages_of_the_queue_and_what_it_assumes(client: Client) -> None:
    page = client.get(f"/v1/verifications?{RAPTORS}&limit=7").json()
    assert len(page["data"]) == 7 and page["meta"]["total"] == 100
    assert len(page["meta"]["assumptions"]) == 3 and "uncertain 0.5" in page["meta"]["assumptions"][1]
    following = client.get(page["meta"]["next"]).json()["data"]
    assert [each["rank"] for each in page["data"] + following] == list(range(1, 15))
    assert set(page["meta"]["sources"]) >= {source for fact in page["data"][0]["facts"] for source in fact["source"]}


def test_a_file_to_send_out(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/v1/verifications.csv?{RAPTORS}&top=12").text)))
    assert len(rows) == 12 and all(row["question"].endswith("?") for row in rows)


def test_the_command_of_a_territory(client: Client) -> None:
    meta = client.get("/v1/verifications?state=GRL&as_of=2024-02-12").json()["meta"]
    assert meta["query"]["counts_for"] == "DNK"
    assert meta["reproduce"]["command"].startswith("concerted verify-next --state GRL --top 100 --as-of 2024-02-12 --release ")


def test_coalitions_are_one_document(client: Client) -> None:
    found = client.get("/v1/coalitions?size=3&as_of=2024-02-12&top=4").json()
    assert list(found["data"]) == ["coalitions", "truncated", "looked_to", "looked_at"] and len(found["data"]["coalitions"]) == 4
    assert found["data"]["coalitions"][0]["states"] == ["CAN", "MEX", "USA"]
    command = found["meta"]["reproduce"]["command"]
    assert command.startswith("concerted coalitions ") and "--size 3" in command and "--instrument" not in command


def test_refusals_name_what_is_wrong(client: Client) -> None:
    for address, name in (
        ("coalitions?size=9..2", "size"), ("coalitions?top=1001", "top"), ("coalitions?top=0", "top"), ("verifications?top=0", "top"),
        ("verifications?chance=x", "chance"), ("verifications?sort=rank", "sort"),
    ):
        response = client.get(f"/v1/{address}")
        assert response.status_code == 422 and response.json()["detail"].startswith(name), address
