"""The API on real stores: Cypher on the embedded engine, and Neo4j that is killed under load and comes back."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from concerted.api.app import create_app
from concerted.api.settings import Settings
from concerted.cypher.reader import questions
from concerted.graph.stores import open_store
from tests.api.conftest import Client, wait_until
from tests.api.test_problems import problem
from tests.api.worlds import world
from tools.local_neo4j import missing, start, stop

pytestmark = pytest.mark.process


def _running(settings: Settings) -> Client:
    client = Client(create_app(settings))
    client.app.state.service.start()
    wait_until(lambda: client.app.state.service.snapshot.store.status == "ready")
    return client


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    directory = tmp_path_factory.mktemp("served")
    store = open_store("embedded", data_dir=directory)
    store.write(world("embedded"))
    store.close()
    client = _running(Settings(store="embedded", data_dir=directory, log_level="error", cypher_rate=100_000, cypher_seconds=15))
    yield client
    client.app.state.service.stop()


def test_the_release_of_the_embedded_store_is_served(embedded: Client) -> None:
    assert embedded.get("/readyz").json()["release"]["id"] == world("embedded").id
    query = "MATCH (s:State)-[:RANGE_STATE_OF]->(t:Taxon {taxon: $taxon}) RETURN s.iso3 AS iso3 ORDER BY iso3"
    answer = embedded.post("/v1/cypher", json={"query": query, "parameters": {"taxon": "Avis migrans"}}).json()
    assert answer["rows"] == [["AAA"], ["BBB"]] and answer["release"] == world("embedded").id


def test_every_question_is_answered(embedded: Client) -> None:
    for question in questions().values():
        answer = embedded.get(f"/v1/questions/{question.id}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["columns"] == list(question.columns)


OF_ITS_OWN_MAKING = {"", "MATCH (n", "RETURN $missing", "RETURN 1/0", "RETURN date('x')", "RETURN point({x: 1, y: 2})"}


@pytest.mark.parametrize("query", [
    "CREATE (n:State)", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.x = 1", "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
    "RETURN 1; RETURN 2", "MATCH (n", "", " ", "\u0000", "RETURN $missing", "MATCH (a)-[*]-(b) RETURN a", "CALL dbms.listConfig()",
    "RETURN 1/0", "RETURN date('x')", "RETURN toInteger('9999999999999999999999')", "RETURN [1,2][99999999999999]", "MATCH (n) RETURN n",
    "RETURN {a: [1, {b: null}]} AS m", "RETURN duration('P1D')", "RETURN 0.0/0.0", "RETURN point({x: 1, y: 2})",
])
def test_hostile_queries_are_answered_or_refused_in_shape(embedded: Client, query: str) -> None:
    answer = embedded.post("/v1/cypher", json={"query": query})
    if answer.status_code != 200:
        # 422 is an error of the query's own making, 403 what is not allowed.
        problem(answer, 422 if query in OF_ITS_OWN_MAKING else 403)
    assert embedded.get("/v1/cypher?query=MATCH+(s:State)+RETURN+count(s)+AS+n").json()["rows"] == [[2]]


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), 1.5e308, "\u202e'\"\\", "é" * 1000, True, None, [], [1, None, "x"], 1e22])
def test_hostile_parameters_come_back_as_they_went(embedded: Client, value: Any) -> None:
    answer = embedded.post("/v1/cypher", json={"query": "RETURN $v AS v", "parameters": {"v": value}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows"] == [[value]]


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_server_is_followed_and_may_be_killed_under_load_without_a_restart(tmp_path: Path) -> None:
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    server = start(tmp_path)
    port = int(server.uri.rpartition(":")[2])
    client = None
    seen: Counter[tuple[str, int]] = Counter()
    wrong: list[str] = []
    done = threading.Event()
    try:
        store = open_store("neo4j", uri=server.uri)
        store.write(world("served"))
        store.close()
        client = _running(Settings(store="neo4j", neo4j_uri=server.uri, log_level="error", refresh_seconds=1, cypher_rate=100_000))

        def ask(path: str) -> None:
            while not done.is_set():
                answer = client.get(path)
                seen[path.partition("?")[0], answer.status_code] += 1
                if answer.status_code == 503 and not ("retry-after" in answer.headers and f":{port}" not in answer.text):
                    wrong.append(answer.text)
                time.sleep(0.02)  # client, server and database share the machine

        paths = ("/v1/gaps", "/v1/gaps", "/v1/cypher?query=RETURN+1+AS+n", "/readyz")
        load = [threading.Thread(target=ask, args=(path,)) for path in paths]
        for thread in load:
            thread.start()
        first = client.get("/v1/states?limit=1")
        another = open_store("neo4j", uri=server.uri)
        another.write(world("another"))
        another.close()
        wait_until(lambda: client.get("/v1/gaps").json()["meta"]["release"]["id"] == world("another").id)
        assert client.get("/v1/cypher?query=RETURN+1+AS+n").json()["meta"]["release"]["id"] == world("another").id
        # What was begun at the release before goes on at it.
        assert client.get(first.links["next"]["url"]).json()["meta"]["release"]["id"] == world("served").id
        stop(tmp_path, kill=True)
        wait_until(lambda: client.get("/readyz").json()["store"]["status"] == "away")
        assert client.get("/v1/gaps").json()["meta"]["store"]["status"] == "away"
        problem(client.get("/v1/cypher?query=RETURN+1+AS+n"), 503)
        start(tmp_path, port)
        wait_until(lambda: client.get("/readyz").json()["store"]["status"] == "ready")
        wait_until(lambda: client.get("/v1/cypher?query=RETURN+1+AS+n").status_code == 200)
        done.set()
        for thread in load:
            thread.join(120)
        assert wrong == [] and not any(thread.is_alive() for thread in load)
        assert {status for (path, status) in seen if path in ("/v1/gaps", "/readyz")} == {200}
        assert {status for (path, status) in seen if path == "/v1/cypher"} == {200, 503}
    finally:
        done.set()
        if client is not None:
            client.app.state.service.stop()
        stop(tmp_path, kill=True)
