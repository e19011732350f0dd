"""Where a command's answer goes: to a screen as a table, or as JSON, CSV or XLSX for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.api.cli.again import again
from concerted.api.cli.options import FORMATS, LANGUAGES, choice
from concerted.api.cli.wishes import NONE, Wishes, wishes
from concerted.api.output import streams
from concerted.api.output.again import line
from concerted.graph.errors import ConcertedError, InvalidQuery
from concerted.graph.records import Record, columns, plain
from concerted.graph.vocabulary import Language
from concerted.graph.whole_files import write_whole

if TYPE_CHECKING:
    from concerted.api.output.screen import Screen
    from concerted.api.output.words import Words
    from concerted.graph.facts.release import Release

Records = Sequence[Record | Mapping[str, Any]]
Render = Callable[["Screen"], None]


@dataclass(frozen=True)
class Answer:
    """What a command found.

    ``document`` is the whole of it, its records and words told plainly when it is written; ``sheets`` are the lists of records
    in it, the first of which is the CSV; ``render`` draws it for people; ``record`` is the type of the records of the CSV, which
    names its columns where there are none, and ``fields`` names them for rows that are no records. ``release`` is where common names and
    sources are found; a CSV has ``most`` bytes at the most. ``meant`` is what was meant by options that were not given, besides the
    date; what is not ``repeatable`` changed something, and a line of what is drawn for programs is no part of it behind ``comment``.
    """

    document: Mapping[str, Any]
    sheets: Mapping[str, Records]
    render: Render
    record: type[Record] | None = None
    fields: Sequence[str] = ()
    release: Release | None = None
    most: int | None = None
    meant: Mapping[str, Any] = field(default_factory=dict)
    repeatable: bool = True
    comment: str = ""

    @property
    def columns(self) -> Sequence[str]:
        """Columns of the CSV, whatever its rows hold."""
        kind: type | None = self.record
        return self.fields if kind is None else columns(kind)

    @property
    def again(self) -> dict[str, Any] | None:
        """What gives it again; None of what is not asked a second time."""
        return again(self.document, self.meant) if self.repeatable else None

    @property
    def told(self) -> dict[str, Any]:
        """The whole of it as JSON has it, with what gives it again."""
        told: dict[str, Any] = plain(self.document)
        return told if (repeated := self.again) is None else told | {"reproduce": repeated}

    def draw(self, screen: Screen) -> None:
        """Draw it for people; below it how far the facts reach that it rests on, and the lines that give it again and certify it."""
        self.render(screen)
        for remark in self.document.get("remarks", ()):
            screen.say(remark, "dim")
        if (repeated := self.again) is not None:
            screen.say(self.comment + screen.words("Again: {line}").format(line=line(repeated)), "dim")
            if (certify := repeated["certify"]) is not None:
                screen.say(self.comment + screen.words("Certify: {line}").format(line=certify), "dim")


@dataclass(frozen=True)
class Target:
    """Where an answer goes and how it is written."""

    format: str
    path: Path | None
    lang: str = Language.EN
    wishes: Wishes = NONE

    @classmethod
    def of(cls, format: str | None, output: str | None, lang: str = Language.EN, endings: Sequence[str] = ()) -> Target:
        """The target that ``--format`` and ``--output`` ask for; the ending of the file decides where the format is not given.

        ``lang`` is the language of what people read, ``endings`` are further ones that a text may have. InvalidQuery before anything is
        looked up or made where the ending is none that is known, or contradicts the format, or the name is that of an option.
        """
        wish, path = wishes(), _path(output)
        if format is not None:
            choice("--format", format, FORMATS)
        choice("--lang", lang, LANGUAGES)
        meant = _by_ending(path, endings)
        if format is not None and meant not in (None, format):
            raise InvalidQuery(
                "--output: {path} does not end as --format {format} does: .{ending}", path=path, format=format, ending=ENDING[format],
            )
        format = format or meant or "table"
        if format == "xlsx" and path is None and streams.is_terminal():
            raise InvalidQuery("--format xlsx: a workbook is no text for a terminal; say where with --output FILE")
        if wish.csv_bom and format != "csv":
            raise InvalidQuery("--csv-bom: it begins a CSV; ask for one with --format csv, or --output FILE.csv")
        return cls(format, path, lang, wish)

    @property
    def is_file(self) -> bool:
        """Whether the answer is kept or read by a program, not looked at."""
        return self.path is not None or self.format != "table"

    def write(self, answer: Answer) -> bool:
        """Write the answer; whether it is all of it, ConcertedError where the file cannot be written."""
        if (taken := TAKEN.get()) is not None:
            taken.append(answer)
            return True
        if self.format == "table":
            self._bytes(self._drawn(answer))
        elif self.format == "json":
            self._bytes(json_text(answer.told).encode("utf-8", "backslashreplace"))
        elif self.format == "csv":
            content, whole = csv_of(answer, self.lang)
            self._bytes(b"\xef\xbb\xbf" * self.wishes.csv_bom + content)
            return whole
        else:
            from concerted.api.output.workbooks.book import xlsx_bytes
            from concerted.api.output.workbooks.guide import guide, kinds_of

            told = guide(answer.release, self.lang, kinds_of(answer.sheets, answer.record), self._about(answer))
            self._bytes(xlsx_bytes(plain(answer.sheets), told, answer.columns))
        return True

    @property
    def words(self) -> Words:
        """From English to the language of the answer."""
        from concerted.api.output.words import words

        return words(self.lang)

    def _about(self, answer: Answer) -> dict[str, Any]:
        """What a workbook says of itself, by names in English."""
        from concerted.api.output.screen import headline
        from concerted.api.output.workbooks.guide import COMMAND, about

        told, repeated = plain(answer.document), answer.again or {}
        return about(headline(answer.render, self.words), COMMAND, repeated.get("command", ""), told, repeated.get("certify"))

    def _bytes(self, content: bytes) -> None:
        if self.path is None:
            streams.write_out(content)
            return
        try:
            write_whole(self.path, content)
        except OSError as error:
            raise not_written(self.path, error) from error

    def _drawn(self, answer: Answer) -> bytes:
        from rich.console import Console

        from concerted.api.output.screen import Screen
        from concerted.api.output.words import words

        # Drawn first and then printed as one, whatever the encoding of what it goes to.
        drawn, terminal = io.StringIO(), self.path is None and streams.is_terminal()
        wide = streams.width(self.lang, terminal)
        answer.draw(Screen(Console(file=drawn, width=wide, highlight=False, force_terminal=terminal), words(self.lang), self.wishes.all))
        return streams.for_stdout(drawn.getvalue()) if self.path is None else drawn.getvalue().encode("utf-8", "backslashreplace")


# Where a list stands here, answers are handed over to it and not written: the command is asked by another.
TAKEN: ContextVar[list[Answer] | None] = ContextVar("taken", default=None)
# How a file ends that holds an answer in a format.
ENDING = {"json": "json", "csv": "csv", "xlsx": "xlsx", "table": "txt"}


def _path(output: str | None) -> Path | None:
    """The file that ``--output`` names; None for standard output."""
    return None if output is None or output == "-" else path_named(output)


def not_written(path: Path, error: OSError) -> ConcertedError:
    """What is said of a file that could not be written, whole or not at all as files are."""
    failure = {"path": path, "why": error.strerror}
    if path.is_file():
        return ConcertedError("cannot write {path}: {why}; the file that is there stays as it was", **failure)
    return ConcertedError("cannot write {path}: {why}; nothing was written", **failure)


def path_named(output: str) -> Path:
    """The file or folder that ``--output`` names; InvalidQuery for what looks like another option."""
    if not output or output.startswith("-"):
        raise InvalidQuery("--output: {output!r} is no name of a file; one that begins with - is written ./{output}", output=output)
    return Path(output)


def _by_ending(path: Path | None, endings: Sequence[str]) -> str | None:
    """The format that a file is to have by its ending; None where it has none. InvalidQuery for one that is not known."""
    if path is None or not path.suffix:
        return None
    known = {ending: format for format, ending in ENDING.items()} | dict.fromkeys(endings, "table")
    ending = path.suffix[1:].lower()
    if ending not in known:
        accepted = ", ".join(f".{each}" for each in known)
        raise InvalidQuery(
            "--output: {path} ends with .{ending}, which is none of: {accepted}", path=path, ending=ending, accepted=accepted,
        )
    return known[ending]


def csv_of(answer: Answer, lang: str) -> tuple[bytes, bool]:
    """The first list of an answer as CSV, and whether that is all of it."""
    from concerted.api.output.tabular import bounded, csv_chunks
    from concerted.api.output.workbooks.guide import common_names

    names = {} if answer.release is None else common_names(answer.release, lang)
    chunks = csv_chunks(plain(next(iter(answer.sheets.values()))), answer.columns, names)
    parts, whole = (list(chunks), True) if answer.most is None else bounded(chunks, answer.most)
    return b"".join(parts), whole


def json_text(document: Mapping[str, Any]) -> str:
    """JSON with one newline at its end."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
