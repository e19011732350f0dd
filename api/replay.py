"""Whole answers, given again as they were while nothing they depend on has changed."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.caching import Memory, matches
from api.middleware import route_of
from api.service import Service, today

_LARGEST = 2**20
_KEPT_HEADERS = frozenset({b"etag", b"cache-control", b"vary", b"content-type"})
_OVERHEAD = 1024

Headers = list[tuple[bytes, bytes]]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Kept:
    """An answer with the route it came from."""

    headers: Headers
    body: bytes
    tag: str
    route: str


class Replay:
    """Answers a GET under ``/v1`` from memory when the same was answered since the last change.

    Only what carries a strong entity tag is kept. The key holds the number of the snapshot and the day, so that a new
    release, a store that went away or midnight make every answer anew.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service
        self.memory: Memory[Key, Kept] = Memory(
            service.settings.cache_megabytes * 2**19, lambda kept: len(kept.body) + _OVERHEAD
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        key, asked_for = self._key(scope)
        kept = self.memory.get(key)
        if kept is None:
            await self.app(scope, receive, _Keeping(self, key, scope, send).send)
            return
        scope["concerted.route"] = kept.route
        if matches(kept.tag, asked_for):
            headers = [(name, value) for name, value in kept.headers if name in _KEPT_HEADERS and name != b"content-type"]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
        await send({"type": "http.response.body", "body": kept.body})

    def _key(self, scope: Scope) -> tuple[Key, str | None]:
        accept = host = b""
        asked_for = None
        for name, value in scope["headers"]:
            if name == b"accept":
                accept = value
            elif name == b"host":
                host = value
            elif name == b"if-none-match":
                asked_for = value.decode("latin-1")
        number = self.service.snapshot.number
        format_asked = scope.get("concerted.ending") or accept
        return (number, today(), scope["scheme"], host, scope["path"], scope["query_string"], format_asked), asked_for


class _Keeping:
    """Passes an answer on and keeps a copy of it once it is whole."""

    def __init__(self, replay: Replay, key: Key, scope: Scope, send: Send) -> None:
        self._replay, self._key, self._scope, self._send = replay, key, scope, send
        self._headers: Headers | None = None
        self._tag = ""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            tag = next((value for name, value in headers if name == b"etag"), b"")
            if message["status"] == 200 and tag:
                self._headers, self._tag = headers, tag.decode()
        elif message["type"] == "http.response.body" and self._headers is not None:
            body = message.get("body", b"")
            # What comes in parts is a file that is streamed because it is large.
            if not message.get("more_body") and len(body) <= _LARGEST:
                self._replay.memory.put(self._key, Kept(self._headers, body, self._tag, route_of(self._scope)))
            self._headers = None
        await self._send(message)
