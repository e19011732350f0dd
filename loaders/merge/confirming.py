"""What a file says of a fact without a word on a part of its key: it confirms the rows there are, and adds none beside them."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from concerted.graph.facts.schema import Table

# Parts of keys that many sources have no column for: that a treaty covers a taxon is said without its annex.
OPEN = {"coverage": ("population", "annex", "listed_as")}


def unsaid(table: Table, columns: Collection[str]) -> tuple[str, ...]:
    """The parts of the key of a table that a file with these columns says nothing about."""
    return tuple(name for name in OPEN.get(table.name, ()) if name not in columns)


def confirming(table: Table, rows: pl.DataFrame, known: pl.DataFrame, unsaid: Collection[str]) -> pl.DataFrame:
    """Rows that leave parts of their key unsaid, one for each row that is known besides; as they are where none is.

    Parameters
    ----------
    table : Table
        Of which table.
    rows : polars.DataFrame
        What a file says, as :func:`concerted.loaders.merge.rows.complete` has it.
    known : polars.DataFrame
        Rows of releases, and of files that say the whole key.
    unsaid : collection of str
        The parts of the key of which the file says nothing.
    """
    said = [name for name in table.key if name not in unsaid]
    there = known.select(*said, *unsaid).unique()
    return rows.drop(unsaid).join(there, on=said, how="left", nulls_equal=True, maintain_order="left").select(rows.columns)
