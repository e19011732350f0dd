"""Work that somebody waits for until a moment after its time is over, and no longer.

Neo4j ends a transaction at its time limit, but not inside one expression, nor in its planner; and a large answer is
unpacked here, where the server's clock does not reach. So a query runs on a thread of its own. When it is not done in
time its connection is dropped, by which the server learns that nobody waits, and which ends a thread that waits for the
server; one that unpacks is ended by an exception. How many may be at work at once is counted on the server.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from concerted.graph.errors import TimeExceeded

T = TypeVar("T")

GRACE = 1.5
_DROPPED_SECONDS = 0.3


class GivenUp(BaseException):
    """Raised in the thread of a query that nobody waits for."""


def within(seconds: float, work: Callable[[], T], drop: Callable[[], None]) -> T:
    """The result of ``work``; TimeExceeded when it is not there ``GRACE`` after ``seconds``, once ``drop`` was called."""
    task = _Task(work)
    task.start()
    if not task.done.wait(seconds + GRACE):
        drop()
        if not task.done.wait(_DROPPED_SECONDS):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(task.ident or 0), ctypes.py_object(GivenUp))
        raise TimeExceeded(f"the query ran longer than the time limit of {seconds:g} s")
    return task.result()


class _Task(threading.Thread, Generic[T]):
    """A thread that does one thing; a daemon, as that may never end."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(name="query", daemon=True)
        self.done = threading.Event()
        self._work, self._value, self._error = work, list[T](), list[BaseException]()

    def run(self) -> None:
        try:
            self._value.append(self._work())
        except BaseException as error:
            self._error.append(error)
        self.done.set()

    def result(self) -> T:
        """What came of it."""
        if self._error:
            raise self._error[0]
        return self._value[0]
