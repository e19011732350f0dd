"""Rows of several sources about the same facts, made one row a fact; what each of them claimed is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.graph.vocabulary import ClaimStatus
from concerted.loaders.files.sheet import LINE
from concerted.loaders.merge.claims import NO, THERE, UNSAID, YES, claimed
from concerted.loaders.merge.documents import DOCUMENT, EDITION, VOICE
from concerted.loaders.merge.identity import KEY, following, identified, keys_meant, value_columns
from concerted.loaders.merge.provenance import followed, provenance
from concerted.loaders.merge.rows import ABSENT, FILE, PACKAGED
from concerted.loaders.merge.votes import COLUMN, STANDS, STATUS, VALUE, WHY, standing
from concerted.loaders.reconcile.decisions import DECISIONS, NOTHING, Decision

# So many rows are compared at one time; a row makes a claim for each of its columns and documents.
_AT_ONCE = 50_000


class Merged(NamedTuple):
    """One row a fact, as :func:`concerted.loaders.merge.rows.complete` has them; and the claims about facts that are stated more than once.

    Claims have the columns of ``CLAIM_COLUMNS``; an empty ``column`` speaks of whether there is the fact at all, and a decision is a claim
    of its own. ``idle`` are the decisions about facts that nobody states.
    """

    rows: pl.DataFrame
    claims: pl.DataFrame
    idle: tuple[Decision, ...] = ()


CLAIM_COLUMNS = {
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
        All rows that are claimed, with source and basis; their order makes no difference.
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
    # What a release says already, a file need not say again.
    rows = rows.sort(~pl.col(PACKAGED), FILE, LINE, *said, ABSENT).unique([*said, ABSENT], keep="first", maintain_order=True)
    rows = identified(table, rows)
    meant = keys_meant(table, rows, [each.key for each in decisions])
    decided, idle = _decided(decisions, meant)
    touched = (pl.len().over(KEY) > 1) | pl.col(ABSENT) | pl.col(KEY).is_in(decided[KEY].implode())
    parts = rows.with_columns(touched.alias("\0touched")).partition_by("\0touched", as_dict=True, include_key=False)
    alone, together = parts.get((False,), rows.clear()), parts.get((True,), rows.clear())
    made, claims = [alone.drop(KEY)], [pl.DataFrame(schema=CLAIM_COLUMNS)]
    for part in _some(together):
        facts, claimed_of = _together(table, part, documents, decided.join(part, on=KEY, how="semi"), register)
        made.append(facts.select(made[0].columns))
        claims.append(claimed_of)
    return Merged(pl.concat(made, how="vertical_relaxed"), pl.concat(claims), idle)


def _decided(decisions: Sequence[Decision], meant: dict[str, str]) -> tuple[pl.DataFrame, tuple[Decision, ...]]:
    """What was decided of which fact, and the decisions that are of none; of two about one thing the later stands."""
    known = {(meant[each.key], each.column): each for each in decisions if each.key in meant}
    rows = [
        (key, column, NO if each.value == NOTHING and not column else each.value, each.because, each.by or DECISIONS, each.on)
        for (key, column), each in known.items()
    ]
    schema = dict.fromkeys((KEY, COLUMN, VALUE, WHY, VOICE, EDITION), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row"), tuple(each for each in decisions if each.key not in meant)


def _some(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """All rows about some of the facts, part by part, so that memory does not grow with their number."""
    if rows.height <= _AT_ONCE:
        return iter([rows] if rows.height else [])
    n = -(-rows.height // _AT_ONCE)
    of = rows[KEY].hash() % n
    return (rows.filter(of == each) for each in range(n))


def _together(
    table: Table, rows: pl.DataFrame, documents: pl.DataFrame, decided: pl.DataFrame, register: bool,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Facts that are stated more than once or decided, and what is claimed of them."""
    claims = claimed(table, rows, documents, register)
    stands = standing(claims, decided.select(KEY, COLUMN, VALUE, WHY))
    wide = _wide(table, stands, rows)
    claims = claims.join(stands.rename({VALUE: STANDS}), on=[KEY, COLUMN])
    claims = claims.with_columns((pl.col(VALUE) == pl.col(STANDS)).fill_null(False).alias(STANDS))
    made = wide.join(provenance(claims), on=KEY, how="left", maintain_order="left")
    known = {series.name: series for series in followed(table, rows, made, documents, register)}
    made = made.with_columns(pl.coalesce(name, series).alias(name) for name, series in known.items())
    return made, pl.concat([_kept(table, claims), _kept_decisions(table, decided, stands)])


def _wide(table: Table, stands: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """One row a fact that there is, with the values that stand; of columns that follow others those that were decided."""
    own = [*value_columns(table), *following(table)]
    keys = [column.name for column in table.columns if column.name not in (*own, "source", "basis")]
    there = stands.filter((pl.col(COLUMN) == THERE) & (pl.col(VALUE) == YES)).select(KEY)
    values = stands.join(there, on=KEY, how="semi").filter((pl.col(COLUMN) != THERE) & pl.col(VALUE).is_not_null())
    wide = rows.select(KEY, *keys).unique(KEY, keep="first", maintain_order=True).join(there, on=KEY, how="semi", maintain_order="left")
    if values.height:
        wide = wide.join(values.pivot(COLUMN, index=KEY, values=VALUE), on=KEY, how="left", maintain_order="left")
    for name, nothing in UNSAID.get(table.name, {}).items():
        wide = wide.with_columns((pl.col(name) if name in wide.columns else pl.lit(None, pl.String)).fill_null(nothing).alias(name))
    absent = [name for name in own if name not in wide.columns]
    return wide.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def _kept(table: Table, claims: pl.DataFrame) -> pl.DataFrame:
    """What was claimed where more than one publisher speaks, or one says something else than before."""
    single = pl.col(STATUS) == str(ClaimStatus.SINGLE)
    return claims.filter(~single | (pl.col(VALUE).n_unique().over(KEY, COLUMN) > 1)).select(
        pl.lit(table.name).alias("table"), pl.col(KEY).alias("key"), pl.col(COLUMN).alias("column"), pl.col(VALUE).alias("value"),
        pl.col(STATUS).alias("status"), pl.col(STANDS).alias("stands"), pl.col(WHY).alias("why"), pl.col(DOCUMENT).alias("source"),
        pl.col(VOICE).alias("publisher"), pl.col(EDITION).alias("edition"), pl.col(FILE).alias("file"), pl.col(LINE).alias("line"),
    )


def _kept_decisions(table: Table, decided: pl.DataFrame, stands: pl.DataFrame) -> pl.DataFrame:
    """Decisions as claims: the value that stands may be nobody else's."""
    told = decided.drop(WHY).join(stands.select(KEY, COLUMN, STATUS, WHY), on=[KEY, COLUMN])
    return told.select(
        pl.lit(table.name).alias("table"), pl.col(KEY).alias("key"), pl.col(COLUMN).alias("column"), pl.col(VALUE).alias("value"),
        pl.col(STATUS).alias("status"), pl.lit(True).alias("stands"), pl.col(WHY).alias("why"), pl.lit(DECISIONS).alias("source"),
        pl.col(VOICE).alias("publisher"), pl.col(EDITION).alias("edition"), pl.lit(DECISIONS).alias("file"),
        pl.lit(0, pl.UInt32).alias("line"),
    )
