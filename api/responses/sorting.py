"""The order of a list that is asked for by ``sort``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from concerted.graph.names.text import fold

Record = Mapping[str, Any]


def in_order(records: Iterable[Record], sort: str | None) -> Iterable[Record]:
    """By one field, descending with ``-`` in front; unknown values last, ties in the list's own order."""
    if sort is None:
        return records
    field, descending = sort.removeprefix("-"), sort.startswith("-")
    filled: list[tuple[Any, Record]] = []
    empty: list[Record] = []
    for record in records:
        value = _value(record, field)
        if value is None:
            empty.append(record)
        else:
            filled.append((value, record))
    return [record for _, record in sorted(filled, key=lambda pair: pair[0], reverse=descending)] + empty


def _value(record: Record, field: str) -> Any:
    """What a record is sorted by: of a State its code, of a name how it reads without accents (Åland beside Albania)."""
    value = record.get(field)
    if isinstance(value, Mapping):
        return value["iso3"]
    return fold(value) if field == "name" and value is not None else value
