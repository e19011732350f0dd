"""A real server, started as its users do: it comes up, refuses malformed requests in its shape, and ends gracefully."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from concerted.graph.stores import open_store
from concerted.loaders import reference_release
from tests.api.conftest import wait_until
from tests.api.server.servers import exchange, started

pytestmark = pytest.mark.process

pytest.importorskip("fcntl", reason="signals as POSIX has them")


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of the server."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def server(temporary: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process, base = started(1, TMPDIR=str(temporary))
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


MALFORMED = (
    b"NONSENSE\r\n\r\n", b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", b"GET /v1/gaps HTTP/1.1\r\n\r\n",
    b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /v1/gaps?state=\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
)


@pytest.mark.parametrize("sent", MALFORMED)
def test_what_is_no_http_is_refused_in_shape(server: tuple[subprocess.Popen[str], str], sent: bytes) -> None:
    head, _, body = exchange(server[1], sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    document = json.loads(body)
    assert headers["content-type"] == "application/problem+json" and headers["x-content-type-options"] == "nosniff"
    assert document["status"] == 400 and document["request_id"] == headers["x-request-id"]


def test_hostile_bytes_leave_it_serving(server: tuple[subprocess.Popen[str], str]) -> None:
    """Well-formed requests with bytes exchanged, cut and doubled: each is answered below 500, and the next one too."""
    random_ = random.Random(3)
    whole = (
        b"GET /v1/gaps?instrument=acap&limit=1 HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\nConnection: close\r\n\r\n",
        b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
        b'{"query":"RETURN 1"}',
        b"HEAD /v1/states.csv HTTP/1.0\r\nIf-None-Match: *\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET http://a/v1/gaps HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: close, upgrade\r\n\r\n",
    )
    for _ in range(400):
        sent = bytearray(random_.choice(whole))
        for _ in range(random_.randrange(1, 5)):
            at = random_.randrange(len(sent))
            if (way := random_.randrange(3)) == 0:
                sent[at] = random_.randrange(256)
            elif way == 1:
                del sent[at : at + random_.randrange(4)]
            else:
                sent[at:at] = sent[at : at + random_.randrange(40)]
        host, port = server[1].removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=120) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)  # nothing more will come, also where the server would wait for more
            answer = b""
            try:
                while part := connection.recv(65536):
                    answer += part
            except ConnectionResetError:
                pass
        status = answer[9:12]
        assert answer == b"" or status < b"500" or b"no-store" in answer, (bytes(sent), answer[:300])
    assert httpx.get(f"{server[1]}/v1/gaps?limit=1").status_code == 200


def test_it_ends_gracefully(server: tuple[subprocess.Popen[str], str], temporary: Path) -> None:
    """Told to end while a request is under way, it takes no other one and answers that one first; it leaves nothing behind."""
    process, base = server
    host, port = base.removeprefix("http://").split(":")
    body = b'{"query": "RETURN 1"}'
    with socket.create_connection((host, int(port)), timeout=120) as connection:
        connection.sendall(
            b"POST /v1/cypher HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        assert connection.recv(1024).startswith(b"HTTP/1.1 100")  # it is being answered
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: _refuses(base))
        assert process.poll() is None
        connection.sendall(body)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 503") and b"urn:concerted:problem:no-store" in answer
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0 or process.returncode == -signal.SIGTERM
    lines = [json.loads(line) for line in said.splitlines()]  # whatever said it
    assert lines and not any("exception" in line for line in lines)
    assert not list(temporary.iterdir())


def _refuses(base: str) -> bool:
    try:
        httpx.get(f"{base}/healthz")
    except httpx.TransportError:
        return True
    return False


def test_several_workers_and_other_processes_share_the_snapshots(tmp_path: Path) -> None:
    process, base = started(2, CONCERTED_STORE="embedded", CONCERTED_DATA_DIR=str(tmp_path), CONCERTED_CYPHER_RATE="100000")
    query, states = f"{base}/v1/cypher?query=MATCH+(s:State)+RETURN+count(s)+AS+n", reference_release()["states"].height
    try:
        # Each of them finds the folder empty and fills it, or finds it filled; one after the other can answer.
        wait_until(lambda: all(httpx.get(query, timeout=60).status_code == 200 for _ in range(12)))
        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(lambda _: httpx.get(query, timeout=60), range(30)))
        assert {answer.status_code for answer in answers} <= {200, 503}
        assert {str(answer.json()["rows"]) for answer in answers if answer.status_code == 200} == {f"[[{states}]]"}
        with closing(open_store("embedded", data_dir=tmp_path)) as store:
            assert store.run("MATCH (s:State) RETURN count(s) AS n").rows == [[states]]
        assert len(list(tmp_path.glob("*.snapshot"))) == 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def test_two_workers_count_together(tmp_path: Path) -> None:
    process, base = started(2, TMPDIR=str(tmp_path))
    try:
        # Either worker takes a request; one may still be reading the release.
        answered = sum(httpx.get(f"{base}/v1/gaps?instrument=acap").status_code == 200 for _ in range(60))
        assert answered > 0

        def counted() -> float:
            text = httpx.get(f"{base}/metrics").text
            return sum(
                float(line.split()[-1]) for line in text.splitlines()
                if line.startswith("concerted_requests_total") and 'route="/v1/gaps",status="200"' in line
            )

        # A request is counted once its answer has gone out.
        wait_until(lambda: counted() >= answered)
        assert counted() == answered
        assert list(tmp_path.iterdir())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    assert not list(tmp_path.iterdir())
