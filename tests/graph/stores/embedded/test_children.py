"""Queries in child processes: what goes wrong with one is nobody else's concern."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.errors import ConcertedError, InvalidQuery, LimitExceeded, QueryFailed, StoreBusy, TimeExceeded
from concerted.graph.stores.embedded.pool import Child, Pool
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.graph.stores.limits import Limits
from tests.graph.stores.releases import small

pytestmark = pytest.mark.process

COUNT = "MATCH (s:State) RETURN count(s)"
ENDLESS = "MATCH (a), (b), (c), (d) RETURN count(*)"
# Each of these asks for more than there is; the engine cannot refuse them all by itself.
GREEDY = [
    "RETURN reduce(s = 'ab', x IN range(1, 40) | s + s) AS s",
    "UNWIND range(1, 5000000) AS x RETURN collect(x) AS c",
    "UNWIND range(1, 3000000) AS x WITH collect(x) AS c UNWIND c AS d RETURN count(c)",
    "WITH 'aaaaaaaaaa' AS a RETURN " + "replace(" * 9 + "a" + ", 'a', a)" * 9 + " AS x",
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    store = EmbeddedStore(folder)
    store.write(small())
    store.close()
    return next(folder.glob("*.snapshot"))


@pytest.fixture
def pool(snapshot: Path) -> Iterator[Pool]:
    pool = Pool(snapshot, memory=512 * 2**20)
    yield pool
    pool.close()


def test_rows_cross_as_they_are(pool: Pool) -> None:
    given = {"text": "Å\n\u2028'", "n": 2**62, "list": [1, None, True, 1.5], "map": {"a": {"b": 1}}, "day": date(2020, 2, 29)}
    query = "RETURN $text AS text, $n AS n, $list AS list, $map AS map, $day AS day, $day.year AS year"
    assert pool.ask(query, given, Limits()) == (
        ["text", "n", "list", "map", "day", "year"],
        [["Å\n\u2028'", 2**62, [1, None, True, 1.5], {"a": {"b": 1}}, "2020-02-29", 2020]], False,
    )
    with pytest.raises(InvalidQuery, match="a parameter is a text, number"):
        pool.ask("RETURN $x AS x", {"x": object()}, Limits())
    assert pool.ask(COUNT, {}, Limits())[1]


@pytest.mark.parametrize("query", GREEDY)
def test_memory_has_an_end_and_the_next_query_is_answered(pool: Pool, query: str) -> None:
    with pytest.raises(LimitExceeded):
        pool.ask(query, {}, Limits(seconds=15))
    assert pool.ask(COUNT, {}, Limits())[1] == [[small()["states"].height]]


def test_time_has_an_end_and_the_neighbours_do_not_notice(pool: Pool) -> None:
    stop, answered = threading.Event(), list[int]()

    def neighbour() -> None:
        while not stop.is_set():
            answered.append(len(pool.ask(COUNT, {}, Limits())[1]))

    with ThreadPoolExecutor() as threads:
        asking = threads.submit(neighbour)
        late = [threads.submit(pool.ask, ENDLESS, {}, Limits(seconds=0.5)) for _ in range(3)]
        for each in late:
            with pytest.raises(TimeExceeded, match=r"longer than the time limit of 0\.5 s"):
                each.result()
        stop.set()
        asking.result()
    assert len(answered) > 3


def test_a_child_that_is_killed_is_noticed_by_its_query_alone(snapshot: Path, pool: Pool) -> None:
    child = Child(snapshot)
    try:
        with ThreadPoolExecutor() as threads:
            asked = threads.submit(child.ask, ENDLESS, {}, Limits(seconds=15))
            time.sleep(0.5)
            os.kill(child.pid, signal.SIGKILL)
            with pytest.raises(StoreBusy, match="ask again"):
                asked.result()
        assert not child.alive
    finally:
        child.close()
    assert pool.ask(COUNT, {}, Limits())[1]


def test_a_child_killed_before_it_was_told_anything_is_busy(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = subprocess.Popen

    def gone(*arguments: Any, **more: Any) -> subprocess.Popen[bytes]:
        process = started(*arguments, **more)
        process.kill()
        process.wait()
        return process

    monkeypatch.setattr(subprocess, "Popen", gone)
    child = Child(snapshot)
    with pytest.raises(StoreBusy, match="ask again"):
        child.ask(COUNT, {}, Limits())
    child.close()


def test_children_killed_while_they_are_idle_are_replaced(pool: Pool) -> None:
    for _ in range(5):
        pool.ask(COUNT, {}, Limits())
        for child in list(pool._idle):
            os.kill(child.pid, signal.SIGKILL)
            child._process.wait()
        assert pool.ask(COUNT, {}, Limits())[1]


def test_an_error_of_the_query_costs_no_process(pool: Pool) -> None:
    pool.ask(COUNT, {}, Limits())
    before = {child.pid for child in pool._idle}
    for query in ("RETURN 1 +", "RETURN nothing", "RETURN 1 / 0 AS x", "RETURN $missing AS x"):
        with pytest.raises(QueryFailed):
            pool.ask(query, {}, Limits())
    assert {child.pid for child in pool._idle} == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_child_opens_no_file_and_writes_none(snapshot: Path, tmp_path: Path) -> None:
    """Without the guard before it: what the guard overlooks is not there."""
    (tmp_path / "secret.csv").write_text("a secret\n")
    child = Child(snapshot)
    try:
        for query in (
            f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS line RETURN line", "CREATE (n:State {iso3: 'XXX'}) RETURN n.iso3 AS x",
            "MATCH (n:State) SET n.iso3 = 'XXX'", "MATCH (n:State) DETACH DELETE n", "CREATE INDEX FOR (n:State) ON (n.kind)",
        ):
            with pytest.raises(ConcertedError) as refused:
                child.ask(query, {}, Limits())
            assert "a secret" not in str(refused.value)
        assert child.ask("MATCH (n:State {iso3: 'XXX'}) RETURN count(n) AS n", {}, Limits())[1] == [[0]]
    finally:
        child.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_child_has_no_secrets_in_its_environment(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "very secret")
    child = Child(snapshot)
    try:
        assert child.ask(COUNT, {}, Limits())[1]
        assert "very secret" not in Path(f"/proc/{child.pid}/environ").read_text(encoding="utf-8")
    finally:
        child.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_children_end_with_their_parent(snapshot: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from concerted.graph.stores.embedded.pool import Child; from concerted.graph.stores.limits import Limits\n"
        f"child = Child(Path(sys.argv[1])); child.ask({COUNT!r}, {{}}, Limits()); print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    said = subprocess.run([sys.executable, "-c", program, str(snapshot)], capture_output=True, text=True, check=False).stdout
    end = time.monotonic() + 60
    while Path(f"/proc/{int(said)}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{int(said)}").exists()
