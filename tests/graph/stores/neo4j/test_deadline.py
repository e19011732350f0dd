"""Work that does not end: who asked is answered, and the thread ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from concerted.graph.errors import TimeExceeded
from concerted.graph.stores.neo4j import deadline
from concerted.graph.stores.neo4j.deadline import within

THREAD_ENDS = 30.0


@pytest.fixture(autouse=True)
def _short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "GRACE", 0.1)


def nothing() -> None:
    """What drops no connection."""


def test_results_and_errors_come_back() -> None:
    assert within(30, lambda: 42, nothing) == 42
    with pytest.raises(KeyError, match="lost"):
        within(30, lambda: {}["lost"], nothing)


def test_what_waits_for_its_connection_ends_when_that_is_dropped() -> None:
    dropped, threads = threading.Event(), list[threading.Thread]()

    def work() -> None:
        threads.append(threading.current_thread())
        dropped.wait()

    with pytest.raises(TimeExceeded, match=r"time limit of 0\.1 s"):
        within(0.1, work, dropped.set)
    threads[0].join(THREAD_ENDS)
    assert not threads[0].is_alive()


def test_what_works_on_without_a_connection_is_ended_too() -> None:
    threads: list[threading.Thread] = []

    def work() -> None:
        threads.append(threading.current_thread())
        while True:
            sum(range(1000))

    with pytest.raises(TimeExceeded):
        within(0.1, work, nothing)
    threads[0].join(THREAD_ENDS)
    assert not threads[0].is_alive()


def test_nobody_waits_for_what_nothing_ends() -> None:
    let_go = threading.Event()
    try:
        with pytest.raises(TimeExceeded):
            within(0.1, lambda: let_go.wait(THREAD_ENDS), nothing)
        assert within(30, lambda: 42, nothing) == 42
    finally:
        let_go.set()


def test_many_at_once_each_get_their_own() -> None:
    found: dict[int, int] = {}

    def ask(n: int) -> Callable[[], None]:
        return lambda: found.__setitem__(n, within(30, lambda: n * 2, nothing))

    threads = [threading.Thread(target=ask(n)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: n * 2 for n in range(20)}
