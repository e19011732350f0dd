"""Loads killed at random moments (SIGKILL): afterwards a store holds the old release or the new one, whole.

``CONCERTED_KILLS`` says how often (default 3 a store and way of loading, and one kill of the server).
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

from concerted.graph.errors import StoreError
from concerted.graph.stores import Store
from concerted.graph.stores.neo4j import Neo4jStore
from tests.graph.stores.conftest import SERVER
from tests.graph.stores.releases import distant, small
from tools.local_neo4j import start, stop

KILLS = int(os.environ.get("CONCERTED_KILLS", "3"))
SERVER_KILLS = int(os.environ.get("CONCERTED_KILLS", "1"))
WAYS = ("difference", "anew")


def load(kind: str, address: str, name: str, way: str) -> subprocess.Popen[str]:
    """Begin a load in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.graph.stores.loading", kind, address, name, way],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    return process


def seconds_of(kind: str, address: str, name: str, way: str) -> float:
    """How long a whole load takes here, so that kills are spread over all of it."""
    process = load(kind, address, name, way)
    began = time.monotonic()
    assert process.wait(timeout=300) == 0
    return time.monotonic() - began


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS)
def test_a_killed_loader_leaves_a_whole_release(
    kind: str, address: str, opened: Callable[[], Store], way: str, record_property: Callable[[str, object], None],
) -> None:
    if (kind, way) == ("embedded", "difference"):
        pytest.skip("snapshots are written whole")
    moments = random.Random(9)
    store = opened()
    store.write(small())
    store.close()
    longest = max(seconds_of(kind, address, name, way) for name in ("distant", "small"))
    under_way = 0
    for kill in range(KILLS):
        name = "distant" if kill % 2 == 0 else "small"
        process = load(kind, address, name, way)
        time.sleep(moments.uniform(0, longest))
        under_way += process.poll() is None
        process.kill()
        process.wait()
        store = opened()
        try:
            assert store.read().id in (small().id, distant().id)
        finally:
            store.close()
    record_property("kills", KILLS)
    record_property("before the end of the load", under_way)
    assert under_way, "no load was killed before its end"
    store = opened()
    try:
        store.write(distant())
        assert store.read().id == distant().id
        # Nothing but the release answers a pattern without labels, either.
        held = store.info().nodes
        assert store.run("MATCH (n) WHERE NOT n:Release AND NOT n:ReleaseLedger RETURN count(n)").rows == [[sum(held.values())]]
    finally:
        store.close()


@pytest.mark.soak
@pytest.mark.neo4j
@pytest.mark.skipif("NEO4J_URI" in os.environ, reason="the server at NEO4J_URI is not ours to kill")
def test_a_killed_server_keeps_a_whole_release(neo4j_home: Path, record_property: Callable[[str, object], None]) -> None:
    moments = random.Random(9)
    home = neo4j_home.parent / f"{neo4j_home.name}-killed"
    try:
        for kill in range(SERVER_KILLS):
            server = start(home, settings=SERVER)
            if kill == 0:
                write(server.uri, "small")
                longest = max(seconds_of("neo4j", server.uri, name, "anew") for name in ("distant", "small"))
            process = load("neo4j", server.uri, "distant" if kill % 2 == 0 else "small", WAYS[kill // 2 % 2])
            time.sleep(moments.uniform(0, longest))
            stop(home, kill=True)
            process.kill()
            process.wait()
            server = start(home, settings=SERVER)
            store = Neo4jStore(server.uri)
            assert store.read().id in (small().id, distant().id)
            store.close()
            record_property("kills", kill + 1)
    finally:
        stop(home, kill=True)


def write(uri: str, name: str) -> None:
    """Load a release and wait for it."""
    process = load("neo4j", uri, name, "difference")
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
