"""Attacks on both stores: refused, in time, with the data unchanged and the store well afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from graph.errors import LimitExceeded, QueryRefused, StoreError
from graph.stores import Limits, Store
from tests.stores.attacks import ALLOWED, COSTLY, REFUSED
from tests.stores.releases import small

SECONDS = 2.0
# Neo4j ends a transaction at its next check, seen up to 0.8 s late; the rest is a busy machine.
LATE = 6.0


@pytest.fixture(scope="module")
def attacked(opened: Callable[[], Store]) -> Iterator[Store]:
    store = opened()
    store.write(small())
    yield store
    assert store.read().id == small().id
    store.close()


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED.keys())
def test_refused(attacked: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        attacked.run(query)


@pytest.mark.parametrize("query", COSTLY.values(), ids=COSTLY.keys())
def test_costly_queries_end_in_time(attacked: Store, query: str) -> None:
    began = time.monotonic()
    with pytest.raises((LimitExceeded, QueryRefused)):
        attacked.run(query, limits=Limits(seconds=SECONDS))
    assert time.monotonic() - began < SECONDS + LATE
    assert attacked.run("MATCH (s:State) RETURN count(s)").rows == [[small()["states"].height]]


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED.keys())
def test_reading_is_answered(attacked: Store, query: str) -> None:
    assert attacked.run(query).rows


@pytest.mark.parametrize("query", ["RETURN", "MATCH (n RETURN n", "RETURN nothing_of_this_name", "RETURN $missing AS x"])
def test_nonsense_is_refused_and_not_an_error_of_the_store(attacked: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        attacked.run(query)


@pytest.mark.parametrize("query", ["MATCH (s:Synonym) DETACH DELETE s", "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"])
def test_the_engine_refuses_too(attacked: Store, kind: str, query: str) -> None:
    """What the guard would let through meets the engine's own layer."""
    if kind == "embedded":
        engine = attacked._graph  # type: ignore[attr-defined]  # the layer under the guard
        with pytest.raises(Exception, match=r"not idempotent|disabled"):
            engine.query("opencypher", query).to_list()
    else:
        with pytest.raises(QueryRefused):
            from graph.stores.guard import check_plan

            with attacked._session() as session:  # type: ignore[attr-defined]  # the layer under the guard
                summary = session.run(f"EXPLAIN {query}").consume()
                check_plan(summary.query_type, summary.plan)
    assert not isinstance(attacked.read(), StoreError)
