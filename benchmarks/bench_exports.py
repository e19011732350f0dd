"""Exports of the bundled release: seconds, size and peak memory of each format, beside reading the release alone.

Each is written by a process of its own, from its first import to its end; the median of three. A second table has ten times the ranges.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile

from benchmarks.report import RESULTS

ROUNDS = 3
NOTHING = "reading the release"
TIMES = (1, 10)
# Writes one export and says what it took; the release of ten times the ranges has each taxon under ten names.
ONE = """
import json, resource, sys, time
from pathlib import Path
began = time.perf_counter()
import polars as pl
from concerted.graph.exports.formats import FORMATS, export
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.loaders import reference_release
format, folder, times = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
release = reference_release()
if times > 1:
    def more(table, name):
        copied = (pl.format("{} {}", name, pl.lit(f"copia {n}")).alias(name) for n in range(1, times))
        copies = [release[table].with_columns(one) for one in copied]
        return pl.concat([release[table], *copies])
    tables = dict(release.tables) | {"taxa": more("taxa", "taxon"), "ranges": more("ranges", "taxon")}
    release = Release.of(tables, release.title, release.published)
read = time.perf_counter() - began
made = export(Subject(release), format, folder / f"cms{FORMATS[format].sent}") if format in FORMATS else None
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"read": read, "seconds": made.seconds if made else read, "bytes": made.bytes if made else 0, "peak": peak}))
"""


def one(format: str, times: int) -> dict[str, float]:
    """One export in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", ONE, format, folder, str(times)], capture_output=True, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def main() -> None:
    """Every format in turn."""
    from rich.console import Console
    from rich.table import Table

    from concerted.graph.exports.formats import FORMATS

    kept = {}
    for times in TIMES:
        table = Table(title=f"exports of the bundled release{f', {times} times the ranges' if times > 1 else ''}")
        for heading in ("format", "seconds", "MB", "peak MB"):
            table.add_column(heading, justify="left" if heading == "format" else "right")
        for format in (NOTHING, *FORMATS):
            rounds = [one(format, times) for _ in range(ROUNDS if times == 1 else 1)]
            found = {name: statistics.median(each[name] for each in rounds) for name in ("seconds", "bytes", "peak")}
            table.add_row(format, f"{found['seconds']:.2f}", f"{found['bytes'] / 1e6:.1f}", f"{found['peak']:.0f}")
            kept[f"{format}, {times} times"] = {
                "seconds": round(found["seconds"], 3), "megabytes": round(found["bytes"] / 1e6, 2), "peak_megabytes": round(found["peak"]),
            }
        Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "exports.json").write_text(json.dumps({"name": "exports", "measured": kept}, indent=1) + "\n")


if __name__ == "__main__":
    main()
