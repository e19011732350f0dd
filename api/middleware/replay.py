"""Whole answers, given again as they were while nothing they depend on has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concerted.api.middleware.context import route_of
from concerted.api.requests.encodings import IDENTITY, encoding_of
from concerted.api.requests.formats import accepted, header_of
from concerted.api.requests.hosts import is_known
from concerted.api.responses.caching import Memory, matches
from concerted.api.service.service import Service
from concerted.graph.facts.days.calendar import today

_LARGEST = 2**20
_KEPT_HEADERS = frozenset({b"etag", b"cache-control", b"vary", b"content-type"})

Headers = list[tuple[bytes, bytes]]


class Key(NamedTuple):
    """All that an answer depends on."""

    number: int
    day: date
    scheme: str
    host: bytes
    known: bool
    path: str
    query: bytes
    form: str
    by_ending: bool
    encoding: str

    @property
    def size(self) -> int:
        return len(self.host) + len(self.path) + len(self.query)


@dataclass(frozen=True)
class Kept:
    """An answer with the route it came from."""

    headers: Headers
    body: bytes
    tag: str
    route: str

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class Replay:
    """Answers a GET under ``/v1`` from memory when the same was answered since the last change.

    It is kept as it travels, compressed or not. Only what others may keep for a time and what carries an entity tag is kept, so
    never a row of Cypher. The key holds the number of the snapshot and the day, so that a new release, a store that went away or
    midnight make every answer anew.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service
        self.memory: Memory[Key, Kept] = Memory(service.settings.cache_megabytes * 2**19, lambda key, kept: key.size + kept.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        key = self._key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        kept = self.memory.get(key)
        if kept is None:
            await self.app(scope, receive, _Keeping(self, key, scope, send).send)
            return
        scope["concerted.route"] = kept.route
        if matches(kept.tag, header_of(scope, b"if-none-match")):
            headers = [(name, value) for name, value in kept.headers if name in _KEPT_HEADERS and name != b"content-type"]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
        await send({"type": "http.response.body", "body": kept.body})

    def _key(self, scope: Scope) -> Key | None:
        """The key of a request; None where it is answered in no format that is made here."""
        ending = scope.get("concerted.ending")
        form = ending or accepted(header_of(scope, b"accept"))
        if form is None:
            return None
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        number = self.service.snapshot.number
        known = is_known(scope, self.service.settings.public_url)
        # A workbook travels as it is, whatever its caller takes.
        encoding = IDENTITY if form == "xlsx" else encoding_of(scope)
        by_ending = ending is not None
        return Key(number, today(), scope["scheme"], host, known, scope["path"], scope["query_string"], form, by_ending, encoding)


class _Keeping:
    """Passes an answer on and keeps a copy of it once it is whole."""

    def __init__(self, replay: Replay, key: Key, scope: Scope, send: Send) -> None:
        self._replay, self._key, self._scope, self._send = replay, key, scope, send
        self._headers: Headers | None = None
        self._tag = ""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            found = dict(headers)
            tag = found.get(b"etag", b"")
            # Also what is its caller's alone, since the key holds what makes it so.
            if message["status"] == 200 and tag and b"max-age=" in found.get(b"cache-control", b""):
                self._headers, self._tag = headers, tag.decode()
        elif message["type"] == "http.response.body" and self._headers is not None:
            body = message.get("body", b"")
            # What comes in parts is a file that is streamed because it is large.
            if not message.get("more_body") and len(body) <= _LARGEST:
                self._replay.memory.put(self._key, Kept(self._headers, body, self._tag, route_of(self._scope)))
            self._headers = None
        await self._send(message)
