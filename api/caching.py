"""What was answered once is not made again: entity tags, and memory for rendered records and whole answers."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

VERSION = "1"
IMMUTABLE = "public, max-age=31536000, immutable"
K = TypeVar("K")
V = TypeVar("V")


def entity_tag(*parts: str) -> str:
    """A strong entity tag: equal parts give equal bytes."""
    text = json.dumps([VERSION, *parts])
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def matches(tag: str, if_none_match: str | None) -> bool:
    """Whether the caller has the answer already (RFC 9110, 13.1.2: compared weakly)."""
    if if_none_match is None:
        return False
    known = (part.strip().removeprefix("W/") for part in if_none_match.split(","))
    return any(part in (tag, "*") for part in known)


class Memory(Generic[K, V]):
    """Least recently used first out, bounded by the bytes that are held; safe between threads."""

    def __init__(self, capacity: int, size: Callable[[V], int]) -> None:
        self._capacity, self._size = capacity, size
        self._held: OrderedDict[K, V] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._making = [threading.Lock() for _ in range(16)]

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value; one that is larger than half of the whole is not kept."""
        size = self._size(value)
        with self._lock:
            if key in self._held or size > self._capacity // 2:
                return
            self._held[key] = value
            self._bytes += size
            while self._bytes > self._capacity:
                self._bytes -= self._size(self._held.popitem(last=False)[1])

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
