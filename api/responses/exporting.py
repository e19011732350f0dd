"""Writes a release in one of the formats of exports, in a process of its own, which leaves nothing behind in ours.

``python -m concerted.api.responses.exporting FORMAT PATH DATE`` reads the release from standard input, as :func:`handed` gives it.
"""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import IO

import polars as pl

from concerted.api.responses.filing import bound
from concerted.graph.exports.formats import export
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES

_LENGTH = struct.Struct(">Q")


def handed(release: Release) -> Iterator[bytes]:
    """A release as a process is handed it: its id, title and day, and its tables, each behind its length."""
    for text in (release.id, release.title, release.published.isoformat()):
        yield _behind_length(text.encode())
    for name in TABLES:
        made = io.BytesIO()
        release[name].write_ipc(made)
        yield _behind_length(made.getvalue())


def taken(file: IO[bytes]) -> Release:
    """The release that was handed."""
    id, title, day = (_part(file).decode() for _ in range(3))
    tables = {name: pl.read_ipc(io.BytesIO(_part(file))) for name in TABLES}
    return Release(id, title, date.fromisoformat(day), MappingProxyType(tables))


def _behind_length(part: bytes) -> bytes:
    return _LENGTH.pack(len(part)) + part


def _part(file: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    return file.read(length)


def main() -> None:
    """The process."""
    bound()
    format, path, day = sys.argv[1:]
    export(Subject(taken(sys.stdin.buffer), date.fromisoformat(day)), format, Path(path))


if __name__ == "__main__":
    main()
