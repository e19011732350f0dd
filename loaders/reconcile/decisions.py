"""What people decided: which thing a name means, and which value of a fact stands; kept in a CSV file that outlives every build."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path

from concerted.graph.facts.keys import key_text
from concerted.graph.facts.schema import TABLES, Table
from concerted.graph.whole_files import write_whole
from concerted.loaders.csv_text import csv_file
from concerted.loaders.files.sheet import LINE, csv_sheet
from concerted.loaders.package.validate import judging
from concerted.loaders.problems import EMPTY, Problem, nearest, quoted, refuse

DECISIONS = "decisions.csv"
"""What a file of decisions is called where nobody says otherwise."""
NOTHING = "-"
"""The value of a decision that a name means nothing of ours, or that there is no such fact."""
NAMED = ("states", "taxa", "instruments")


class What(StrEnum):
    """What is decided."""

    NAME = "name"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a person.

    Of a name ``table`` says of what (states, taxa, instruments), ``key`` is the name as files write it, and ``value`` the key that it
    means. Of a fact ``key`` is that of its row, its parts joined by ``|``, ``column`` the column, empty for the whole row, and ``value``
    what stands there. ``because`` is the reason, with the document it rests on.
    """

    what: str
    table: str
    key: str
    column: str
    value: str
    because: str
    by: str = ""
    on: str = ""

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What is decided; a later decision about the same takes the place of an earlier one."""
        return self.what, self.table, self.key.casefold() if self.what == What.NAME else self.key, self.column


@dataclass(frozen=True)
class Decisions:
    """The decisions of a file, the last about each thing."""

    all: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decisions:
        """Decisions in their order; of several about one thing the last."""
        return cls(tuple({each.about: each for each in decisions}.values()))

    def names(self, table: str) -> dict[str, str]:
        """Of the names of a table what was decided, by the name with its case folded."""
        return {each.key.casefold(): each.value for each in self.all if (each.what, each.table) == (What.NAME, table)}

    def facts(self, table: str) -> list[Decision]:
        """What was decided of the facts of a table."""
        return [each for each in self.all if (each.what, each.table) == (What.FACT, table)]

    def with_(self, decision: Decision) -> Decisions:
        """These and one more."""
        return Decisions.of([*self.all, decision])


_COLUMNS = tuple(each.name for each in fields(Decision))
# What is told in sentences may have lines.
_TOLD = ("because", "by")


def read_decisions(path: Path) -> Decisions:
    """The decisions of a file; none where there is no file.

    Raises
    ------
    InvalidPackage
        It is no table of decisions: each problem with its line, column and value.
    """
    if not path.is_file():
        return Decisions()
    sheet = csv_sheet(str(path), path.read_bytes())
    absent = [name for name in _COLUMNS if name not in sheet.header]
    if absent:
        raise refuse([Problem(sheet.file, 1, name, f"is missing; the columns are {', '.join(_COLUMNS)}") for name in absent])
    rows = sheet.rows.fill_null("")
    problems = [Problem(each.file, each.line, each.column, each.why) for each in sheet.refused]
    found = []
    for line, *cells in rows.select(LINE, *_COLUMNS).iter_rows():
        decision = Decision(*cells)
        problems += [Problem(sheet.file, line, column, why) for column, why in wrong(decision)]
        found.append(decision)
    if problems:
        raise refuse(problems)
    return Decisions.of(found)


def write_decisions(path: Path, decisions: Decisions) -> None:
    """Write a file of decisions, whole or not at all."""
    write_whole(path, decisions_csv(decisions))


def decisions_csv(decisions: Decisions) -> bytes:
    """The content of a file of decisions."""
    return csv_file(_COLUMNS, map(astuple, decisions.all))


def wrong(decision: Decision) -> list[tuple[str, str]]:
    """What is wrong with a decision by itself: column and reason."""
    found = []
    if decision.what not in tuple(What):
        found.append(("what", f"{decision.what!r} is not accepted; one of: {', '.join(What)}"))
    elif decision.what == What.NAME and decision.table not in NAMED:
        found.append(("table", f"{decision.table!r} is not accepted; names are of: {', '.join(NAMED)}"))
    elif decision.what == What.FACT:
        found += _wrong_fact(decision)
    found += [(name, EMPTY) for name in ("key", "value", "because") if not getattr(decision, name)]
    return found + [(name, why) for name, text in asdict(decision).items() if (why := _unwritable(text, name in _TOLD))]


def _unwritable(text: str, may_break: bool) -> str:
    """Why a text would not be read again as it is written."""
    if any(unicodedata.category(c) in ("Cc", "Cs") and not (may_break and c == "\n") for c in text):
        return f"{quoted(text)} holds a control character, or what is no text"
    return f"{quoted(text)} begins or ends with a space" if text != text.strip() else ""


def _wrong_fact(decision: Decision) -> list[tuple[str, str]]:
    table = TABLES.get(decision.table)
    if table is None:
        return [("table", f"{decision.table!r} is no table{nearest(decision.table, list(TABLES))}; one of: {', '.join(TABLES)}")]
    parts = decision.key.split("|")
    if len(parts) != len(table.key):
        return [("key", f"{quoted(decision.key)} is no key of {table.name}; it has the form {key_text(table.key)}")]
    columns = decidable(table)
    if not decision.column:
        said = f"{decision.value!r} is not accepted of a whole row; {NOTHING} says that there is no such fact"
        return [] if decision.value == NOTHING else [("value", said)]
    if decision.column not in columns:
        return [("column", f"{decision.column!r} is not accepted; one of: {', '.join(columns)}")]
    column = table.column(decision.column)
    if not decision.value or (decision.value == NOTHING and not column.required):
        return []
    if decision.value == NOTHING and not column.enum:
        return [("value", f"{decision.value!r} is not accepted; {column.name} must be filled")]
    # Whether there is such a State or taxon is known where the release is.
    known = decision.value.split(column.separator) if column.type == "list" else [decision.value]
    why = judging(column, known)(decision.value)
    return [("value", why)] if why else []


def decidable(table: Table) -> list[str]:
    """The columns of a fact that may be decided: what tells it from others is none; the day of a listing is, for sources differ on it."""
    key = set(table.key) - ({"since"} if table.name == "listings" else set())
    return [column.name for column in table.columns if column.name not in key and column.name not in ("source", "basis")]
