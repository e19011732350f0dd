"""What takes long is made once for all who ask, in so many places, and ends when nobody asks any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from concerted.api.problems import Problem
from concerted.api.service.makings import QUEUE, Gone, Makings, in_thread, while_there


class Work:
    """A making that lasts until it is let go, and says what became of it."""

    def __init__(self) -> None:
        self.go, self.begun, self.times, self.cancelled = asyncio.Event(), asyncio.Event(), 0, False

    async def make(self) -> str:
        self.times += 1
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return "made"


def test_it_is_made_once_for_all_who_ask_meanwhile() -> None:
    async def ask() -> None:
        makings: Makings[str] = Makings(1, 5, "lists")
        work = Work()
        askers = [asyncio.create_task(makings.made("key", work.make)) for _ in range(5)]
        await work.begun.wait()
        assert makings.running("key")
        work.go.set()
        assert await asyncio.gather(*askers) == ["made"] * 5
        assert work.times == 1 and not makings.running("key")
        assert await makings.made("key", work.make) == "made" and work.times == 2

    asyncio.run(ask())


def test_it_ends_with_the_last_who_asks() -> None:
    async def ask() -> None:
        makings: Makings[str] = Makings(1, 5, "lists")
        work = Work()
        first, second = (asyncio.create_task(makings.made("key", work.make)) for _ in range(2))
        await work.begun.wait()
        first.cancel()
        await asyncio.wait([first])
        assert not work.cancelled
        second.cancel()
        await asyncio.wait([second])
        await asyncio.sleep(0)
        assert work.cancelled and not makings.running("key")
        again = Work()
        again.go.set()
        assert await makings.made("key", again.make) == "made"  # its place is free again

    asyncio.run(ask())


def test_beyond_the_places_one_waits_and_is_sent_away() -> None:
    async def ask() -> None:
        makings: Makings[str] = Makings(1, 0.05, "lists")
        work, other = Work(), Work()
        first = asyncio.create_task(makings.made("first", work.make))
        await work.begun.wait()
        with pytest.raises(Problem) as refused:
            await makings.made("second", other.make)
        assert refused.value.status == 503 and refused.value.headers["Retry-After"] and "lists" in refused.value.detail
        assert other.times == 0
        work.go.set()
        other.go.set()
        assert await first == await makings.made("second", other.make) == "made"

    asyncio.run(ask())


def test_who_waits_gets_the_place_that_comes_free() -> None:
    async def ask() -> None:
        makings: Makings[str] = Makings(1, 60, "lists")
        work, other = Work(), Work()
        other.go.set()
        first = asyncio.create_task(makings.made("first", work.make))
        await work.begun.wait()
        leaver = asyncio.create_task(makings.made("leaver", other.make))
        second = asyncio.create_task(makings.made("second", other.make))
        await asyncio.sleep(0)
        leaver.cancel()
        work.go.set()
        assert await first == await second == "made" and other.times == 1

    asyncio.run(ask())


def test_not_everybody_may_wait() -> None:
    async def ask() -> None:
        makings: Makings[str] = Makings(1, 60, "lists")
        work = Work()
        waiting = [asyncio.create_task(makings.made(n, work.make)) for n in range(QUEUE + 1)]
        await work.begun.wait()
        await asyncio.sleep(0)
        with pytest.raises(Problem):
            await makings.made("one more", work.make)
        work.go.set()
        assert await asyncio.gather(*waiting) == ["made"] * (QUEUE + 1)

    asyncio.run(ask())


def test_an_error_is_told_to_all_and_forgotten() -> None:
    async def fail() -> str:
        await asyncio.sleep(0)
        raise Problem(404, "unknown-name", "there is none")

    async def ask() -> None:
        makings: Makings[str] = Makings(1, 5, "lists")
        for _ in range(2):
            found = await asyncio.gather(*(makings.made("key", fail) for _ in range(3)), return_exceptions=True)
            assert [isinstance(error, Problem) for error in found] == [True] * 3

    asyncio.run(ask())


def test_a_thread_is_told_to_stop_and_waited_for() -> None:
    over = threading.Event()

    def work(stop: threading.Event) -> None:
        assert stop.wait(60)
        over.set()

    async def ask() -> None:
        with ThreadPoolExecutor(1) as threads:
            task = asyncio.create_task(in_thread(threads, work))
            await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled() and over.is_set()

    asyncio.run(ask())


def test_the_work_ends_when_the_client_leaves() -> None:
    async def ask() -> None:
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        work = Work()
        asking = asyncio.create_task(while_there(messages.get, work.make()))
        await work.begun.wait()
        messages.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        await asyncio.sleep(0.01)
        assert not asking.done()
        messages.put_nowait({"type": "http.disconnect"})
        with pytest.raises(Gone):
            await asking
        assert work.cancelled

    asyncio.run(ask())


def test_who_stays_is_answered() -> None:
    async def made() -> str:
        return "made"

    def forever() -> Coroutine[Any, Any, Any]:
        return asyncio.Event().wait()

    assert asyncio.run(while_there(forever, made())) == "made"
