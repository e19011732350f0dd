"""Where lists and files are made: in places of their own, at a rate for each caller, once for all who ask for the same."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from concerted.api.problems import Problem
from concerted.api.responses.caching import Memory, Rendered
from concerted.api.responses.files import MadeFile
from concerted.api.responses.pages import Page
from concerted.api.service.makings import Makings, in_thread
from concerted.api.service.memory import give_back
from concerted.api.service.throttle import Rate
from concerted.api.settings import Settings

Key = tuple[str, ...]
# Of the rate of lists, one unit is so many seconds of work.
UNIT_SECONDS = 0.1
# Bytes from which on a list is kept only where pages of it are asked for.
LARGE = 2**20
TIDY_SECONDS = 1.0
# Bytes on the disk of exports that are kept for who asks next, half of what a container has for files, and how many they may be.
KEPT_BYTES, KEPT_EXPORTS = 128 * 2**20, 24


@dataclass(frozen=True)
class Taken:
    """A file with the records of the list it was made of, and the part of them that it holds."""

    file: MadeFile
    total: int
    part: Page


class Workshop:
    """One for each application; ``rendered`` keeps lists that were made."""

    def __init__(self, settings: Settings, rendered: Memory[Key, Rendered]) -> None:
        self._rendered = rendered
        self._lists: Makings[Rendered] = Makings(settings.lists_concurrent, settings.wait_seconds, "lists")
        self._long: Makings[Rendered] = Makings(settings.long_concurrent, settings.wait_seconds, "long answers")
        self._files: Makings[Taken] = Makings(settings.files_concurrent, settings.wait_seconds, "files")
        self._exports: Makings[MadeFile] = Makings(1, settings.wait_seconds, "exports")
        self._kept: OrderedDict[Key, MadeFile] = OrderedDict()
        self._list_rate = Rate(settings.list_rate, what="lists")
        self._file_rate = Rate(settings.file_rate, what="large files")
        self._threads = ThreadPoolExecutor(settings.lists_concurrent + settings.long_concurrent, thread_name_prefix="list")
        self._tidying = False

    async def rendered(
        self, caller: str, key: Key, make: Callable[[], Iterable[object]], keep: bool = True, long: bool = False,
    ) -> Rendered:
        """A list, from memory or made now; Problem (429, 503) where the caller or all together ask for too much.

        ``keep`` says whether a large one stays in memory for the next page; what is ``long`` to make has places of its own, so that
        nobody waits behind it for what is short.
        """
        found, places = self._rendered.get(key), self._long if long else self._lists
        if found is not None:
            return found
        if not places.running(key):
            self._list_rate.take(caller)

        spent = 0.0

        def work(stop: threading.Event) -> Rendered:
            nonlocal spent
            began = time.thread_time()
            try:
                made = Rendered.of(make(), stop)
                if keep or made.size <= LARGE:
                    self._rendered.put(key, made)
                return made
            finally:
                spent = time.thread_time() - began
                self._list_rate.charge(caller, max(spent / UNIT_SECONDS - 1, 0.0))

        async def making() -> Rendered:
            try:
                return await in_thread(self._threads, work)
            finally:
                if spent > UNIT_SECONDS:
                    self._tidy()

        return await places.made(key, making)

    async def file(self, key: Key, make: Callable[[], Coroutine[Any, Any, Taken]]) -> Taken:
        """A file, made now; Problem (503) where too many are."""
        return await self._files.made(key, make)

    async def export(self, caller: str, key: Key, make: Callable[[], Coroutine[Any, Any, MadeFile]]) -> MadeFile:
        """An export, made now or kept since; Problem (429, 503) where the caller or all together ask for too much."""
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept

        async def making() -> MadeFile:
            with self.large(caller):
                try:
                    return await make()
                except Problem:
                    # There may be room without what is kept.
                    if not self._kept:
                        raise
                    self._kept.clear()
                    return await make()

        made = self._kept[key] = await self._exports.made(key, making)
        while len(self._kept) > KEPT_EXPORTS or (len(self._kept) > 1 and sum(file.size for file in self._kept.values()) > KEPT_BYTES):
            self._kept.popitem(last=False)
        return made

    @contextmanager
    def large(self, caller: str) -> Iterator[None]:
        """Make a large file; Problem (429) where the caller has asked for too many."""
        self._file_rate.take(caller)
        try:
            yield
        finally:
            self._tidy()

    def _tidy(self) -> None:
        """Give memory back in a moment, when what was made or given up is let go of; once for all that ends meanwhile."""
        if not self._tidying:
            self._tidying = True
            asyncio.get_running_loop().call_later(TIDY_SECONDS, self._tidied)

    def _tidied(self) -> None:
        self._tidying = False
        self._threads.submit(give_back)
