"""Values of both engines as plain JSON, the same whichever engine they come from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """Dates and times as ISO text, collections as lists and dicts, numbers that JSON lacks as None."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    iso_format = getattr(value, "iso_format", None)  # the neo4j driver's dates, times and durations (which are tuples too)
    if iso_format:
        return iso_format()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def node(labels: list[str], properties: Mapping[str, Any]) -> dict[str, Any]:
    """A node as an object."""
    return {"labels": sorted(labels), "properties": plain(dict(sorted(properties.items())))}


def link(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A link as an object."""
    return {"type": kind, "properties": plain(dict(sorted(properties.items())))}


def path(nodes: list[Any], links: list[Any]) -> dict[str, Any]:
    """A path as an object: its nodes and links in order."""
    return {"nodes": nodes, "links": links}


def duration(months: int, days: int, seconds: int, nanoseconds: int) -> str:
    """A duration as ISO 8601 text, in the parts that Cypher keeps apart: months, days, and seconds with their fraction."""
    years, months = _split(months, 12)
    whole = seconds * 10**9 + nanoseconds
    minutes, rest = _split(whole, 60 * 10**9)
    hours, minutes = _split(minutes, 60)
    fraction = f"{abs(rest) / 10**9:.9f}".rstrip("0").rstrip(".")
    date_part = "".join(f"{number}{unit}" for number, unit in ((years, "Y"), (months, "M"), (days, "D")) if number)
    time_part = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number)
    if rest:
        time_part += f"{'-' if rest < 0 else ''}{fraction}S"
    return f"P{date_part}{'T' if time_part else ''}{time_part}" if date_part or time_part else "PT0S"


def _split(number: int, size: int) -> tuple[int, int]:
    """Quotient and rest, both with the sign of the number."""
    whole, rest = divmod(abs(number), size)
    return (whole, rest) if number >= 0 else (-whole, -rest)
