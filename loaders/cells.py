"""The cells of a table: CSV text in rows, each with the file and line on which it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from concerted.graph.facts.schema import TABLES, Table
from concerted.loaders.layout import Layout
from concerted.loaders.problems import Problem, quoted
from concerted.loaders.unpack import decoded, unpacked


class Place(NamedTuple):
    """Where a row begins."""

    file: str
    line: int

    def seen_from(self, other: Place) -> str:
        """The line, and its file where that is another."""
        return f"line {self.line}" if self.file == other.file else f"line {self.line} of {self.file}"


@dataclass(frozen=True)
class RawTable:
    """The cells of one table by column, null where empty, and where each row begins."""

    places: list[Place]
    columns: dict[str, list[str | None]]


def nothing(name: str) -> RawTable:
    """A table without rows."""
    return RawTable([], {column.name: [] for column in TABLES[name].columns})


def read_table(table: Table, parts: Mapping[str, bytes], layout: Layout) -> tuple[RawTable, list[Problem]]:
    """The cells of the files of a table, one after the other, and what is wrong with their shape.

    The first has a header, where any has; a later one may repeat it.
    """
    places: list[Place] = []
    cells: list[list[str]] = []
    problems: list[Problem] = []
    header = list(layout.names) if layout.names else None
    first = next(iter(parts))
    if header is not None:
        problems += _wrong_header(table, header, first)
    for file, content in parts.items():
        if problems:
            break
        text = decoded(file, unpacked(file, content) if layout.is_gzip(file) else content, layout.encoding)
        rows = _Rows(file, text, layout)
        for n, (line, row) in enumerate(rows):
            if header is None:
                header = row
                problems += _wrong_header(table, header, file)
                if problems:
                    break
            elif n == 0 and layout.names is None and sorted(row) == sorted(header):
                if row != header:
                    problems.append(Problem(file, line, "", f"has its columns in another order than {first}"))
                    break
            elif len(row) == len(header):
                places.append(Place(file, line))
                cells.append(row)
            else:
                problems.append(Problem(file, line, "", f"has {len(row)} cells where the header has {len(header)}"))
        if rows.problem:
            problems.append(rows.named(header or []))
    if header is None and not problems:
        problems.append(Problem(first, 1, "", f"is empty; a header line is expected: {','.join(c.name for c in table.columns)}"))
    if header is None or (problems and not cells):
        return nothing(table.name), problems
    filled = zip(*cells, strict=True) if cells else [()] * len(header)
    by_name = {name: _filled(column, layout.missing_in.get(name, layout.missing)) for name, column in zip(header, filled, strict=True)}
    return RawTable(places, {c.name: by_name.get(c.name, [None] * len(places)) for c in table.columns}), problems


def _filled(column: tuple[str, ...], missing: frozenset[str]) -> list[str | None]:
    return [None if cell in missing else cell for cell in column]


def _wrong_header(table: Table, header: list[str], file: str) -> list[Problem]:
    names = [column.name for column in table.columns]
    needed = [column.name for column in table.columns if column.required or column.name in table.key]
    accepted = f"is not accepted; one of: {', '.join(names)}"
    return [
        *(Problem(file, 1, name, "is missing") for name in needed if name not in header),
        *(Problem(file, 1, "", f"column {quoted(name)} {accepted}") for name in header if name not in names),
        *(Problem(file, 1, name, "stands twice in the header") for name in sorted(set(header)) if header.count(name) > 1),
    ]


class _Rows:
    """The rows of a CSV text (RFC 4180, or as its layout says), each with the line on which it begins; blank lines are left out.

    Where the text is no CSV, rows end, and ``problem`` says why, at the line and cell in which the fault begins: that a quote was not
    closed shows lines later, where the next one opens or the file ends.
    """

    def __init__(self, file: str, text: str, layout: Layout) -> None:
        self.file, self.layout = file, layout
        self.lines = list(io.StringIO(text, newline=""))
        self.problem: Problem | None = None
        self._cell = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        rows = csv.reader(self.lines, strict=True, **_options(self.layout))
        begin = 1
        try:
            for row in rows:
                if row:
                    yield begin, row
                begin = rows.line_num + 1
        except csv.Error as error:
            self._explain(begin, rows.line_num, error)

    def named(self, header: list[str]) -> Problem:
        """The problem, with the name of its column."""
        found = self.problem
        assert found is not None
        return Problem(found.file, found.line, header[self._cell] if self._cell < len(header) else "", found.text)

    def _explain(self, begin: int, end: int, error: csv.Error) -> None:
        opened = _last_quote(self.lines[begin - 1 : end], self.layout)
        if opened is None:
            self.problem = Problem(self.file, begin, "", f"is no CSV: {error}")
            self._cell = len(self.lines)
            return
        line, self._cell, closed = opened
        if closed is None:
            said = "the quote that opens here is not closed"
        else:
            follows = f"{self.layout.delimiter!r} or the end of the line"
            said = f"the quote that opens here closes on line {begin + closed}, where {follows} should follow"
        self.problem = Problem(self.file, begin + line, "", f"is no CSV: {said}")


def _options(layout: Layout) -> dict[str, Any]:
    return {
        "delimiter": layout.delimiter, "quotechar": layout.quote, "doublequote": layout.doubled, "escapechar": layout.escape,
        "skipinitialspace": layout.strip, "quoting": csv.QUOTE_NONE if layout.quote is None else csv.QUOTE_MINIMAL,
    }


def _last_quote(lines: list[str], layout: Layout) -> tuple[int, int, int | None] | None:
    """Where the last quoted cell of a row begins: line, number of the cell, and the line on which it is closed, if it is.

    Lines are counted from 0. It goes through the row as the reader did, which does not say where its cells begin; None where no cell
    of the row is quoted.
    """
    found: tuple[int, int, int | None] | None = None
    cell, state = 0, "start"
    for n, line in enumerate(lines):
        at = 0
        while at < len(line):
            char = line[at]
            at += 1
            if state == "quoted":
                if char == layout.escape:
                    at += 1
                elif char == layout.quote:
                    if layout.doubled and line[at : at + 1] == layout.quote:
                        at += 1
                    else:
                        state, found = "closed", (found[0], found[1], n) if found else None
            elif char == layout.delimiter:
                cell, state = cell + 1, "start"
            elif char in "\r\n":
                continue
            elif state == "closed":
                return found
            elif state == "start":
                if char == layout.quote:
                    state, found = "quoted", (n, cell, None)
                elif not (layout.strip and char == " "):
                    state = "plain"
            elif char == layout.escape:
                at += 1
    return found
