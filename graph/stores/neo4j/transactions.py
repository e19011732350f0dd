"""The server's own account of what runs on it for this program, by the metadata that every transaction carries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j.exceptions import ClientError

from graph.errors import StoreBusy

APP = "concerted"
MOST_AT_ONCE = 8
"""Public queries that may be at work on a server, whoever asked them: those that were ended and have not stopped count too."""

_SECONDS = 5.0
_OURS = (
    "SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = $app AND metaData.guard = $guard "
    "RETURN count(*) AS n"
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
            if max(taken, self.public()) >= self._at_once:
                raise StoreBusy("the server is busy with other queries, or with ending some that ran too long; ask again in a moment")
            yield
        finally:
            with self._lock:
                self._here -= 1

    def public(self) -> int:
        """Public queries that the server runs or has not yet ended; 0 where one may not ask."""
        return self._count(_OURS, guard="public") or 0

    def loading(self) -> bool | None:
        """Whether a load is under way, its commit included; None where one may not ask."""
        found = self._count(_LOADS)
        return None if found is None else found > 0

    def _count(self, text: str, **parameters: Any) -> int | None:
        try:
            with self._session() as session:
                found = session.run(neo4j.Query(text, timeout=_SECONDS), app=APP, **parameters).single(strict=True)
                return int(found["n"])
        except ClientError:  # not permitted, or not known to this server
            return None
