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
