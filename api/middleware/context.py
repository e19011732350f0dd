"""What surrounds every request: an id, a log line, figures, security headers, and an answer whatever goes wrong."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concerted.api.problems import Problem
from concerted.api.requests.formats import split_ending
from concerted.api.telemetry.logs import seldom
from concerted.api.telemetry.metrics import Metrics

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ADDED = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY.items())
# The status that figures give an answer whose client had left, as servers have come to call it.
LEFT = 499
# What callers send stands in the log to this length.
_LONGEST = 500
_GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger("concerted.access")


class RequestContext:
    """Outermost: nothing leaves without a request id, and no exception without a problem for its answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # One scope of our own, in which what is further in leaves the route it found.
        scope = {**scope}
        method, path = scope["method"], scope["path"]
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given.decode() if _GIVEN_ID.fullmatch(given) else new_id()
        scope["concerted.request_id"] = request_id
        status, began, size = 0, time.perf_counter(), 0
        gone = complete = False

        async def receiving() -> Message:
            nonlocal gone
            message = await receive()
            gone = gone or (message["type"] == "http.disconnect" and not complete)
            return message

        async def sending(message: Message) -> None:
            nonlocal status, size, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message["headers"])
                there = {name for name, _ in headers}
                headers.append((b"x-request-id", request_id.encode()))
                headers.extend(header for header in _ADDED if header[0] not in there)
                message = {**message, "headers": headers}
            else:
                size += len(message.get("body", b""))
            await send(message)
            complete = complete or (message["type"] == "http.response.body" and not message.get("more_body"))

        # Whatever is logged on the way, also by a thread that a request is answered in, carries the id.
        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self.app(scope, receiving, sending)
        except Exception:
            # The last line of defence: the caller gets a problem with the id under which the log tells what it was.
            _log.exception("unexpected", path=path[:_LONGEST])
            if status:
                raise
            problem = Problem(500, "internal", "something went wrong on this side; the request id helps to find out what")
            await problem.response(request_id)(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - began
            route = route_of(scope)
            self.metrics.seen(method, route, LEFT if gone else status, seconds)
            if gone:
                seldom("left", route=route, ms=round(seconds * 1000, 2), bytes=size, client=_client(scope))
            else:
                _log.info(
                    "request", method=method[:_LONGEST], path=path[:_LONGEST], route=route, status=status,
                    ms=round(seconds * 1000, 2), bytes=size, client=_client(scope),
                )
            structlog.contextvars.reset_contextvars(**bound)


def new_id() -> str:
    """An id for a request that came with none."""
    return uuid.uuid4().hex


def route_of(scope: Scope) -> str:
    """The address with its parameters unfilled, so that figures have a bounded number of labels."""
    if "concerted.route" in scope:
        return str(scope["concerted.route"])
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    if path is None:
        return "none"
    # A route of a release is known by its path below the release.
    if "release_id" in scope.get("path_params", {}) and not path.startswith("/v1"):
        return f"/v1/releases/{{release_id}}{path}"
    return str(path if path.startswith("/v1") or not scope["path"].startswith("/v1/") else f"/v1{path}")


def _client(scope: Scope) -> str | None:
    return scope["client"][0] if scope.get("client") else None


class Endings:
    """Takes ``.csv``, ``.xlsx`` or ``.json`` off the path and remembers it as the format."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v1/"):
            path, ending = split_ending(scope["path"])
            if ending is not None:
                scope.update({"path": path, "concerted.ending": ending, "concerted.path": scope["path"]})
                scope.pop("raw_path", None)
        await self.app(scope, receive, send)
