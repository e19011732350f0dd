"""CSV text: how it is written, its rows, each with the line on which it begins, and rows as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concerted.loaders.problems import Problem

# Characters of a cell, hundreds of times those of the longest of the bundled package.
_LONGEST_CELL = 131_072
# Characters of a row that are gone through once more, one by one, to say where its fault begins.
_MOST_EXPLAINED = 1 << 20


@dataclass(frozen=True)
class Layout:
    """How the files of one table are written.

    ``names`` are its columns where the files have no header. ``missing`` stands for nothing, in any column or in one. A line that begins
    with ``comment`` where a row would begin is no row.
    """

    delimiter: str = ","
    quote: str | None = '"'
    doubled: bool = True
    escape: str | None = None
    strip: bool = False
    names: tuple[str, ...] | None = None
    encoding: str = "utf-8"
    gzip: bool = False
    missing: frozenset[str] = frozenset({""})
    missing_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    comment: str | None = None

    def is_gzip(self, file: str) -> bool:
        """Whether a file is compressed: as the descriptor says, or as its name does."""
        return self.gzip or file.lower().endswith(".gz")


class Rows:
    """The rows of a CSV text (RFC 4180, or as its layout says), each with the line on which it begins; blank lines are left out.

    Where the text is no CSV, rows end, and ``problem`` says why, at the line and cell in which the fault begins: that a quote was not
    closed shows lines later, where the next one opens or the file ends.
    """

    def __init__(self, file: str, text: str, layout: Layout) -> None:
        self.file, self.layout = file, layout
        self.lines = list(io.StringIO(text, newline=""))
        self.problem: Problem | None = None
        self._cell = 0
        self._begins = True

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        rows = csv.reader(self._without_comments(self.layout.comment) if self.layout.comment else self.lines, strict=True,
                          **_options(self.layout))
        begin, self._begins = 1, True
        # One for the whole process, which other libraries raise.
        csv.field_size_limit(_LONGEST_CELL)
        try:
            for row in rows:
                if row:
                    yield begin, row
                begin, self._begins = rows.line_num + 1, True
        except csv.Error as error:
            self._explain(begin, rows.line_num, error)

    def _without_comments(self, comment: str) -> Iterator[str]:
        """The lines, blank in the place of a comment; within a quoted cell there is none."""
        for line in self.lines:
            is_comment, self._begins = self._begins and line.startswith(comment), False
            yield "\n" if is_comment else line

    def named(self, header: list[str]) -> Problem:
        """The problem, with the name of its column."""
        found = self.problem
        assert found is not None
        return Problem(found.file, found.line, header[self._cell] if self._cell < len(header) else "", found.text)

    def _explain(self, begin: int, end: int, error: csv.Error) -> None:
        lines = self.lines[begin - 1 : end]
        opened = _last_quote(lines, self.layout) if sum(map(len, lines)) <= _MOST_EXPLAINED else None
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


def csv_file(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Rows below a header as a file in UTF-8; half a character, which may stand in what was refused, is written as Python writes it.

    >>> csv_file(("name", "n"), [("a, b", 1)])
    b'name,n\\n"a, b",1\\n'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


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
