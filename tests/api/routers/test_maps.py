"""The map of an instrument over HTTP: every State in one answer."""

from __future__ import annotations

import csv
import io

import pytest

from concerted.graph.analyses.maps.history import map_history
from concerted.graph.analyses.maps.status import instrument_map
from concerted.graph.facts.days.calendar import asked_day
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from concerted.loaders import reference_release
from tests.api.conftest import Client

DAY = "2019-10-15"


@pytest.mark.parametrize("instrument", ["cms", "raptors"])
def test_every_state_is_in_one_answer(client: Client, instrument: str) -> None:
    p = project(reference_release(), asked_day(DAY))
    answer = client.get(f"/v1/instruments/{instrument}/map?as_of={DAY}").json()
    assert answer["data"] == plain(instrument_map(p, instrument))
    assert answer["meta"]["total"] == len(answer["data"]) > 240 and answer["meta"]["next"] is None
    history = client.get(f"/v1/instruments/{instrument}/map/history?as_of={DAY}").json()
    assert history["data"] == plain(map_history(p, instrument)) and history["meta"]["next"] is None
    for found in (answer, history):
        assert set(found["meta"]["sources"]) < set(reference_release()["sources"]["id"]) and found["meta"]["sources"]


def test_pages_where_they_are_asked_for(client: Client) -> None:
    page = client.get("/v1/instruments/cms/map?limit=10").json()
    assert len(page["data"]) == 10 and len(client.get(page["meta"]["next"]).json()["data"]) == 10


def test_a_file_of_the_history_has_a_row_a_span(client: Client) -> None:
    states = client.get(f"/v1/instruments/acap/map/history?as_of={DAY}").json()["data"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/v1/instruments/acap/map/history.csv?as_of={DAY}").text)))
    assert [(row["iso3"], row["status"], row["since"], row["until"]) for row in rows] == [
        (state["iso3"], span["status"], span["since"], span["until"] or "") for state in states for span in state["statuses"]
    ]


def test_the_numbers_of_a_status_are_those_of_the_whole(client: Client) -> None:
    whole = client.get("/v1/instruments/raptors/map?as_of=2012-07-01").json()["data"]
    statuses = {state["status"] for state in whole}
    assert len(statuses) > 4
    for status in statuses:
        some = client.get(f"/v1/instruments/raptors/map?as_of=2012-07-01&status={status}").json()["data"]
        assert some == [state for state in whole if state["status"] == status]


@pytest.mark.parametrize(("address", "status"), [
    ("acap/map?colour=red", 422), ("acap/map/history?status=party", 422), ("acap/map?as_of=1978-01-01", 422), ("acab/map", 404),
    ("acap/map/history?fields=since", 422), ("acap/map?status=member", 422),
])
def test_what_is_not_there_is_refused(client: Client, address: str, status: int) -> None:
    assert client.get(f"/v1/instruments/{address}").status_code == status


def test_it_is_kept_as_other_answers_are(client: Client) -> None:
    for path in ("map", "map/history"):
        first = client.get(f"/v1/instruments/acap/{path}")
        again = client.get(f"/v1/instruments/acap/{path}", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        release = first.json()["meta"]["release"]["id"]
        assert "immutable" in client.get(f"/v1/releases/{release}/instruments/acap/{path}").headers["cache-control"]
