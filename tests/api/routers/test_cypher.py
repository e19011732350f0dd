"""Cypher over HTTP: by POST and as a link, within limits, with keys; questions by id."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from concerted.api.app import create_app
from concerted.api.keys import hash_of, holder, new_key
from concerted.api.problems import Problem
from concerted.api.service.service import Service
from concerted.api.service.throttle import Places, Rate
from concerted.api.settings import Settings
from concerted.cypher.reader import questions
from concerted.graph.facts.days.calendar import today
from concerted.graph.stores import Limits, QueryResult
from concerted.graph.stores.guard import check_query
from tests.api.conftest import Client
from tests.api.test_problems import problem
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


def test_the_meta_of_rows_says_what_they_rest_on_and_a_link_that_asks_again() -> None:
    client, store = asking()
    asked = {"query": "RETURN $a", "parameters": {"a": ["é", None]}, "seconds": 2.5, "rows": 1}
    posted = client.post("/v1/cypher", json=asked)
    meta = posted.json()["meta"]
    # None of the columns names sources.
    assert meta["sources"] == [] and meta["data_age_days"] >= 0 and meta["as_of"] is None and meta["store"]["status"] == "ready"
    assert meta["query"] == {"query": "RETURN $a", "parameters": {"a": ["é", None]}}
    assert meta["limits"] == {"seconds": 2.5, "rows": 1, "bytes": Limits().answer_bytes}
    linked = client.get(meta["self"])
    assert linked.content == posted.content and store.asked[0] == store.asked[1]
    # What a query answers may differ the next time, so it is asked again, and only what is the same is not sent.
    assert posted.headers["cache-control"] == "private, no-cache"
    assert client.get(meta["self"], headers={"If-None-Match": posted.headers["etag"]}).status_code == 304 and len(store.asked) == 3


def test_a_query_too_long_for_a_link_has_none() -> None:
    client, _ = asking()
    assert client.post("/v1/cypher", json={"query": "RETURN 1 // " + "é" * 5000}).json()["meta"]["self"] is None


def test_rows_of_a_release_that_is_not_served_yet_do_not_pass_for_the_one_that_is() -> None:
    client, store = asking()
    store.held = world("two")
    answer = client.get("/v1/cypher?query=RETURN+1").json()
    assert answer["release"] == world("two").id and answer["meta"]["sources"] == []
    assert answer["meta"]["release"] == {"id": world("two").id, "title": None, "published": None}
    client.app.state.service.refresh()
    assert client.get("/v1/cypher?query=RETURN+1").json()["meta"]["release"]["id"] == world("two").id


def test_limits_can_only_be_lowered() -> None:
    client, store = asking()
    client.post("/v1/cypher", json={"query": "RETURN 1", "seconds": 15.0, "rows": 100_000})
    client.post("/v1/cypher", json={"query": "RETURN 1", "seconds": 0.5, "rows": 1})
    client.get("/v1/cypher?query=RETURN+1&seconds=0.5&rows=1")
    assert [limits for _, _, limits in store.asked] == [Limits(5.0, 1000), Limits(0.5, 1), Limits(0.5, 1)]


def test_rows_over_the_limit_are_said_to_be_cut() -> None:
    client, _ = asking()
    answer = client.post("/v1/cypher", json={"query": "RETURN 1", "rows": 1}).json()
    assert answer["truncated"] and len(answer["rows"]) == 1


def test_csv_and_xlsx_of_a_query() -> None:
    client, store = asking()
    answer = client.get("/v1/cypher.csv?query=RETURN+1")
    assert answer.text.splitlines()[:2] == ["iso3,text,number", "AAA,'=1+1,1.5"]
    assert answer.headers["x-truncated"] == "false"
    assert store.asked[0][2] == Limits(5.0, 100_000, answer_bytes=100_000_000)
    assert client.get("/v1/cypher.xlsx?query=RETURN+1").content.startswith(b"PK")
    assert client.get("/v1/cypher.csv?query=RETURN+1&rows=1").headers["x-truncated"] == "true"


class Answering(MemoryStore):
    """Answers every query alike."""

    def __init__(self, columns: list[str], rows: list[list[object]]) -> None:
        super().__init__(world("one"))
        self.columns, self.rows = columns, rows

    def run(self, *asked: object, **more: object) -> QueryResult:
        return QueryResult(self.columns, self.rows, False, world("one").id)


def test_names_of_columns_are_no_formulas_either() -> None:
    client, _ = asking(Answering(["=cmd|' /C calc'!A0", "{=1+1}", "m"], [[1, 2, {"+k": "@x"}]]))
    assert client.get("/v1/cypher.csv?query=q").text == "'=cmd|' /C calc'!A0,{=1+1},m_+k\r\n1,2,'@x\r\n"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/v1/cypher.xlsx?query=q").content)).worksheets[0]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row] == ["s", "s", "s", "n", "n", "s"]


def test_a_file_of_no_rows_names_its_columns() -> None:
    client, _ = asking(Answering(["iso3", "text"], []))
    assert client.get("/v1/cypher.csv?query=q").text == "iso3,text\r\n"


def test_a_csv_over_its_limit_says_that_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = asking(Answering(["text"], [["x" * 100]] * 2000))
    monkeypatch.setattr("concerted.api.output.tabular.bounded.__defaults__", (150_000,))
    answer = client.get("/v1/cypher.csv?query=q")
    assert answer.headers["x-truncated"] == "true" and 50_000 < len(answer.content) <= 150_000


def test_what_is_refused_says_why() -> None:
    client, _ = asking()
    assert "CREATE" in problem(client.post("/v1/cypher", json={"query": "CREATE (n)"}), 403)["detail"]


def test_a_limit_of_time_and_a_mistake_in_a_query_are_told_apart_from_refusals() -> None:
    client, _ = asking()
    late = client.post("/v1/cypher", json={"query": "slow"})
    assert "5 s" in problem(late, 504)["detail"] and int(late.headers["retry-after"]) > 0
    assert "not defined" in problem(client.post("/v1/cypher", json={"query": "RETURN nothing"}), 422)["detail"]


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


class Guarded(MemoryStore):
    """Looks at queries and parameters as every store does."""

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        check_query(query, limits or Limits(), parameters)
        return super().run(query, parameters, limits)


@pytest.mark.parametrize("content", [
    '{"query": "RETURN $p", "parameters": {"p": 9223372036854775808}}',
    '{"query": "RETURN $p", "parameters": {"p": [-9223372036854775809]}}',
    '{"query": "RETURN $p", "parameters": {"p": "\\ud800"}}', '{"query": "RETURN 1", "parameters": {"\\ud800": 1}}',
    f'{{"query": "RETURN $p", "parameters": {{"p": {"[" * 10_000}{"]" * 10_000}}}}}',
    f'{{"query": "RETURN $p", "parameters": {{"p": {"[" * 500}{"]" * 500}}}}}',
    f'{{"query": "RETURN $p", "parameters": {{"p": {"9" * 5000}}}}}', f'{{"query": "RETURN {"9" * 5000}"}}', '{"query": "RETURN 0o9"}',
    '{"query": "RETURN 9223372036854775808"}', '{"query": "RETURN 1e999"}',
], ids=str)
def test_what_no_engine_takes_is_told(content: str) -> None:
    client, _ = asking(Guarded(world("one")))
    answer = problem(client.post("/v1/cypher", content=content, headers={"Content-Type": "application/json"}), 422)
    assert " at 0x" not in answer["detail"] and len(answer["detail"]) < 300


@pytest.mark.parametrize("media", [
    "text/plain", "application/x-www-form-urlencoded", "application/json5", "json", "", "multipart/form-data",
])
def test_a_body_of_another_kind(media: str) -> None:
    client, store = asking()
    problem(client.post("/v1/cypher", content=b'{"query": "RETURN 1"}', headers={"Content-Type": media}), 415)
    assert store.asked == []
    for json_ in ("application/json; charset=utf-8", "Application/JSON", "application/vnd.example+json"):
        assert client.post("/v1/cypher", content=b'{"query": "RETURN 1"}', headers={"Content-Type": json_}).status_code == 200


@pytest.mark.parametrize("text", ["[]", "{", "1", '{"a": {"b": 1}}', "[" * 2000])
def test_parameters_of_a_link_that_are_not_accepted(text: str) -> None:
    client, _ = asking()
    problem(client.get("/v1/cypher", params={"query": "RETURN 1", "parameters": text}), 422)


def test_a_key_where_keys_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    key = new_key()
    client, _ = asking(api_keys=(hash_of(key),), log_level="info")
    problem(client.get("/v1/cypher?query=RETURN+1"), 401)
    problem(client.get("/v1/cypher?query=RETURN+1", headers={"X-API-Key": "ck_wrong"}), 401)
    answered = client.get("/v1/cypher?query=RETURN+1", headers={"X-API-Key": key})
    assert answered.status_code == 200 and client.get("/v1/gaps").status_code == 200
    log = capsys.readouterr().err
    assert key not in log and "RETURN 1" not in log
    line = next(found for found in map(json.loads, log.splitlines()) if found["event"] == "cypher")
    assert line["request_id"] == answered.headers["x-request-id"]
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
        assert store.asked[-1][0] == question.query and store.asked[-1][1] == question.defaults(today())


def test_a_question_takes_its_own_parameters_alone() -> None:
    client, store = asking()
    question = next(q for q in questions().values() if any(p.type == "DATE" for p in q.parameters))
    name = next(p.name for p in question.parameters if p.type == "DATE")
    assert client.get(f"/v1/questions/{question.id}?{name}=2011-11-21").status_code == 200
    assert store.asked[-1][1][name] == "2011-11-21"
    meta = client.get(f"/v1/questions/{question.id}?{name}=2011-11-21&limit=1").json()["meta"]
    assert meta["query"]["question"] == question.id and meta["query"]["parameters"][name] == "2011-11-21"
    assert client.get(meta["self"]).json()["meta"] == meta
    problem(client.get(f"/v1/questions/{question.id}?{name}=yesterday"), 422)
    problem(client.get(f"/v1/questions/{question.id}?colour=red"), 422)
    problem(client.get("/v1/questions/nothing"), 404)
