"""What was answered once is not made again: entity tags, and memory for rendered records and whole answers."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from concerted.api.problems import Problem
from concerted.graph.records import plain
from concerted.version import program_version

# What an entry takes besides its key and value, and a row besides its bytes.
_OVERHEAD = 500
_ROW = 100
# Bytes of one list, whatever part of it is asked for.
MAX_LIST = 256 * 2**20
K = TypeVar("K")
V = TypeVar("V")


def entity_tag(*parts: str) -> str:
    """A strong entity tag: the same version gives equal bytes for equal parts."""
    text = json.dumps([program_version(), *parts])
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def kept_for(seconds: int | None, by_all: bool) -> str:
    """``Cache-Control`` of an answer: kept for some seconds, or for good (None); by its caller alone where not ``by_all``."""
    how_long = "max-age=31536000, immutable" if seconds is None else f"max-age={seconds}, must-revalidate"
    return f"{'public' if by_all else 'private'}, {how_long}"


def matches(tag: str, if_none_match: str | None) -> bool:
    """Whether the caller has the answer already (RFC 9110, 13.1.2: compared weakly)."""
    if if_none_match is None:
        return False
    tag = tag.removeprefix("W/")
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

    @property
    def bytes(self) -> int:
        return self._bytes


class Stopped(Exception):
    """Nobody waits any more for what was being made."""


@dataclass(frozen=True)
class Rendered:
    """The records of a list, each as JSON; held as bytes, which take a tenth of the memory of the objects."""

    rows: tuple[bytes, ...]
    size: int

    @classmethod
    def of(cls, records: Iterable[object], stop: threading.Event | None = None) -> Rendered:
        """The records; Stopped where the event is set meanwhile, Problem (422) where they are more than a list may have."""
        rows, size = [], 0
        for record in records:
            row = json.dumps(plain(record), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
            rows.append(row)
            size += len(row) + _ROW
            if size > MAX_LIST:
                raise Problem(422, "limit-exceeded", f"a list may have {MAX_LIST // 2**20} MiB, and this one has more: narrow the question")
            if stop is not None and stop.is_set():
                raise Stopped
        return cls(tuple(rows), size)
