"""Which rows speak of one fact: those with one key; of listings those whose time may be the same."""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.keys import key_of
from concerted.graph.facts.schema import Table
from concerted.loaders.merge.rows import FILE, PACKAGED

KEY = "\0key"
"""A text that rows about one fact have in common."""


def identified(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with :data:`KEY`."""
    if table.name == "listings":
        rows = rows.with_columns(_episode())
        key = ["taxon", "appendix", _EPISODE, "population"]
    else:
        key = list(table.key)
    return rows.with_columns(key_of(key).alias(KEY)).drop(_EPISODE, strict=False)


_EPISODE = "\0episode"


def _episode() -> pl.Expr:
    """Since when, where a taxon is known to have stood on an Appendix more than once; else nothing, so that dates of sources that
    disagree are one fact."""
    triple = ["taxon", "population", "appendix"]
    known = pl.col("since").filter(pl.col(PACKAGED)).n_unique().over(triple)
    most = pl.len().over([*triple, "source", FILE]).max().over(triple)
    ended = pl.col("until").filter(pl.col(PACKAGED)).max().over(triple)
    apart = (known > 1) | (most > 1) | (ended.is_not_null() & (pl.col("since") >= ended)).fill_null(False)
    return pl.when(apart).then(pl.col("since")).otherwise(pl.lit("")).alias(_EPISODE)


def value_columns(table: Table) -> list[str]:
    """The columns on which rows about one fact may differ."""
    key = set(table.key) - ({"since"} if table.name == "listings" else set())
    return [column.name for column in table.columns if column.name not in key and column.name not in ("source", "basis")]
