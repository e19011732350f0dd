"""What was answered once is not made again: entity tags, and memory for rendered records and whole answers."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Generic, TypeVar

# What an entry takes besides its key and value.
_OVERHEAD = 500
IMMUTABLE = "public, max-age=31536000, immutable"
K = TypeVar("K")
V = TypeVar("V")


@cache
def program_version() -> str:
    """Version of the program, whose next one may answer otherwise."""
    try:
        return version("concerted")
    except PackageNotFoundError:
        return "0.1.0"  # run from a source tree without installing


def entity_tag(*parts: str) -> str:
    """A strong entity tag: the same version gives equal bytes for equal parts."""
    text = json.dumps([program_version(), *parts])
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def matches(tag: str, if_none_match: str | None) -> bool:
    """Whether the caller has the answer already (RFC 9110, 13.1.2: compared weakly)."""
    if if_none_match is None:
        return False
    known = (part.strip().removeprefix("W/") for part in if_none_match.split(","))
    return any(part in (tag, "*") for part in known)


class Memory(Generic[K, V]):
    """Least recently used first out, bounded by the bytes that are held; safe between threads.

    ``size`` is what a key and its value take: callers choose keys, so that many small answers to long questions
    would otherwise fill the machine.
    """

    def __init__(self, capacity: int, size: Callable[[K, V], int]) -> None:
        self._capacity, self._size = capacity, size
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._making = [threading.Lock() for _ in range(16)]

    def get(self, key: K) -> V | None:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: K, value: V) -> None:
        """Keep a value; one that is larger than half of the whole is not kept."""
        size = self._size(key, value) + _OVERHEAD
        with self._lock:
            if key in self._held or size > self._capacity // 2:
                return
            self._held[key] = value, size
            self._bytes += size
            while self._bytes > self._capacity:
                self._bytes -= self._held.popitem(last=False)[1][1]

    def made(self, key: K, make: Callable[[], V]) -> V:
        """The value, made once where several callers ask for it at the same time."""
        found = self.get(key)
        if found is not None:
            return found
        with self._making[hash(key) % len(self._making)]:
            found = self.get(key)
            if found is None:
                found = make()
                self.put(key, found)
            return found

    @property
    def bytes(self) -> int:
        return self._bytes


@dataclass(frozen=True)
class Rendered:
    """The records of a list, each as JSON; held as bytes, which take a tenth of the memory of the objects."""

    rows: tuple[bytes, ...]
    size: int

    @classmethod
    def of(cls, records: Iterable[object]) -> Rendered:
        rows = tuple(json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() for record in records)
        return cls(rows, sum(map(len, rows)) + 100 * len(rows))
