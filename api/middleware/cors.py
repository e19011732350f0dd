"""Cross-origin reading for the origins on a list; without credentials, since there are none."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_EXPOSED = "Content-Disposition, ETag, Link, Retry-After, X-Request-ID, X-Total-Count, X-Truncated"


class AllowedOrigins:
    """Lets pages of the listed origins (``*`` for all) read answers; other origins get no permission."""

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self.app, self.origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        origin = headers.get("origin") if headers is not None else None
        if headers is None or origin is None or not ({origin, "*"} & self.origins):
            await self.app(scope, receive, send)
            return
        allowed = "*" if "*" in self.origins else origin
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            permission = {
                "Access-Control-Allow-Origin": allowed, "Access-Control-Allow-Methods": "GET, POST", "Access-Control-Max-Age": "600",
                "Access-Control-Allow-Headers": "Content-Type, If-None-Match, X-API-Key, X-Request-ID", "Vary": "Origin",
            }
            await Response(status_code=204, headers=permission)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(raw=list(message["headers"]))
                found["Access-Control-Allow-Origin"] = allowed
                found["Access-Control-Expose-Headers"] = _EXPOSED
                found.add_vary_header("Origin")
                message = {**message, "headers": found.raw}
            await send(message)

        await self.app(scope, receive, sending)
