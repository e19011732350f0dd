"""The order of a list that is asked for by ``sort``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from concerted.graph.names.text import fold
from concerted.graph.records import Record, StateRef, fields_of, sort_keys

R = TypeVar("R", bound=Record)


def orders(kind: type[Record]) -> tuple[str, ...]:
    """What a list of the records can be put in order by: a field, with ``-`` in front from the last to the first."""
    of: type = kind
    return tuple(sign + key for key in sort_keys(of) for sign in ("", "-"))


def in_order(records: Iterable[R], sort: str | None) -> Iterable[R]:
    """By one field, descending with ``-`` in front; unknown values last, ties in the list's own order."""
    if sort is None:
        return records
    field, descending = sort.removeprefix("-"), sort.startswith("-")
    filled: list[tuple[Any, R]] = []
    empty: list[R] = []
    for record in records:
        value = _value(record, field)
        if value is None:
            empty.append(record)
        else:
            filled.append((value, record))
    return [record for _, record in sorted(filled, key=lambda pair: pair[0], reverse=descending)] + empty


def _value(record: Record, field: str) -> Any:
    """What a record is sorted by: of a State its code, of a name how it reads without accents (Åland beside Albania)."""
    kind: type = type(record)
    value = getattr(record, next(known.attribute for known in fields_of(kind) if known.name == field))
    if isinstance(value, StateRef):
        return value.iso3
    return fold(value) if field.endswith("name") and value is not None else value
