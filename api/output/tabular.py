"""Records as rows of cells, for CSV and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import IO, Any

from concerted.graph.records import spread

Record = Mapping[str, Any]
Cell = str | int | float | bool | None

CHUNK_ROWS = 500
# A spreadsheet runs a cell that begins with one of these (the last four: in East Asian editions); an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def cell(value: Any) -> Cell:
    """A value as one cell: lists of names joined by ``;``, what is nested deeper as JSON, text guarded against formulas."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return guarded(";".join(value))
    return guarded(json.dumps(value, ensure_ascii=False))


def flat(record: Record) -> dict[str, Cell]:
    """A record as cells, nested objects as columns."""
    return {name: cell(value) for name, value in spread(record).items()}


def columns_for(records: Iterable[Record], fields: Sequence[str] = ()) -> list[str]:
    """Columns of records of flat cells.

    ``fields`` come first and in their order, whatever the records hold, so that no filter changes the columns; what
    records have besides follows.
    """
    filled: dict[str, bool] = {}
    for record in records:
        for name, value in flat(record).items():
            filled[name] = value is not None or filled.get(name, False)
    columns = [*fields, *(name for name in filled if name not in fields)]
    # An object that is null in one record has the columns of one that is filled.
    nested = {
        name for name, ever in filled.items()
        if name not in fields and not ever and any(other.startswith(f"{name}_") for other in columns)
    }
    return [name for name in columns if name not in nested]


def csv_chunks(records: Iterable[Record], fields: Sequence[str] = ()) -> Iterator[bytes]:
    """CSV (RFC 4180) with a header, in parts of ``CHUNK_ROWS`` rows; ``fields`` as in :func:`columns_for`.

    The records are gone through twice, and never held as cells all at once.
    """
    columns = columns_for(records, fields)
    yield _lines([[guarded(name) for name in columns]])
    rows = ([_csv(row.get(name)) for name in columns] for row in map(flat, records))
    while part := list(islice(rows, CHUNK_ROWS)):
        yield _lines(part)


def csv_text(records: Iterable[Record], fields: Sequence[str] = ()) -> str:
    """The same as one text."""
    return b"".join(csv_chunks(records, fields)).decode()


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _csv(value: Cell) -> str | int | float | None:
    return str(value).lower() if isinstance(value, bool) else value


def xlsx_bytes(sheets: Mapping[str, Iterable[Record]], about: Record, fields: Sequence[str] = ()) -> bytes:
    """A workbook as :func:`write_xlsx` writes it, made without a temporary file."""
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets, about, fields, {"in_memory": True})
    return buffer.getvalue()


def write_xlsx(
    to: IO[bytes], sheets: Mapping[str, Iterable[Record]], about: Record, fields: Sequence[str] = (),
    how: Mapping[str, bool] = MappingProxyType({"constant_memory": True}),
) -> None:
    """A workbook with one sheet for each list of records, and a last one, ``about``, that says what they answer.

    The same records give the same bytes. ``fields`` as in :func:`columns_for`; the records are gone through twice. ``how`` is
    told to the library: by itself rows go to a temporary file, so that the workbook takes no memory.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(to, {**how, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True})
        for title, records in sheets.items():
            columns = columns_for(records, fields)
            sheet = book.add_worksheet(title[:31])
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(columns):
                sheet.write_string(0, column, guarded(name), bold)
            for n, row in enumerate(map(flat, records), 1):
                for column, name in enumerate(columns):
                    _write(sheet, n, column, row.get(name))
        sheet = book.add_worksheet("about")
        for n, (name, value) in enumerate(flat(about).items()):
            sheet.write_string(n, 0, name, bold)
            _write(sheet, n, 1, value)


# Excel refuses longer text in a cell.
_LONGEST = 32_767
# The moment of writing would make every workbook another one.
_CREATED = datetime(1980, 1, 1)


def _write(sheet: Any, row: int, column: int, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")
