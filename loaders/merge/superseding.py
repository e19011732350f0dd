"""A newer edition that names the whole range of a taxon: what an older one of its publisher says besides is no longer said."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.loaders.files.sheet import LINE
from concerted.loaders.merge.documents import DOCUMENT, EDITION, VOICE
from concerted.loaders.merge.rows import ABSENT, FILE, PACKAGED

_NEWEST = "\0newest"


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
    stated = rows.lazy().filter(~pl.col(ABSENT)).select("taxon", "iso3", "source", "basis", FILE, LINE).with_columns(
        pl.col("source").str.split(";").alias(DOCUMENT),
    ).explode(DOCUMENT).join(documents.lazy().select(DOCUMENT, VOICE, EDITION), on=DOCUMENT)
    named = stated.filter(pl.col(DOCUMENT).is_in(list(whole)))
    of, pair = ["taxon", VOICE], ["taxon", VOICE, "iso3"]
    named = named.filter(pl.col(EDITION) == pl.col(EDITION).max().over(of))
    place = named.sort(DOCUMENT, FILE, LINE).unique(of, keep="first", maintain_order=True).drop("iso3", "source").rename({EDITION: _NEWEST})
    older = stated.select(*pair, EDITION).join(place, on=of).filter(pl.col(EDITION) < pl.col(_NEWEST)).unique(pair)
    # What is no longer said is said at the first line of the taxon.
    unsaid = older.join(named.select(pair), on=pair, how="anti").with_columns(
        pl.col(DOCUMENT).alias("source"), pl.lit(True).alias(ABSENT), pl.lit(False).alias(PACKAGED),
    ).collect()
    said = unsaid.select(pl.col(name) if name in unsaid.columns else pl.lit(None, kind).alias(name) for name, kind in rows.schema.items())
    return pl.concat([rows, said.sort("taxon", "iso3", "source")], how="vertical_relaxed") if said.height else rows
