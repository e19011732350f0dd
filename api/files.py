"""Records as a CSV or XLSX file to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api import formats
from api.tabular import csv_chunks, xlsx_bytes

Record = Mapping[str, Any]


def file(
    form: str, resource: str, records: Sequence[Record], meta: Record, headers: Mapping[str, str], fields: Sequence[str]
) -> Response:
    """Records as a file named after the resource; ``fields`` are its first columns, whatever the records hold."""
    name = resource.replace("/", "-")
    headers = {**headers, **attachment(name, form)}
    return StreamingResponse(parts_of(form, name, records, meta, fields), headers=headers, media_type=formats.ENDINGS[form])


def attachment(name: str, form: str) -> dict[str, str]:
    """The header that makes a browser save what it gets."""
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"'}


def parts_of(form: str, name: str, records: Sequence[Record], meta: Record, fields: Sequence[str]) -> Iterator[bytes]:
    """The file in parts; a workbook, which can only be written whole, as one."""
    if form == "csv":
        return csv_chunks(records, fields)
    about = {key: value for key, value in meta.items() if not isinstance(value, list)}
    return iter((xlsx_bytes({name: records}, about, fields),))


def bounded(parts: Iterable[bytes], most: int = formats.MAX_FILE_BYTES) -> tuple[list[bytes], bool]:
    """The parts that one file may hold, from the first on, and whether that is all."""
    kept: list[bytes] = []
    for part in parts:
        most -= len(part)
        if most < 0:
            return kept, False
        kept.append(part)
    return kept, True


@cache
def columns(record: type[BaseModel]) -> tuple[str, ...]:
    """Columns of the records of a model: those that every record has, an object inside one spread out."""
    found: list[str] = []
    for name, field in record.model_fields.items():
        inner = _model(field.annotation)
        known = field.alias or name
        if inner is not None:
            found += (f"{known}_{column}" for column in columns(inner))
        elif field.is_required() and get_origin(field.annotation) is not dict:
            found.append(known)
    return tuple(found)


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation stands for, itself or null."""
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return next((option for option in options if isinstance(option, type) and issubclass(option, BaseModel)), None)
