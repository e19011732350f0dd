"""Who asks for what is short does not wait behind what takes long."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from concerted.api.app import create_app
from concerted.api.problems import Problem
from concerted.api.responses.caching import Memory
from concerted.api.routers.portfolio import LONGEST, LONGEST_FRONTIER
from concerted.api.service.workshop import Workshop
from concerted.api.settings import Settings
from tests.api.conftest import Client

SETTINGS = Settings(store="none", lists_concurrent=1, long_concurrent=1, wait_seconds=0.05)


def test_long_answers_have_places_of_their_own() -> None:
    begun, go = threading.Event(), threading.Event()

    def making() -> Iterator[int]:
        begun.set()
        assert go.wait(60)
        yield 1

    async def ask() -> None:
        workshop = Workshop(SETTINGS, Memory(2**20, lambda key, value: 0))
        first = asyncio.create_task(workshop.rendered("somebody", ("long",), making, long=True))
        await asyncio.to_thread(begun.wait, 60)
        try:
            assert (await workshop.rendered("somebody", ("short",), lambda: [2])).rows == (b"2",)
            with pytest.raises(Problem, match="long answers") as refused:
                await workshop.rendered("another", ("other",), lambda: [3], long=True)
            assert refused.value.status == 503 and refused.value.headers["Retry-After"]
        finally:
            go.set()
        assert (await first).rows == (b"1",)
        assert (await workshop.rendered("another", ("other",), lambda: [3], long=True)).rows == (b"3",)

    asyncio.run(ask())


LONG = (
    "portfolio?size=2", "priorities?intervals=true&draws=20", "priorities/acceptability?draws=20", "verifications?instrument=raptors",
    "network/central", "likelihood?instrument=aewa&draws=100",
)
SHORT = ("priorities?limit=3", "network/cuts", "coalitions?size=2", "askers/CHN", "coverage?class=reptilia")


@pytest.mark.parametrize("query", [*LONG, *SHORT])
def test_what_takes_seconds_is_made_in_those(client: Client, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    other = Client(create_app(Settings(store="none", log_level="error", list_rate=10**6), client.app.state.service))
    asked: list[bool] = []
    real = Workshop.rendered

    async def seen(self: Workshop, *more: object, long: bool = False, **named: object) -> object:
        asked.append(long)
        return await real(self, *more, long=long, **named)  # type: ignore[arg-type]  # whatever it takes

    monkeypatch.setattr(Workshop, "rendered", seen)
    joint = "&" if "?" in query else "?"
    assert other.get(f"/v1/{query}{joint}as_of=2019-10-15").status_code == 200
    assert asked == [query in LONG]


def test_a_frontier_takes_no_place_for_as_long_as_one_likes(client: Client) -> None:
    n = int(LONGEST_FRONTIER / LONGEST)
    refused = client.get(f"/v1/portfolio?as_of=2019-10-15&frontier=1..{n + 1}&seconds={LONGEST}")
    assert refused.status_code == 422 and refused.json()["detail"].startswith(f"seconds: 30 for each of {n + 1} sizes")
    assert client.get(f"/v1/portfolio?as_of=1979-07-01&frontier=1..{n}&seconds={LONGEST}").status_code in (200, 404, 422)
