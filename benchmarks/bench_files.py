"""Files, lists and ``/healthz`` beside each other, and beside clients that never finish what they send.

Usage: ``python benchmarks/bench_files.py [SECONDS] [WORKERS] [CHECKOUT]`` (20 s, 1 worker). Two trials of each server: eight
workbooks that nobody asked for before, at the same time; then 64 connections of ordinary questions, some of them for files,
beside 1,200 clients that send half a request and wait. ``CHECKOUT`` is the directory of another version of the program, which
is measured in the same run. Figures are kept as ``results/files.json``.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bench_api_load import OURS, _body, _free_port, _memory
from benchmarks.report import RESULTS

CONNECTIONS, SLOW, WORKBOOKS = 64, 1200, 8
GIVE_UP = 30.0
SETTLE = 10.0
HALF = (b"GET /v1/gaps HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"POST /v1/cypher HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Content-Length: 60000\r\n\r\n{")


@dataclass
class Seen:
    """What was answered: times of ``/healthz`` in seconds, statuses, and bodies that were not what they are without load."""

    healthz: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: int = 0


async def _ask(port: int, path: str, seconds: float) -> tuple[int, bytes]:
    """Status and body; 0 where there is no answer in that time."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.read()
                length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
                return (int(head[9:12]), body) if not length or int(length) == len(body) else (-1, body)
            finally:
                writer.close()
    except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError):
        return 0, b""


def _watch(port: int, end: Any, found: Any) -> None:
    """``/healthz`` four times a second until it is over: a process of its own, so that only the server is waited for."""
    async def watch() -> list[float]:
        times = []
        while not end.is_set():
            began = time.perf_counter()
            status, _ = await _ask(port, "/healthz", GIVE_UP)
            times.append(time.perf_counter() - began if status == 200 else GIVE_UP)
            await asyncio.sleep(0.25)
        return times

    found.put(asyncio.run(watch()))


@asynccontextmanager
async def _watched(port: int, seen: Seen) -> AsyncIterator[None]:
    spawn = multiprocessing.get_context("spawn")
    end, found = spawn.Event(), spawn.Queue()
    process = spawn.Process(target=_watch, args=(port, end, found), daemon=True)
    process.start()
    try:
        yield
    finally:
        end.set()
        seen.healthz = await asyncio.to_thread(found.get, True, 2 * GIVE_UP)
        process.join()


async def workbooks(port: int, seconds: float) -> Seen:
    """Eight large workbooks at once, whose askers go away when the time is over."""
    seen = Seen()

    async def take(n: int) -> None:
        status, _ = await _ask(port, f"/v1/gaps.xlsx?facts=true&by=taxon&as_of={2010 + n}-06-0{n + 1}", seconds)
        seen.statuses[str(status)] += 1

    async with _watched(port, seen):
        await asyncio.gather(*map(take, range(WORKBOOKS)))
    return seen


async def mixed(port: int, seconds: float, known: dict[str, bytes]) -> Seen:
    """Ordinary questions, whose answers are compared with what they were, and one file in twenty."""
    seen, end, random_ = Seen(), time.monotonic() + seconds, random.Random(3)

    async def connection(n: int) -> None:
        while time.monotonic() < end:
            if random_.random() < 0.05:
                day = f"{random_.randrange(1985, 2026)}-0{random_.randrange(1, 10)}-15"
                path = f"/v1/gaps.{random_.choice(('csv', 'xlsx'))}?as_of={day}&instrument=acap"
            else:
                path = random_.choice(sorted(known))
            status, body = await _ask(port, path, GIVE_UP)
            seen.statuses[str(status)] += 1
            seen.wrong += status == 200 and path in known and body != known[path]

    async with _watched(port, seen):
        await asyncio.gather(*map(connection, range(CONNECTIONS)))
    return seen


def _slow(port: int, seconds: float, ready: Any) -> None:
    """1,200 connections that send a byte more every few seconds, and come again when they are closed."""
    async def one(n: int, end: float) -> None:
        while time.monotonic() < end:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(HALF[n % 2])
                while time.monotonic() < end and not writer.is_closing():
                    await asyncio.sleep(2)
                    writer.write(b"a")
                    await writer.drain()
            except OSError:
                await asyncio.sleep(0.5)

    async def all_of_them() -> None:
        end = time.monotonic() + seconds
        await asyncio.gather(*(one(n, end) for n in range(SLOW)), return_exceptions=True)

    ready.set()
    asyncio.run(all_of_them())


