"""Attacks on both stores: refused, in time, with the data unchanged and the store well afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from graph.stores.neo4j.workers import GRACE

from graph.errors import LimitExceeded, QueryRefused, StoreError
from graph.stores import Limits, Store
from tests.stores.attacks import ALLOWED, COSTLY, ENDLESS, HIDDEN, REFUSED, SHAPES, STRANGE
from tests.stores.releases import small

SECONDS = 1.0
# Neo4j ends a transaction at its next check, seen up to 0.8 s late; a query is given up after the grace; the rest is a busy machine.
LATE = GRACE + 6.0
STATES = small()["states"].height


@pytest.fixture(scope="module")
def attacked(opened: Callable[[], Store]) -> Iterator[Store]:
    with closing(opened()) as store:
        store.write(small())
        yield store
        assert store.read().id == small().id


def is_well(store: Store) -> bool:
    """Whether others are answered: at once, or, on a busy machine, as soon as what was given up has ended."""
    until = time.monotonic() + 30
    while True:
        try:
            return store.run("MATCH (s:State) RETURN count(s)").rows == [[STATES]]
        except (StoreError, LimitExceeded):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


@pytest.mark.parametrize("query", (REFUSED | HIDDEN).values(), ids=(REFUSED | HIDDEN).keys())
def test_refused(attacked: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        attacked.run(query)


@pytest.mark.parametrize("query", SHAPES.values(), ids=SHAPES.keys())
def test_what_is_too_large_is_not_begun(attacked: Store, query: str) -> None:
    began = time.monotonic()
    with pytest.raises((LimitExceeded, QueryRefused)):
        attacked.run(query)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("query", COSTLY.values(), ids=COSTLY.keys())
def test_costly_queries_are_cut_off(attacked: Store, query: str) -> None:
    began = time.monotonic()
    with pytest.raises((LimitExceeded, QueryRefused)):
        attacked.run(query, limits=Limits(seconds=SECONDS))
    assert time.monotonic() - began < SECONDS + LATE
    assert is_well(attacked)


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_queries_keep_the_time(attacked: Store, query: str) -> None:
    """One engine may end what the other does not: an answer is as good as a refusal, if it comes in time."""
    began = time.monotonic()
    with suppress(LimitExceeded, QueryRefused):
        attacked.run(query, limits=Limits(seconds=SECONDS))
    assert time.monotonic() - began < SECONDS + LATE
    assert is_well(attacked)


@pytest.mark.parametrize("query", STRANGE.values(), ids=STRANGE.keys())
def test_strange_values_are_no_errors_of_the_store(attacked: Store, query: str) -> None:
    try:
        attacked.run(query)
    except (LimitExceeded, QueryRefused) as error:
        assert len(str(error)) < 1200


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED.keys())
def test_reading_is_answered(attacked: Store, query: str) -> None:
    assert attacked.run(query).rows


@pytest.mark.parametrize("query", ["RETURN", "MATCH (n RETURN n", "RETURN nothing_of_this_name", "RETURN $missing AS x"])
def test_nonsense_is_refused_and_not_an_error_of_the_store(attacked: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        attacked.run(query)


def test_several_attacks_at_once_leave_others_their_turn(attacked: Store) -> None:
    """While four callers ask for what does not end, a fifth is answered."""
    done = threading.Event()
    strange: list[Any] = []

    def attack(number: int) -> None:
        endless = list(ENDLESS.values())
        while not done.is_set():
            number += 1
            try:
                attacked.run(endless[number % len(endless)], limits=Limits(seconds=0.5))
            except (LimitExceeded, QueryRefused):
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


def test_an_answer_is_cut_at_its_bytes_and_says_so(attacked: Store) -> None:
    query = "MATCH (s:State) RETURN s.iso3, 'xxxxxxxxxx' AS text"
    cut = attacked.run(query, limits=Limits(answer_bytes=200))
    assert cut.truncated
    assert 5 <= len(cut.rows) < 20
    with pytest.raises(LimitExceeded, match="more than 200 bytes"):
        attacked.run("MATCH (s:State) RETURN collect(s.iso3)", limits=Limits(answer_bytes=200))
    with pytest.raises(LimitExceeded, match="deep"):
        attacked.run("WITH [1] AS a " + "WITH [[[a]]] AS a " * 40 + "RETURN a")
