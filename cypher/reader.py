"""Reads the question library: one Cypher file a question, described by the comments it starts with.

A header is a run of ``// field: value`` lines before the first line of Cypher::

    // title: Range States of a taxon
    // description: One sentence or more; a line without a field
    //   goes on with the one above.
    // param taxon: STRING = "Falco cherrug" — accepted scientific name
    // param date: DATE = today (2024-02-12) — the day that is asked about
    // columns: iso3, state, presence
    // answers: Range States (Art. I.1.h)

What stands after ``=`` is an example, and what is taken where nothing is given; of ``today (2024-02-12)`` that is the day it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

QUESTIONS = Path(__file__).parent / "questions"
TYPES = ("STRING", "DATE", "INTEGER")
FIELDS = ("title", "description", "columns", "answers")

Value = str | int

_FIELD = re.compile(r"(?P<name>[a-z]+):\s*(?P<value>.*)")
_PARAM = re.compile(r"param\s+(?P<name>[^\s:]+):\s*(?P<type>\S+)\s*=\s*(?P<example>.*?)\s+—\s+(?P<doc>.+)")
_TODAY = re.compile(r"today \((?P<example>.*)\)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class MalformedQuestion(ValueError):
    """The header of a question cannot be read; the message begins with file and line."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question. ``DATE`` is passed as ISO text and made a date in the query by ``date($name)``.

    Where it is not given it takes its example, or the day it is (``today``).
    """

    name: str
    type: str
    example: Value
    doc: str
    today: bool = False

    @property
    def default(self) -> Value:
        """What it takes where it is not given, as it is said."""
        return "today" if self.today else self.example

    def parse(self, text: str) -> Value:
        """The value that a text stands for, as the query takes it; ValueError says what would be accepted."""
        if self.type == "INTEGER":
            if not re.fullmatch(r"[+-]?\d{1,18}", text.strip()):
                raise ValueError(f"{self.name}: {text!r} is not a whole number; {self.example} is one")
            return int(text)
        if self.type == "DATE":
            try:
                return date.fromisoformat(text.strip()).isoformat()
            except ValueError:
                raise ValueError(f"{self.name}: {text!r} is not a date; dates are written as {self.example}") from None
        return text


@dataclass(frozen=True)
class Question:
    """A question: what it answers, what it takes, and its Cypher.

    ``query`` is the file without its header. ``columns`` are the names it returns, in order; ``answers`` names the
    kind of gap or the metric of ``docs/counting.md``.
    """

    id: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    answers: str
    query: str

    @property
    def examples(self) -> dict[str, Value]:
        """Every parameter with the example of its header: the question can be asked as it stands."""
        return {parameter.name: parameter.example for parameter in self.parameters}

    def defaults(self, today: date) -> dict[str, Value]:
        """What every parameter takes where it is not given, on a day."""
        return {each.name: today.isoformat() if each.today else each.example for each in self.parameters}


@cache
def questions(directory: Path = QUESTIONS) -> dict[str, Question]:
    """Every question of a directory by id (the name of its file), sorted; MalformedQuestion names file and line."""
    return {path.stem: read_question(path) for path in sorted(directory.glob("*.cypher"))}


def read_question(path: Path) -> Question:
    """One question; MalformedQuestion when its header is not complete and well formed."""
    if not _ID.fullmatch(path.stem):
        raise MalformedQuestion(f"{path.name}:1: a file is named by words in lower case joined by hyphens")
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((n for n, line in enumerate(lines) if not line.startswith("//")), len(lines))
    fields: dict[str, tuple[int, str]] = {}
    parameters: dict[str, Parameter] = {}
    for number, text in _entries(path, lines[:length]):
        if text.startswith("param "):
            parameter = _parameter(path, number, text)
            if parameter.name in parameters:
                raise _malformed(path, number, f"the parameter {parameter.name} is declared twice")
            parameters[parameter.name] = parameter
        else:
            name, value = _field(path, number, text)
            if name in fields:
                raise _malformed(path, number, f"the field {name} is given twice")
            fields[name] = number, value
    for name in FIELDS:
        if name not in fields:
            raise _malformed(path, length or 1, f"the header has no {name}; it needs {', '.join(FIELDS)}")
    query = "\n".join(lines[length:]).strip()
    if not query:
        raise _malformed(path, length + 1, "no Cypher follows the header")
    return Question(
        path.stem, fields["title"][1], fields["description"][1], tuple(parameters.values()),
        _columns(path, *fields["columns"]), fields["answers"][1], query,
    )


def _entries(path: Path, header: list[str]) -> Iterator[tuple[int, str]]:
    """Line number and text of each entry, with the lines that go on with it (indented) joined."""
    entry: tuple[int, str] | None = None
    for number, line in enumerate(header, 1):
        body = line[2:]
        if not body.strip():
            raise _malformed(path, number, "an empty comment in the header")
        if body.startswith("  "):
            if entry is None:
                raise _malformed(path, number, "the header starts with a line that goes on with none")
            entry = entry[0], f"{entry[1]} {body.strip()}"
        else:
            if entry:
                yield entry
            entry = number, body.strip()
    if entry:
        yield entry


def _field(path: Path, number: int, text: str) -> tuple[str, str]:
    match = _FIELD.fullmatch(text)
    if match is None or match["name"] not in FIELDS:
        raise _malformed(path, number, f"{text!r} is not one of the fields {', '.join(FIELDS)}, param")
    if not match["value"]:
        raise _malformed(path, number, f"the field {match['name']} is empty")
    return match["name"], match["value"]


def _parameter(path: Path, number: int, text: str) -> Parameter:
    match = _PARAM.fullmatch(text)
    if match is None:
        raise _malformed(path, number, f"{text!r} is not of the form: param NAME: TYPE = EXAMPLE — doc")
    name, kind, example = match["name"], match["type"], match["example"]
    if not _NAME.fullmatch(name):
        raise _malformed(path, number, f"{name!r} is not a parameter name: lower case letters, digits and _")
    if kind not in TYPES:
        raise _malformed(path, number, f"{kind!r} is not a type; one of: {', '.join(TYPES)}")
    if kind == "STRING":
        try:
            value = json.loads(example)
        except ValueError:
            value = None
        if not isinstance(value, str):
            raise _malformed(path, number, f"the example of {name} is text in double quotes, not {example}")
        return Parameter(name, kind, value, match["doc"])
    today = _TODAY.fullmatch(example) if kind == "DATE" else None
    example = today["example"] if today else example
    plain = Parameter(name, kind, example, match["doc"], today is not None)
    try:
        return replace(plain, example=plain.parse(example))
    except ValueError:
        raise _malformed(path, number, f"the example of {name} is not of type {kind}: {example}") from None


def _columns(path: Path, number: int, text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if not _NAME.fullmatch(name):
            raise _malformed(path, number, f"{name!r} is not a column name: lower case letters, digits and _")
    if len(set(names)) < len(names):
        raise _malformed(path, number, "a column is named twice")
    return names


def _malformed(path: Path, number: int, problem: str) -> MalformedQuestion:
    return MalformedQuestion(f"{path.name}:{number}: {problem}")
