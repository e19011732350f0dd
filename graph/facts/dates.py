"""Dates as numbers: a day is ``yyyymmdd``, so that intervals compare as whole arrays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

NEVER = 99_999_999
UNKNOWN = 0

Days = NDArray[np.int64]


def day_number(day: date) -> int:
    """``2011-11-21`` as 20111121."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The date that :func:`day_number` made ``number`` from."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def parse_day(text: str) -> date:
    """A date of the tables; a year alone means its 1 January. ValueError when it is no date."""
    return date(int(text), 1, 1) if len(text) == 4 else date.fromisoformat(text)


def day_numbers(texts: Iterable[str | None], *, missing: int) -> Days:
    """ISO dates as day numbers, ``missing`` where there is none; a year alone is its 1 January."""
    return np.array([missing if text is None else day_number(parse_day(text)) for text in texts], np.int64)


def holds(since: Days, until: Days, day: int, published: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which intervals hold at ``day``, and which possibly do.

    ``since`` is inclusive, ``until`` exclusive. An interval whose beginning is not known holds from the
    publication of the release on; before that day it is possible.
    """
    dated = since != UNKNOWN
    open_ = day < until
    return open_ & np.where(dated, since <= day, day >= published), open_ & ~dated & (day < published)
