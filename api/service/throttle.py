"""How often one caller may ask, and how many at the same time."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from concerted.api.problems import Problem, unavailable

CALLERS = 10_000


class Rate:
    """A bucket a caller: ``per_minute`` tokens that fill up again evenly; the callers longest unseen are forgotten."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic, what: str = "queries") -> None:
        self._capacity, self._clock, self._what = max(per_minute, 1.0), clock, what
        self._per_second = per_minute / 60
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> None:
        """Take one token; Problem (429) with the time to wait where there is none."""
        now = self._clock()
        with self._lock:
            tokens = self._tokens(caller, now)
            granted = tokens >= 1
            self._buckets[caller] = (tokens - 1 if granted else tokens), now
            while len(self._buckets) > CALLERS:
                self._buckets.popitem(last=False)
        if not granted:
            wait = str(math.ceil((1 - tokens) / self._per_second))
            raise Problem(429, "too-many-requests", f"too many {self._what}; the next one in {wait} s", headers={"Retry-After": wait})

    def charge(self, caller: str, tokens: float) -> None:
        """Take more tokens for what turned out to be more work; below none, the next one waits the longer."""
        now = self._clock()
        with self._lock:
            self._buckets[caller] = self._tokens(caller, now) - tokens, now

    def _tokens(self, caller: str, now: float) -> float:
        tokens, seen = self._buckets.pop(caller, (self._capacity, now))
        return min(self._capacity, tokens + (now - seen) * self._per_second)


class Places:
    """So many at the same time; one more is sent away at once rather than kept waiting."""

    def __init__(self, number: int) -> None:
        self._free = threading.BoundedSemaphore(number)
        self._number = number

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place; Problem (503) where all are taken."""
        if not self._free.acquire(blocking=False):
            raise unavailable(f"{self._number} queries are running, which is all there may be; try again", "busy", 1)
        try:
            yield
        finally:
            self._free.release()
