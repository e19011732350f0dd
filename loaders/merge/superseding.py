"""A newer edition that names the whole range of a taxon: what an older one of its publisher says besides is no longer said."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.loaders.merge.documents import DOCUMENT, EDITION, VOICE
from concerted.loaders.merge.rows import ABSENT, PACKAGED


def superseded(table: Table, rows: pl.DataFrame, documents: pl.DataFrame, whole: Collection[str]) -> pl.DataFrame:
    """Rows, and for each pair that only an older edition of a publisher has, the newer one's word that it is absent.

    Parameters
    ----------
    table : Table
        Of which table; only ranges are given whole.
    rows : polars.DataFrame
        What is claimed.
    documents : polars.DataFrame
        Who speaks in which document.
    whole : collection of str
        Documents that name every State of each taxon of which they speak.
    """
    if table.name != "ranges" or not whole:
        return rows
    spoken = rows.with_columns(pl.col("source").str.split(";").alias(DOCUMENT)).explode(DOCUMENT).join(documents, on=DOCUMENT)
    named = spoken.filter(pl.col(DOCUMENT).is_in(list(whole)) & ~pl.col(ABSENT))
    newest = named.group_by("taxon", VOICE).agg(pl.all().sort_by(EDITION, DOCUMENT).last())
    older = spoken.join(newest.select("taxon", VOICE, pl.col(EDITION).alias("\0newest")), on=["taxon", VOICE])
    older = older.filter(pl.col(EDITION) < pl.col("\0newest")).select("taxon", VOICE, "iso3").unique()
    unsaid = older.join(named.select("taxon", VOICE, "iso3").unique(), on=["taxon", VOICE, "iso3"], how="anti")
    said = unsaid.join(newest.drop("iso3"), on=["taxon", VOICE]).with_columns(
        pl.col(DOCUMENT).alias("source"), pl.lit(True).alias(ABSENT), pl.lit(False).alias(PACKAGED),
    )
    return pl.concat([rows, said.select(rows.columns)], how="vertical_relaxed")
