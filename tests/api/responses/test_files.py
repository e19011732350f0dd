"""Files: what is large is made by a process of its own, within limits that are named, and only while somebody waits."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from concerted.api.app import create_app
from concerted.api.output.workbooks.guide import Guide
from concerted.api.problems import Problem
from concerted.api.responses.caching import Rendered, Stopped
from concerted.api.responses.files import MadeFile, made_file
from concerted.api.service.throttle import Rate
from concerted.api.settings import Settings
from tests.api.conftest import Client
from tests.api.test_problems import problem

ROWS = [b'{"n":%d,"name":"=%d","state":{"iso3":"KEN"}}' % (n, n) for n in range(300)]


def content(made: MadeFile) -> bytes:
    parts = []
    while part := made.part(sum(map(len, parts))):
        parts.append(part)
    return b"".join(parts)


def made(form: str, rows: list[bytes] = ROWS) -> bytes:
    return content(asyncio.run(made_file(form, "rows", rows, Guide(about={"Release": "abc"}), ("n",))))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_process_writes_the_same_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small = made(form)
    monkeypatch.setattr("concerted.api.responses.files.SMALL", 0)
    assert made(form) == small
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(small))
        rows = book["Rows"].iter_rows(max_row=2)
        assert [[c.value for c in row] for row in rows] == [["Number", "Name", "State: Code"], [0, "=0", "KEN"]]
        assert book["About"]["B2"].value == "abc"
    else:
        assert small.splitlines()[:2] == [b"n,name,state_iso3", b"0,'=0,KEN"]


def test_a_process_that_fails_is_told_as_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.responses.files.SMALL", 0)
    with pytest.raises(Problem) as refused:
        made("csv", [b"no JSON"])
    assert refused.value.status == 503


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked for in /proc")
def test_the_process_ends_with_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.responses.files.SMALL", 0)
    begun: list[int] = []
    start = asyncio.create_subprocess_exec

    async def noting(*command: Any, **more: Any) -> asyncio.subprocess.Process:
        process = await start(*command, **more)
        begun.append(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)

    async def leave() -> None:
        # Far more rows than are written in the time.
        task = asyncio.create_task(made_file("xlsx", "rows", ROWS * 3000, Guide(), ()))
        while not begun:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(leave())
    assert not Path(f"/proc/{begun[0]}").exists()


def test_readers_of_one_file_do_not_disturb_each_other() -> None:
    held = tempfile.TemporaryFile()  # noqa: SIM115  # the file that is made of it closes it
    held.write(b"0123456789" * 100_000)
    file = MadeFile(held)
    first = file.part(0)
    assert file.part(len(first))[:1] == file.part(len(first))[:1] and content(file) == b"0123456789" * 100_000


def test_a_workbook_of_too_many_cells_is_refused_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.responses.files.MAX_CELLS", 2000)
    asked = "as_of=2004-04-04"  # by no other test, which would leave it in memory
    found = problem(client.get(f"/v1/listings.xlsx?{asked}"), 422)
    assert "2,000 cells" in found["detail"] and "CSV" in found["detail"] and found["type"].endswith("limit-exceeded")
    assert client.get(f"/v1/listings.csv?{asked}").status_code == client.get(f"/v1/listings.xlsx?{asked}&limit=10").status_code == 200


def test_a_list_of_too_many_bytes_is_refused_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.api.responses.caching.MAX_LIST", 2**20)
    found = problem(client.get("/v1/gaps?by=taxon&as_of=2003-03-03"), 422)
    assert "1 MiB" in found["detail"]


def test_rendering_stops_when_it_is_told_to() -> None:
    class Set:
        def is_set(self) -> bool:
            return True

    with pytest.raises(Stopped):
        Rendered.of([{"n": 1}], Set())  # type: ignore[arg-type]  # an event that is set


def fresh(client: Client, **settings: Any) -> Client:
    """Another application on the same service."""
    app = create_app(Settings(store="none", log_level="error", **settings), client.app.state.service)
    return Client(app)


def test_large_files_have_a_rate(client: Client) -> None:
    limited = fresh(client, file_rate=1.0, list_rate=10**6)
    assert limited.get("/v1/listings.csv?lang=fr&as_of=2004-04-05").status_code == 200
    answer = limited.get("/v1/listings.csv?lang=es&as_of=2004-04-05")
    problem(answer, 429)
    assert int(answer.headers["retry-after"]) > 0
    assert limited.get("/v1/states.csv?lang=es&limit=19").status_code == 200  # a small one does not count


def test_lists_have_a_rate_and_what_is_known_is_not_counted(client: Client) -> None:
    limited = fresh(client, list_rate=1.0)
    assert limited.get("/v1/gaps?as_of=1991-01-01").status_code == 200
    problem(limited.get("/v1/gaps?as_of=1991-01-02"), 429)
    assert limited.get("/v1/gaps?as_of=1991-01-01&limit=7").status_code == 200


def test_work_is_charged_afterwards() -> None:
    now = [0.0]
    rate = Rate(60, clock=lambda: now[0])
    rate.take("a")
    rate.charge("a", 100)
    with pytest.raises(Problem) as refused:
        rate.take("a")
    assert refused.value.headers["Retry-After"] == "42"
    now[0] = 42.0
    rate.take("a")


def test_one_list_is_made_for_all_who_ask_at_the_same_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from concerted.api.routers import gaps

    made_times: list[int] = []
    make = gaps.gap_records

    def counting(*asked: Any) -> Any:
        made_times.append(1)
        return make(*asked)

    monkeypatch.setattr(gaps, "gap_records", counting)

    async def all_at_once() -> list[int]:
        import httpx

        async with httpx.AsyncClient(transport=httpx.ASGITransport(client.app), base_url="http://test") as asking:
            answers = await asyncio.gather(*(asking.get("/v1/gaps?by=taxon&as_of=1999-09-09") for _ in range(8)))
            return [answer.status_code for answer in answers]

    assert asyncio.run(all_at_once()) == [200] * 8 and len(made_times) == 1


@pytest.mark.skipif(os.name == "nt", reason="a folder that takes nothing, as POSIX has it")
def test_no_room_for_a_file_is_503(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "away"))
    answer = client.get("/v1/memberships.csv?lang=es&as_of=2004-04-04")
    problem(answer, 503)
    assert answer.headers["retry-after"]


def test_the_writing_process_needs_no_web_framework() -> None:
    """It starts in a tenth of a second because it imports little."""
    code = "import sys, concerted.api.responses.filing; assert not {'fastapi', 'polars', 'numpy'} & set(sys.modules), sorted(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

