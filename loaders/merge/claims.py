"""Who claims which value of which column of a fact: what rows say, what they mean by saying nothing, and what is no longer said."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from concerted.graph.facts.schema import Table
from concerted.graph.vocabulary import Origin, Presence, Season
from concerted.loaders.files.sheet import LINE
from concerted.loaders.merge.documents import EDITION, VOICE, spoken
from concerted.loaders.merge.identity import KEY, value_columns
from concerted.loaders.merge.rows import ABSENT, FILE, PACKAGED
from concerted.loaders.merge.votes import COLUMN, VALUE, precise

THERE = ""
"""The column that says whether there is the fact at all, with the values :data:`YES` and :data:`NO`."""
YES, NO = "there", "absent"
NTH = "\0nth"
"""Which of the documents of its row a claim rests on."""
# What a row that says nothing of it means in a source that has words for the exceptions alone.
IMPLIED = {"ranges": {"origin": str(Origin.NATIVE), "presence": str(Presence.EXTANT)}}
# What is written where nothing is said, and claims nothing.
UNSAID = {"ranges": {"season": str(Season.RESIDENT)}}
# What a newer edition takes back that still has the fact and does not repeat it: a State that it lists is in the range.
TAKEN_BACK = {"ranges": {"season": str(Season.VAGRANT)}}
_ROW = "\0row"


def claimed(table: Table, rows: pl.DataFrame, documents: pl.DataFrame, register: bool) -> pl.DataFrame:
    """A row a value that a document claims of a column of a fact.

    Parameters
    ----------
    table : Table
        Of which table the rows are.
    rows : polars.DataFrame
        Identified rows (:func:`concerted.loaders.merge.identity.identified`).
    documents : polars.DataFrame
        Who speaks in which document.
    register : bool
        What a release says of a column, files do not say otherwise.
    """
    rows = rows.with_row_index(_ROW)
    who = spoken(rows.select(_ROW, "source"), documents, NTH).drop("source")
    for name, nothing in UNSAID.get(table.name, {}).items():
        rows = rows.with_columns(pl.when(pl.col(name) != nothing).then(name))
    there = pl.when(ABSENT).then(pl.lit(NO)).otherwise(pl.lit(YES)).alias(THERE)
    carried = [_ROW, KEY, FILE, LINE, PACKAGED, ABSENT, "basis"]
    long = rows.with_columns(there).unpivot([*value_columns(table), THERE], index=carried, variable_name=COLUMN, value_name=VALUE)
    implied = IMPLIED.get(table.name, {})
    long = long.filter(
        (pl.col(VALUE).is_not_null() | pl.col(COLUMN).is_in(list(implied))) & (~pl.col(ABSENT) | (pl.col(COLUMN) == THERE)),
    )
    if register:
        long = long.filter(pl.col(PACKAGED) | ~pl.col(PACKAGED).any().over(KEY, COLUMN))
    claims = _still_said(table, _implied(implied, long.join(who, on=_ROW)))
    return precise(claims, [column.name for column in table.columns if column.type == "date"])


def _implied(usual: Mapping[str, str], claims: pl.DataFrame) -> pl.DataFrame:
    """Claims in which a document that leaves a column empty says what is usual, unless its edition says something elsewhere."""
    if not usual:
        return claims
    is_said = pl.col(VALUE).is_not_null().any().over(KEY, COLUMN, VOICE, EDITION)
    meant = pl.col(COLUMN).replace_strict(usual, default=None, return_dtype=pl.String)
    return claims.with_columns(pl.coalesce(VALUE, pl.when(~is_said).then(meant))).filter(pl.col(VALUE).is_not_null())


def _still_said(table: Table, claims: pl.DataFrame) -> pl.DataFrame:
    """Claims without those that a newer edition of their voice takes back.

    One that says that the fact is not so takes back all that was said of it.
    """
    of = [KEY, VOICE]
    last, last_there = pl.col(EDITION).max().over(of), pl.col(EDITION).filter(~pl.col(ABSENT)).max().over(of)
    is_gone = (last_there < last) & (pl.col(COLUMN) != THERE)
    # What an edition has and deletes, it has: the deletion was of what stood before.
    is_gone = is_gone | (pl.col(ABSENT) & (pl.col(EDITION) == last_there))
    for name, value in TAKEN_BACK.get(table.name, {}).items():
        is_gone = is_gone | ((pl.col(COLUMN) == name) & (pl.col(VALUE) == value) & (pl.col(EDITION) < last))
    return claims.filter(~is_gone.fill_null(False))
