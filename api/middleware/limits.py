"""What a request may be: an address of 8 KiB, a body of 64 KiB, one value a parameter but where several are asked for."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concerted.api.problems import Problem, invalid

MAX_URL = 8 * 1024
MAX_BODY = 64 * 1024
# Parameters that may be said several times, each time with another value.
SEVERAL = frozenset({"chance", "extend", "join", "leave", "list"})
_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")


class RequestLimits:
    """Refuses what is too large or has no single meaning before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        problem = _refused(scope)
        if problem is None:
            await self.app(scope, _Body(receive).receive, send)
            return
        await problem.response(scope.get("concerted.request_id"))(scope, receive, send)


class _Body:
    """Counts what is read of a body that did not say how long it is."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._read = receive, 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > MAX_BODY:
            # Of all exceptions the framework lets only its own through while it reads a body.
            raise HTTPException(413, _LARGE, {"Connection": "close"})
        return message


_LARGE = f"the body may have {MAX_BODY} bytes"


def _refused(scope: Scope) -> Problem | None:
    raw = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    if len(raw) + len(query) + 1 > MAX_URL:
        return Problem(414, "uri-too-long", f"the address may have {MAX_URL} bytes; send a long query as the body of a POST")
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers and (b"content-length" in headers or scope["http_version"] == "1.0"):
        # Two lengths of one body (RFC 9112, 6.1): whoever passed it on may have believed the other one.
        return Problem(400, "bad-request", "the body is given two lengths", headers={"Connection": "close"})
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        # What is small on its way may be large when it is unpacked: nothing is.
        detail = "the body is taken as it is: send it without Content-Encoding"
        return Problem(415, "unsupported-media-type", detail, headers={"Connection": "close"})
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return Problem(413, "too-large", _LARGE, headers={"Connection": "close"})
    host = headers.get(b"host", b"localhost").decode("latin-1")
    if not _HOST.fullmatch(host):
        return Problem(400, "bad-request", "the Host header names no host")
    seen: set[str] = set()
    for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name in seen and name not in SEVERAL:
            return invalid(name, "it is given more than once")
        seen.add(name)
    return None
