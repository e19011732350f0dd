"""Writes a CSV or a workbook in a process of its own, which takes its memory with it when it ends and can be ended at any time.

``python -m concerted.api.responses.filing`` reads a line of JSON (``form``, ``name``, ``guide``, ``fields``), then a record
a line, and writes the file to standard output.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from concerted.api.output.tabular import csv_chunks
from concerted.api.output.workbooks.book import write_xlsx
from concerted.api.output.workbooks.guide import Guide

# What a file may take to write: seconds of a processor, and bytes of memory.
MAX_CPU_SECONDS = 120
MAX_MEMORY = 2 * 2**30


class Lines:
    """Records that are kept as JSON, and read anew each time they are gone through."""

    def __init__(self, rows: Sequence[bytes]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return map(json.loads, self._rows)


def write_file(form: str, name: str, rows: Sequence[bytes], guide: Guide, fields: Sequence[str], to: IO[bytes]) -> None:
    """Write records, each as JSON, to a file."""
    if form == "csv":
        for chunk in csv_chunks(Lines(rows), fields, guide.names):
            to.write(chunk)
    else:
        write_xlsx(to, {name: Lines(rows)}, guide, fields)


def bound() -> None:
    """Give way to those who answer, and end rather than take the machine."""
    try:
        import resource
    except ModuleNotFoundError:
        return  # Windows
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def main() -> None:
    """The process."""
    bound()
    head, *rows = sys.stdin.buffer.read().splitlines()
    said = json.loads(head)
    write_file(said["form"], said["name"], rows, Guide(**said["guide"]), said["fields"], sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
