"""An application on the reference release, without a store, shared by the tests that only read."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import httpx
import pytest
from fastapi import FastAPI

from concerted.api.app import create_app
from concerted.api.settings import Settings

R = TypeVar("R")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The one event loop on which an application runs, as on a server, whichever threads ask."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="application", daemon=True).start()
    return loop


@dataclass(frozen=True)
class Client:
    """Asks an ASGI application in the process; every request runs the whole stack of middleware."""

    app: FastAPI

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            # Like a server, the transport does not hide what the application lets escape.
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://localhost") as client:
                return await client.request(method, url, **more)

        return self.run(ask())

    @staticmethod
    def run(asking: Coroutine[Any, Any, R]) -> R:
        """Wait for what runs on the loop of the application."""
        return asyncio.run_coroutine_threadsafe(asking, _loop()).result()

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        return self.request("POST", url, **more)


def wait_until(holds: Any, seconds: float = 300.0) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    app = create_app(Settings(store="none", log_level="error", list_rate=10**6, file_rate=10**6))
    app.state.service.start()
    wait_until(lambda: app.state.service.snapshot.store.status == "none")
    yield Client(app)
    app.state.service.stop()
