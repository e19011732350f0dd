"""What takes long to make: so many at the same time, made once for all who ask for the same, and ended when they are gone."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from concerted.api.problems import unavailable

T = TypeVar("T")
# So many may wait for a place; whoever comes then is sent away at once.
QUEUE = 64


@dataclass
class _Making(Generic[T]):
    task: asyncio.Task[T]
    askers: int = 0


class Makings(Generic[T]):
    """``places`` makings at the same time; whoever comes then waits ``wait`` seconds for one, and is told to come again.

    Belongs to one event loop at a time. ``what`` names the makings in the refusal.
    """

    def __init__(self, places: int, wait: float, what: str) -> None:
        self._free, self._wait, self._what = places, wait, what
        self._queue: deque[asyncio.Future[None]] = deque()
        self._running: dict[Hashable, _Making[T]] = {}

    def running(self, key: Hashable) -> bool:
        """Whether somebody has asked for this and it is being made."""
        return key in self._running

    async def made(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What ``make`` gives, once for all who ask with the same key meanwhile; Problem (503) where no place comes free.

        The making is cancelled when the last of them has been cancelled.
        """
        making = self._running.get(key)
        if making is None:
            making = self._running[key] = _Making(asyncio.create_task(self._placed(make)))
            making.task.add_done_callback(lambda task: self._over(key, task))
        making.askers += 1
        try:
            return await asyncio.shield(making.task)
        finally:
            making.askers -= 1
            if not making.askers and not making.task.done():
                self._over(key, making.task)
                making.task.cancel()

    def _over(self, key: Hashable, task: asyncio.Task[T]) -> None:
        if (known := self._running.get(key)) is not None and known.task is task:
            del self._running[key]
        if task.done() and not task.cancelled():
            task.exception()  # seen, also where nobody waits for it any more

    async def _placed(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        await self._enter()
        try:
            return await make()
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._free:
            self._free -= 1
            return
        if len(self._queue) >= QUEUE:
            raise self._busy()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._wait):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._leave()  # the place came in the same moment
            elif turn in self._queue:
                self._queue.remove(turn)
            if isinstance(error, TimeoutError):
                raise self._busy() from None
            raise

    def _leave(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _busy(self) -> Exception:
        return unavailable(f"as many {self._what} as there may be at the same time are being made; try again", "busy")


async def in_thread(executor: Executor, work: Callable[[threading.Event], T]) -> T:
    """The work, on a thread; its event is set when nobody waits any more, and it is waited for all the same."""
    stop = threading.Event()
    done = asyncio.get_running_loop().run_in_executor(executor, work, stop)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([done])
        done.exception()
        raise


class Gone(Exception):
    """The client has left, or nobody asks any more."""


async def while_there(receive: Callable[[], Awaitable[Any]], work: Coroutine[Any, Any, T]) -> T:
    """The work, cancelled when the client leaves; Gone then."""
    task, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        leaving.result()  # a body that is too large is told
        raise Gone
    finally:
        for other in (task, leaving):
            if not other.done():
                other.cancel()
        await asyncio.wait({task, leaving})
        for other in (task, leaving):
            if not other.cancelled():
                other.exception()


async def _left(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
