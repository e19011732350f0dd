"""Cypher over HTTP: by POST and as a link, within limits, with keys; questions by id."""

from __future__ import annotations

import json
import threading

import pytest

from api.app import create_app
from api.errors import Problem
from api.keys import hash_of, holder, new_key
from api.service import Service
from api.settings import Settings
from api.throttle import Places, Rate
from cypher.reader import questions
from graph.stores import Limits, QueryResult
from tests.api.conftest import Client
from tests.api.test_errors import problem
from tests.api.worlds import MemoryStore, world


def asking(store: MemoryStore | None = None, **more: object) -> tuple[Client, MemoryStore]:
    held = store or MemoryStore(world("one"))
    settings = Settings(store="neo4j", **({"log_level": "error"} | more))  # type: ignore[arg-type]  # settings of many types by name
    service = Service(settings, lambda: world("bundled"), lambda: held)
    service.refresh()
    return Client(create_app(settings, service)), held


def test_post_and_link_say_the_same() -> None:
    client, store = asking()
    posted = client.post("/v1/cypher", json={"query": "RETURN $a", "parameters": {"a": [1, "x", None, True, 1.5]}}).json()
    linked = client.get("/v1/cypher", params={"query": "RETURN $a", "parameters": '{"a": [1, "x", null, true, 1.5]}'}).json()
    assert posted == linked
    assert store.asked[0] == store.asked[1]
    assert posted["columns"] == ["iso3", "text", "number"] and not posted["truncated"]
    assert posted["release"] == world("one").id == posted["meta"]["release"]["id"]
    assert posted["rows"][1][2] is None  # JSON has no infinity


def test_limits_can_only_be_lowered() -> None:
    client, store = asking()
    client.post("/v1/cypher", json={"query": "RETURN 1", "seconds": 15.0, "rows": 100_000})
    client.post("/v1/cypher", json={"query": "RETURN 1", "seconds": 0.5, "rows": 1})
    assert [limits for _, _, limits in store.asked] == [Limits(5.0, 1000), Limits(0.5, 1)]


def test_rows_over_the_limit_are_said_to_be_cut() -> None:
    client, _ = asking()
    answer = client.post("/v1/cypher", json={"query": "RETURN 1", "rows": 1}).json()
    assert answer["truncated"] and len(answer["rows"]) == 1


def test_csv_and_xlsx_of_a_query() -> None:
    client, store = asking()
    answer = client.get("/v1/cypher.csv?query=RETURN+1")
    assert answer.text.splitlines()[:2] == ["iso3,text,number", "AAA,'=1+1,1.5"]
    assert answer.headers["x-truncated"] == "false"
    assert store.asked[0][2].rows == 100_000
    assert client.get("/v1/cypher.xlsx?query=RETURN+1").content.startswith(b"PK")


def test_what_is_refused_says_why() -> None:
    client, _ = asking()
    assert "CREATE" in problem(client.post("/v1/cypher", json={"query": "CREATE (n)"}), 403)["detail"]
    assert "5 s" in problem(client.post("/v1/cypher", json={"query": "slow"}), 403)["detail"]


@pytest.mark.parametrize("body", [
    {}, {"query": ""}, {"query": 1}, {"query": "RETURN 1", "colour": "red"}, {"query": "RETURN 1", "seconds": 16.0},
    {"query": "RETURN 1", "parameters": {"a": {"b": 1}}}, [], "RETURN 1",
])
def test_a_body_that_is_not_accepted(body: object) -> None:
    client, store = asking()
    problem(client.post("/v1/cypher", json=body), 422)
    assert store.asked == []


@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\xfe", b'{"query": "\\ud800"}', b'{"query":"RETURN 1","parameters":{"a":1e999}}', b"[" * 60_000,
])
def test_a_body_that_is_no_json(content: bytes) -> None:
    client, _ = asking()
    problem(client.post("/v1/cypher", content=content, headers={"Content-Type": "application/json"}), 422)


