"""Records as rows of cells, for CSV and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Cell = str | int | float | bool | None

# A spreadsheet runs a cell that begins with one of these; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


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
    """A record with nested objects as columns: ``state: {iso3, name}`` gives ``state_iso3`` and ``state_name``."""
    row: dict[str, Cell] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            row |= {f"{name}_{inner}": content for inner, content in flat(value).items()}
        else:
            row[name] = cell(value)
    return row


def columns_of(rows: Iterable[Mapping[str, Cell]]) -> list[str]:
    """Columns of all rows, in the order of their first appearance."""
    names: dict[str, None] = {}
    for row in rows:
        names |= dict.fromkeys(row)
    return list(names)


def shaped(records: Iterable[Record], fields: Sequence[str] = ()) -> tuple[list[str], list[dict[str, Cell]]]:
    """Columns and rows of flat cells; ``fields`` name the columns where there is no record."""
    rows = [flat(record) for record in records]
    columns = columns_of(rows) or list(fields)
    # An object that is null in one record and filled in another has the columns of the filled one.
    nested = {
        name for name in columns if any(other.startswith(f"{name}_") for other in columns) and all(row.get(name) is None for row in rows)
    }
    return [name for name in columns if name not in nested], rows


def csv_text(records: Iterable[Record], fields: Sequence[str] = ()) -> str:
    """CSV (RFC 4180) with a header; ``fields`` name the columns where there is no record."""
    columns, rows = shaped(records, fields)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv(row.get(name)) for name in columns])
    return text.getvalue()


def _csv(value: Cell) -> str | int | float | None:
    return str(value).lower() if isinstance(value, bool) else value


def xlsx_bytes(sheets: Mapping[str, Iterable[Record]], about: Record) -> bytes:
    """A workbook with one sheet for each list of records, and a last one, ``about``, that says what they answer."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, records in sheets.items():
            columns, rows = shaped(records, ())
            sheet = book.add_worksheet(title[:31])
            sheet.write_row(0, 0, columns, bold)
            sheet.freeze_panes(1, 0)
            for n, row in enumerate(rows, 1):
                for column, name in enumerate(columns):
                    _write(sheet, n, column, row.get(name))
        sheet = book.add_worksheet("about")
        for n, (name, value) in enumerate(flat(about).items()):
            sheet.write_string(n, 0, name, bold)
            _write(sheet, n, 1, value)
    return buffer.getvalue()


# Excel refuses longer text in a cell.
_LONGEST = 32_767


def _write(sheet: Any, row: int, column: int, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")
