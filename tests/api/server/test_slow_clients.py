"""Clients that never finish what they send, send what has two meanings, or are too many: others are answered meanwhile."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.api.server.servers import START, exchange, started

pytestmark = pytest.mark.process

pytest.importorskip("fcntl", reason="signals as POSIX has them")

# With times and numbers that a test can wait for.
HURRIED = """
import h11
from concerted.api.server import protocol
protocol._LATE.update({{h11.IDLE: ("head", 1.0), h11.SEND_BODY: ("body", 1.0)}})
protocol.most_connections = lambda: 40
protocol.STALLED_SECONDS = 1.0
""" + START


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[subprocess.Popen[str], str]]:
    process, base = started(1)
    yield process, base
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)


@pytest.fixture(scope="module")
def hurried() -> Iterator[tuple[subprocess.Popen[str], str]]:
    process, base = started(1, HURRIED, CONCERTED_LOG_LEVEL="info")
    yield process, base
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=120)[1]
    events = [json.loads(line)["event"] for line in said.splitlines()]
    # Of each kind one line, however often it came about.
    for kind in ("late", "malformed", "connections", "stalled"):
        assert events.count(kind) == 1, events


@pytest.mark.parametrize(("sent", "what"), [
    (b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nX-Slow: ", "head"),
    (b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{", "body"),
    (b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", "body"),
])
def test_half_a_request_is_given_up(hurried: tuple[subprocess.Popen[str], str], sent: bytes, what: str) -> None:
    head, _, body = exchange(hurried[1], sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408") and b"connection: close" in head.lower()
    assert what in json.loads(body)["detail"]


def test_a_byte_now_and_then_does_not_keep_a_connection(hurried: tuple[subprocess.Popen[str], str]) -> None:
    host, port = hurried[1].removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=120) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        connection.settimeout(0.2)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                connection.sendall(b"a")
                assert connection.recv(1024).startswith(b"HTTP/1.1 408")
                return
            except TimeoutError:
                continue
    raise AssertionError("it was kept")


def test_who_says_nothing_is_closed_without_a_word(hurried: tuple[subprocess.Popen[str], str]) -> None:
    assert exchange(hurried[1], b"") == b""


def test_a_body_that_nobody_reads_does_not_keep_a_connection(hurried: tuple[subprocess.Popen[str], str]) -> None:
    answer = exchange(hurried[1], b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n{")
    assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"}")


def test_more_connections_than_there_may_be_do_not_keep_others_out(hurried: tuple[subprocess.Popen[str], str]) -> None:
    host, port = hurried[1].removeprefix("http://").split(":")
    slow = []
    try:
        for _ in range(200):
            slow.append(socket.create_connection((host, int(port)), timeout=120))
            slow[-1].sendall(b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            if len(slow) % 20 == 0:
                assert httpx.get(f"{hurried[1]}/healthz", timeout=60).status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_an_answer_that_is_not_taken_is_given_up(hurried: tuple[subprocess.Popen[str], str]) -> None:
    host, port = hurried[1].removeprefix("http://").split(":")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(120)
        connection.connect((host, int(port)))
        connection.sendall(b"GET /v1/gaps.csv?by=taxon&facts=true HTTP/1.1\r\nHost: a\r\n\r\n")
        head = connection.recv(1000)
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        time.sleep(5)
        taken = len(head)
        try:
            while part := connection.recv(65536):
                taken += len(part)
        except ConnectionResetError:
            pass
    assert taken < length


def test_malformed_requests_fill_no_log(hurried: tuple[subprocess.Popen[str], str]) -> None:
    """What is told of them is counted when the server has ended."""
    for _ in range(20):
        assert exchange(hurried[1], b"NONSENSE\r\n\r\n").startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("sent", [
    b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\n",
    b"GET /v1/states HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    b"POST /v1/cypher HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
])
def test_a_body_of_two_lengths_is_refused_and_nothing_after_it_is_read(server: tuple[subprocess.Popen[str], str], sent: bytes) -> None:
    answer = exchange(server[1], sent + b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400") and answer.count(b"HTTP/1.1") == 1
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["detail"] == "the body is given two lengths"


def test_a_caller_behind_a_proxy_is_believed_only_when_told() -> None:
    """The rate of lists tells callers apart."""
    for trusted, expected in (("", 429), ("127.0.0.0/8", 200)):
        process, base = started(1, CONCERTED_TRUSTED_PROXIES=trusted, CONCERTED_LIST_RATE="1")
        try:
            answers = [
                httpx.get(f"{base}/v1/gaps?as_of=1990-01-0{n}", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in (1, 2)
            ]
            assert answers == [200, expected]
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=120)
