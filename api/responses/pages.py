"""Pages of a list: an opaque cursor says where the next one begins, of which release and which query."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from concerted.api.problems import Problem

DEFAULT_LIMIT = 100
MAX_LIMIT = 500
_TOKEN = re.compile(r"(\d{1,9})\.([0-9a-f]{16})\.([0-9a-f]{16})")


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: ``release`` and ``query`` are the first 16 hex digits of their hashes."""

    offset: int
    release: str
    query: str

    def text(self) -> str:
        """The cursor as callers see it."""
        return base64.urlsafe_b64encode(f"{self.offset}.{self.release}.{self.query}".encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor in a text; a Problem (404) where it was not made here."""
        try:
            found = _TOKEN.fullmatch(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode())
        except (binascii.Error, ValueError):
            found = None
        if found is None:
            raise Problem(404, "unknown-cursor", "cursor: no page is called that; take it from meta.next of the page before")
        return cls(int(found[1]), found[2], found[3])


def signature(text: str) -> str:
    """A short hash of a canonical query."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Page:
    """A part of a list: from ``start`` (inclusive) to ``stop`` (exclusive); the cursors of the next part and of the one before."""

    start: int
    stop: int
    following: str | None
    before: str | None = None


def page(total: int, limit: int | None, cursor: str | None, release_id: str, query: str, whole: int | None = None) -> Page:
    """The page that is asked for; ``whole`` records of the list where neither limit nor cursor was asked for.

    Problem (404) where the cursor belongs to another query or release.
    """
    mine, start = signature(query), 0
    if cursor is not None:
        token = Cursor.parse(cursor)
        if token.query != mine or token.release != release_id[:16] or token.offset > total:
            raise Problem(404, "unknown-cursor", "cursor: it belongs to another query or release; begin again without it")
        start = token.offset
    size = whole if whole is not None and limit is None and cursor is None else limit or DEFAULT_LIMIT
    stop = min(start + size, total)


    def at(offset: int) -> str:
        return Cursor(offset, release_id[:16], mine).text()

    return Page(start, stop, at(stop) if stop < total else None, at(max(start - size, 0)) if start else None)
