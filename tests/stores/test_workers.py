"""Queries that do not end: their callers are answered, their threads end, and too many of them stop new ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from graph.stores.neo4j.workers import MOST_GIVEN_UP, Workers

from graph.errors import LimitExceeded, StoreError
from graph.stores import workers as module


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    monkeypatch.setattr(module, "GRACE", 0.1)
    return Workers()


def busy(until: threading.Event) -> Callable[[], None]:
    """Work that never looks whether it should end, until it is let go."""
    def work() -> None:
        while not until.is_set():
            sum(range(1000))
    return work


def deaf(until: threading.Event) -> Callable[[], None]:
    """Work that waits for others, as for an answer of a server, and meets no exception meanwhile."""
    return lambda: until.wait(60) and None


def test_results_and_errors_come_back(workers: Workers) -> None:
    assert workers.run(lambda: 42, 1) == 42
    with pytest.raises(KeyError, match="lost"):
        workers.run(lambda: {}["lost"], 1)


def test_a_thread_is_used_again(workers: Workers) -> None:
    assert len({workers.run(threading.get_ident, 1) for _ in range(5)}) == 1


def test_threads_end_when_the_store_is_closed(workers: Workers) -> None:
    thread = workers.run(threading.current_thread, 1)
    workers.close()
    thread.join(5)
    assert not thread.is_alive()


def test_what_does_not_end_is_given_up_and_its_thread_ends(workers: Workers) -> None:
    threads: list[threading.Thread] = []
    until = threading.Event()
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match=r"time limit of 0\.1 s"):
        workers.run(lambda: (threads.append(threading.current_thread()), busy(until)()), 0.1)
    assert time.monotonic() - began < 2
    threads[0].join(5)
    assert not threads[0].is_alive()
    assert workers.run(lambda: 42, 1) == 42


def test_nobody_waits_for_what_meets_no_exception_and_it_is_counted(workers: Workers) -> None:
    until = threading.Event()
    try:
        for _ in range(MOST_GIVEN_UP):
            with pytest.raises(LimitExceeded):
                workers.run(deaf(until), 0.05)
        with pytest.raises(StoreError, match="busy with queries"):
            workers.run(lambda: 42, 1)
    finally:
        until.set()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            assert workers.run(lambda: 42, 1) == 42
        except StoreError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the threads did not end")


def test_many_at_once_each_get_their_own(workers: Workers) -> None:
    found: dict[int, int] = {}
    threads = [threading.Thread(target=lambda n=n: found.__setitem__(n, workers.run(lambda: n * 2, 5))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: n * 2 for n in range(20)}


@pytest.mark.parametrize("moment", [0.095, 0.1, 0.105, 0.195, 0.2, 0.205])
def test_ending_just_then_is_an_answer_or_a_refusal(workers: Workers, moment: float) -> None:
    for _ in range(5):
        try:
            assert workers.run(lambda: time.sleep(moment) or 42, 0.1) == 42
        except LimitExceeded:
            continue
    assert workers.run(lambda: 42, 1) == 42
