"""Rows of several sources about the same facts, made one row a fact; what each of them claimed is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.graph.vocabulary import Basis, ClaimStatus, DateBasis, Origin, Presence, Season, ids
from concerted.loaders.files.sheet import LINE
from concerted.loaders.merge.documents import DOCUMENT, EDITION, QUIET, TIER, VOICE
from concerted.loaders.merge.identity import KEY, identified, value_columns
from concerted.loaders.merge.rows import ABSENT, FILE, PACKAGED
from concerted.loaders.merge.votes import COLUMN, STANDS, STATUS, VALUE, WHY, precise, standing
from concerted.loaders.reconcile.decisions import NOTHING, Decision

THERE = ""
"""The column that says whether there is the fact at all, with these two values."""
_YES, _NO = "there", "absent"
_ROW, _PLACE, _NTH = "\0row", "\0place", "\0nth"
# What a row that says nothing of it means in a source that has words for the exceptions alone.
IMPLIED = {"ranges": {"origin": str(Origin.NATIVE), "presence": str(Presence.EXTANT)}}
# What is written where nothing is said, and claims nothing.
UNSAID = {"ranges": {"season": str(Season.RESIDENT)}}
# What a newer edition takes back that still has the fact and does not repeat it: a State that it lists is in the range.
TAKEN_BACK = {"ranges": {"season": str(Season.VAGRANT)}}
_BASES = ids(Basis)


class Merged(NamedTuple):
    """One row a fact, as :func:`concerted.loaders.merge.rows.complete` has them; and the claims about facts that are stated more than once.

    Claims have the columns of ``CLAIMS``; an empty ``column`` speaks of whether there is the fact at all.
    """

    rows: pl.DataFrame
    claims: pl.DataFrame


CLAIMS = {
    "table": pl.String, "key": pl.String, "column": pl.String, "value": pl.String, "status": pl.String, "stands": pl.Boolean,
    "why": pl.String, "source": pl.String, "publisher": pl.String, "edition": pl.String, "file": pl.String, "line": pl.UInt32,
}


def merged(table: Table, rows: pl.DataFrame, documents: pl.DataFrame, decisions: Sequence[Decision] = (), register: bool = False) -> Merged:
    """One row a fact.

    Parameters
    ----------
    table : Table
        Of which table the rows are.
    rows : polars.DataFrame
        All rows that are claimed, with source and basis.
    documents : polars.DataFrame
        Who speaks in which document (:func:`concerted.loaders.merge.documents.documents`).
    decisions : sequence of Decision
        What was decided of facts of the table.
    register : bool
        The table says what there is, not what is so: files fill in what a release leaves empty, and change nothing in it.

    Returns
    -------
    Merged
        A fact that is stated once is as it was stated.
    """
    said = [column.name for column in table.columns]
    rows = identified(table, rows.unique([*said, ABSENT], keep="first", maintain_order=True))
    decided = _decided(table, decisions)
    touched = (pl.len().over(KEY) > 1) | pl.col(ABSENT) | pl.col(KEY).is_in(decided[KEY].to_list())
    parts = rows.with_columns(touched.alias("\0touched")).partition_by("\0touched", as_dict=True, include_key=False)
    alone, together = parts.get((False,), rows.clear()), parts.get((True,), rows.clear())
    if together.is_empty():
        return Merged(alone.drop(KEY), pl.DataFrame(schema=CLAIMS))
    claims = _claims(table, together.with_row_index(_ROW), documents, register)
    stands = standing(claims, decided)
    wide = _wide(table, stands, together)
    claims = claims.join(stands.rename({VALUE: STANDS}), on=[KEY, COLUMN]).with_columns((pl.col(VALUE) == pl.col(STANDS)).alias(STANDS))
    made = wide.join(_provenance(claims), on=KEY, how="left", maintain_order="left").with_columns(_best_dates(table, together, wide))
    return Merged(pl.concat([alone.drop(KEY), made.select(alone.drop(KEY).columns)], how="vertical_relaxed"), _kept(table, claims))


def _decided(table: Table, decisions: Sequence[Decision]) -> pl.DataFrame:
    there = {True: _NO, False: None}
    rows = [(each.key, each.column, there[each.value == NOTHING and not each.column] or each.value, each.because) for each in decisions]
    return pl.DataFrame(rows, schema={KEY: pl.String, COLUMN: pl.String, VALUE: pl.String, WHY: pl.String}, orient="row")


def _claims(table: Table, rows: pl.DataFrame, documents: pl.DataFrame, register: bool) -> pl.DataFrame:
    """A row a value that a document claims of a column."""
    values = value_columns(table)
    spoken = rows.select(
        _ROW, pl.col("source").str.split(";").alias(DOCUMENT), pl.int_ranges(pl.col("source").str.split(";").list.len()).alias(_NTH),
    ).explode(DOCUMENT, _NTH).join(documents, on=DOCUMENT, how="left").with_columns(
        pl.col(VOICE).fill_null(pl.col(DOCUMENT)), pl.col(EDITION).fill_null(""), pl.col(TIER).fill_null(9), pl.col(QUIET).fill_null(False),
    )
    rows = _implied(table, rows, spoken)
    for name, nothing in UNSAID.get(table.name, {}).items():
        rows = rows.with_columns(pl.when(pl.col(name) != nothing).then(name))
    there = pl.when(ABSENT).then(pl.lit(_NO)).otherwise(pl.lit(_YES)).alias(THERE)
    carried = [_ROW, KEY, FILE, LINE, PACKAGED, ABSENT, "basis"]
    long = rows.with_columns(there).unpivot([*values, THERE], index=carried, variable_name=COLUMN, value_name=VALUE)
    long = long.filter(pl.col(VALUE).is_not_null() & (~pl.col(ABSENT) | (pl.col(COLUMN) == THERE)))
    if register:
        of = [KEY, COLUMN]
        long = long.filter(pl.col(PACKAGED) | ~pl.col(PACKAGED).any().over(of))
    claims = long.join(spoken, on=_ROW)
    for name, value in TAKEN_BACK.get(table.name, {}).items():
        is_older = pl.col(EDITION) < pl.col(EDITION).max().over(KEY, VOICE)
        claims = claims.filter(~((pl.col(COLUMN) == name) & (pl.col(VALUE) == value) & is_older))
    return precise(claims, [column.name for column in table.columns if column.type == "date"])


def _implied(table: Table, rows: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Rows in which a source that says nothing of a column in this edition says what is usual."""
    usual = IMPLIED.get(table.name)
    if not usual:
        return rows
    voices = spoken.group_by(_ROW).agg(pl.col(VOICE).first(), pl.col(EDITION).first())
    rows = rows.join(voices, on=_ROW)
    of = [KEY, VOICE, EDITION]
    filled = [
        pl.when(ABSENT).then(None).otherwise(pl.coalesce(name, pl.col(name).max().over(of), pl.lit(value))).alias(name)
        for name, value in usual.items()
    ]
    return rows.with_columns(filled).drop(VOICE, EDITION)


def _wide(table: Table, stands: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """One row a fact that there is, with the values that stand."""
    keys = [column.name for column in table.columns if column.name not in (*value_columns(table), "source", "basis")]
    there = stands.filter((pl.col(COLUMN) == THERE) & (pl.col(VALUE) == _YES))[KEY]
    values = stands.filter(pl.col(KEY).is_in(there.implode()) & (pl.col(COLUMN) != THERE) & (pl.col(VALUE) != NOTHING))
    wide = rows.group_by(KEY, maintain_order=True).agg(pl.col(keys).first()).filter(pl.col(KEY).is_in(there.implode()))
    if values.height:
        wide = wide.join(values.pivot(COLUMN, index=KEY, values=VALUE), on=KEY, how="left")
    for name, nothing in UNSAID.get(table.name, {}).items():
        wide = wide.with_columns((pl.col(name) if name in wide.columns else pl.lit(None, pl.String)).fill_null(nothing).alias(name))
    absent = [name for name in value_columns(table) if name not in wide.columns]
    return wide.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def _provenance(claims: pl.DataFrame) -> pl.DataFrame:
    """Of each fact its sources, best tier first, its basis, and where it stands: of the rows that say what stands."""
    rank = pl.col("basis").replace_strict({basis: n for n, basis in enumerate(_BASES)}, default=len(_BASES), return_dtype=pl.Int8)
    agreeing = claims.filter(pl.col(STANDS) & ~pl.col(ABSENT)).with_columns(rank.alias("\0basis"))
    ordered = agreeing.sort(KEY, TIER, _NTH, DOCUMENT)
    found = ordered.group_by(KEY, maintain_order=True).agg(
        pl.col(DOCUMENT).unique(maintain_order=True).str.join(";").alias("source"),
        pl.col("\0basis").min(), pl.col(VOICE).filter(~pl.col(QUIET)).n_unique().alias("\0voices"),
        pl.col(FILE).sort_by(PACKAGED, FILE, LINE).first(), pl.col(LINE).sort_by(PACKAGED, FILE, LINE).first(),
    )
    inferred, corroborated = _BASES.index(str(Basis.INFERRED)), _BASES.index(str(Basis.CORROBORATED))
    basis = pl.when((pl.col("\0basis") == inferred) & (pl.col("\0voices") > 1)).then(corroborated).otherwise(pl.col("\0basis"))
    named = basis.replace_strict(dict(enumerate(_BASES)), default=str(Basis.UNSOURCED), return_dtype=pl.String)
    return found.with_columns(named.alias("basis"), pl.lit(False).alias(PACKAGED), pl.lit(False).alias(ABSENT)).drop("\0basis", "\0voices")


def _best_dates(table: Table, rows: pl.DataFrame, wide: pl.DataFrame) -> list[pl.Series]:
    """How the dates that stand are known: as well as by the best of the rows that state them."""
    if "date_basis" not in [column.name for column in table.columns]:
        return []
    order = ids(DateBasis)
    known = pl.coalesce("date_basis", pl.when(pl.col("since").is_not_null()).then("basis"), pl.lit(str(DateBasis.UNKNOWN)))
    stated = rows.select(KEY, "since", known.replace_strict({basis: n for n, basis in enumerate(order)}, default=len(order)).alias("\0n"))
    best = stated.group_by(KEY, "since").agg(pl.col("\0n").min())
    found = wide.select(KEY, "since").join(best, on=[KEY, "since"], how="left", nulls_equal=True, maintain_order="left")
    return [found["\0n"].replace_strict(dict(enumerate(order)), default=str(DateBasis.UNKNOWN), return_dtype=pl.String).alias("date_basis")]


def _kept(table: Table, claims: pl.DataFrame) -> pl.DataFrame:
    """What was claimed where more than one publisher speaks, or one says something else than before."""
    single = pl.col(STATUS) == str(ClaimStatus.SINGLE)
    return claims.filter(~single | (pl.col(VALUE).n_unique().over(KEY, COLUMN) > 1)).select(
        pl.lit(table.name).alias("table"), pl.col(KEY).alias("key"), pl.col(COLUMN).alias("column"), pl.col(VALUE).alias("value"),
        pl.col(STATUS).alias("status"), pl.col(STANDS).alias("stands"), pl.col(WHY).alias("why"), pl.col(DOCUMENT).alias("source"),
        pl.col(VOICE).alias("publisher"), pl.col(EDITION).alias("edition"), pl.col(FILE).alias("file"), pl.col(LINE).alias("line"),
    )
