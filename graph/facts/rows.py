"""Rows of a release with real values: lists as tuples, words as words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Table
from concerted.graph.records import Record, fields_of
from concerted.graph.vocabulary import Word

R = TypeVar("R", bound=Record)


def rows(release: Release, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table in their order; a list is a tuple, empty where nothing is known."""
    declared = TABLES[table]
    return (typed(declared, row) for row in release[table].iter_rows(named=True))


def typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its lists as tuples."""
    found = dict(row)
    for column in table.columns:
        if column.type == "list":
            value = row[column.name]
            found[column.name] = tuple(value.split(column.separator)) if value else ()
    return found


def record(kind: type[R], row: Mapping[str, Any], **more: Any) -> R:
    """A record of the values of a typed row, and of what is given besides; a field that is a word becomes one."""
    values: dict[str, Any] = {}
    of: type = kind
    for field in fields_of(of):
        value = more[field.attribute] if field.attribute in more else row[field.name]
        is_word = isinstance(field.type, type) and issubclass(field.type, Word)
        values[field.attribute] = field.type(value) if is_word and value is not None else value
    return kind(**values)
