"""The rows that a file claims, with keys for names; those that say what no release can hold are refused one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import TABLES, Table
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.problems import EMPTY
from concerted.loaders.reconcile.cells import Known, judged
from concerted.loaders.reconcile.intervals import INTERVALS, backwards
from concerted.loaders.reconcile.resolver import Resolver
from concerted.loaders.sources.source import Claims

__all__ = ["Known", "Reconciled", "reconciled"]


class Reconciled(NamedTuple):
    """Rows with the columns of their table that are said, and :data:`LINE`; and what was refused."""

    rows: pl.DataFrame
    refused: list[Refusal]


def reconciled(claims: Claims, resolver: Resolver, known: Known, skip: Collection[str] = ()) -> Reconciled:
    """The rows of claims whose names and values are accepted, with keys; of each other row the first reason.

    Columns to ``skip`` have their keys already.
    """
    table, rows = TABLES[claims.table], claims.rows
    wrong: list[tuple[str, pl.Series]] = []
    replaced = []
    for column in table.columns:
        needed = column.required and column.name in table.key
        if column.name in skip or (column.name not in rows.columns and not needed):
            continue
        if column.name not in rows.columns:
            wrong.append((column.name, pl.repeat(EMPTY, rows.height, eager=True)))
            continue
        cells = rows[column.name]
        found = judged(cells.unique().drop_nulls(), column, resolver, known)
        why = pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
        if found.why:
            why = cells.replace_strict(list(found.why), list(found.why.values()), default=None, return_dtype=pl.String)
        if needed:
            why = why.zip_with(cells.is_not_null(), pl.repeat(EMPTY, rows.height, eager=True))
        if why.null_count() < rows.height:
            wrong.append((column.name, why))
        if found.keys:
            replaced.append(cells.replace(list(found.keys), list(found.keys.values())))
    wrong += _backwards(table, rows, wrong)
    keyed = rows.with_columns(replaced)
    wrong += _outlived(table, rows, keyed, resolver, wrong)
    return Reconciled(keyed.filter(_right(wrong, rows.height)), _refusals(claims, wrong))


def _backwards(table: Table, rows: pl.DataFrame, wrong: list[tuple[str, pl.Series]]) -> Iterator[tuple[str, pl.Series]]:
    """Intervals that end before they begin, of rows that are right so far."""
    right = _right(wrong, rows.height)
    for begin, end in INTERVALS:
        if {begin, end} <= {column.name for column in table.columns} & set(rows.columns):
            _, said = backwards(begin, end)
            yield end, rows.select(pl.when(right).then(said).alias(end))[end]


def _outlived(
    table: Table, rows: pl.DataFrame, keyed: pl.DataFrame, resolver: Resolver, wrong: list[tuple[str, pl.Series]],
) -> Iterator[tuple[str, pl.Series]]:
    """What a State is said to join after its end, of rows that are right so far."""
    if not {"instrument", "iso3"} <= set(table.key) or "since" not in rows.columns:
        return
    named = pl.DataFrame({"text": rows["iso3"], "key": keyed["iso3"], "since": rows["since"], "right": _right(wrong, rows.height)})
    ended = {key: end for key in named.filter("right")["key"].unique() if (end := resolver.ended(key))}
    if not ended:
        return
    why = [
        str(ended[key].told(text)) if right and key in ended and since and since >= ended[key].day else None
        for text, key, since, right in named.iter_rows()
    ]
    yield "since", pl.Series(why, dtype=pl.String)


def _right(wrong: list[tuple[str, pl.Series]], height: int) -> pl.Series:
    """The rows of which nothing is wrong."""
    right = pl.repeat(True, height, dtype=pl.Boolean, eager=True)
    for _, why in wrong:
        right = right & why.is_null()
    return right


def _refusals(claims: Claims, wrong: list[tuple[str, pl.Series]]) -> list[Refusal]:
    refused: dict[int, Refusal] = {}
    for name, why in wrong:
        column = claims.columns.get(name, name)
        places = why.is_not_null().arg_true()
        values = claims.rows[name][places].to_list() if name in claims.rows.columns else [None] * len(places)
        found = zip(places.to_list(), claims.rows[LINE][places].to_list(), values, why[places].to_list(), strict=True)
        for place, line, value, said in found:
            refused.setdefault(place, Refusal(claims.file, line, column, value or "", said))
    # A cell that gives several claims is refused once.
    return list(dict.fromkeys(refused[place] for place in sorted(refused)))