@contextmanager
def slow_clients(port: int, seconds: float) -> Iterator[None]:
    """The slow clients, in a process of their own."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=_slow, args=(port, seconds, ready), daemon=True)
    process.start()
    ready.wait(30)
    time.sleep(2)
    try:
        yield
    finally:
        process.kill()
        process.join()


def _usual_files() -> None:
    """The limit of open files that shells and services begin with."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))


@contextmanager
def serving(code: str, workers: int, log: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """A server of the program in a directory, warm: its port and process id. It has no store where no setting names one."""
    port = _free_port()
    settings = {"CONCERTED_STORE": "none", "PYTHONPATH": code} | settings
    with log.open("wb") as said, subprocess.Popen(
        [sys.executable, "-c", OURS.format(port=port, workers=workers)], env=os.environ | settings, stderr=said, cwd=code,
        preexec_fn=_usual_files,
    ) as process:
        try:
            _body(port, "/v1/gaps?limit=100")
            yield port, process.pid
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _figures(seen: Seen, memory: tuple[float, float, float], log_bytes: int) -> dict[str, Any]:
    ordered = sorted(seen.healthz)
    return {
        "healthz_max_s": ordered[-1], "healthz_median_s": ordered[len(ordered) // 2], "statuses": dict(sorted(seen.statuses.items())),
        "wrong": seen.wrong, "memory_before_mb": memory[0], "memory_most_mb": memory[1], "memory_after_mb": memory[2],
        "log_bytes": log_bytes,
    }


async def _with_memory(pid: int, work: Any) -> tuple[Seen, tuple[float, float, float]]:
    before, most = _memory(pid), 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, await asyncio.to_thread(_memory, pid))
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    seen = await work
    await asyncio.sleep(SETTLE)
    watching.cancel()
    return seen, (before / 2**20, max(before, most) / 2**20, _memory(pid) / 2**20)


def trial(code: str, workers: int, seconds: float) -> dict[str, dict[str, Any]]:
    """Both trials of one version."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with serving(code, workers, log) as (port, pid):
            seen, memory = asyncio.run(_with_memory(pid, workbooks(port, seconds)))
            found[f"{WORKBOOKS} workbooks"] = _figures(seen, memory, log.stat().st_size)
        with serving(code, workers, log) as (port, pid):
            paths = [f"/v1/{of}?as_of={year}-01-01" for of in ("gaps", "states", "priorities") for year in (1995, 2011, 2024)]
            known = {path: _body(port, path) for path in paths}
            asyncio.run(mixed(port, 3, known))
            with slow_clients(port, seconds + 5):
                before = log.stat().st_size
                seen, memory = asyncio.run(_with_memory(pid, mixed(port, seconds, known)))
                said = log.read_bytes()[before:]
            # The lines of requests that were answered are no matter of the slow ones.
            size = sum(len(line) for line in said.splitlines(True) if b'"event": "request"' not in line)
            found[f"{CONNECTIONS} connections beside {SLOW} slow ones"] = _figures(seen, memory, size)
    return found


def main() -> None:
    """Each version in turn, as a table and as JSON."""
    from rich.console import Console
    from rich.table import Table

    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    here = str(Path(__file__).parents[1])
    versions = {"other": sys.argv[3], "this": here} if len(sys.argv) > 3 else {"this": here}
    found = {name: trial(code, workers, seconds) for name, code in versions.items()}
    for what in next(iter(found.values())):
        table = Table(title=f"{what}, {seconds:g} s, {workers} worker(s)", title_justify="left")
        table.add_column("figure")
        for name in found:
            table.add_column(name, justify="right")
        for figure in found["this"][what]:
            values = [found[name][what][figure] for name in found]
            table.add_row(figure, *(f"{v:,.3f}" if isinstance(v, float) else str(v) for v in values))
        Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "files.json").write_text(json.dumps({"seconds": seconds, "workers": workers, "trials": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
