"""One public query on Neo4j: reading by the server's own plan, in time, and of one release.

Neo4j reads committed data, not a snapshot. A query that saw the mark of a load whose commit is being applied
(``ReleaseSwitch``), or two different releases around it, is asked again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import LimitExceeded, QueryRefused, StoreError
from graph.stores.answers import gather
from graph.stores.guard import check_plan
from graph.stores.limits import Limits
from graph.stores.neo4j.values import plain_value
from graph.stores.neo4j.workers import GivenUp, Workers
from graph.stores.protocol import QueryResult

ASK_AGAIN = 20
STALE_SWITCH = 30_000
# Rows on their way at one time: what the driver has read it has also unpacked, however large.
FETCH = 100
STATE = (
    "OPTIONAL MATCH (r:Release) WITH r OPTIONAL MATCH (s:ReleaseSwitch) "
    "RETURN r.hash AS id, timestamp() - s.at AS age"
)
# What a query itself brings about, rather than the server's state or our own right to ask it.
OF_THE_QUERY = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.", "Neo.ClientError.Schema.", "Neo.DatabaseError.Statement.")


class Neo4jQueries:
    """Asks one database."""

    def __init__(self, driver: neo4j.Driver, database: str | None, address: str) -> None:
        self._driver, self._database, self._address = driver, database, address
        self._workers = Workers()

    def ask(self, query: str, parameters: Mapping[str, Any], limits: Limits) -> QueryResult:
        """The answer of one release; errors as of ``Store.run``."""
        for attempt in range(ASK_AGAIN):
            result, settled = self._workers.run(lambda: self._ask(query, dict(parameters), limits), limits.seconds)
            if settled:
                return result
            time.sleep(0.05 * (attempt + 1))
        raise StoreError("the release kept changing while the query ran; ask again in a moment")

    def close(self) -> None:
        """Let the threads end."""
        self._workers.close()

    def _ask(self, query: str, parameters: dict[str, Any], limits: Limits) -> tuple[QueryResult, bool]:
        began = time.monotonic()
        try:
            with self._session() as session:
                before, after, columns, rows, truncated = self._read(session, query, parameters, limits)
        except Neo4jError as error:
            raise query_error(error, limits, time.monotonic() - began, self._address) from error
        except DriverError as error:
            raise StoreError(f"Neo4j at {self._address} did not answer: {error}") from error
        settled = before["id"] == after["id"] and not any(_switching(state["age"]) for state in (before, after))
        return QueryResult(columns, rows, truncated, before["id"]), settled

    def _read(
        self, session: neo4j.Session, query: str, parameters: dict[str, Any], limits: Limits,
    ) -> tuple[neo4j.Record, neo4j.Record, list[str], list[list[Any]], bool]:
        tx = session.begin_transaction(timeout=limits.seconds)
        try:
            before = tx.run(STATE).single(strict=True)
            summary = tx.run(f"EXPLAIN {query}", parameters).consume()
            check_plan(summary.query_type, summary.plan)
            answer = tx.run(query, parameters)
            columns = list(answer.keys())
            rows, truncated = gather((record.values() for record in answer), plain_value, limits)
            # In the same transaction, so that in a cluster it is the same server's: another may be ahead or behind.
            after = tx.run(STATE).single(strict=True)
        except GivenUp:
            # Closing would first read all that is on its way. The driver's asynchronous sessions have a public name for this.
            session._handle_cancellation()  # type: ignore[no-untyped-call]  # the driver's own
            raise
        except BaseException:
            tx.close()
            raise
        # Rows past a limit are not wanted: leaving the transaction ends the query on the server.
        tx.close()
        return before, after, columns, rows, truncated

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCH)


def _switching(age: int | None) -> bool:
    # A mark older (in ms) than any commit was left by a killed loader; its transaction is whole or gone, so it bars nobody.
    return age is not None and age < STALE_SWITCH


def query_error(error: Neo4jError, limits: Limits, seconds: float, address: str) -> Exception:
    """What an error of the server means to who asked."""
    code = error.code or ""
    if "TransactionTimedOut" in code or ("Terminated" in code and seconds >= limits.seconds):
        return LimitExceeded(f"the query ran longer than the time limit of {limits.seconds:g} s")
    if "Memory" in code or "StackOverFlow" in code:
        return LimitExceeded(f"the query needed more memory than the server allows one query: {code}")
    if code.startswith(OF_THE_QUERY):
        return QueryRefused(f"Neo4j refused the query: {(error.message or code)[:1000]}")
    return StoreError(f"Neo4j at {address} did not answer: {error}")
