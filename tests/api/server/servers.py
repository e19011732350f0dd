"""Real servers in processes of their own, and raw bytes sent to them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

import httpx

START = "from concerted.api.server.server import serve; serve(port={port}, workers={workers})"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def started(workers: int, start: str = START, **settings: str) -> tuple[subprocess.Popen[str], str]:
    """A server that is ready, and its address; what it says is kept for who ends it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", start.format(port=port, workers=workers)], text=True, stderr=subprocess.PIPE,
        env=os.environ | {"CONCERTED_STORE": "none", "CONCERTED_LOG_LEVEL": "warning"} | settings,
    )
    base = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                return process, base
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()[1]
        time.sleep(0.1)
    process.kill()
    raise AssertionError("the server did not come up")


def exchange(base: str, sent: bytes) -> bytes:
    """What the server answers to raw bytes, until it closes."""
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=120) as connection:
        connection.sendall(sent)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer
