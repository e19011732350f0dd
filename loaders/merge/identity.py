"""Which rows speak of one fact: those with one key; of listings those whose time may be the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from concerted.graph.facts.keys import key_of
from concerted.graph.facts.schema import Table
from concerted.loaders.merge.rows import FILE
from concerted.loaders.reconcile.decisions import decidable
from concerted.loaders.reconcile.intervals import YEAR

KEY = "\0key"
"""A text that rows about one fact have in common."""
FOLLOWS = {"date_basis": "since", "since_source": "since", "since_note": "since", "states_basis": "states"}
"""Columns that tell how another is known: whose value stands there, his word stands here."""
_EPISODE = "\0episode"


def identified(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with :data:`KEY`; a year that is part of a key is the day in it that another row has."""
    if "since" in table.key:
        rows = rows.with_columns(_day(_timeless(table)).alias("since"))
    if table.name == "listings":
        rows = rows.with_columns(_episode(_timeless(table)))
    return rows.with_columns(key_of(_parts(table)).alias(KEY)).drop(_EPISODE, strict=False)


def keys_meant(table: Table, rows: pl.DataFrame, keys: Sequence[str]) -> dict[str, str]:
    """For each key, as a release has it, that of the fact among identified rows of which it may be meant; of others there is none."""
    known = set(rows.filter(pl.col(KEY).is_in(list(keys)))[KEY])
    found = {key: key for key in keys if key in known}
    if table.name == "listings":
        own = rows.select(key_of(table.key).alias("\0own"), KEY).filter(pl.col("\0own").is_in(list(keys))).unique().sort("\0own", KEY)
        found = dict(own.iter_rows()) | found
    return found


def _timeless(table: Table) -> list[str]:
    return [name for name in table.key if name != "since"]


def _parts(table: Table) -> list[str]:
    return [_EPISODE if name == "since" and table.name == "listings" else name for name in table.key]


def _day(others: list[str]) -> pl.Expr:
    """The one day of a year that is known; a file that has both a year and a day means two facts."""
    since, year = pl.col("since"), pl.col("since").str.slice(0, YEAR)
    of = [*(pl.col(name) for name in others), year]
    is_day = since.str.len_chars() > YEAR
    day = since.filter(is_day)
    apart = is_day.any().over([*of, FILE])
    return pl.when(~is_day & ~apart & (day.n_unique().over(of) == 1)).then(day.first().over(of)).otherwise(since)


def _episode(others: list[str]) -> pl.Expr:
    """Since when, where a taxon is known to have stood on an Appendix more than once; else nothing, so that dates of sources that
    disagree are one fact."""
    twice = pl.col("since").n_unique().over([*others, FILE]).max().over(others) > 1
    again = (pl.col("since") >= pl.col("until").max().over(others)).fill_null(False)
    return pl.when(twice | again).then(pl.col("since")).otherwise(pl.lit("")).alias(_EPISODE)


def value_columns(table: Table) -> list[str]:
    """The columns on which rows about one fact may differ, and of which each is compared by itself."""
    told = decidable(table)
    return [name for name in told if FOLLOWS.get(name) not in told]


def following(table: Table) -> dict[str, str]:
    """The columns of a table that tell how another is known, with that other."""
    told = decidable(table)
    return {name: FOLLOWS[name] for name in told if FOLLOWS.get(name) in told}
