"""Everything at once: gaps, files and Cypher beside slow clients, while processes of the engine are killed.

Usage: ``python benchmarks/bench_siege.py [SECONDS] [WORKERS]`` (60 s, 4 workers). 64 connections ask for gaps, files and Cypher, 1,200
clients send half a request and wait, and 50 processes that answer Cypher are killed meanwhile. What has to hold: no wrong answer, nothing
but answers, refusals to wait and, for a query whose process was killed, the wish to ask again; ``/healthz`` within a second;
memory back to within a fifth. Figures are kept as ``results/siege.json``.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.bench_files import CONNECTIONS, GIVE_UP, SLOW, Seen, _ask, _watched, serving, slow_clients
from benchmarks.report import RESULTS

HERE = str(Path(__file__).parents[1])
KILLS = 50
SETTLE = 75.0  # engine processes that nobody needs go after a minute
QUERIES = (
    "MATCH (s:State {iso3: 'KEN'})-[:MEMBER_OF]->(i) RETURN i.slug AS slug ORDER BY slug",
    "MATCH (s:State)-[r:RANGE_STATE_OF]->(t:Taxon) WHERE r.season = 'breeding' RETURN s.iso3 AS iso3, count(t) AS n ORDER BY n DESC, iso3",
    "UNWIND range(1, 100000) AS x RETURN sum(x) AS n",
)
LISTS = tuple(f"/v1/{of}?as_of={year}-01-01" for of in ("gaps", "states", "priorities") for year in (1995, 2011, 2024))
CYPHER = (
    *(f"/v1/cypher?query={quote(query)}" for query in QUERIES),
    "/v1/questions/states-sharing-most-species?state=KEN", "/v1/questions/memberships-of-state?state=NPL",
)


def _family(pid: int) -> dict[int, str]:
    """A process and all below it, with their command lines."""
    parents, commands = dict[int, int](), dict[int, str]()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            commands[int(status.parent.name)] = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        parents[int(status.parent.name)] = int(fields[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found and child not in found}:
        found |= more
    return {each: commands.get(each, "") for each in found}


def _memory(pid: int) -> float:
    """Memory of the whole family in MiB, what they share counted once."""
    total = 0
    for each in _family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


async def _known(port: int) -> dict[str, Any]:
    """What every address answers when nothing else is asked."""
    found = {}
    for path in (*LISTS, *CYPHER):
        status, body = 0, b""
        for _ in range(60):
            status, body = await _ask(port, path, GIVE_UP)
            if status == 200:
                break
            await asyncio.sleep(1)
        assert status == 200, (path, status, body[:300])
        found[path] = _content(body)
    return found


def _content(body: bytes) -> Any:
    document = json.loads(body)
    return document.get("data", document.get("rows"))


async def siege(port: int, pid: int, seconds: float, known: dict[str, Any]) -> tuple[Seen, dict[str, int], int]:
    """What was answered, the statuses of Cypher apart, and how many processes were killed."""
    seen, end, random_ = Seen(), time.monotonic() + seconds, random.Random(5)
    cypher: dict[str, int] = {}
    killed = 0

    async def connection() -> None:
        while time.monotonic() < end:
            draw = random_.random()
            if draw < 0.05:
                day = f"{random_.randrange(1985, 2026)}-0{random_.randrange(1, 10)}-15"
                path = f"/v1/gaps.{random_.choice(('csv', 'xlsx'))}?as_of={day}&instrument=acap"
            else:
                path = random_.choice(CYPHER if draw < 0.45 else LISTS)
            status, body = await _ask(port, path, GIVE_UP)
            seen.statuses[str(status)] += 1
            if path in CYPHER:
                cypher[str(status)] = cypher.get(str(status), 0) + 1
            if status == 200 and path in known:
                seen.wrong += _content(body) != known[path]

    async def killer() -> None:
        nonlocal killed
        while killed < KILLS and time.monotonic() < end:
            await asyncio.sleep(seconds / KILLS * 0.75)
            family = await asyncio.to_thread(_family, pid)
            children = [each for each, command in family.items() if "concerted.graph.stores.embedded.child" in command]
            if children:
                os.kill(random_.choice(children), signal.SIGKILL)
                killed += 1

    async with _watched(port, seen):
        await asyncio.gather(killer(), *(connection() for _ in range(CONNECTIONS)))
    return seen, cypher, killed


def main() -> None:
    """One siege, as a table and as JSON."""
    from rich.console import Console
    from rich.table import Table

    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with tempfile.TemporaryDirectory() as folder, serving(
        HERE, workers, Path(folder) / "log", CONCERTED_STORE="embedded", CONCERTED_DATA_DIR=f"{folder}/store",
        CONCERTED_CYPHER_RATE="1000000", CONCERTED_LIST_RATE="1000000", CONCERTED_FILE_RATE="1000000",
    ) as (port, pid):
        known = asyncio.run(_known(port))
        asyncio.run(siege(port, pid, 10, known))  # so that every worker is warm
        time.sleep(SETTLE)
        before = _memory(pid)
        with slow_clients(port, seconds + 5):
            seen, cypher, killed = asyncio.run(siege(port, pid, seconds, known))
        most = _memory(pid)
        time.sleep(SETTLE)
        after = _memory(pid)
    ordered = sorted(seen.healthz)
    found = {
        "seconds": seconds, "workers": workers, "answers": sum(seen.statuses.values()), "statuses": dict(sorted(seen.statuses.items())),
        "statuses of Cypher": dict(sorted(cypher.items())), "wrong": seen.wrong, "killed": killed,
        "healthz_max_s": ordered[-1], "healthz_median_s": ordered[len(ordered) // 2],
        "memory_before_mib": before, "memory_at_the_end_mib": most, "memory_after_mib": after, "slow_clients": SLOW,
    }
    table = Table(title="everything at once", title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    for name, value in found.items():
        table.add_row(name, f"{value:,.3f}" if isinstance(value, float) else str(value))
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "siege.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
