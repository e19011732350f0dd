"""Rows of a release with real values: dates with a precision, lists as tuples, words as words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from concerted.graph.facts.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Table
from concerted.graph.records import Record, fields_of
from concerted.graph.vocabulary import Word

R = TypeVar("R", bound=Record)


def rows(release: Release, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table in their order, as :func:`typed` has them."""
    declared = TABLES[table]
    return (typed(declared, row) for row in release[table].iter_rows(named=True))


def typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its lists as tuples (empty where nothing is known) and its dates with their precision."""
    found = dict(row)
    for column in table.columns:
        value = row[column.name]
        if column.type == "list":
            found[column.name] = tuple(value.split(column.separator)) if value else ()
        elif column.type == "date" and value is not None:
            found[column.name] = PartialDate.of(value)
    return found


def row(release: Release, table: str, at: int) -> dict[str, Any]:
    """One row of a table, by its place."""
    return typed(TABLES[table], release[table].row(at, named=True))


def record(kind: type[R], values: Mapping[str, Any], **more: Any) -> R:
    """A record of the values of a typed row, and of what is given besides; a field that is a word becomes one."""
    filled: dict[str, Any] = {}
    of: type = kind
    for field in fields_of(of):
        value = more[field.attribute] if field.attribute in more else values[field.name]
        is_word = isinstance(field.type, type) and issubclass(field.type, Word)
        filled[field.attribute] = field.type(value) if is_word and value is not None else value
    return kind(**filled)
