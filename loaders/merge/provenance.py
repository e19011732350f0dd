"""Of a fact that several rows state: its sources, its basis, and how what stands is known."""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.graph.vocabulary import Basis, ids
from concerted.loaders.files.sheet import LINE
from concerted.loaders.merge.claims import NTH
from concerted.loaders.merge.documents import DOCUMENT, EDITION, QUIET, TIER, VOICE, spoken
from concerted.loaders.merge.identity import KEY, following
from concerted.loaders.merge.rows import ABSENT, FILE, PACKAGED
from concerted.loaders.merge.votes import COLUMN, STANDS, VALUE, is_newest

_BASES = ids(Basis)
_BASIS = "\0basis"


def provenance(claims: pl.DataFrame) -> pl.DataFrame:
    """Of each fact its sources, best tier first, its basis, and where it stands: of the claims that say what stands."""
    rank = pl.col("basis").replace_strict({basis: n for n, basis in enumerate(_BASES)}, default=len(_BASES), return_dtype=pl.Int8)
    agreeing = claims.filter(pl.col(STANDS) & ~pl.col(ABSENT)).with_columns(rank.alias(_BASIS))
    # A release onto which others are built has no lines.
    where = [pl.col(name).sort_by(pl.col(LINE) == 0, FILE, LINE).first() for name in (FILE, LINE)]
    found = agreeing.sort(KEY, TIER, NTH, DOCUMENT).group_by(KEY, maintain_order=True).agg(
        pl.col(DOCUMENT).unique(maintain_order=True).str.join(";").alias("source"), pl.col(_BASIS).min(), *where,
    )
    inferred, corroborated = _BASES.index(str(Basis.INFERRED)), _BASES.index(str(Basis.CORROBORATED))
    alike = _inferring_alike(claims, agreeing.filter(pl.col(_BASIS) == inferred))
    found = found.join(alike, on=KEY, how="left")
    basis = pl.when((pl.col(_BASIS) == inferred) & (pl.col("\0voices") > 1)).then(corroborated).otherwise(pl.col(_BASIS))
    named = basis.replace_strict(dict(enumerate(_BASES)), default=str(Basis.UNSOURCED), return_dtype=pl.String)
    return found.with_columns(named.alias("basis"), pl.lit(False).alias(PACKAGED), pl.lit(False).alias(ABSENT)).drop(_BASIS, "\0voices")


def _inferring_alike(claims: pl.DataFrame, inferring: pl.DataFrame) -> pl.DataFrame:
    """Of each fact how many publishers infer it, those apart that say something else of it."""
    if inferring.is_empty():
        return pl.DataFrame(schema={KEY: pl.String, "\0voices": pl.UInt32})
    # A value that it was decided that there is not stands nowhere.
    stands = pl.col(STANDS).fill_null(False)
    agrees = claims.filter(is_newest()).group_by(KEY, VOICE, COLUMN).agg(stands.any()).group_by(KEY, VOICE).agg(pl.col(STANDS).all())
    counted = inferring.filter(~pl.col(QUIET)).join(agrees.filter(STANDS).select(KEY, VOICE), on=[KEY, VOICE], how="semi")
    return counted.group_by(KEY).agg(pl.col(VOICE).n_unique().alias("\0voices"))


def followed(table: Table, rows: pl.DataFrame, made: pl.DataFrame, documents: pl.DataFrame, register: bool) -> list[pl.Series]:
    """The columns that tell how another is known, for each fact that was made: of the rows that state what stands there, the best.

    The better word stands, then that of the better document, of the newer, and the first of the alphabet; null where none has one.
    """
    found = []
    rows = rows.filter(~pl.col(ABSENT))
    for name, leader in following(table).items():
        order = {word: n for n, word in enumerate(table.column(name).enum)}
        value = pl.col(name)
        if name == "date_basis":
            value = pl.coalesce(name, pl.when(pl.col("since").is_not_null()).then("basis"))
        stated = rows.select(KEY, leader, value.alias(VALUE), "source", PACKAGED).filter(pl.col(VALUE).is_not_null())
        said = spoken(stated, documents, NTH).with_columns(
            pl.col(VALUE).replace_strict(order, default=len(order), return_dtype=pl.Int8).alias("\0order"),
            (~pl.col(PACKAGED) if register else pl.lit(False)).alias("\0added"),
        )
        best = said.sort("\0added", "\0order", TIER, EDITION, VALUE, descending=[False, False, False, True, False])
        best = best.unique([KEY, leader], keep="first", maintain_order=True).select(KEY, leader, VALUE)
        joined = made.select(KEY, leader).join(best, on=[KEY, leader], how="left", nulls_equal=True, maintain_order="left")
        found.append(joined[VALUE].alias(name))
    return found
