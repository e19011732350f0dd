"""Public queries on threads of their own, so that who asked is answered in time whatever an engine or its answer does.

Both engines end a query at its time limit, but not inside one expression, and not while a large answer is unpacked here.
A query that is still running a moment after its limit is given up: its caller is told, and its thread is made to end by
an exception. Threads that do not end yet are counted; where there are too many of them no other query is begun, so that
a server is not buried in work that nobody waits for.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from graph.errors import LimitExceeded, StoreError

T = TypeVar("T")

GRACE = 1.5
MOST_GIVEN_UP = 4
# An exception that is on its way must not meet a second one, so there is time between them.
_WAITS = (0.3, 0.5, 0.7)


class GivenUp(BaseException):
    """Raised in the thread of a query that nobody waits for."""


class Workers:
    """Threads that run one query at a time and are used again when it ended in time.

    ``enter`` is called on each new thread and gives what ``end`` and ``leave`` need: the first makes the engine stop
    what the thread is doing, the second is called on the thread when it is not used any more.
    """

    def __init__(
        self, enter: Callable[[], Any] = lambda: None, end: Callable[[Any], None] | None = None,
        leave: Callable[[Any], None] = lambda entered: None,
    ) -> None:
        self.enter, self.end, self.leave = enter, end, leave
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._given_up: list[_Worker] = []

    def run(self, work: Callable[[], T], seconds: float) -> T:
        """The result of ``work``.

        Raises
        ------
        LimitExceeded
            It did not end within ``seconds`` and a short grace.
        StoreError
            Too many queries that were given up have not ended yet.
        """
        with self._lock:
            self._given_up = [worker for worker in self._given_up if worker.is_alive()]
            if len(self._given_up) >= MOST_GIVEN_UP:
                raise StoreError("the engine is busy with queries that went over their time limit; ask again in a moment")
            worker = self._idle.pop() if self._idle else _Worker(self)
        task = _Task(work)
        worker.tasks.put(task)
        if not task.done.wait(seconds + GRACE) and self._give_up(worker, task):
            raise LimitExceeded(f"the query ran longer than the time limit of {seconds:g} s")
        return task.result()

    def close(self) -> None:
        """Let the idle threads end."""
        with self._lock:
            for worker in self._idle:
                worker.tasks.put(None)
            self._idle.clear()

    def finished(self, worker: _Worker, task: _Task[Any]) -> bool:
        """Whether a worker that did its task goes on to the next; called on its thread."""
        with self._lock:
            if worker in self._given_up:
                return False
            self._idle.append(worker)
            task.done.set()
            return True

    def _give_up(self, worker: _Worker, task: _Task[Any]) -> bool:
        with self._lock:
            if task.done.is_set():
                return False
            self._given_up.append(worker)
        # The engine's own exception comes first: one of Python's, met while that is passed on, would be lost.
        ways = [self._end_python] * 2 if self.end is None else [self._end_engine, self._end_engine, self._end_python]
        for way, wait in zip(ways, _WAITS, strict=False):
            way(worker)
            worker.join(wait)
            if not worker.is_alive():
                break
        return True

    def _end_engine(self, worker: _Worker) -> None:
        if self.end is not None:
            self.end(worker.entered)

    def _end_python(self, worker: _Worker) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), ctypes.py_object(GivenUp))


class _Task(Generic[T]):
    """What a worker is to do, and what came of it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.work, self.done = work, threading.Event()
        self._value: list[T] = []
        self._error: BaseException | None = None

    def do(self) -> None:
        try:
            self._value.append(self.work())
        except BaseException as error:
            self._error = error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._value[0]


class _Worker(threading.Thread):
    """One thread; a daemon, as what it runs may never end."""

    def __init__(self, workers: Workers) -> None:
        super().__init__(name="query", daemon=True)
        self.tasks: SimpleQueue[_Task[Any] | None] = SimpleQueue()
        self.entered: Any = None
        self._workers = workers
        self.start()

    def run(self) -> None:
        try:
            self.entered = self._workers.enter()
            while (task := self.tasks.get()) is not None:
                task.do()
                if not self._workers.finished(self, task):
                    break
        except GivenUp:
            pass  # it came when the work was already done
        finally:
            self._workers.leave(self.entered)
