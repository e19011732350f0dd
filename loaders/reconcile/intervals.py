"""Intervals that end before they begin, in columns of text: a year alone begins on its first day."""

from __future__ import annotations

import polars as pl

INTERVALS = (("since", "until"), ("in_force_on", "ended_on"))
"""The columns between which something holds, in any table that has both."""
YEAR = len("2014")
"""Letters of a date that is a year alone."""


def backwards(begin: str, end: str) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row ends before it begins, and what is said of it then.

    >>> late = pl.DataFrame({"since": ["2014", "2014-05-01"], "until": ["2014-02-12", "2014"]})
    >>> late.select(*backwards("since", "until")).rows()
    [(False, None), (True, "'2014' is before since 2014-05-01")]
    """
    first, last = (pl.when(pl.col(name).str.len_chars() > YEAR).then(name).otherwise(pl.col(name) + "-01-01") for name in (begin, end))
    is_wrong = last < first
    return is_wrong.alias("is_wrong"), pl.when(is_wrong).then(pl.format("'{}' is before {} {}", end, pl.lit(begin), begin)).alias(end)
