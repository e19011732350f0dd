"""Records as rows of cells, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from concerted.graph.records import spread
from concerted.graph.spreadsheets import AS_TEXT, FORMULA

Record = Mapping[str, Any]
Cell = str | int | float | bool | None

CHUNK_ROWS = 500
# What one file of an API, or a CSV of a query, may hold.
MAX_FILE_BYTES = 100 * 10**6
_NONE: Mapping[str, str] = {}


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return AS_TEXT + text if text.startswith(FORMULA) else text


# What names a record that is a part of another.
_KEYS = ("table", "id", "iso3", "instrument", "taxon", "population", "appendix", "role", "name")


def cell(value: Any) -> Cell:
    """A value as one cell: lists joined by ``;``, of a record inside what names it (``ranges/KEN/Falco cherrug``), text guarded."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return guarded(value)
    return guarded(";".join(map(_named, value)) if isinstance(value, list | tuple) else _named(value))


def _named(value: Any) -> str:
    """What is inside a list as a text: of a mapping what names it, or all of it."""
    if isinstance(value, Mapping):
        known = [value[key] for key in _KEYS if isinstance(value.get(key), str | int)]
        return "/".join(map(_named, known or value.values()))
    if isinstance(value, list | tuple):
        return ",".join(map(_named, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def flat(record: Record, names: Mapping[str, str] = _NONE) -> dict[str, Cell]:
    """A record as cells, nested objects as columns; with ``names`` of taxa, the common beside the scientific ones."""
    row: dict[str, Cell] = {}
    for name, value in with_names(spread(record), names).items():
        row[name] = cell(value)
        if cited := sources_in(value):
            row[f"{name}_source"] = ";".join(cited)
    return row


def sources_in(value: Any) -> list[str]:
    """Ids of the sources that records in a list name, each once."""
    if not isinstance(value, list | tuple):
        return []
    told = (item.get("source") for item in value if isinstance(item, Mapping))
    return list(dict.fromkeys(each for source in told for each in (source if isinstance(source, list | tuple) else [source]) if each))


# Columns of scientific names, and what is called that holds the common names of the same.
SCIENTIFIC = {"taxa": "taxa_names", "last_missing": "last_missing_names", "below": "below_names", "taxon": "taxon_name"}


def with_names(row: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    """A row with the common names behind the scientific ones; as it is where it has them, or no ``names`` are given."""
    if not names or not any(column in row for column in SCIENTIFIC):
        return row
    told: dict[str, Any] = {}
    for name, value in row.items():
        told[name] = value
        if name in SCIENTIFIC and _lacks(name, row):
            told[SCIENTIFIC[name]] = [names.get(each, "") for each in value] if isinstance(value, list | tuple) else names.get(value)
    return told


def named_fields(fields: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Columns with those of the common names among them."""
    told: list[str] = []
    for name in fields:
        told.append(name)
        if names and name in SCIENTIFIC and _lacks(name, fields):
            told.append(SCIENTIFIC[name])
    return told


def _lacks(column: str, known: Iterable[str]) -> bool:
    """Whether a row has no common name of what stands in a column of scientific names."""
    return SCIENTIFIC[column] not in known and not (column == "taxon" and "name" in known)


def columns_for(records: Iterable[Record], fields: Sequence[str] = (), names: Mapping[str, str] = _NONE) -> list[str]:
    """Columns of records of flat cells.

    ``fields`` come first and in their order, whatever the records hold, so that no filter changes the columns; what
    records have besides follows.
    """
    fields = named_fields(fields, names)
    filled: dict[str, bool] = {}
    for record in records:
        for name, value in flat(record, names).items():
            filled[name] = value is not None or filled.get(name, False)
    return told_columns(filled, fields)


def told_columns(filled: Mapping[str, bool], fields: Sequence[str]) -> list[str]:
    """Columns by whether any record fills them: an object that is null in one record has the columns of one that is filled."""
    columns = [*fields, *(name for name in filled if name not in fields)]
    nested = {
        name for name, ever in filled.items()
        if name not in fields and not ever and any(other.startswith(f"{name}_") for other in columns)
    }
    return [name for name in columns if name not in nested]


def csv_chunks(records: Iterable[Record], fields: Sequence[str] = (), names: Mapping[str, str] = _NONE) -> Iterator[bytes]:
    """CSV (RFC 4180) with a header, in parts of ``CHUNK_ROWS`` rows; ``fields`` as in :func:`columns_for`.

    The records are gone through twice, and never held as cells all at once.
    """
    columns = columns_for(records, fields, names)
    yield _lines([[guarded(name) for name in columns]])
    rows = ([_csv(row.get(name)) for name in columns] for row in (flat(record, names) for record in records))
    while part := list(islice(rows, CHUNK_ROWS)):
        yield _lines(part)


def bounded(parts: Iterable[bytes], most: int = MAX_FILE_BYTES) -> tuple[list[bytes], bool]:
    """The parts that one file may hold, from the first on, and whether that is all."""
    kept: list[bytes] = []
    for part in parts:
        most -= len(part)
        if most < 0:
            return kept, False
        kept.append(part)
    return kept, True


def csv_text(records: Iterable[Record], fields: Sequence[str] = ()) -> str:
    """The same as one text."""
    return b"".join(csv_chunks(records, fields)).decode()


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _csv(value: Cell) -> str | int | float | None:
    return str(value).lower() if isinstance(value, bool) else value
