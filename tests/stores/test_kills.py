"""Loads killed at random moments (SIGKILL): afterwards a store holds the old release or the new one, whole.

``CONCERTED_KILLS`` says how often (default 4 a store and way of loading, and one kill of the server).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.stores import Store
from graph.stores.neo4j import Neo4jStore
from tests.stores.conftest import SERVER
from tests.stores.releases import distant, small
from tools.local_neo4j import start, stop

KILLS = int(os.environ.get("CONCERTED_KILLS", "4"))
SERVER_KILLS = int(os.environ.get("CONCERTED_KILLS", "1"))
WAYS = {"one transaction": "100000", "large": "10"}


def load(kind: str, address: str, name: str, limit: str) -> subprocess.Popen[str]:
    """Begin a load in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stores.loading", kind, address, name, limit],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    return process


def seconds_of(kind: str, address: str, name: str, limit: str) -> float:
    """How long a whole load takes here, so that kills are spread over all of it."""
    process = load(kind, address, name, limit)
    began = time.monotonic()
    assert process.wait(timeout=300) == 0
    return time.monotonic() - began


@pytest.mark.parametrize("limit", WAYS.values(), ids=WAYS.keys())
def test_a_killed_loader_leaves_a_whole_release(kind: str, address: str, opened: Callable[[], Store], limit: str) -> None:
    moments = random.Random(9)
    store = opened()
    store.write(small())
    store.close()
    longest = max(seconds_of(kind, address, name, limit) for name in ("distant", "small"))
    under_way = 0
    for kill in range(KILLS):
        name = "distant" if kill % 2 == 0 else "small"
        process = load(kind, address, name, limit)
        time.sleep(moments.uniform(0, longest))
        under_way += process.poll() is None
        process.kill()
        process.wait()
        store = opened()
        try:
            assert store.read().id in (small().id, distant().id)
        finally:
            store.close()
    assert under_way, "no load was killed before its end"
    store = opened()
    try:
        store.write(distant())
        assert store.read().id == distant().id
        left = store.run("MATCH (n) RETURN DISTINCT labels(n)[0] AS label").rows
        assert not [label for (label,) in left if label.startswith(("Staged", "Retired", "ReleaseSwitch"))]
    finally:
        store.close()


@pytest.mark.skipif("NEO4J_URI" in os.environ, reason="the server at NEO4J_URI is not ours to kill")
def test_a_killed_server_keeps_a_whole_release(neo4j_home: Path) -> None:
    moments = random.Random(9)
    home = neo4j_home.parent / f"{neo4j_home.name}-killed"
    try:
        for kill in range(SERVER_KILLS):
            server = start(home, settings=SERVER)
            if kill == 0:
                write(server.uri, "small")
                longest = max(seconds_of("neo4j", server.uri, name, "100000") for name in ("distant", "small"))
            process = load("neo4j", server.uri, "distant" if kill % 2 == 0 else "small", "100000" if kill % 4 < 2 else "10")
            time.sleep(moments.uniform(0, longest))
            stop(home, kill=True)
            process.kill()
            process.wait()
            server = start(home, settings=SERVER)
            store = Neo4jStore(server.uri)
            assert store.read().id in (small().id, distant().id)
            store.close()
    finally:
        stop(home, kill=True)


def write(uri: str, name: str) -> None:
    """Load a release and wait for it."""
    process = load("neo4j", uri, name, "100000")
    assert process.wait(timeout=300) == 0


def test_reading_during_a_load_sees_one_release(kind: str, opened: Callable[[], Store]) -> None:
    """Counts that differ between the releases are those of the one that the answer names."""
    expected = {release.id: len(release["taxa"]) for release in (small(), distant())}
    store = opened()
    store.write(small())
    failures: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                answer = store.run("MATCH (t:Taxon) RETURN count(t) AS n")
            except StoreError as error:
                failures.append(error)
                return
            if answer.release is None or answer.rows != [[expected[answer.release]]]:
                failures.append((answer, expected))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for release in (distant(), small()):
            store.write(release)
    finally:
        done.set()
        reader.join()
        store.close()
    assert not failures, (kind, failures[:2])
