"""One public query of the embedded engine: reading by the engine's own account, in time, and with an answer of bounded size."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import LimitExceeded, QueryRefused
from graph.stores.answers import gather
from graph.stores.engine import configure
from graph.stores.java_threads import JavaThreads
from graph.stores.java_values import JavaValues
from graph.stores.limits import Limits
from graph.stores.workers import Workers

READING = {"READ"}
MEMORY_ERRORS = ("HeapLimitExceeded", "heap budget exceeded", "OutOfMemoryError", "would produce", "in-heap")


class EmbeddedQueries:
    """Asks one graph or another; ``starting`` is held while a query is begun, as the time limit is a setting of the whole graph."""

    def __init__(self, engine: Any, starting: threading.Lock) -> None:
        self._engine, self._starting = engine, starting
        self._values = JavaValues()
        threads = JavaThreads()
        self._workers = Workers(threads.enter, threads.end, threads.leave)

    def ask(
        self, graph: Any, text: str, parameters: Mapping[str, Any], columns: list[str], limits: Limits,
    ) -> tuple[list[str], list[list[Any]], bool]:
        """Columns (``columns`` where the engine does not say), rows, and whether there were more; errors as of ``Store.run``."""
        return self._workers.run(lambda: self._ask(graph, text, dict(parameters), columns, limits), limits.seconds)

    def close(self) -> None:
        """Let the threads end."""
        self._workers.close()

    def _ask(
        self, graph: Any, text: str, parameters: dict[str, Any], columns: list[str], limits: Limits,
    ) -> tuple[list[str], list[list[Any]], bool]:
        import jpype

        try:
            self._check(graph, text)
            with self._starting:
                configure(graph, COMMAND_TIMEOUT=int(limits.seconds * 1000) or 1)
                result = graph.query("opencypher", text, *([parameters] if parameters else []))
            with result:
                named: list[str] = []
                rows, truncated = gather(_rows(result, columns, named), self._values.plain, limits)
        except (self._engine.ArcadeDBError, jpype.JException) as error:
            raise query_error(str(error), limits) from error
        return named or columns, rows, truncated

    def _check(self, graph: Any, text: str) -> None:
        """Refuse what the engine itself takes for more than reading. It keeps what it parsed, and the query follows."""
        import jpype

        try:
            analyzed = graph.get_java_database().getQueryEngine("opencypher").analyze(text)
        except jpype.JException as error:
            # The engine wraps what it has to say in an error that repeats the query.
            raise self._engine.ArcadeDBError(str(error.getCause() or error)) from error
        kinds = {str(kind) for kind in analyzed.getOperationTypes()}
        if kinds != READING or not analyzed.isIdempotent() or analyzed.isDDL():
            raise QueryRefused(f"the query does more than read (the engine takes it for {', '.join(sorted(kinds)).lower() or 'nothing'})")


def _rows(result: Any, columns: list[str], named: list[str]) -> Iterator[list[Any]]:
    """Values of each row as the engine's own objects; ``named`` is filled with the columns before the first."""
    for row in result:
        found = row._java_result  # the package's own access makes Python objects of whatever size
        if not named:
            there = [str(name) for name in found.getPropertyNames()]
            named += there if set(there) != set(columns) else columns
        yield [found.getProperty(name) for name in named]


def query_error(text: str, limits: Limits) -> Exception:
    """What an error of the engine means to who asked."""
    if "TimeoutException" in text:
        return LimitExceeded(f"the query ran longer than the time limit of {limits.seconds:g} s")
    if any(sign in text for sign in MEMORY_ERRORS):
        return LimitExceeded("the query needed more memory than one query may have")
    if "NotIdempotent" in text:
        return QueryRefused("the query does more than read")
    if "StackOverflowError" in text:
        return LimitExceeded("the query needed more of the engine's stack than there is")
    message = text.rsplit("Exception: ", 1)[-1]
    return QueryRefused(f"the embedded engine refused the query: {message[:1000]}")
