"""What a row has to say that nobody said: filled in by what is usual, or refused."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.graph.vocabulary import DateBasis, Origin, Presence, RangeKind, Season, Tier
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.merge.rows import FILE

USUAL: Mapping[str, Mapping[str, str]] = {
    "ranges": {"origin": Origin.NATIVE, "presence": Presence.EXTANT, "season": Season.RESIDENT},
    "instrument_ranges": {"kind": RangeKind.RANGE_STATE},
    "sources": {"tier": Tier.SECONDARY},
    "states": {"un_member": "false"},
}
"""What stands where no source says anything, by table and column."""


def completed(table: Table, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Rows that say all that their table needs, and those that cannot."""
    filled = [pl.col(name).fill_null(str(value)) for name, value in USUAL.get(table.name, {}).items()]
    if "date_basis" in rows.columns and table.column("date_basis").required:
        dated = pl.when(pl.col("since").is_null()).then(pl.lit(str(DateBasis.UNKNOWN))).otherwise(pl.col("basis"))
        filled.append(pl.coalesce("date_basis", dated))
    rows = rows.with_columns(filled)
    needed = [column.name for column in table.columns if column.required]
    lacking = pl.concat_list(pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in needed).list.drop_nulls()
    rows = rows.with_columns(lacking.alias("\0lacking"))
    short = rows.filter(pl.col("\0lacking").list.len() > 0)
    refused = [
        Refusal(file, line, names[0], "", "is said by no source, and a release needs it")
        for file, line, names in short.select(FILE, LINE, "\0lacking").iter_rows()
    ]
    return rows.filter(pl.col("\0lacking").list.len() == 0).drop("\0lacking"), refused
