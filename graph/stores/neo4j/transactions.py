"""The server's own account of what runs on it for this program, by the metadata that every transaction carries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j.exceptions import ClientError

from concerted.graph.errors import StoreBusy

APP = "concerted"
MOST_AT_ONCE = 8
"""Public queries that may be at work on a server, whoever asked them."""
MOST_OVERDUE = 4
"""Those among them that the server was told to end and that have not ended: each keeps one of its processors."""

_SECONDS = 5.0
_OURS = (
    "SHOW TRANSACTIONS YIELD metaData, status WHERE metaData.app = $app AND metaData.guard = 'public' "
    "RETURN count(*) AS n, count(CASE WHEN status STARTS WITH 'Terminated' THEN 1 END) AS overdue"
)
_LOADS = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = $app AND metaData.load IS NOT NULL RETURN count(*) AS n"


def of_query(guard: str) -> dict[str, Any]:
    """Metadata of the transaction of a query."""
    return {"app": APP, "guard": guard}


def of_load(token: str) -> dict[str, Any]:
    """Metadata of the transaction of a load."""
    return {"app": APP, "load": token}


class Transactions:
    """Counts what is at work; ``session`` opens one to ask by."""

    def __init__(self, session: Callable[[], neo4j.Session], at_once: int = MOST_AT_ONCE) -> None:
        self._session, self._at_once = session, at_once
        self._lock, self._here = threading.Lock(), 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among the public queries; StoreBusy when none is free.

        What this process has begun is counted besides, since a transaction is seen by others only once the server has it.
        """
        with self._lock:
            taken = self._here
            self._here += 1
        try:
            running, overdue = self.public()
            if max(taken, running) >= self._at_once or overdue >= MOST_OVERDUE:
                raise StoreBusy("the server is busy with other queries, or with ending some that ran too long; ask again in a moment")
            yield
        finally:
            with self._lock:
                self._here -= 1

    def public(self) -> tuple[int, int]:
        """Public queries that the server runs, and how many of them are over their time; none where one may not ask."""
        found = self._ask(_OURS)
        return (found["n"], found["overdue"]) if found else (0, 0)

    def loading(self) -> bool | None:
        """Whether a load is under way, its commit included; None where one may not ask."""
        found = self._ask(_LOADS)
        return None if found is None else found["n"] > 0

    def _ask(self, text: str) -> neo4j.Record | None:
        try:
            with self._session() as session:
                return session.run(neo4j.Query(text, timeout=_SECONDS), app=APP).single(strict=True)
        except ClientError:  # not permitted, or not known to this server
            return None