@pytest.mark.parametrize("text", ["[]", "{", "1", '{"a": {"b": 1}}', "[" * 2000])
def test_parameters_of_a_link_that_are_not_accepted(text: str) -> None:
    client, _ = asking()
    problem(client.get("/v1/cypher", params={"query": "RETURN 1", "parameters": text}), 422)


def test_a_key_where_keys_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    key = new_key()
    client, _ = asking(api_keys=(hash_of(key),), log_level="info")
    problem(client.get("/v1/cypher?query=RETURN+1"), 401)
    problem(client.get("/v1/cypher?query=RETURN+1", headers={"X-API-Key": "ck_wrong"}), 401)
    assert client.get("/v1/cypher?query=RETURN+1", headers={"X-API-Key": key}).status_code == 200
    assert client.get("/v1/gaps").status_code == 200
    log = capsys.readouterr().err
    assert key not in log and "RETURN 1" not in log
    line = next(found for found in map(json.loads, log.splitlines()) if found["event"] == "cypher")
    assert line["caller"] == hash_of(key)[:12] and line["outcome"] == "answered" and line["rows"] == 2 and line["ms"] >= 0


def test_only_hashes_are_compared() -> None:
    key = new_key()
    assert holder(key, [hash_of(key)]) and not holder(key, [key]) and not holder(hash_of(key), [hash_of(key)]) and not holder(None, [""])


def test_more_than_so_many_a_minute() -> None:
    client, _ = asking(cypher_rate=2)
    statuses = [client.get("/v1/cypher?query=RETURN+1") for _ in range(3)]
    assert [answer.status_code for answer in statuses] == [200, 200, 429]
    assert int(statuses[2].headers["retry-after"]) > 0
    problem(statuses[2], 429)


def test_tokens_come_back_with_time() -> None:
    now = 0.0
    rate = Rate(60, lambda: now)
    for _ in range(60):
        rate.take("a")
    rate.take("b")
    with pytest.raises(Problem):
        rate.take("a")
    now = 1.0
    rate.take("a")


def test_more_than_so_many_at_the_same_time() -> None:
    entered, go = threading.Barrier(5), threading.Event()

    class Slow(MemoryStore):
        def run(self, *asked: object, **more: object) -> QueryResult:
            entered.wait(10)
            go.wait(10)
            return QueryResult([], [], False, None)

    client, _ = asking(Slow(world("one")))
    found: list[int] = []
    running = [threading.Thread(target=lambda: found.append(client.get("/v1/cypher?query=RETURN+1").status_code)) for _ in range(4)]
    for thread in running:
        thread.start()
    entered.wait(10)
    answer = client.get("/v1/cypher?query=RETURN+1")
    go.set()
    for thread in running:
        thread.join()
    problem(answer, 503)
    assert answer.headers["retry-after"] == "1" and found == [200] * 4
    with Places(1).place():
        pass


def test_questions_are_listed_and_each_can_be_asked() -> None:
    client, store = asking()
    listed = client.get("/v1/questions?limit=500").json()["data"]
    assert [record["id"] for record in listed] == list(questions())
    for question in questions().values():
        answer = client.get(f"/v1/questions/{question.id}")
        assert answer.status_code == 200, answer.text
        assert store.asked[-1][0] == question.query and store.asked[-1][1] == question.examples


def test_a_question_takes_its_own_parameters_alone() -> None:
    client, store = asking()
    question = next(q for q in questions().values() if any(p.type == "DATE" for p in q.parameters))
    name = next(p.name for p in question.parameters if p.type == "DATE")
    assert client.get(f"/v1/questions/{question.id}?{name}=2011-11-21").status_code == 200
    assert store.asked[-1][1][name] == "2011-11-21"
    problem(client.get(f"/v1/questions/{question.id}?{name}=yesterday"), 422)
    problem(client.get(f"/v1/questions/{question.id}?colour=red"), 422)
    problem(client.get("/v1/questions/nothing"), 404)
