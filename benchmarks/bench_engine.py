"""What the embedded engine costs beside that of another version of the program: start, memory, latency, rows a second.

Usage: ``python benchmarks/bench_engine.py [CHECKOUT] [PYTHON]``. ``CHECKOUT`` is the directory of another version, which is measured in
the same run by ``PYTHON`` (this one where it is not given). Every figure but the last two is of whole commands from a cold shell.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS

ROUNDS = 5
COUNT = "MATCH (s:State) RETURN count(s) AS n"
GAPS = ("gaps", "--instrument", "acap", "--format", "json")
IMPORTS = "import numpy, polars"
# A store that is open: one node found by its key, and rows as fast as they come.
_OPEN = """
import json, statistics, sys, time
from pathlib import Path
from concerted.graph.stores import Limits, open_store
store = open_store("embedded", data_dir=Path(sys.argv[1]))
limits = Limits(seconds=15, rows=50_000)
def median(query):
    store.run(query, {}, limits)
    times = []
    for _ in range(9):
        begun = time.perf_counter(); rows = len(store.run(query, {}, limits).rows); times.append(time.perf_counter() - begun)
    return statistics.median(times), rows
lookup, _ = median("MATCH (s:State {iso3: 'KEN'}) RETURN s.name_en AS name")
scan, rows = median("MATCH (s:State)-[r:RANGE_STATE_OF]->(t:Taxon) RETURN s.iso3 AS iso3, t.taxon AS taxon, r.basis AS basis")
store.close()
print(json.dumps([lookup, rows / scan]))
"""


def measured(checkout: Path, python: str, folder: str) -> dict[str, float]:
    """Figures of one version: seconds, MiB and rows a second."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "CONCERTED_DATA_DIR": folder, "CONCERTED_CACHE": f"{folder}-cache"}

    def run(*arguments: str) -> tuple[float, float, str]:
        """Seconds, MiB of the largest process of it, and what it printed."""
        begun = time.perf_counter()
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen([python, *arguments], cwd=checkout, env=environment, stdout=out, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.perf_counter() - begun
            if process.returncode:
                raise SystemExit(f"{' '.join(arguments)[:80]} ended with {process.returncode} in {checkout}")
            out.seek(0)
            return seconds, _mebibytes(usage), out.read().decode()

    def command(*arguments: str) -> tuple[float, float, str]:
        return run("-m", "concerted.api.cli.main", *arguments)

    command(*GAPS)  # compiles the release, which is no part of the engine's work
    first, most, _ = command("cypher", COUNT)
    later = [command("cypher", COUNT) for _ in range(ROUNDS)]
    gaps = [command(*GAPS)[0] for _ in range(ROUNDS)]
    imports = [run("-c", IMPORTS)[0] for _ in range(ROUNDS)]
    lookup, rows = json.loads(run("-c", _OPEN, folder)[2])
    return {
        "first answer in an empty folder (s)": first, "memory of it (MiB)": most,
        "answer of a later command (s)": statistics.median(row[0] for row in later), "memory of that (MiB)": max(row[1] for row in later),
        "concerted gaps (s)": statistics.median(gaps), "importing numpy and polars (s)": statistics.median(imports),
        "lookup by key in an open store (ms)": lookup * 1000, "rows a second of an open store": rows,
    }


def _mebibytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def main(checkout: str | None = None, python: str = sys.executable) -> None:
    """Measure this version, and the other where there is one, and print them side by side."""
    from rich.console import Console
    from rich.table import Table

    here = Path(__file__).parents[1]
    versions = {"now": (here, sys.executable)} | ({"before": (Path(checkout).resolve(), python)} if checkout else {})
    figures: dict[str, dict[str, float]] = {}
    for name, (where, interpreter) in versions.items():
        with tempfile.TemporaryDirectory() as folder:
            figures[name] = measured(where, interpreter, f"{folder}/store")
    table = Table(title="the embedded engine")
    table.add_column("what")
    for name in figures:
        table.add_column(name, justify="right")
    for what in figures["now"]:
        table.add_row(what, *(f"{of[what]:,.2f}" for of in figures.values()))
    Console().print(table)
    document: dict[str, Any] = {"name": "the embedded engine", **figures}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "the_embedded_engine.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
