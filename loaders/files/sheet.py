"""A table in a file: its header, and its rows as text, each with the line on which it begins."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import polars as pl

from concerted.loaders.csv_text import Layout, Rows
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import decoded

LINE = "line"
"""The column of a frame that says on which line a row begins."""
MOST_COLUMNS = 2_000
"""Columns that a table may have; those of the known sources have a few dozens."""
_LINES = re.compile(r"[^\r\n]+")
_DELIMITERS = ",;\t|"
# Rows that are text of Python at one time; then they are columns, which take a tenth of it.
_BATCH = 20_000

Numbered = Iterator[tuple[int, Sequence[str]]]


class Refusal(NamedTuple):
    """Something of a file that was not taken: where it stands, what it is, and why; ``line`` 0 speaks of the file."""

    file: str
    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table as it is written; the rows are read when they are asked for."""

    file: str
    header: tuple[str, ...]
    _open: Callable[[], Numbered]

    @cached_property
    def read(self) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
        """Its rows and what is no row of it.

        Returns
        -------
        (polars.DataFrame, tuple of Refusal)
            A text column for each of the header and :data:`LINE`; what is empty is null, and spaces around a value are dropped. A row
            that has more or fewer cells than the header is refused, unless what is too much is empty.

        Raises
        ------
        InvalidPackage
            The file is no table from some line on: it says where the fault begins.
        """
        width, refused = len(self.header), []

        def whole() -> Iterator[tuple[int, Sequence[str]]]:
            for line, row in self._open():
                if len(row) == width:
                    yield line, row
                elif len(row) < width or any(cell.strip() for cell in row[width:]):
                    why = f"has {len(row)} cells where the header has {width}"
                    refused.append(Refusal(self.file, line, "", ",".join(row)[:60], why))
                else:
                    yield line, row[:width]

        frames = []
        names, rows = (*self.header, LINE), whole()
        while batch := list(islice(rows, _BATCH)):
            columns = zip(*(row for _, row in batch), strict=True)
            frames.append(pl.DataFrame(
                [*(pl.Series(name, column, pl.String) for name, column in zip(self.header, columns, strict=True)),
                 pl.Series(LINE, [line for line, _ in batch], pl.UInt32)]
            ))
        frame = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {LINE: pl.UInt32})
        text = pl.col(pl.String).str.strip_chars()
        return frame.with_columns(pl.when(text != "").then(text)), tuple(refused)

    @property
    def rows(self) -> pl.DataFrame:
        """The rows alone."""
        return self.read[0]

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """What is no row of it."""
        return self.read[1]


def csv_sheet(file: str, content: bytes, comment: str | None = None) -> Sheet:
    """The table of a CSV file: UTF-8, or UTF-16 with its mark, separated by what gives its first line most cells.

    Lines that begin with ``comment`` are no rows; a spreadsheet may have put a quote before it, or empty cells behind it.

    Raises
    ------
    InvalidPackage
        It is no text, is empty, or its first line is no header.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = decoded(file, content, encoding)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refuse([Problem(file, line, "", "holds a zero byte; a text file is expected")])
    layout = Layout(delimiter=_delimiter(text, comment), comment=comment)

    rows = Rows(file, text, layout)

    def opened() -> Numbered:
        yield from _without(comment, rows)
        if rows.problem:
            raise refuse([rows.named(list(next(_without(comment, rows), (0, []))[1]))])

    return _headed(file, opened)


def rows_sheet(file: str, rows: Sequence[Sequence[object]], comment: str | None = None) -> Sheet | None:
    """The table of a worksheet, its first row that holds anything being the header; None where it holds nothing.

    A row that is shorter than the longest is empty behind its end.
    """
    width = max(map(len, rows), default=0)

    def opened() -> Numbered:
        for line, row in _without(comment, ((n, [cell_text(cell) for cell in row]) for n, row in enumerate(rows, 1) if row)):
            yield line, [*row, *[""] * (width - len(row))]

    return _headed(file, opened) if next(opened(), None) is not None else None


def _without(comment: str | None, rows: Iterable[tuple[int, Sequence[str]]]) -> Numbered:
    """The rows that hold anything, comments apart."""
    for line, row in rows:
        if "".join(row).strip() and not (comment and row[0].lstrip().startswith(comment)):
            yield line, row


def _headed(file: str, opened: Callable[[], Numbered]) -> Sheet:
    first = next(opened(), None)
    if first is None:
        raise refuse([Problem(file, 1, "", "is empty; a header line is expected")])
    line, cells = first
    header = [cell.strip().strip("\ufeff") for cell in cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise refuse([Problem(file, line, "", f"has {len(header)} columns; {MOST_COLUMNS} are read at the most")])
    if header and header[0].startswith("#"):
        # Perhaps a remark above the header of a template: it may say a thing twice.
        header = [name if header.index(name) == n else "" for n, name in enumerate(header)]
    twice = sorted(name for name, n in Counter(header).items() if name and n > 1)
    if not header or twice:
        said = f"column {twice[0]!r} stands twice in the header" if twice else "no column of the header has a name"
        raise refuse([Problem(file, line, "", said)])
    # A column without a name can be nobody's.
    named = tuple(name or f"column {n}" for n, name in enumerate(header, 1))
    return Sheet(file, named, lambda: islice(opened(), 1, None))


def _delimiter(text: str, comment: str | None) -> str:
    lines = (found[0] for found in _LINES.finditer(text))
    first = next((line for line in lines if line.strip() and not (comment and line.lstrip(' "').startswith(comment))), "")

    def cells(delimiter: str) -> int:
        try:
            return len(next(csv.reader([first], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=cells)


def cell_text(cell: object) -> str:
    """A cell of a worksheet as text: days as ISO, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell).strip()
