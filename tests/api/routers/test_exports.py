"""Exports over HTTP: the file that the command writes, made once, off the event loop, and known again by its tag."""

from __future__ import annotations

import asyncio
import io
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from concerted.api.app import create_app
from concerted.api.problems import Problem
from concerted.api.responses.caching import Memory
from concerted.api.responses.exporting import handed, taken
from concerted.api.responses.exports import made_export
from concerted.api.responses.files import MadeFile
from concerted.api.service.workshop import KEPT_BYTES, KEPT_EXPORTS, Workshop
from concerted.api.settings import Settings
from concerted.graph.exports.formats import FORMATS
from concerted.graph.facts.schema import TABLES
from concerted.loaders import reference_release
from tests.api.cli.command import run
from tests.api.conftest import Client, wait_until
from tests.api.test_problems import problem
from tests.graph.stores.releases import small

CURRENT = "/v1/releases/current/export."
DAY = "2019-10-15"


def asked(format: str) -> str:
    """What is added to the address of a format, so that it asks the same on any day."""
    return f"?as_of={DAY}" if FORMATS[format].dated else ""


@pytest.mark.process
@pytest.mark.parametrize("format", FORMATS)
def test_it_is_the_file_that_the_command_writes(client: Client, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"cms{FORMATS[format].sent}"
    given = ("--as-of", DAY) if FORMATS[format].dated else ()
    assert run("export", format, "--output", str(path), *given).exit_code == 0
    answer = client.get(f"{CURRENT}{format}{asked(format)}")
    assert answer.status_code == 200 and answer.content == path.read_bytes()
    assert answer.headers["content-type"].partition(";")[0] == FORMATS[format].media_type
    name = f"cms-{reference_release().id[:12]}-{format}" + (f"-{DAY}" if FORMATS[format].dated else "")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}{FORMATS[format].sent}"'


@pytest.mark.parametrize("format", ["dwca", "species-states"])
def test_a_release_that_is_named_gives_the_same_for_good(client: Client, format: str) -> None:
    named = f"/v1/releases/{reference_release().id}/export.{format}"
    current, pinned = client.get(f"{CURRENT}{format}{asked(format)}"), client.get(f"{named}{asked(format)}")
    assert current.content == pinned.content
    assert pinned.headers["cache-control"].endswith("max-age=31536000, immutable")
    assert "must-revalidate" in current.headers["cache-control"]
    assert f"{named}{asked(format)}>; rel=\"canonical\"" in current.headers["link"]
    assert client.get(f"/v1/releases/{'0' * 16}/export.{format}").status_code == 404


def test_what_a_caller_has_is_not_sent_or_made_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get(f"{CURRENT}parquet").headers["etag"]

    def never(*_: Any) -> Any:
        raise AssertionError("it was made again")

    monkeypatch.setattr("concerted.api.responses.exports.made_export", never)
    known = client.get(f"{CURRENT}parquet", headers={"If-None-Match": tag})
    assert (known.status_code, known.content) == (304, b"")
    # It is kept for who asks next, too.
    assert client.get(f"{CURRENT}parquet").status_code == 200
    head = client.request("HEAD", f"{CURRENT}parquet")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    assert tag != client.get(f"{CURRENT}species-states?as_of={DAY}", headers={"If-None-Match": tag}).headers["etag"]


@pytest.mark.parametrize(("address", "status", "said"), [
    ("graphml?as_of=2019-10-15", 422, "as_of: there is no such parameter"),
    ("species-states?as_of=tomorrow", 422, "as_of"),
    ("species-states?lang=fr", 422, "lang"),
    ("nothing", 404, "there is nothing at this address"),
    ("csv", 404, "there is nothing at this address"),
])
def test_what_cannot_be_meant_is_refused(client: Client, address: str, status: int, said: str) -> None:
    assert said in problem(client.get(f"{CURRENT}{address}"), status)["detail"]


def test_of_many_who_ask_at_once_one_is_made_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(store="none", log_level="error"))
    app.state.service.start()
    try:
        wait_until(lambda: app.state.service.snapshot.store.status == "none")
        made: list[str] = []
        real = made_export

        async def noting(*of: Any) -> Any:
            made.append(of[1].id)
            return await real(*of)

        monkeypatch.setattr("concerted.api.responses.exports.made_export", noting)
        client = Client(app)

        async def ask() -> list[int]:
            import httpx

            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asking:
                answers = [asking.get(f"{CURRENT}data-package") for _ in range(8)] + [asking.get("/healthz") for _ in range(2)]
                return [answer.status_code for answer in await asyncio.gather(*answers)]

        assert client.run(ask()) == [200] * 10 and made == ["data-package"]
    finally:
        app.state.service.stop()


