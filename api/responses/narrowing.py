"""Some fields of the records alone, where ``fields`` asks for them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from concerted.api.problems import Problem
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import Record, columns, fields_of


def chosen(record: type[Record], text: str | None) -> tuple[str, ...] | None:
    """The fields of a record that a text names, apart by commas, each once; None for all; Problem (422) for one that it has not."""
    if text is None:
        return None
    kind: type = record
    known = [field.name for field in fields_of(kind)]
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        if name not in known:
            refusal = InvalidQuery.choice("fields", name, known)
            detail = str(refusal).removeprefix("fields: ")
            raise Problem(422, "invalid-parameter", refusal, errors=[{"in": "query", "name": "fields", "detail": detail}])
    return names


def narrowed(rows: Sequence[bytes], names: tuple[str, ...] | None) -> Sequence[bytes]:
    """Records with those fields alone, in the order in which they were asked for."""
    if names is None:
        return rows
    kept = ({name: row[name] for name in names if name in row} for row in map(json.loads, rows))
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() for row in kept]


def columns_of(record: type[Record], names: tuple[str, ...] | None) -> tuple[str, ...]:
    """Columns of a file of such records, whatever it holds."""
    kind: type = record
    if names is None:
        return columns(kind)
    inside = {field.name: field.inner for field in fields_of(kind)}
    every = columns(kind)
    found: list[str] = []
    for name in names:
        inner: type | None = inside[name]
        found += [name] if inner is None and name in every else [f"{name}_{each}" for each in columns(inner)] if inner else []
    return tuple(found)
