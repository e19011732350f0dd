"""A real server, started as its users do: it comes up, refuses malformed requests in its shape, and ends gracefully."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

START = "from api.serve import serve; serve(port={port}, workers={workers})"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _started(workers: int, **settings: str) -> tuple[subprocess.Popen[str], str]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", START.format(port=port, workers=workers)], text=True, stderr=subprocess.PIPE,
        env=os.environ | {"CONCERTED_STORE": "none", "CONCERTED_LOG_LEVEL": "error"} | settings,
    )
    base = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                return process, base
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()[1]
        time.sleep(0.1)
    process.kill()
    raise AssertionError("the server did not come up")


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[subprocess.Popen[str], str]]:
    process, base = _started(1)
    yield process, base
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_it_serves_and_says_nothing_of_itself(server: tuple[subprocess.Popen[str], str]) -> None:
    answer = httpx.get(f"{server[1]}/v1/gaps?instrument=acap")
    assert answer.status_code == 200 and "server" not in answer.headers
    assert answer.json()["meta"]["self"].startswith(server[1])


def test_an_address_far_too_long_is_refused_in_shape(server: tuple[subprocess.Popen[str], str]) -> None:
    answer = httpx.get(f"{server[1]}/v1/gaps?state={'a' * 60_000}")
    assert answer.status_code == 414 and answer.headers["content-type"] == "application/problem+json"


def test_what_is_no_http_is_refused_in_shape(server: tuple[subprocess.Popen[str], str]) -> None:
    host, port = server[1].removeprefix("http://").split(":")
    for junk in (b"NONSENSE\r\n\r\n", b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(junk)
            answer = b""
            while part := connection.recv(4096):
                answer += part
        assert answer.startswith(b"HTTP/1.1 400") and b"application/problem+json" in answer


def test_it_ends_gracefully(server: tuple[subprocess.Popen[str], str]) -> None:
    process, base = server
    assert httpx.get(f"{base}/healthz").status_code == 200
    process.send_signal(signal.SIGTERM)
    assert "Traceback" not in process.communicate(timeout=20)[1]
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{base}/healthz")


def test_two_workers_count_together() -> None:
    process, base = _started(2)
    try:
        # Either worker takes a request; one may still be reading the release.
        answered = sum(httpx.get(f"{base}/v1/gaps?instrument=acap").status_code == 200 for _ in range(60))
        line = next(
            line for line in httpx.get(f"{base}/metrics").text.splitlines()
            if line.startswith("concerted_requests_total") and 'route="/v1/gaps",status="200"' in line
        )
        assert float(line.split()[-1]) == answered
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
