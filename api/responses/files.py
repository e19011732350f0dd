"""Records as a CSV or XLSX file to take away."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

import structlog
from fastapi import Response
from fastapi.responses import StreamingResponse

import concerted
from concerted.api.output.tabular import csv_chunks
from concerted.api.output.workbooks.book import xlsx_bytes
from concerted.api.output.workbooks.guide import Guide
from concerted.api.problems import Problem, unavailable
from concerted.api.responses.filing import write_file

Record = Mapping[str, Any]
# A workbook of this many cells takes about ten seconds to write.
MAX_CELLS = 1_000_000
# Records of fewer bytes than this are written at once rather than in a process of their own, which takes 0.1 s to start.
SMALL = 128 * 1024
# A file of this many bytes is sent as one, so that it can be given again from memory.
_PART = 2**18
# Where the package is found: a process of its own imports it from there, whatever it is started with.
_HERE = str(Path(concerted.__file__).resolve().parents[1])
_log = structlog.get_logger("concerted")


class MadeFile:
    """A file that was made, in a temporary file that goes when nobody holds it any more; any number may read it."""

    def __init__(self, held: IO[bytes]) -> None:
        self._held = held
        self.size = held.seek(0, os.SEEK_END)

    def part(self, start: int) -> bytes:
        """Some bytes from ``start`` on; none at the end."""
        # Without a position that readers would share.
        if hasattr(os, "pread"):
            return os.pread(self._held.fileno(), _PART, start)
        self._held.seek(start)
        return self._held.read(_PART)

    def response(self, headers: Mapping[str, str], media_type: str) -> Response:
        """The file as an answer."""
        if self.size <= _PART:
            return Response(self.part(0), headers=dict(headers), media_type=media_type)
        return StreamingResponse(self._parts(), headers={**headers, "Content-Length": str(self.size)}, media_type=media_type)

    async def _parts(self) -> AsyncIterator[bytes]:
        start = 0
        while part := self.part(start):
            start += len(part)
            yield part


def is_large(rows: Sequence[bytes]) -> bool:
    """Whether records are written by a process of its own."""
    return sum(map(len, rows)) > SMALL


def fits(form: str, rows: Sequence[bytes], columns: int) -> None:
    """Problem (422) where a workbook would have too many cells, those of what is inside the records too."""
    if form != "xlsx":
        return
    # Every value of JSON that has a name comes to a cell.
    cells = max(len(rows) * columns, sum(row.count(b'":') for row in rows))
    if cells > MAX_CELLS:
        raise Problem(
            422, "limit-exceeded",
            f"a workbook may have {MAX_CELLS:,} cells, and this one would have {cells:,}: narrow the question, ask for pages "
            "(limit=500) or take CSV",
        )


async def made_file(form: str, name: str, rows: Sequence[bytes], guide: Guide, fields: Sequence[str]) -> MadeFile:
    """Records, each as JSON, as a file; ``fields`` are its first columns, whatever the records hold.

    What is large is written by a process of its own, which is ended when the task is cancelled. Problem (503) where there
    is no room for the file.
    """
    try:
        held = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as those who read it
        try:
            if is_large(rows):
                head = json.dumps({"form": form, "name": name, "guide": guide.plain(), "fields": list(fields)}).encode()
                await _by_process(head, rows, held)
            else:
                await asyncio.to_thread(write_file, form, name, rows, guide, fields, held)
            return MadeFile(held)
        except BaseException:
            held.close()
            raise
    except OSError as error:
        _log.error("file not made", error=str(error))
        raise unavailable("there is no room to make the file at the moment", "busy") from error


async def _by_process(head: bytes, rows: Sequence[bytes], to: IO[bytes]) -> None:
    """Write by ``python -m concerted.api.responses.filing``; OSError where it did not succeed."""
    batches = (b"\n" + b"\n".join(rows[start : start + 200]) for start in range(0, len(rows), 200))
    await by_process(("concerted.api.responses.filing",), chain((head,), batches), to)


async def by_process(module: Sequence[str], parts: Iterable[bytes], to: IO[bytes] | int) -> None:
    """Run a module of ours with arguments in a process of its own, and hand it what it reads; OSError where it did not succeed.

    The process is ended when the task is cancelled.
    """
    path = os.pathsep.join(filter(None, (_HERE, os.environ.get("PYTHONPATH"))))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", *module, stdin=subprocess.PIPE, stdout=to, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert process.stdin is not None and process.stderr is not None
    try:
        for part in parts:
            process.stdin.write(part)
            await process.stdin.drain()
        process.stdin.close()
        said = await process.stderr.read()
        if await process.wait():
            raise OSError(said.decode(errors="replace").strip().rpartition("\n")[2] or f"ended with {process.returncode}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def attachment(name: str, form: str) -> dict[str, str]:
    """The header that makes a browser save what it gets."""
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"'}


def parts_of(form: str, name: str, records: Sequence[Record], guide: Guide, fields: Sequence[str]) -> Iterator[bytes]:
    """The file in parts; a workbook, which can only be written whole, as one."""
    if form == "csv":
        return csv_chunks(records, fields, guide.names)
    return iter((xlsx_bytes({name: records}, guide, fields),))
