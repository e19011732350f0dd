"""What the embedded engine costs: its start, its first answer, and its memory, each in a process of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile

from benchmarks.report import say

ROUNDS = 5
_ONE = """
import json, resource, sys, time
begun = time.perf_counter()
from pathlib import Path
from graph.stores.embedded.store import EmbeddedStore
from loaders import reference_release
release = reference_release()
ready = time.perf_counter()
store = EmbeddedStore(Path(sys.argv[1]))
opened = time.perf_counter()
store.write(release)
store.run("MATCH (s:State) RETURN count(s)")
print(json.dumps([ready - begun, opened - ready, time.perf_counter() - opened, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
store.close()
"""


def main() -> None:
    """Start it several times on a directory that is loaded, after once on an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        def once() -> list[float]:
            done = subprocess.run([sys.executable, "-c", _ONE, folder], capture_output=True, text=True, check=True)
            found: list[float] = json.loads(done.stdout.splitlines()[-1])
            return found

        _, _, loading, most = once()
        rows = [once() for _ in range(ROUNDS)]
    medians = [statistics.median(column) for column in zip(*rows, strict=True)]
    print(f"memory at most {most / 1024:,.0f} MiB while loading, {medians[3] / 1024:,.0f} MiB when loaded before")
    say("the embedded engine", "Python and the release", {
        "Python and the release": medians[0], "starting the engine": medians[1],
        "seeing that the release is there, and a first answer": medians[2], "the first load": loading,
    }, mebibytes={"loading": most / 1024, "loaded before": medians[3] / 1024})


if __name__ == "__main__":
    main()
