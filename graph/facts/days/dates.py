"""Dates as numbers: a day is ``yyyymmdd``, so that intervals compare as whole arrays."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from concerted.graph.vocabulary import Holds

NEVER = 99_999_999
UNKNOWN = 0

Days = NDArray[np.int64]


def day_number(day: date) -> int:
    """``2011-11-21`` as 20111121."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The date that :func:`day_number` made ``number`` from."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def day_numbers(dates: pl.Series, *, missing: int) -> Days:
    """A date column of the typed tables of a release as day numbers; ``missing`` where there is none."""
    days = dates.struct.field("day").dt
    numbers = days.year().cast(pl.Int64) * 10_000 + days.month().cast(pl.Int64) * 100 + days.day().cast(pl.Int64)
    return numbers.fill_null(missing).to_numpy()


def holds(since: Days, until: Days, day: int, published: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which intervals hold at ``day``, and which possibly do.

    ``since`` is inclusive, ``until`` exclusive. An interval whose beginning is not known holds from the
    publication of the release on; before that day it is possible.
    """
    dated = since != UNKNOWN
    open_ = day < until
    return open_ & np.where(dated, since <= day, day >= published), open_ & ~dated & (day < published)


def held_of(now: bool, perhaps: bool) -> Holds:
    """What :func:`holds` says of one interval, as a word."""
    return Holds.YES if now else Holds.POSSIBLY if perhaps else Holds.NO
