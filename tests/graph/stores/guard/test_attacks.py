"""Attacks on both stores: refused, in time, with the data unchanged and the store well afterwards."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from concerted.graph.errors import ConcertedError, LimitExceeded, QueryFailed, QueryRefused, StoreBusy, StoreError
from concerted.graph.stores import Limits, Store
from tests.graph.stores.guard import attacks, excesses
from tests.graph.stores.releases import small

SECONDS = 0.5
# A store ends a query at its limit, or gives it up soon afterwards; the rest is a busy machine.
LATE = 60.0
STATES = small()["states"].height
REFUSALS = (LimitExceeded, QueryRefused, QueryFailed)


@pytest.fixture(scope="module")
def attacked(opened: Callable[[], Store]) -> Iterator[Store]:
    with closing(opened()) as store:
        store.write(small())
        yield store
        assert store.read().id == small().id


def is_well(store: Store) -> bool:
    """Whether others are answered: at once, or, on a busy machine, as soon as what was given up has ended."""
    until = time.monotonic() + LATE
    while True:
        try:
            return store.run("MATCH (s:State) RETURN count(s)").rows == [[STATES]]
        except (StoreError, LimitExceeded):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def named(queries: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("query", queries.values(), ids=queries.keys())


@named(attacks.REFUSED)
def test_refused(attacked: Store, query: str) -> None:
    for limits in (Limits(), Limits.local(seconds=5)):
        with pytest.raises(QueryRefused):
            attacked.run(query, limits=limits)


@named(attacks.PUBLIC | excesses.SHAPES)
def test_what_the_public_may_not_ask_is_not_begun(attacked: Store, query: str) -> None:
    began = time.monotonic()
    with pytest.raises((LimitExceeded, QueryRefused)):
        attacked.run(query)
    assert time.monotonic() - began < LATE


@named(attacks.PUBLIC)
def test_what_the_public_may_not_ask_does_no_harm_of_ones_own(attacked: Store, query: str) -> None:
    """One engine reads it and the other finds no such function: it ends, and nothing changes."""
    with suppress(*REFUSALS):
        attacked.run(query, limits=Limits.local(seconds=SECONDS, rows=100))
    assert is_well(attacked)


@named(excesses.COSTLY)
def test_costly_queries_are_cut_off(attacked: Store, query: str) -> None:
    began = time.monotonic()
    with pytest.raises(REFUSALS):
        attacked.run(query, limits=Limits(seconds=SECONDS))
    assert time.monotonic() - began < SECONDS + LATE
    assert is_well(attacked)


@named(excesses.ENDLESS | excesses.UNPLANNABLE)
def test_endless_queries_keep_the_time(attacked: Store, query: str) -> None:
    """One engine may end what the other does not: an answer is as good as a refusal, if it comes in time."""
    began = time.monotonic()
    with suppress(*REFUSALS):
        attacked.run(query, limits=Limits(seconds=SECONDS))
    assert time.monotonic() - began < SECONDS + LATE
    assert is_well(attacked)


@named(excesses.UNCLOCKED)
def test_what_looks_at_no_clock_keeps_the_time(attacked: Store, query: str) -> None:
    began = time.monotonic()
    with suppress(*REFUSALS):
        attacked.run(query, excesses.PARAMETERS, Limits(seconds=SECONDS))
    assert time.monotonic() - began < SECONDS + LATE
    assert is_well(attacked)


@named(attacks.STRANGE)
def test_strange_values_are_no_errors_of_the_store(attacked: Store, query: str) -> None:
    for limits in (Limits(), Limits.local()):
        try:
            result = attacked.run(query, limits=limits)
        except REFUSALS as error:
            assert len(str(error)) < 1200 and " at 0x" not in str(error)
        else:
            assert " at 0x" not in repr(result.rows)


@named(attacks.MISTAKES)
def test_mistakes_are_told(attacked: Store, query: str) -> None:
    with pytest.raises(QueryFailed):
        attacked.run(query)


@pytest.mark.parametrize(("query", "parameters"), attacks.PARAMETERS.values(), ids=attacks.PARAMETERS.keys())
def test_mistakes_in_parameters_are_told(attacked: Store, query: str, parameters: dict[str, object]) -> None:
    with pytest.raises(QueryFailed):
        attacked.run(query, parameters)


@named(attacks.ALLOWED)
def test_reading_is_answered(attacked: Store, query: str) -> None:
    assert attacked.run(query).rows


@pytest.mark.parametrize("query", [
    "RETURN", "MATCH (n RETURN n", "RETURN nothing_of_this_name", "RETURN $missing AS x", "RETURN 1 / 0 AS x",
])
def test_a_fault_of_the_query_is_no_error_of_the_store(attacked: Store, query: str) -> None:
    with pytest.raises(QueryFailed):
        attacked.run(query)


def test_several_attacks_at_once_leave_others_their_turn(attacked: Store) -> None:
    """While four callers ask for what does not end, a fifth is answered."""
    done = threading.Event()
    strange: list[Any] = []

    def attack(number: int) -> None:
        endless = list(excesses.ENDLESS.values())
        while not done.is_set():
            number += 1
            try:
                attacked.run(endless[number % len(endless)], limits=Limits(seconds=0.5))
            except (*REFUSALS, StoreBusy):
                continue
            except Exception as error:
                strange.append(error)

    attackers = [threading.Thread(target=attack, args=(number * 4,)) for number in range(4)]
    for attacker in attackers:
        attacker.start()
    try:
        for _ in range(5):
            began = time.monotonic()
            assert is_well(attacked)
            assert time.monotonic() - began < LATE
            time.sleep(0.5)
    finally:
        done.set()
        for attacker in attackers:
            attacker.join()
    assert not strange
    assert is_well(attacked)


@pytest.mark.soak
def test_every_attack_from_many_processes_at_once(attacked: Store, kind: str, address: str) -> None:
    """Three processes make all attacks between them, one after another; others are answered meanwhile."""
    command = [sys.executable, "-m", "tests.graph.stores.guard.attacking", kind, address]
    running = [subprocess.Popen([*command, str(part), "3"], stdout=subprocess.PIPE, text=True) for part in range(3)]
    try:
        while any(process.poll() is None for process in running):
            began = time.monotonic()
            assert is_well(attacked)
            assert time.monotonic() - began < LATE
            time.sleep(1)
        for process in running:
            said = process.communicate()[0]
            assert process.returncode == 0, said
    finally:
        for process in running:
            process.kill()
    assert attacked.read().id == small().id


def test_an_answer_is_cut_at_its_bytes_and_says_so(attacked: Store) -> None:
    query = "MATCH (s:State) RETURN s.iso3, 'xxxxxxxxxx' AS text"
    cut = attacked.run(query, limits=Limits(answer_bytes=200))
    assert cut.truncated
    assert 5 <= len(cut.rows) < 20
    with pytest.raises(LimitExceeded, match="more than 200 bytes"):
        attacked.run("MATCH (s:State) RETURN collect(s.iso3)", limits=Limits(answer_bytes=200))
    with pytest.raises(ConcertedError, match="deep"):
        attacked.run("WITH [1] AS a " + "WITH [[[a]]] AS a " * 40 + "RETURN a")
