"""The worksheets of a workbook, read by a process of its own, which takes what a hostile one does to it with it when it ends.

A small file may say that it has a cell in the last of a million rows of 16,000 columns, which no reader survives.
``python -m concerted.loaders.files.workbook`` reads a workbook from standard input and writes a line of JSON for each worksheet: its name,
and its rows as text, without what is empty at their ends.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from concerted.loaders.files.sheet import cell_text
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import MOST_BYTES, too_large

MOST_MEMORY, MOST_SECONDS = 3 << 30, 120
"""Bytes of memory and seconds of a processor that a workbook may take; one of 100,000 rows takes a tenth of it."""
_NONE, _TOO_LARGE, _NOT_READ = 3, 4, "is no workbook that can be read"

Rows = list[list[str]]


def worksheets(file: str, content: bytes) -> list[tuple[str, Rows]]:
    """The worksheets of a workbook in their order: names, and rows, which are shorter where nothing follows.

    Raises
    ------
    InvalidPackage
        It is no workbook, or reading it takes more than any table does.
    """
    here = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        (sys.executable, "-P", "-m", __spec__.name), input=content, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": path},
    )
    if done.returncode == _NONE:
        raise refuse([Problem(file, 0, "", f"{_NOT_READ}: {done.stdout.decode(errors='replace')}")])
    if done.returncode == _TOO_LARGE:
        raise refuse([too_large(file)])
    if done.returncode:
        raise refuse([Problem(file, 0, "", f"{_NOT_READ}: it is damaged, or takes more memory or time than any table does")])
    return [(name, rows) for name, rows in map(json.loads, done.stdout.splitlines())]


def _bound() -> None:
    """End rather than take the machine."""
    try:
        import resource
    except ModuleNotFoundError:
        return  # Windows
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS), (resource.RLIMIT_CORE, 0)):
        # Not every system bounds everything, or allows less than it was told before.
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def _trimmed(row: Sequence[object]) -> list[str]:
    cells = [cell_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def main() -> None:
    """The process."""
    from python_calamine import CalamineError, CalamineWorkbook

    _bound()
    written = 0
    try:
        workbook = CalamineWorkbook.from_object(io.BytesIO(sys.stdin.buffer.read()))
        for name in workbook.sheet_names:
            rows = [_trimmed(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            written += sys.stdout.buffer.write(json.dumps([name, rows]).encode() + b"\n")
            if written > MOST_BYTES:
                sys.exit(_TOO_LARGE)
    except CalamineError as error:
        sys.stdout.write(str(error))
        sys.exit(_NONE)


if __name__ == "__main__":
    main()
