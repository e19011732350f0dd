"""Answers on their way out: as a table for people, or as JSON, CSV or XLSX for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.api.cli.options import FORMATS, choice
from concerted.graph.errors import ConcertedError, InvalidQuery
from concerted.graph.whole_files import write_whole

if TYPE_CHECKING:
    from rich.console import Console

Records = Sequence[Mapping[str, Any]]
Render = Callable[["Console"], None]


@dataclass(frozen=True)
class Answer:
    """What a command found.

    ``document`` is the whole of it, JSON-ready; ``sheets`` the lists of records in it, the first of which is the CSV;
    ``render`` draws it for people; ``fields`` name the columns of a CSV without records.
    """

    document: Mapping[str, Any]
    sheets: Mapping[str, Records]
    render: Render
    fields: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Target:
    """Where an answer goes and how it is written."""

    format: str
    path: Path | None

    @classmethod
    def of(cls, format: str | None, output: str | None) -> Target:
        """The target that ``--format`` and ``--output`` ask for; the ending of the file decides where the format is not given."""
        path = None if output in (None, "-") else Path(str(output))
        if format is None:
            ending = path.suffix.lstrip(".").lower() if path else ""
            format = ending if ending in FORMATS else "table"
        choice("--format", format, FORMATS)
        if format == "xlsx" and path is None and sys.stdout.isatty():
            raise InvalidQuery("--format xlsx: a workbook is no text for a terminal; say where with --output FILE")
        return cls(format, path)

    def write(self, answer: Answer) -> None:
        """Write the answer; ConcertedError where the file cannot be written."""
        if self.format == "table":
            self._table(answer.render)
        elif self.format == "json":
            self._bytes(json_text(answer.document).encode())
        elif self.format == "csv":
            from concerted.api.output.tabular import csv_text

            self._bytes(csv_text(next(iter(answer.sheets.values())), answer.fields).encode())
        else:
            from concerted.api.output.tabular import xlsx_bytes

            about = {name: value for name, value in answer.document.items() if name not in answer.sheets and not isinstance(value, list)}
            self._bytes(xlsx_bytes(answer.sheets, about))

    def _bytes(self, content: bytes) -> None:
        if self.path is None:
            rest = memoryview(content)
            while rest:
                # Unbuffered (PYTHONUNBUFFERED), it takes what it can and does not say that it was not all.
                rest = rest[sys.stdout.buffer.write(rest) :]
            sys.stdout.buffer.flush()
            return
        try:
            write_whole(self.path, content)
        except OSError as error:
            after = "the file that is there stays as it was" if self.path.is_file() else "nothing was written"
            raise ConcertedError(f"cannot write {self.path}: {error.strerror}; {after}") from error

    def _table(self, render: Render) -> None:
        from rich.console import Console

        if self.path is None and sys.stdout.isatty():
            render(Console(highlight=False))
            return
        # What goes to a file or a pipe is not cut to the width of a screen that is not there.
        drawn = io.StringIO()
        render(Console(file=drawn, width=120, highlight=False, soft_wrap=self.path is None))
        self._bytes(drawn.getvalue().encode(sys.stdout.encoding if self.path is None else "utf-8", "replace"))


def json_text(document: Mapping[str, Any]) -> str:
    """JSON with one newline at its end."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


# Keys that people copy, and dates: a line break in one would spoil it.
_WHOLE = frozenset({"Instrument", "Date", "Kind", "From", "Since", "Until", "Id"})
# Below this many characters a table of numbers folds its names letter by letter.
_WIDE = 104


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[str] = (),
    spare: Sequence[str] = (), width: int = _WIDE,
) -> Any:
    """A rich table, or a line that says there is nothing; columns named in ``right`` are numbers.

    Those named in ``spare`` are left out where the screen's ``width`` (characters) is small, and the caption says so.
    """
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    left_out = [name for name in columns if name in spare and width < _WIDE]
    kept = [n for n, name in enumerate(columns) if name not in left_out]
    filled = [[text(row[n]) for n in kept] for row in rows]
    if not filled:
        return escape(f"{title}: none") if title else "No rows."
    drawn = Table(title=escape(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    if left_out:
        drawn.caption, drawn.caption_justify = escape(f"a wider screen shows also {', '.join(left_out)}"), "left"
    for name in (columns[n] for n in kept):
        drawn.add_column(
            name, justify="right" if name in right else "left", overflow="fold", no_wrap=name in _WHOLE,
            min_width=max(map(len, name.split()), default=0),
        )
    for row in filled:
        drawn.add_row(*(escape(value) for value in row))
    return drawn


def text(value: Any) -> str:
    """A value for people: floats to two decimals, lists joined, unknown as a dash."""
    if value is None or value == [] or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return ", ".join(text(item) for item in value)
    return str(value)


def some(items: Sequence[str], most: int = 3) -> str:
    """The first few of many, and how many more there are: ``Kogia sima +3``."""
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} +{len(items) - most}"


def interval(least: int, most: int) -> str:
    """A count that is known to lie between two: ``35–48``, or one number where they are the same."""
    return str(least) if least == most else f"{least}–{most}"
