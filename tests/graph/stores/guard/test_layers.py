"""Each layer without the one above it: what a text would meet that the guard let through by mistake.

``LET_THROUGH`` is what an engine by itself takes for reading, and why the guard stands before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from concerted.graph.errors import ConcertedError
from concerted.graph.stores import Limits, Store
from concerted.graph.stores.limits import MAX_SECONDS
from tests.graph.stores.guard.attacks import REFUSED
from tests.graph.stores.releases import small

LET_THROUGH = {
    # What it has of its own that reads, what is a comment to it, and plans.
    "embedded": {
        "behind a line separator", "behind a carriage return", "escaped quote", "options", "explain a file", "list of indexes",
        "list of functions", "show in a union", "settings of the engine", "statistics made anew",
        "procedure of the engine by its long name",
    },
    "neo4j": {"behind a line separator", "options", "show settings", "list of indexes", "list of functions", "terminate"},
}
# What is answered or refused by the state of the server, not by what it is.
BY_CHANCE = {"show transactions", "show after reading", "show and terminate", "nothing"}


@pytest.fixture(scope="module")
def below(opened: Callable[[], Store]) -> Iterator[Any]:
    """A store whose layers below the guard are reached by their private names."""
    with closing(opened()) as store:
        store.write(small())
        yield store
        assert store.read().id == small().id


def ask(store: Any, kind: str, query: str) -> object:
    """A query past the guard: in a child process, or by the plan and the session that reads."""
    limits = Limits(seconds=MAX_SECONDS)
    return store._asked()[0].ask(query, {}, limits) if kind == "embedded" else store._queries.ask(query, {}, limits)


@pytest.mark.parametrize("name", [name for name in REFUSED if name not in BY_CHANCE])
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
        with pytest.raises(ConcertedError, match="immutable snapshot"):
            ask(below, kind, query)
    else:
        with below._queries._session() as session, pytest.raises(Exception, match="access mode"):
            session.run(query).consume()


@pytest.mark.parametrize("source", ["file:///etc/passwd", "/etc/passwd", "file:///proc/self/environ", "http://127.0.0.1:1/x"])
def test_files_and_addresses_are_not_read_by_the_embedded_engine(below: Any, kind: str, source: str) -> None:
    if kind != "embedded":
        pytest.skip("Neo4j reads files of its import directory; what refuses them is the look at its plan")
    with pytest.raises(ConcertedError, match=r"LOAD CSV|files"):
        ask(below, kind, f"LOAD CSV FROM '{source}' AS line RETURN line")
