"""The same questions to this program and to another checkout of it: are the answers the same?

    python -m benchmarks.differential PATH

Each program runs in a process of its own and is asked through its API: gaps of every kind by taxon, priorities of three
instruments, completeness, portraits, timelines and differences, at dates over the whole history, with territories folded and kept
apart. Text has to be equal, numbers to 1e-12; what differs is said, and all is kept in ``benchmarks/results/differential.json``.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "differential.json"

# From the signature of the Convention to today, among them days of its entry into force, of accessions and of Conferences.
DATES = (
    "1979-06-23", "1983-11-01", "1986-01-24", "1991-01-01", "1994-07-06", "1997-07-01", "1999-11-01", "2002-12-23", "2004-02-01",
    "2006-02-23", "2009-03-05", "2011-11-21", "2014-05-01", "2015-02-08", "2020-05-22", "2024-02-12", "2026-11-21",
)
MODES = ("sovereign", "separate")
RANKED = ("cms", "aewa", "raptors")
PORTRAITS = (
    "states/FRA", "states/USA", "states/KAZ", "taxa/Ciconia ciconia", "taxa/Chelonia mydas", "instruments/aewa", "instruments/raptors",
)
LISTS = ("gaps", "priorities", "systems", "timeline", "diff")
TIMELINES = ("cms", "aewa", "raptors", "eurobats", "sharks")
NEAR = 1e-12


def questions() -> Iterator[tuple[str, dict[str, str]]]:
    """Every path with its parameters; lists as CSV, which gives all of them at once."""
    for day in DATES:
        for mode in MODES:
            at = {"as_of": day, "territories": mode}
            yield "gaps", at | {"by": "taxon"}
            yield "gaps", at | {"by": "taxon", "kind": "outside_area"}
            yield "gaps", at
            for instrument in RANKED:
                yield "priorities", at | {"instrument": instrument}
            yield "priorities", at | {"weights": "appendix"}
            yield "systems", at
            yield "systems/overview", at
            for path in PORTRAITS:
                yield path, at
    for instrument in TIMELINES:
        yield "timeline", {"instrument": instrument}
    for earlier, later in pairwise(DATES):
        yield "diff", {"from": earlier, "to": later}


def answer(folder: Path) -> None:
    """Ask the program that is imported here, and write every answer into a file."""
    import asyncio

    import httpx

    try:
        from concerted.api.app import create_app
        from concerted.api.settings import Settings
    except ModuleNotFoundError:  # checkouts of before the one import name
        from api.app import create_app  # type: ignore[import-not-found,no-redef]
        from api.settings import Settings  # type: ignore[import-not-found,no-redef]

    app = create_app(Settings(store="none", log_level="error", list_rate=10**6, file_rate=10**6))
    app.state.service.start()
    while app.state.service.snapshot.store.status != "none":
        time.sleep(0.05)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=300) as client:
            for n, (path, parameters) in enumerate(questions()):
                found = await client.get(f"/v1/{path}{'.csv' if path in LISTS else ''}", params=parameters)
                if found.status_code != 200:
                    raise SystemExit(f"{path} {parameters}: {found.text}")
                (folder / str(n)).write_text(found.text)

    asyncio.run(ask())
    app.state.service.stop()


def ask(checkout: Path, folder: Path) -> None:
    """Answers of a checkout."""
    folder.mkdir()
    own = {"PYTHONPATH": str(checkout), "CONCERTED_CACHE": str(folder / "cache"), "CONCERTED_DATA_DIR": str(folder / "data")}
    subprocess.run([sys.executable, __file__, "--answer", str(folder)], env=os.environ | own, cwd=checkout, check=True)


def parsed(text: str, path: str) -> Any:
    """An answer as values that can be compared: its data, without the envelope, which names the day it was asked."""
    return list(csv.reader(io.StringIO(text))) if path in LISTS else json.loads(text)["data"]


def differences(one: Any, other: Any, where: str = "") -> Iterator[tuple[str, float]]:
    """Where two values differ, and by how much (infinitely, where not two numbers)."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        for key in one:
            yield from differences(one[key], other[key], f"{where}/{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, f"{where}/{n}")
    elif one != other:
        try:
            apart = abs(float(one) - float(other))
        except (TypeError, ValueError):
            apart = math.inf
        yield f"{where}: {str(one)[:100]!r} and {str(other)[:100]!r}", apart


def main(path: str) -> None:
    """Ask both, compare, and say so."""
    exact, near, found = 0, dict[str, float](), dict[str, list[str]]()
    with tempfile.TemporaryDirectory(prefix="concerted-differential-") as temporary:
        before, after = Path(temporary) / "before", Path(temporary) / "after"
        ask(Path(path).resolve(), before)
        ask(HERE, after)
        for n, (name, parameters) in enumerate(questions()):
            texts = [(folder / str(n)).read_text() for folder in (before, after)]
            if texts[0] == texts[1]:
                exact += 1
                continue
            apart = list(differences(*(parsed(text, name) for text in texts)))
            question = f"{name}?" + "&".join(f"{key}={value}" for key, value in parameters.items())
            if any(distance > NEAR for _, distance in apart):
                found[question] = [where for where, distance in apart if distance > NEAR][:5]
            elif apart:
                near[question] = max(distance for _, distance in apart)
            else:
                exact += 1
    commit = subprocess.run(["git", "-C", path, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    report = {
        "name": "answers of this program and of another commit", "commit": commit, "dates": DATES, "territories": MODES,
        "questions": exact + len(near) + len(found), "equal": exact, "equal_but_for_the_last_bits": len(near),
        "largest_distance": max(near.values(), default=0.0), "different": found,
    }
    RESULTS.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1] == "--answer":
        answer(Path(sys.argv[2]))
    else:
        main(sys.argv[1])
