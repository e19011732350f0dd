"""GET /v1/gaps under load, beside a FastAPI route that returns the same bytes ready-made.

Usage: ``python benchmarks/bench_api_load.py [SECONDS] [WORKERS] [PATH]`` (10 s, 1 worker, a page of 100 gaps). 64
connections each ask again as soon as they are answered; client and server share the machine, so the ratio is what counts.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import RESULTS

CONNECTIONS = 64
OURS = "from api.serve import serve; serve(port={port}, workers={workers})"
BARE = """
import uvicorn
from pathlib import Path
from fastapi import FastAPI, Response
body = Path({file!r}).read_bytes()
app = FastAPI()
@app.get("/v1/gaps")
async def ready() -> Response:
    return Response(body, media_type="application/json")
uvicorn.run(app, port={port}, log_config=None, access_log=False, http="h11")
"""


@dataclass(frozen=True)
class Load:
    """What a server did in some seconds: times in seconds, memory of its processes in bytes at both ends."""

    times: list[float]
    failed: int
    seconds: float
    memory: tuple[int, int]

    @property
    def figures(self) -> dict[str, float]:
        ordered = sorted(self.times)
        return {
            "requests": len(ordered), "failed": self.failed, "per_second": len(ordered) / self.seconds,
            "median_ms": statistics.median(ordered) * 1000, "p99_ms": ordered[int(len(ordered) * 0.99)] * 1000,
            "memory_before_mb": self.memory[0] / 2**20, "memory_after_mb": self.memory[1] / 2**20,
        }


async def _connection(port: int, path: str, end: float, times: list[float]) -> int:
    failed = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n\r\n".encode()
    while (began := time.perf_counter()) < end:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - began)
        failed += not head.startswith(b"HTTP/1.1 200")
    writer.close()
    return failed


async def _load(port: int, path: str, seconds: float) -> tuple[list[float], int]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    failed = await asyncio.gather(*(_connection(port, path, end, times) for _ in range(CONNECTIONS)))
    return times, sum(failed)


def _memory(pid: int) -> int:
    """Resident bytes of a process and its children, 0 where the machine does not tell."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # it ended meanwhile
            continue
        if int(fields["Pid"]) == pid or int(fields["PPid"]) == pid:
            total += int(fields.get("VmRSS", "0 kB").split()[0]) * 1024
    return total


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _body(port: int, path: str) -> bytes:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def under_load(source: str, port: int, path: str, seconds: float) -> tuple[Load, bytes]:
    """Start a server, warm it up, and put load on it."""
    settings = {"CONCERTED_STORE": "none", "CONCERTED_LOG_LEVEL": os.environ.get("CONCERTED_LOG_LEVEL", "info")}
    with subprocess.Popen([sys.executable, "-c", source], env=os.environ | settings, stderr=subprocess.DEVNULL) as process:
        try:
            body = _body(port, path)
            asyncio.run(_load(port, path, min(2.0, seconds)))
            before = _memory(process.pid)
            began = time.perf_counter()
            times, failed = asyncio.run(_load(port, path, seconds))
            return Load(times, failed, time.perf_counter() - began, (before, _memory(process.pid))), body
        finally:
            process.terminate()


def main() -> None:
    """Both servers in turn, their figures as a table and as JSON."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    path = sys.argv[3] if len(sys.argv) > 3 else "/v1/gaps?limit=100"
    port = _free_port()
    ours, body = under_load(OURS.format(port=port, workers=workers), port, path, seconds)
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        port = _free_port()
        bare, same = under_load(BARE.format(port=port, file=file.name), port, path, seconds)
    assert same == body
    figures = {"concerted": ours.figures, "bare FastAPI": bare.figures}
    print(f"{path}, {len(body):,} bytes, {CONNECTIONS} connections, {seconds:g} s, {workers} worker(s); the bare route has one")
    print(f"{'':<14}" + "".join(f"{name:>18}" for name in ours.figures))
    for name, row in figures.items():
        print(f"{name:<14}" + "".join(f"{value:>18,.1f}" for value in row.values()))
    ratios = {
        "p99": ours.figures["p99_ms"] / bare.figures["p99_ms"],
        "time_per_request": bare.figures["per_second"] / ours.figures["per_second"],
    }
    print("ratios to the bare route: " + ", ".join(f"{name} {value:.2f}" for name, value in ratios.items()))
    RESULTS.mkdir(exist_ok=True)
    kept = {"path": path, "bytes": len(body), "connections": CONNECTIONS, "seconds": seconds, "workers": workers}
    (RESULTS / "api_load.json").write_text(json.dumps(kept | {"figures": figures, "ratios": ratios}, indent=1) + "\n")


if __name__ == "__main__":
    main()
