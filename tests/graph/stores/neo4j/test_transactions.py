"""Public queries are counted on the server, whoever began them, until they have really ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import neo4j
import pytest

from concerted.graph.errors import StoreBusy, TimeExceeded
from concerted.graph.stores import Limits
from concerted.graph.stores.neo4j import Neo4jStore
from concerted.graph.stores.neo4j.transactions import MOST_AT_ONCE, MOST_OVERDUE
from tests.graph.stores.neo4j.conftest import Cypher

pytestmark = pytest.mark.neo4j

ENDS = 120.0
# One expression, inside which Neo4j does not look at the clock; about 10 s of work here.
DEAF = "RETURN size([x IN range(1, 20000) WHERE x IN [y IN range(1, 20000) | -y]]) AS n"


@pytest.fixture
def others(neo4j_uri: str) -> Iterator[list[neo4j.Transaction]]:
    """Transactions of public queries of another process."""
    with neo4j.GraphDatabase.driver(neo4j_uri, notifications_min_severity="OFF") as driver, ExitStack() as held:
        sessions = [held.enter_context(driver.session()) for _ in range(MOST_AT_ONCE)]
        begun = [session.begin_transaction(metadata={"app": "concerted", "guard": "public"}) for session in sessions]
        for tx in begun:
            tx.run("RETURN 1").consume()
        yield begun


def test_no_query_is_begun_beside_as_many_as_there_may_be(store: Neo4jStore, others: list[neo4j.Transaction]) -> None:
    with pytest.raises(StoreBusy, match="ask again in a moment"):
        store.run("RETURN 1")
    others[0].rollback()
    assert store.run("RETURN 1").rows == [[1]]


def test_what_was_ended_and_goes_on_counts_by_itself(store: Neo4jStore, others: list[neo4j.Transaction], cypher: Cypher) -> None:
    for tx in others[MOST_OVERDUE:]:
        tx.rollback()
    assert store.run("RETURN 1").rows == [[1]]
    ids = [r["id"] for r in cypher("SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.guard = 'public' RETURN id")]
    cypher("TERMINATE TRANSACTIONS $ids YIELD message RETURN message", ids=ids)
    with pytest.raises(StoreBusy):
        store.run("RETURN 1")
    for tx in others[:MOST_OVERDUE]:
        tx.close()
    assert store.run("RETURN 1").rows == [[1]]


def test_this_process_counts_what_it_has_begun(neo4j_uri: str, store: Neo4jStore) -> None:
    with closing(Neo4jStore(neo4j_uri, at_once=1)) as narrow:
        long = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(x + y)"

        def ask() -> None:
            began = False
            while not began:
                # One of the short queries below may have the only place just now.
                with suppress(StoreBusy):
                    with suppress(TimeExceeded):
                        narrow.run(long, limits=Limits(seconds=10))
                    began = True

        asking = threading.Thread(target=ask)
        asking.start()
        end = time.monotonic() + ENDS
        busy = False
        while asking.is_alive() and time.monotonic() < end and not busy:
            try:
                narrow.run("RETURN 1")
            except StoreBusy:
                busy = True
        asking.join()
        assert busy
        assert narrow.run("RETURN 1").rows == [[1]]


def test_ones_own_queries_are_not_counted(store: Neo4jStore, others: list[neo4j.Transaction]) -> None:
    assert len(others) == MOST_AT_ONCE
    assert store.run("RETURN 1", limits=Limits.local()).rows == [[1]]


def test_who_asked_is_answered_though_the_server_does_not_end_the_query(store: Neo4jStore, cypher: Cypher) -> None:
    """Below the guard, which refuses such a text: the server goes on, its transaction is counted, its thread here has ended."""
    queries: Any = store._queries
    with pytest.raises(TimeExceeded, match="time limit of 1 s"):
        queries.ask(DEAF, {}, Limits(seconds=1))
    counted = queries._transactions.public()
    end = time.monotonic() + ENDS
    while any(thread.name == "query" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.1)
    while queries._transactions.public()[0]:
        assert time.monotonic() < end
        time.sleep(0.5)
    assert counted == (1, 1)
    assert store.run("RETURN 1").rows == [[1]]
