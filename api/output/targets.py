"""Where a command's answer goes: to a screen as a table, or as JSON, CSV or XLSX for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.api.cli.options import FORMATS, LANGUAGES, choice
from concerted.graph.errors import ConcertedError, InvalidQuery
from concerted.graph.records import Record, columns, plain
from concerted.graph.vocabulary import Language
from concerted.graph.whole_files import write_whole

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen

Records = Sequence[Record | Mapping[str, Any]]
Render = Callable[["Screen"], None]


@dataclass(frozen=True)
class Answer:
    """What a command found.

    ``document`` is the whole of it, its records and words told plainly when it is written; ``sheets`` are the lists of records
    in it, the first of which is the CSV; ``render`` draws it for people; ``record`` is the type of the records of the CSV, which
    names its columns where there are none, and ``fields`` names them for rows that are no records.
    """

    document: Mapping[str, Any]
    sheets: Mapping[str, Records]
    render: Render
    record: type[Record] | None = None
    fields: Sequence[str] = ()

    @property
    def columns(self) -> Sequence[str]:
        """Columns of the CSV, whatever its rows hold."""
        kind: type | None = self.record
        return self.fields if kind is None else columns(kind)


    def draw(self, screen: Screen) -> None:
        """Draw it for people, and below it how far the facts reach that it rests on."""
        self.render(screen)
        for remark in self.document.get("remarks", ()):
            screen.say(remark, "dim")


@dataclass(frozen=True)
class Target:
    """Where an answer goes and how it is written."""

    format: str
    path: Path | None
    lang: str = Language.EN

    @classmethod
    def of(cls, format: str | None, output: str | None, lang: str = Language.EN) -> Target:
        """The target that ``--format`` and ``--output`` ask for; the ending of the file decides where the format is not given.

        ``lang`` is the language of what people read.
        """
        path = None if output in (None, "-") else Path(str(output))
        if format is None:
            ending = path.suffix.lstrip(".").lower() if path else ""
            format = ending if ending in FORMATS else "table"
        choice("--format", format, FORMATS)
        choice("--lang", lang, LANGUAGES)
        if format == "xlsx" and path is None and sys.stdout.isatty():
            raise InvalidQuery("--format xlsx: a workbook is no text for a terminal; say where with --output FILE")
        return cls(format, path, lang)

    def write(self, answer: Answer) -> None:
        """Write the answer; ConcertedError where the file cannot be written."""
        if self.format == "table":
            self._table(answer)
        elif self.format == "json":
            self._bytes(json_text(plain(answer.document)).encode())
        elif self.format == "csv":
            from concerted.api.output.tabular import csv_text

            self._bytes(csv_text(plain(next(iter(answer.sheets.values()))), answer.columns).encode())
        else:
            from concerted.api.output.tabular import xlsx_bytes

            sheets, document = plain(answer.sheets), plain(answer.document)
            about = {name: value for name, value in document.items() if name not in sheets and not isinstance(value, list)}
            self._bytes(xlsx_bytes(sheets, about))

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
            failure = {"path": self.path, "why": error.strerror}
            if self.path.is_file():
                raise ConcertedError("cannot write {path}: {why}; the file that is there stays as it was", **failure) from error
            raise ConcertedError("cannot write {path}: {why}; nothing was written", **failure) from error

    def _table(self, answer: Answer) -> None:
        from rich.console import Console

        from concerted.api.output.screen import Screen
        from concerted.api.output.words import words

        if self.path is None and sys.stdout.isatty():
            answer.draw(Screen(Console(highlight=False), words(self.lang)))
            return
        # What goes to a file or a pipe is not cut to the width of a screen that is not there; other languages have longer words.
        drawn, width = io.StringIO(), 120 if self.lang == Language.EN else 150
        answer.draw(Screen(Console(file=drawn, width=width, highlight=False, soft_wrap=self.path is None), words(self.lang)))
        self._bytes(drawn.getvalue().encode(sys.stdout.encoding if self.path is None else "utf-8", "replace"))


def json_text(document: Mapping[str, Any]) -> str:
    """JSON with one newline at its end."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
