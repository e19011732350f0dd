"""Rows of a release with real values: dates with a precision, lists as tuples, words as words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Table
from concerted.graph.records import Record, fields_of
from concerted.graph.vocabulary import Precision, Word

R = TypeVar("R", bound=Record)


def rows(release: Release, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table in their order: a list is a tuple, empty where nothing is known, and a date a partial date."""
    declared = TABLES[table]
    return (_valued(declared, row) for row in release.typed(table).iter_rows(named=True))


def row(release: Release, table: str, at: int) -> dict[str, Any]:
    """One row of a table, by its place."""
    return _valued(TABLES[table], release.typed(table).row(at, named=True))


def _valued(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for column in table.columns:
        value = row[column.name]
        if column.type == "list":
            row[column.name] = tuple(value)
        elif column.type == "date" and value is not None:
            row[column.name] = PartialDate(value["day"], Precision(value["precision"]))
    return row


def record(kind: type[R], values: Mapping[str, Any], **more: Any) -> R:
    """A record of the values of a typed row, and of what is given besides; a field that is a word becomes one."""
    filled: dict[str, Any] = {}
    of: type = kind
    for field in fields_of(of):
        value = more[field.attribute] if field.attribute in more else values[field.name]
        is_word = isinstance(field.type, type) and issubclass(field.type, Word)
        filled[field.attribute] = field.type(value) if is_word and value is not None else value
    return kind(**filled)
