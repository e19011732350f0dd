"""Records as frames: a record inside is spread over columns as in the CSV, lists are lists, and no records at all have columns too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING
from typing import Any, get_args, get_origin

import polars as pl

from concerted.graph.records import Record, fields_of, plain, spread

_TYPES: Mapping[Any, Any] = {bool: pl.Boolean, int: pl.Int64, float: pl.Float64}


def frame(kind: type[Record], records: Iterable[Record]) -> pl.DataFrame:
    """Records of a type as a frame.

    Returns
    -------
    polars.DataFrame
        Dates are ISO text; of a list of records each is a struct. A field that a record need not have is a column where
        one has it.
    """
    rows = [plain(record) for record in records]
    held = {name for row in rows for name in row}
    flat = [spread(row) for row in rows]
    columns = {name: dtype for name, dtype, needed in _columns(kind) if needed or name in held}
    return pl.DataFrame([_series(name, dtype, [row.get(name) for row in flat]) for name, dtype in columns.items()])


def _columns(kind: type, prefix: str = "") -> Iterator[tuple[str, Any, bool]]:
    """Name and type of each column, and whether every record has it."""
    for field in fields_of(kind):
        if field.inner is not None:
            yield from _columns(field.inner, f"{prefix}{field.name}_")
        else:
            yield f"{prefix}{field.name}", _type(field.type), field.default is MISSING


def _type(kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return pl.List(_type(get_args(kind)[0]))
    if _is_record(kind):
        return pl.Struct({field.name: _type(field.type) for field in fields_of(kind) if get_origin(field.type) is not Mapping})
    return _TYPES.get(kind, pl.String)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _series(name: str, dtype: Any, values: list[Any]) -> pl.Series:
    if not (isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct)):
        # What is a number in some records and text in others is text.
        return pl.Series(name, values, dtype, strict=dtype != pl.String)
    # A fact has the columns of its table beside those that every fact has.
    fields = dict(dtype.inner.to_schema())
    for item in (item for value in values for item in value or ()):
        for known, inner in item.items():
            if fields.get(known, pl.Null) == pl.Null:
                fields[known] = _inferred(inner)
    return pl.Series(name, values, pl.List(pl.Struct(fields)))


def _inferred(value: Any) -> Any:
    if isinstance(value, list):
        return pl.List(pl.String)
    return pl.Null if value is None else _TYPES.get(type(value), pl.String)
