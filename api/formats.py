"""JSON, CSV or XLSX: by the ending of the address, else by what the caller accepts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from starlette.types import Scope

from api.errors import Problem
from api.tabular import Cell, flat, shaped

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"json": JSON, "csv": CSV, "xlsx": XLSX}
FORMATS = tuple(ENDINGS)
CHUNK_ROWS = 500
MAX_CSV_BYTES = 100 * 10**6


def split_ending(path: str) -> tuple[str, str | None]:
    """``/v1/gaps.csv`` as ``/v1/gaps`` and ``csv``."""
    stem, dot, ending = path.rpartition(".")
    return (stem, ending) if dot and ending in ENDINGS and not stem.endswith("/") else (path, None)


def accepted(header: str | None) -> str | None:
    """The format that an ``Accept`` header likes best, JSON where it likes several as much; None where none is made here."""
    if not header:
        return "json"
    best: tuple[float, int] | None = None
    for part in header.split(","):
        media, *options = (piece.strip() for piece in part.split(";"))
        quality = next((_quality(o[2:]) for o in options if o.lower().startswith("q=")), 1.0)
        for place, (_, known) in enumerate(ENDINGS.items()):
            if quality > 0 and media.lower() in (known, known.split("/")[0] + "/*", "*/*"):
                # What is named counts before what a wildcard lets through.
                found = (quality + (0.0001 if media.lower() == known else 0), -place)
                best = found if best is None else max(best, found)
    return None if best is None else FORMATS[-best[1]]


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def format_of(scope: Scope, offered: Sequence[str] = FORMATS) -> str:
    """The format of an answer; Problem (406) where nothing on offer is accepted."""
    found: str | None = scope.get("concerted.ending")
    if found is None:
        header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept"), None)
        found = accepted(header)
    if found is None or found not in offered:
        raise Problem(406, "not-acceptable", f"this address answers as {', '.join(ENDINGS[name] for name in offered)}")
    return found


def csv_chunks(records: Iterable[Mapping[str, Any]], fields: Sequence[str] = ()) -> Iterator[bytes]:
    """CSV (RFC 4180) in parts, with a header; cells that a spreadsheet would run are neutralised."""
    columns, rows = shaped(records, fields)
    if columns:
        yield _lines([columns])
    sent = 0
    for start in range(0, len(rows), CHUNK_ROWS):
        chunk = _lines([_text(row.get(name)) for name in columns] for row in rows[start : start + CHUNK_ROWS])
        sent += len(chunk)
        if sent > MAX_CSV_BYTES:
            return
        yield chunk


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _text(value: Cell) -> str | int | float | None:
    return str(value).lower() if isinstance(value, bool) else value


def objects(rows: Iterable[bytes]) -> list[dict[str, Any]]:
    """Rendered records as objects again."""
    return [json.loads(row) for row in rows]


__all__ = ["CSV", "ENDINGS", "FORMATS", "JSON", "XLSX", "accepted", "csv_chunks", "flat", "format_of", "objects", "split_ending"]
