"""Who may send Cypher of their own: users of this machine; from elsewhere holders of a key, or all where it is said so."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

import httpx
import pytest

from concerted.api.keys import hash_of, new_key
from concerted.api.requests.access import from_this_machine
from concerted.cypher.reader import questions
from tests.api.routers.test_cypher import asking
from tests.api.test_problems import problem

FROM_ELSEWHERE = [
    {"host": "concerted.example"}, {"host": "192.0.2.7:8000"}, {"host": "localhost.example"}, {"host": "127.0.0.1.example"},
    {"host": "[::2]"}, {"host": "0.0.0.0:8000"},
    {"x-forwarded-for": "127.0.0.1"}, {"x-forwarded-host": "localhost"}, {"x-forwarded-proto": "https"}, {"x-real-ip": "127.0.0.1"},
    {"forwarded": "for=127.0.0.1"}, {"via": "1.1 localhost"}, {"cf-connecting-ip": "::1"}, {"X-Forwarded-Port": "443"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_from_elsewhere_cypher_is_closed_and_the_questions_are_open(headers: dict[str, str]) -> None:
    client, store = asking()
    closed = problem(client.get("/v1/cypher?query=RETURN+1", headers=headers), 403)
    assert closed["type"].endswith("cypher-closed") and "CONCERTED_API_KEYS" in closed["detail"]
    problem(client.post("/v1/cypher", json={"query": "RETURN 1"}, headers=headers), 403)
    assert store.asked == []
    question = next(iter(questions()))
    assert client.get(f"/v1/questions/{question}", headers=headers).status_code == 200
    opened, _ = asking(cypher="open")
    assert opened.get("/v1/cypher?query=RETURN+1", headers=headers).status_code == 200


@pytest.mark.parametrize("host", [
    "localhost", "localhost:8000", "LOCALHOST.", "127.0.0.1:8000", "127.1.2.3", "[::1]:8000", "[::ffff:127.0.0.1]",
])
def test_on_this_machine_cypher_is_open(host: str) -> None:
    client, _ = asking()
    assert client.get("/v1/cypher?query=RETURN+1", headers={"host": host}).status_code == 200
    shut, _ = asking(cypher="keys")
    assert problem(shut.get("/v1/cypher?query=RETURN+1", headers={"host": host}), 403)["type"].endswith("cypher-closed")
    known, _ = asking(public_url="https://concerted.example")
    problem(known.get("/v1/cypher?query=RETURN+1", headers={"host": host}), 403)


@pytest.mark.parametrize(("client", "server", "here"), [
    ("127.0.0.1", "127.0.0.1", True), ("::1", "::1", True), ("::ffff:127.0.0.1", "::ffff:127.0.0.1", True),
    ("192.0.2.7", "127.0.0.1", False), ("127.0.0.1", "192.0.2.1", False), ("172.17.0.1", "172.17.0.2", False), (None, "/run/socket", False),
    ("::ffff:192.0.2.7", "::1", False), ("0.0.0.0", "127.0.0.1", False), ("fe80::1%lo", "::1", False),
])
def test_both_ends_of_a_connection_count(client: str | None, server: str, here: bool) -> None:
    scope = {"client": (client, 1) if client else None, "server": (server, 8000), "headers": [(b"host", b"localhost")]}
    assert from_this_machine(scope) is here
    assert not from_this_machine({**scope, "headers": []})
    assert not from_this_machine({**scope, "headers": [(b"host", b"localhost"), (b"host", b"a.example")]})


def test_keys_are_for_cypher_of_ones_own() -> None:
    key = new_key()
    client, _ = asking(api_keys=(hash_of(key),), cypher_rate=1)
    elsewhere = {"host": "concerted.example"}
    assert client.get("/v1/cypher?query=RETURN+1", headers=elsewhere | {"X-API-Key": key}).status_code == 200
    problem(client.get("/v1/cypher?query=RETURN+1"), 401)
    question = next(iter(questions()))
    # Whoever has no key shares the rate of the address, not of the key.
    assert client.get(f"/v1/questions/{question}", headers=elsewhere).status_code == 200
    problem(client.get(f"/v1/questions/{question}", headers=elsewhere), 429)


@pytest.mark.process
@pytest.mark.parametrize(("told", "status"), [({}, 403), ({"CONCERTED_CYPHER": "open"}, 503)])
def test_a_server_that_listens_for_others_takes_no_cypher_without_a_word(told: dict[str, str], status: int) -> None:
    """Without a store, a query that is let in finds none."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    started = f"from concerted.api.server.server import serve; serve('0.0.0.0', {port})"
    environment = os.environ | {"CONCERTED_STORE": "none", "CONCERTED_LOG_LEVEL": "error"} | told
    with subprocess.Popen([sys.executable, "-c", started], env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert _asked(f"http://127.0.0.1:{port}/v1/cypher?query=RETURN+1", process) == status
        finally:
            process.terminate()
        said = process.communicate(timeout=120)[1]
    assert ("CONCERTED_CYPHER=open" in said) is (status == 403)


def _asked(address: str, process: subprocess.Popen[str]) -> int:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            return httpx.get(address).status_code
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not come up")
