"""Each layer without the one above it: what a text would meet that the guard let through by mistake.

``LET_THROUGH`` is what an engine by itself takes for reading, and why the guard stands before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from graph.errors import ConcertedError
from graph.stores import Limits, Store
from tests.stores.attacks import REFUSED
from tests.stores.releases import small

LET_THROUGH = {
    "embedded": {"behind a line separator", "escaped quote", "apoc function", "explain", "profile", "in transactions"},
    "neo4j": {"behind a line separator", "explain", "options", "show settings", "terminate"},
}
# What is answered or refused by the state of the server, not by what it is.
BY_CHANCE = {"show transactions", "nothing"}


@pytest.fixture(scope="module")
def below(opened: Callable[[], Store]) -> Iterator[Any]:
    """A store whose layers below the guard are reached by their private names."""
    with closing(opened()) as store:
        store.write(small())
        yield store
        assert store.read().id == small().id


def ask(store: Any, kind: str, query: str) -> object:
    """A query past the guard: by the engine's own account of its text, and by the call or session that only reads."""
    limits = Limits(seconds=2)
    return store._queries.ask(store._graph, query, {}, [], limits) if kind == "embedded" else store._queries.ask(query, {}, limits)


@pytest.mark.parametrize("name", REFUSED.keys() - BY_CHANCE)
def test_the_engine_reads_and_no_more(below: Any, kind: str, name: str) -> None:
    try:
        ask(below, kind, REFUSED[name])
    except ConcertedError:
        refused = True
    else:
        refused = False
    assert refused is (name not in LET_THROUGH[kind])


@pytest.mark.parametrize("query", [
    "CREATE (:State {iso3: 'XXX'})", "MATCH (s:Synonym) DETACH DELETE s", "CREATE INDEX x FOR (s:State) ON (s.name_en)",
])
def test_the_call_that_reads_refuses_writes(below: Any, kind: str, query: str) -> None:
    """Without the engine's account of the text too."""
    if kind == "embedded":
        with pytest.raises(Exception, match="not idempotent"):
            below._graph.query("opencypher", query)
    else:
        with below._queries._session() as session, pytest.raises(Exception, match="access mode"):
            session.run(query).consume()


@pytest.mark.parametrize("source", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_files_and_addresses_are_not_read_by_the_embedded_engine(below: Any, kind: str, source: str) -> None:
    if kind != "embedded":
        pytest.skip("Neo4j reads files of its import directory; what refuses them is the look at its plan")
    with pytest.raises(Exception, match="disabled"):
        below._graph.query("opencypher", f"LOAD CSV FROM '{source}' AS line RETURN line").to_list()
