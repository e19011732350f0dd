"""GET /v1/gaps under load, plain and compressed, beside a FastAPI route that returns the same bytes ready-made; and memory while
questions change.

Usage: ``python benchmarks/bench_api_load.py [SECONDS] [WORKERS] [PATH]`` (10 s, 2 workers, a page of 100 gaps). 64
connections each ask again as soon as they are answered, by ``wrk`` where it is installed, else from Python. Client and
server share the machine, so the ratio is what counts; both servers have the same number of workers.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import RESULTS

CONNECTIONS = 64
ENCODINGS = ("identity", "gzip", "br")
OURS = "from concerted.api.server.server import serve; serve(port={port}, workers={workers})"
BARE = """
from pathlib import Path
from fastapi import FastAPI, Response
body = Path({file!r}).read_bytes()
app = FastAPI()
@app.get("/v1/gaps")
async def ready() -> Response:
    return Response(body, media_type="application/json", headers={headers!r})
"""
RUN_BARE = """
import uvicorn
uvicorn.run("bare:app", app_dir={folder!r}, port={port}, workers={workers}, log_config=None, access_log=False, http="h11")
"""


@dataclass(frozen=True)
class Load:
    """What a server did in some seconds: times in milliseconds, memory of its processes in bytes at both ends."""

    requests: int
    failed: int
    seconds: float
    median_ms: float
    p99_ms: float
    memory: tuple[int, int]

    @property
    def figures(self) -> dict[str, float]:
        return {
            "requests": self.requests, "failed": self.failed, "per_second": self.requests / self.seconds, "median_ms": self.median_ms,
            "p99_ms": self.p99_ms, "memory_before_mb": self.memory[0] / 2**20, "memory_after_mb": self.memory[1] / 2**20,
        }


async def _connection(port: int, paths: Iterator[str], end: float, times: list[float], encoding: str) -> int:
    failed = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (began := time.perf_counter()) < end:
        travels = f"Accept-Encoding: {encoding}\r\n"
        writer.write(f"GET {next(paths)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n{travels}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - began)
        failed += not head.startswith(b"HTTP/1.1 200")
    writer.close()
    return failed


async def _load(port: int, paths: Iterator[str], seconds: float, encoding: str = "identity") -> tuple[list[float], int]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    failed = await asyncio.gather(*(_connection(port, paths, end, times, encoding) for _ in range(CONNECTIONS)))
    return times, sum(failed)


def _by_wrk(port: int, path: str, seconds: float, encoding: str) -> tuple[int, int, float, float]:
    """Requests, failures, median and 99th percentile in milliseconds, as ``wrk`` tells them."""
    how = ("-t1", f"-c{CONNECTIONS}", f"-d{max(round(seconds), 1)}s", "--latency", "-H", f"Accept-Encoding: {encoding}")
    command = ("wrk", *how, f"http://127.0.0.1:{port}{path}")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    percentiles = {share: float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
                   for share, value, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)\b", said)}
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said), re.search(r"Socket errors:.*", said)
    failed = int(errors[0][1]) if errors[0] else 0
    failed += sum(map(int, re.findall(r"\d+", errors[1][0]))) if errors[1] else 0
    return int(re.search(r"(\d+) requests in", said)[1]), failed, percentiles["50"], percentiles["99"]  # type: ignore[index]  # always told


def _by_python(port: int, path: str, seconds: float, encoding: str) -> tuple[int, int, float, float]:
    times, failed = asyncio.run(_load(port, itertools.repeat(path), seconds, encoding))
    ordered = sorted(times)
    return len(ordered), failed, statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000


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


def _body(port: int, path: str, encoding: str) -> bytes:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": encoding})
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(asked) as answer:
                assert answer.headers.get("Content-Encoding", "identity") == encoding
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def serving(source: str, port: int, path: str, encoding: str = "identity") -> Iterator[tuple[int, bytes]]:
    """A server in a process of its own, that answers and is warm: its process id, and what it answers."""
    settings = {"CONCERTED_STORE": "none", "CONCERTED_LOG_LEVEL": os.environ.get("CONCERTED_LOG_LEVEL", "info")}
    settings["CONCERTED_LIST_RATE"] = "1000000"  # all these connections are one caller
    with subprocess.Popen([sys.executable, "-c", source], env=os.environ | settings, stderr=subprocess.DEVNULL) as process:
        try:
            body = _body(port, path, encoding)
            asyncio.run(_load(port, itertools.repeat(path), 2.0, encoding))
            yield process.pid, body
        finally:
            process.terminate()


def under_load(source: str, port: int, path: str, seconds: float, encoding: str) -> tuple[Load, bytes]:
    """One path asked for again and again."""
    measure: Callable[[int, str, float, str], tuple[int, int, float, float]] = _by_wrk if shutil.which("wrk") else _by_python
    with serving(source, port, path, encoding) as (pid, body):
        before, began = _memory(pid), time.perf_counter()
        requests, failed, median, p99 = measure(port, path, seconds, encoding)
        return Load(requests, failed, time.perf_counter() - began, median, p99, (before, _memory(pid))), body


def changing(seconds: float) -> Iterator[str]:
    """Dates, States and words that nobody asked for before, so that nothing is answered from memory."""
    random_ = random.Random(7)
    while True:
        day = f"{random_.randrange(1980, 2027)}-{random_.randrange(1, 13):02}-{random_.randrange(1, 29):02}"
        yield from (
            f"/v1/gaps?as_of={day}&limit=500", f"/v1/priorities?as_of={day}", f"/v1/search?q={random_.random()}",
            f"/v1/states/DEU?as_of={day}", f"/v1/gaps?limit=100&as_of={day}&territories=separate",
        )


def memory_while_questions_change(seconds: float) -> tuple[int, int, list[float]]:
    """Requests and failures of a server with one worker, and its memory in MB at the beginning and after each eighth of the time."""
    port = _free_port()
    with serving(OURS.format(port=port, workers=1), port, "/v1/gaps?limit=100") as (pid, _):
        paths, found, asked, failed = changing(seconds), [_memory(pid) / 2**20], 0, 0
        for _ in range(8):
            times, wrong = asyncio.run(_load(port, paths, seconds / 8))
            asked, failed = asked + len(times), failed + wrong
            found.append(_memory(pid) / 2**20)
    return asked, failed, found


def beside_bare(path: str, seconds: float, workers: int, encoding: str) -> dict[str, object]:
    """Both servers in turn, asked for one encoding: what their answers weigh, and what they did."""
    port = _free_port()
    ours, body = under_load(OURS.format(port=port, workers=workers), port, path, seconds, encoding)
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        answer.write_bytes(body)
        headers = {} if encoding == "identity" else {"Content-Encoding": encoding}
        (Path(folder) / "bare.py").write_text(BARE.format(file=str(answer), headers=headers))
        port = _free_port()
        bare, same = under_load(RUN_BARE.format(folder=folder, port=port, workers=workers), port, path, seconds, encoding)
    assert same == body
    ratios = {
        "p99": ours.figures["p99_ms"] / bare.figures["p99_ms"],
        "time_per_request": bare.figures["per_second"] / ours.figures["per_second"],
    }
    figures = {"concerted": ours.figures, "bare FastAPI": bare.figures}
    print(f"{encoding}: {len(body):,} bytes")
    print(f"{'':<14}" + "".join(f"{name:>18}" for name in ours.figures))
    for name, row in figures.items():
        print(f"{name:<14}" + "".join(f"{value:>18,.1f}" for value in row.values()))
    print("ratios to the bare route: " + ", ".join(f"{name} {value:.2f}" for name, value in ratios.items()))
    return {"bytes": len(body), "figures": figures, "ratios": ratios}


def main() -> None:
    """Both servers in turn for each encoding, their figures as a table and as JSON; then memory."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    path = sys.argv[3] if len(sys.argv) > 3 else "/v1/gaps?limit=100"
    client = "wrk" if shutil.which("wrk") else "Python"
    print(f"{path}, {CONNECTIONS} connections by {client}, {seconds:g} s, {workers} worker(s) each")
    plain, *compressed = (beside_bare(path, seconds, workers, encoding) for encoding in ENCODINGS)
    asked, failed, memory = memory_while_questions_change(seconds)
    print(f"memory over {asked:,} questions that change: {' → '.join(f'{mb:.0f}' for mb in memory)} MB")
    RESULTS.mkdir(exist_ok=True)
    kept = {"path": path, "connections": CONNECTIONS, "client": client, "seconds": seconds, "workers": workers, **plain}
    kept |= {"compressed": dict(zip(ENCODINGS[1:], compressed, strict=True))}
    kept |= {"changing": {"requests": asked, "failed": failed, "memory_mb": memory}}
    (RESULTS / "api_load.json").write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
