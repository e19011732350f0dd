"""Links made of a Host that a caller chose are that caller's alone."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from concerted.api.requests.hosts import is_known
from tests.api.conftest import Client
from tests.api.service.test_service import serving
from tests.api.worlds import MemoryStore, world


def asked(client: Client, base: str, path: str = "/v1/gaps?instrument=acap", **headers: str) -> httpx.Response:
    """A request that arrives at 127.0.0.1:8000, whatever its Host says."""
    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        await client.app({**scope, "server": ("127.0.0.1", 8000)}, receive, send)  # type: ignore[arg-type]

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as asking:  # type: ignore[arg-type]
            return await asking.get(path, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_the_address_that_the_connection_came_to_is_believed(client: Client, base: str) -> None:
    answer = asked(client, base)
    assert answer.headers["cache-control"].startswith("public")
    assert answer.json()["meta"]["self"].startswith(f"{base}/v1/")


@pytest.mark.parametrize(("base", "headers"), [
    ("http://evil.example", {}), ("http://evil.example:8000", {}), ("http://localhost:81", {}), ("http://10.0.0.1:8000", {}),
    ("http://localhost:8000", {"X-Forwarded-For": "192.0.2.1"}), ("http://127.0.0.1:8000", {"Via": "1.1 proxy"}),
])
@pytest.mark.parametrize("path", ["/v1/gaps?instrument=acap", "/v1/states/DEU", "/v1/releases/{release}/gaps?instrument=acap"])
def test_no_other_is_kept_by_others(client: Client, base: str, headers: dict[str, str], path: str) -> None:
    release = client.get("/v1/gaps?limit=1").json()["meta"]["release"]["id"]
    for _ in range(2):  # made, and from memory
        answer = asked(client, base, path.format(release=release), **headers)
        assert answer.status_code == 200 and answer.headers["cache-control"].startswith("private, max-age=")
    # What was answered to one is given to nobody who came otherwise.
    mine = asked(client, "http://127.0.0.1:8000", path.format(release=release))
    assert "evil" not in mine.text and mine.json()["meta"]["self"].startswith("http://127.0.0.1:8000/")


def test_with_a_public_address_the_host_says_nothing() -> None:
    app, service = serving(MemoryStore(world("one")), public_url="https://gaps.example/")
    service.refresh()
    answer = asked(Client(app), "http://evil.example", "/v1/gaps")
    assert answer.headers["cache-control"].startswith("public")
    assert answer.json()["meta"]["self"].startswith("https://gaps.example/v1/") and "evil" not in answer.headers["link"]


@pytest.mark.parametrize(("host", "server", "known"), [
    ("[::1]:8000", ("::1", 8000), True), ("localhost:8000", ("::1", 8000), True), ("[::1]", ("::1", 80), True),
    ("127.0.0.1", ("127.0.0.1", 80), True), ("127.0.0.1", ("127.0.0.1", 8000), False), ("localhost:8000", ("192.0.2.7", 8000), False),
    ("192.0.2.7:8000", ("192.0.2.7", 8000), True), ("", ("127.0.0.1", 80), False), ("localhost:8000", None, False),
])
def test_hosts(host: str, server: tuple[str, int] | None, known: bool) -> None:
    scope = {"headers": [(b"host", host.encode())], "server": server, "scheme": "http"}
    assert is_known(scope, None) is known