def test_one_caller_may_ask_for_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(store="none", log_level="error", file_rate=1))
    app.state.service.start()
    try:
        wait_until(lambda: app.state.service.snapshot.store.status == "none")
        client = Client(app)
        assert client.get(f"{CURRENT}dwca").status_code == 200
        assert problem(client.get(f"{CURRENT}parquet"), 429)["detail"].startswith("too many large files")
        # What is kept costs nothing.
        assert client.get(f"{CURRENT}dwca").status_code == 200
    finally:
        app.state.service.stop()


def file_of(size: int) -> MadeFile:
    """A file that was made."""
    held = tempfile.TemporaryFile()  # noqa: SIM115  # as those who read it hold it
    held.truncate(size)
    return MadeFile(held)


def test_so_much_is_kept_and_it_makes_room_for_what_is_asked_now() -> None:
    async def ask() -> None:
        workshop = Workshop(Settings(store="none", file_rate=10**6), Memory(2**20, lambda key, value: 0))
        made: list[str] = []

        def making(name: str, size: int = 10, room: bool = True) -> Any:
            async def make() -> MadeFile:
                made.append(name)
                # As on a disk that has room for one.
                if not room and made.count(name) == 1:
                    raise Problem(503, "busy", "there is no room")
                return file_of(size)

            return make

        async def asked(name: str, **more: Any) -> int:
            return (await workshop.export("somebody", (name,), making(name, **more))).size

        assert [await asked("a"), await asked("a"), await asked("b")] == [10, 10, 10] and made == ["a", "b"]
        # What takes all the room there is puts the others out, and is given itself.
        assert await asked("large", size=KEPT_BYTES) == KEPT_BYTES
        assert await asked("a") == 10 and made == ["a", "b", "large", "a"]
        assert await asked("c", room=False) == 10 and made[-2:] == ["c", "c"]
        assert await asked("a") == 10 and made[-1] == "a"  # it was let go of
        for n in range(KEPT_EXPORTS + 1):
            await asked(f"of {n}")
        made.clear()
        assert await asked("of 24") == 10 and not made and await asked("of 0") == 10 and made == ["of 0"]

    asyncio.run(ask())


def test_without_room_it_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(Problem) as refused:
        asyncio.run(made_export(small(), FORMATS["dwca"], small().published))
    assert refused.value.status == 503


def test_a_release_that_cannot_be_written_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    broken = {name: frame.head(0) if name == "states" else frame for name, frame in small().tables.items()}
    release = type(small())(small().id, "broken", small().published, broken)
    with pytest.raises(Problem):
        asyncio.run(made_export(release, FORMATS["graphml"], release.published))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_the_process_ends_with_who_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun: list[int] = []
    start = asyncio.create_subprocess_exec

    async def noting(*command: Any, **more: Any) -> asyncio.subprocess.Process:
        process = await start(*command, **more)
        begun.append(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)

    async def leave() -> None:
        task = asyncio.create_task(made_export(reference_release(), FORMATS["graphml"], reference_release().published))
        while not begun:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(leave())
    end = time.monotonic() + 10
    while Path(f"/proc/{begun[0]}").exists() and time.monotonic() < end:
        pass
    assert not Path(f"/proc/{begun[0]}").exists() and not list(tmp_path.iterdir())


def test_a_release_is_handed_to_a_process_whole() -> None:
    release = small()
    again = taken(io.BytesIO(b"".join(handed(release))))
    assert (again.id, again.title, again.published) == (release.id, release.title, release.published)
    assert all(again[name].equals(release[name]) for name in TABLES)


def test_every_format_is_described_as_what_it_is(client: Client) -> None:
    paths = client.app.openapi()["paths"]
    for format in FORMATS.values():
        for address in (CURRENT, "/v1/releases/{release_id}/export."):
            told = paths[f"{address}{format.id}"]["get"]
            assert list(told["responses"]["200"]["content"]) == [format.media_type] and format.says in told["summary"]
            assert {"304", "404", "422", "429", "503"} <= set(told["responses"]) and told["operationId"].isidentifier()
            assert [each["name"] for each in told.get("parameters", []) if each["in"] == "query"] == ["as_of"] * format.dated
