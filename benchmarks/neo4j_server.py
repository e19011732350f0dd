"""A Neo4j for benchmarks: that of ``NEO4J_URI``, or one started here in a temporary directory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.local_neo4j import missing, start, stop


@contextmanager
def neo4j_server() -> Iterator[str | None]:
    """Its address; None, with a word why, where there is none. Its content is overwritten."""
    if uri := os.environ.get("NEO4J_URI"):
        yield uri
        return
    if lacking := missing():
        print(f"without Neo4j: no NEO4J_URI, and no local server ({lacking})")
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        try:
            yield start(home, heap="2g").uri
        finally:
            stop(home, kill=True)
