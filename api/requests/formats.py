"""JSON, CSV or XLSX: by the ending of the address, else by what the caller accepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from starlette.types import Scope

from concerted.api.output.tabular import MAX_FILE_BYTES
from concerted.api.problems import Problem

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"json": JSON, "csv": CSV, "xlsx": XLSX}
FORMATS = tuple(ENDINGS)
# Bytes of a header whose meaning is kept.
LONGEST_KEPT = 500


def split_ending(path: str) -> tuple[str, str | None]:
    """``/v1/gaps.csv`` as ``/v1/gaps`` and ``csv``."""
    stem, dot, ending = path.rpartition(".")
    return (stem, ending) if dot and ending in ENDINGS and not stem.endswith("/") else (path, None)


def accepted(header: str | None) -> str | None:
    """The format that an ``Accept`` header likes best (RFC 9110, 12.5.1), or None where none is made here.

    The most specific range that fits a format decides its quality. Among formats of equal quality one that is named
    comes before one that a wildcard lets through, then JSON before CSV before XLSX.
    """
    if not header:
        return "json"
    # What callers send is remembered where it is short: most of it is one of a few.
    return _accepted(header) if len(header) <= LONGEST_KEPT else _accepted.__wrapped__(header)


@lru_cache(maxsize=256)
def _accepted(header: str) -> str | None:
    ranges = [_range(part) for part in header.split(",")]
    best: tuple[float, int, int] | None = None
    for place, known in enumerate(ENDINGS.values()):
        fits = {known: 2, known.split("/")[0] + "/*": 1, "*/*": 0}
        closeness, quality = max(((fits[media], quality) for media, quality in ranges if media in fits), default=(0, 0.0))
        if quality > 0:
            found = (quality, closeness, -place)
            best = found if best is None else max(best, found)
    return None if best is None else FORMATS[-best[2]]


def _range(part: str) -> tuple[str, float]:
    """A media range and its quality; 0 for a quality that is no number."""
    media, *options = (piece.strip().lower() for piece in part.split(";"))
    text = next((option[2:] for option in options if option.startswith("q=")), "1")
    try:
        return media, min(max(float(text), 0.0), 1.0)
    except ValueError:
        return media, 0.0


def format_of(scope: Scope, offered: Sequence[str] = FORMATS) -> str:
    """The format of an answer; Problem (406) where nothing on offer is accepted."""
    found: str | None = scope.get("concerted.ending")
    if found is None:
        found = accepted(header_of(scope, b"accept"))
    if found is None or found not in offered:
        raise Problem(406, "not-acceptable", f"this address answers as {', '.join(ENDINGS[name] for name in offered)}")
    return found


def header_of(scope: Scope, name: bytes) -> str | None:
    """A header that is a list, its lines joined (RFC 9110, 5.3); None where there is none."""
    found = [value.decode("latin-1") for known, value in scope["headers"] if known == name]
    return ", ".join(found) if found else None


def fitting(parts: Iterable[bytes], most: int = MAX_FILE_BYTES) -> int:
    """How many of the parts, from the first on, one file may hold."""
    return max(sum(size <= most for size in accumulate(map(len, parts))), 1)
