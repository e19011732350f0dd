"""The columns that rows have while they are merged, beside those of their table."""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.loaders.files.sheet import LINE

FILE = "\0file"
"""Where the row stands, as it is shown in messages."""
PACKAGED = "\0packaged"
"""Whether it comes from a release, with sources and basis of its own."""
ABSENT = "\0absent"
"""Whether it says that there is no such fact."""
EXTRA = {FILE: pl.String, LINE: pl.UInt32, PACKAGED: pl.Boolean, ABSENT: pl.Boolean}


def complete(table: Table, rows: pl.DataFrame, file: str, *, packaged: bool, absent: bool = False) -> pl.DataFrame:
    """Rows with every column of their table as text, and those above; what a row does not say is null."""
    names = [column.name for column in table.columns]
    texts = [(pl.col(name) if name in rows.columns else pl.lit(None)).cast(pl.String).alias(name) for name in names]
    line = pl.col(LINE) if LINE in rows.columns else pl.lit(0)
    return rows.select(
        *texts, pl.lit(file).alias(FILE), line.cast(pl.UInt32).alias(LINE), pl.lit(packaged).alias(PACKAGED), pl.lit(absent).alias(ABSENT),
    )


def empty(table: Table) -> pl.DataFrame:
    """No rows."""
    return pl.DataFrame(schema={**{column.name: pl.String for column in table.columns}, **EXTRA})
