"""Whatever is refused is refused in one shape, and nothing of the inside shows."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from concerted.api.app import create_app
from concerted.api.middleware.limits import MAX_BODY, MAX_URL
from concerted.api.settings import Settings
from tests.api.conftest import Client


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in an answer, checked for its shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= set(found)
    assert found["status"] == status
    assert found["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    for inside in ("Traceback", 'File "', "site-packages", "0x"):
        assert inside not in answer.text
    return found


def test_no_such_address(client: Client) -> None:
    problem(client.get("/v1/nothing"), 404)
    problem(client.get("/v1/gaps/"), 404)


def test_method(client: Client) -> None:
    answer = client.request("DELETE", "/v1/gaps")
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"
    both = client.request("PUT", "/v1/cypher")
    problem(both, 405)
    assert both.headers["allow"] == "GET, HEAD, POST"


def test_body_too_large(client: Client) -> None:
    problem(client.post("/v1/cypher", content=b"x" * (MAX_BODY + 1)), 413)


def test_body_too_large_without_saying_so(client: Client) -> None:
    async def parts() -> Any:
        for _ in range(MAX_BODY // 1024 + 2):
            yield b"x" * 1024

    problem(client.post("/v1/cypher", content=parts(), headers={"Content-Type": "application/json"}), 413)


def test_address_too_long(client: Client) -> None:
    problem(client.get("/v1/gaps?state=" + "a" * MAX_URL), 414)
    problem(client.get("/" + "a" * MAX_URL), 414)


@pytest.mark.parametrize("path", ["/v1/gaps", "/v1/releases", "/v1/releases/current", "/v1/questions", "/healthz", "/readyz", "/v1/cypher"])
def test_an_unknown_parameter_is_named(client: Client, path: str) -> None:
    found = problem(client.get(f"{path}?colour=red"), 422)
    assert "colour" in {error["name"] for error in found["errors"]}
    assert "colour" in found["detail"]


@pytest.mark.parametrize("query", [
    "as_of=20191015", "as_of=1", "as_of=2019-02-30", "limit=0", "limit=501", "limit=1e2", "limit=", "facts=yes", "kind=none", "lang=de",
    "territories=both", "by=", "state=", "sort=colour", "limit=1&limit=2",
])
def test_a_value_that_is_not_accepted(client: Client, query: str) -> None:
    found = problem(client.get(f"/v1/gaps?{query}"), 422)
    assert found["errors"][0]["name"] == query.partition("=")[0]


def test_an_unknown_name_comes_with_suggestions(client: Client) -> None:
    assert "Germany" in problem(client.get("/v1/gaps?state=Germny"), 404)["suggestions"]
    assert problem(client.get("/v1/taxa/Falco cherug"), 404)["suggestions"]


def test_a_cursor_that_was_not_made_here(client: Client) -> None:
    problem(client.get("/v1/gaps?cursor=abc"), 404)
    problem(client.get("/v1/gaps?cursor=%00%ff"), 404)


def test_a_member_has_no_score(client: Client) -> None:
    assert "member" in problem(client.get("/v1/priorities/DEU"), 404)["detail"]


def test_format_that_is_not_made(client: Client) -> None:
    problem(client.get("/v1/gaps", headers={"Accept": "image/png"}), 406)
    problem(client.get("/v1/states/DEU.csv"), 406)


def test_without_a_store_cypher_says_when_to_ask_again(client: Client) -> None:
    answer = client.get("/v1/cypher", params={"query": "RETURN 1"})
    problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0


def test_a_host_that_is_none(client: Client) -> None:
    problem(client.get("/v1/gaps", headers={"Host": "a b<c>"}), 400)


def test_before_the_release_is_read() -> None:
    app = create_app(Settings(store="none", log_level="error"))
    waiting = Client(app)
    for path in ("/readyz", "/v1/gaps"):
        answer = waiting.get(path)
        problem(answer, 503)
        assert answer.headers["retry-after"]
    assert waiting.get("/healthz").status_code == 200


def test_what_nobody_expected_tells_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    app: FastAPI = create_app(Settings(store="none", log_level="error"))

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("the secret of the house")

    answer = Client(app).get("/broken")
    found = problem(answer, 500)
    assert "secret" not in answer.text
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert any(line.get("request_id") == found["request_id"] and "secret" in line["exception"] for line in logged)
