"""One query on Neo4j: reading by the server's own plan, in time, and of one whole release.

Neo4j reads committed data, not a snapshot. A query that met the mark of a load whose commit is being applied, or two
different loads around it, is asked again; and whether the database still has as many nodes and links as its load wrote
is looked at each time, so that no answer of a damaged one goes out under the name of a release.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from typing import Any

import neo4j
from neo4j.exceptions import BrokenRecordError, DriverError, Neo4jError

from concerted.graph.errors import LimitExceeded, QueryFailed, QueryRefused, StoreBusy, StoreDamaged, StoreError, TimeExceeded
from concerted.graph.stores.guard import check_plan
from concerted.graph.stores.limits import Limits
from concerted.graph.stores.neo4j import reading
from concerted.graph.stores.neo4j.deadline import within
from concerted.graph.stores.neo4j.plans import COLUMNS, plan_rows
from concerted.graph.stores.neo4j.state import State
from concerted.graph.stores.neo4j.transactions import Transactions, of_query
from concerted.graph.stores.neo4j.values import plain_value
from concerted.graph.stores.protocol import QueryResult
from concerted.graph.stores.results.bounded import gather

ASK_AGAIN = 20
# A commit takes seconds; where the server does not say whether its load still runs, an older mark bars nobody.
STALE_MARK = 60_000
SETTLE_SECONDS = 30.0
_LOOK_AGAIN = 0.1
LOAD_AGAIN = "load the release again (concerted load --store neo4j)"
# What a query itself brings about, rather than the server's state or our own right to ask it.
OF_THE_QUERY = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.", "Neo.ClientError.Schema.", "Neo.DatabaseError.Statement.")


def not_whole(damage: str, release: str | None) -> StoreDamaged:
    """The error that names damage, and what helps."""
    return StoreDamaged(f"the store is not whole: {damage}; {LOAD_AGAIN}", release)


class Neo4jQueries:
    """Asks one database; ``session`` opens a session that reads."""

    def __init__(self, session: Callable[[], neo4j.Session], address: str, transactions: Transactions) -> None:
        self._session, self._address, self._transactions = session, address, transactions
        self._left: str | None = None

    def ask(self, query: str, parameters: Mapping[str, Any], limits: Limits, plan: str = "") -> QueryResult:
        """The answer of one release, or its ``plan`` by EXPLAIN or PROFILE; errors as of ``Store.run``."""
        for _ in range(ASK_AGAIN):
            attempt = _Attempt(self._session, self._left, query, dict(parameters), limits, plan)
            began = time.monotonic()
            try:
                result = within(limits.seconds, lambda attempt=attempt: self._at_its_place(attempt, limits), attempt.drop)  # type: ignore[misc]
            except Neo4jError as error:
                raise query_error(error, limits, time.monotonic() - began, self._address) from error
            except BrokenRecordError as error:
                raise QueryFailed("the answer has a date or time outside the years 1 to 9999: return it as text, by toString()") from error
            except DriverError as error:
                raise self._away(error) from error
            if result is not None:
                return result
            held = self.settled()
            if held.damage:
                raise not_whole(held.damage, held.id)
        raise StoreBusy("the release kept changing while the query ran; ask again in a moment")

    def settled(self) -> State:
        """The state of the database while no commit is being applied; StoreBusy when that takes long."""
        end, doubted = time.monotonic() + SETTLE_SECONDS, False
        while True:
            try:
                with self._session() as session, session.begin_transaction() as tx:
                    found = reading.state(tx)
            except (Neo4jError, DriverError) as error:
                raise self._away(error) from error
            if found.mark not in (None, self._left):
                if self._is_left(found):
                    self._left = found.mark  # and look again, as that look may have met the end of the commit
                    continue
                doubted = False
            elif found.damage is None or doubted:
                return found
            else:
                doubted = True  # the commit may have begun between one half of the look and the other
            if time.monotonic() > end:
                raise StoreBusy(f"a load is being put in place in Neo4j at {self._address}; ask again in a moment")
            time.sleep(_LOOK_AGAIN)

    def _is_left(self, found: State) -> bool:
        """Whether a mark was left by a killed load, whose transaction is whole or gone."""
        loading = None if self._address.startswith("neo4j") else self._transactions.loading()  # a cluster's leader may be another
        return (found.age or 0) > STALE_MARK if loading is None else not loading

    def _at_its_place(self, attempt: _Attempt, limits: Limits) -> QueryResult | None:
        with self._transactions.place() if limits.guard == "public" else nullcontext():
            return attempt.read()

    def _away(self, error: Exception) -> StoreError:
        return StoreError(f"Neo4j at {self._address} did not answer: {error}")


class _Attempt:
    """A query asked once, in one transaction, by a connection that can be dropped."""

    def __init__(
        self, session: Callable[[], neo4j.Session], left: str | None, query: str, parameters: dict[str, Any], limits: Limits,
        plan: str,
    ) -> None:
        self._open, self._left, self._query, self._parameters, self._limits, self._plan = session, left, query, parameters, limits, plan
        self._session: neo4j.Session | None = None

    def read(self) -> QueryResult | None:
        """The answer; None when it may not be of one whole release."""
        with self._open() as self._session:
            tx = self._session.begin_transaction(timeout=self._limits.seconds, metadata=of_query(self._limits.guard))
            try:
                before = reading.state(tx)
                if before.damage or before.mark not in (None, self._left):
                    return None
                columns, rows, truncated = self._rows(tx)
                # In the same transaction, so that in a cluster it is the same server's: another may be ahead or behind.
                after = reading.state(tx)
            finally:
                # Rows past a limit are not wanted: leaving the transaction ends the query on the server.
                tx.close()
        same = (before.id, before.stamp, before.mark) == (after.id, after.stamp, after.mark) and after.damage is None
        return QueryResult(columns, rows, truncated, before.id) if same else None

    def _rows(self, tx: neo4j.Transaction) -> tuple[list[str], list[list[Any]], bool]:
        summary = tx.run(f"EXPLAIN {self._query}", self._parameters).consume()
        check_plan(summary.query_type, summary.plan, self._limits.guard)
        if self._plan:
            planned = tx.run(f"{self._plan} {self._query}", self._parameters).consume()
            rows = list(plan_rows(planned.profile or planned.plan or {}))
            return COLUMNS, rows[: self._limits.rows], len(rows) > self._limits.rows
        answer = tx.run(self._query, self._parameters)
        columns = list(answer.keys())
        return columns, *gather((record.values() for record in answer), plain_value, self._limits)

    def drop(self) -> None:
        """Close the connection, from another thread: what waits for the server ends, and the server learns of it."""
        if self._session is not None:
            with suppress(Exception):
                # Closing would first read all that is on its way. The driver's asynchronous sessions have a public name for this.
                self._session._handle_cancellation()  # type: ignore[no-untyped-call]  # the driver's own


def query_error(error: Neo4jError, limits: Limits, seconds: float, address: str) -> Exception:
    """What an error of the server means to who asked."""
    code = error.code or ""
    if "TransactionTimedOut" in code or ("Terminated" in code and seconds >= limits.seconds):
        return TimeExceeded(f"the query ran longer than the time limit of {limits.seconds:g} s")
    if "Memory" in code or "StackOverFlow" in code:
        return LimitExceeded(f"the query needed more memory than the server allows one query: {code}")
    if code.endswith("AccessMode"):
        return QueryRefused(f"the query does more than read: {(error.message or code)[:1000]}")
    if code.startswith(OF_THE_QUERY):
        return QueryFailed(f"Neo4j refused the query: {(error.message or code)[:1000]}")
    return StoreError(f"Neo4j at {address} did not answer: {error}")
