"""Answers of 1 KB and more travel compressed, to callers that take it."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concerted.api.requests.encodings import BROTLI, GZIP, encoding_of
from concerted.api.requests.formats import XLSX

LEAST = 1024
# A workbook is compressed already.
_AS_THEY_ARE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, XLSX)
# Of 9 and 11: beyond these the answers hardly shrink, and take several times as long.
_GZIP_LEVEL, _BROTLI_LEVEL = 6, 5
# Bytes from which on a thread compresses, so that nobody else waits for it.
_FOR_A_THREAD = 64 * 1024


class _Brotli(IdentityResponder):
    """Brotli, as Starlette has gzip."""

    content_encoding = BROTLI

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, LEAST, exclude_content_types=_AS_THEY_ARE)
        self._compressor: Any = None

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        if len(body) >= _FOR_A_THREAD:
            return await asyncio.to_thread(self._compressed, body, more_body)
        return self._compressed(body, more_body)

    def _compressed(self, body: bytes, more_body: bool) -> bytes:
        if self._compressor is None:
            import brotli

            self._compressor = brotli.Compressor(quality=_BROTLI_LEVEL)
        done: bytes = self._compressor.process(body) + (self._compressor.flush() if more_body else self._compressor.finish())
        return done


class Compression:
    """Compresses with what the caller likes best of brotli and gzip; the same bytes give the same bytes.

    Stands inside of what keeps answers, so that one that is given again is not compressed again. What an entity tag is of is the
    compressed answer: whoever makes a tag puts :func:`~concerted.api.requests.encodings.encoding_of` into it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        encoding = encoding_of(scope)
        inner: ASGIApp = self.app
        if encoding == BROTLI:
            inner = _Brotli(self.app)
        elif encoding == GZIP:
            inner = GZipResponder(
                self.app, LEAST, _GZIP_LEVEL, thread_minimum_size=_FOR_A_THREAD, exclude_content_types=_AS_THEY_ARE,
            )

        async def sending(message: Message) -> None:
            # Said of every answer, compressed or not: another caller may get other bytes (RFC 9110, 12.5.5).
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                if "accept-encoding" not in headers.get("vary", "").lower():
                    headers.add_vary_header("Accept-Encoding")
                message = {**message, "headers": headers.raw}
            await send(message)

        await inner(scope, receive, sending)
