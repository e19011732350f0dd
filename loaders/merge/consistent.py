"""Facts that are right one by one and not together: what they refer to is not there, or their columns contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.merge.rows import FILE
from concerted.loaders.reconcile.intervals import INTERVALS, backwards

Tables = Mapping[str, pl.DataFrame]


def consistent(tables: Tables, sources: pl.DataFrame) -> tuple[dict[str, pl.DataFrame], list[Refusal]]:
    """Merged tables without the facts, or the cells of facts, that no release can hold beside the others.

    A fact goes whose key or whose required column is at fault; else the cell is emptied, or its list shortened, and the fact stays.

    Parameters
    ----------
    tables : mapping of str to polars.DataFrame
        Completed rows by table.
    sources : polars.DataFrame
        The documents that are known.

    Returns
    -------
    (dict of str to polars.DataFrame, list of Refusal)
        What is left, and what is not, at its place.
    """
    made, refused = dict(tables), list[Refusal]()
    for name, rows in made.items():
        for column, fault in _contradictions(TABLES[name], rows):
            made[name] = _without(TABLES[name], column, made[name], fault, refused)
    # What refers to a fact that goes, goes with it: tables refer to those before them.
    for name in (name for name in TABLES if name in made):
        for column in TABLES[name].columns:
            target = sources if column.references == "sources" else made.get(column.references)
            if target is not None:
                made[name] = _without(TABLES[name], column, made[name], _missing(column, made[name], target), refused)
    return made, refused


class _Fault(NamedTuple):
    """For each row why a column is at fault, or null; and what is left of its cell then."""

    why: pl.Series
    left: pl.Series


def _contradictions(table: Table, rows: pl.DataFrame) -> Iterator[tuple[Column, _Fault]]:
    """Columns that contradict others of their rows."""
    names = {column.name for column in table.columns}
    for begin, end in INTERVALS:
        if {begin, end} <= names:
            yield table.column(end), _fault(rows, *backwards(begin, end), pl.lit(None))
    if {"applies_to", "excludes"} <= names:
        reached, excluded = (pl.col(name).str.split(" ") for name in ("applies_to", "excludes"))
        both = excluded.list.set_intersection(reached)
        why = pl.format("'{}' stands in applies_to too", both.list.sort().list.join(" "))
        left = excluded.list.set_difference(reached).list.sort().list.join(" ")
        yield table.column("excludes"), _fault(rows, both.list.len() > 0, why, pl.when(left != "").then(left))


def _fault(rows: pl.DataFrame, is_wrong: pl.Expr, why: pl.Expr, left: pl.Expr) -> _Fault:
    found = rows.select(why=pl.when(is_wrong).then(why), left=left.cast(pl.String))
    return _Fault(found["why"], found["left"])


def _missing(column: Column, rows: pl.DataFrame, target: pl.DataFrame) -> _Fault:
    """What a column refers to and is not there."""
    cells = rows[column.name]
    known = target[TABLES[column.references].key[0]].unique()
    if column.type == "list":
        # Few rows have lists, and few of these are of one kind.
        lists, keys = [each.split(column.separator) for each in cells.unique().drop_nulls()], set(known)
        lost = {column.separator.join(each): " ".join(sorted(set(each) - keys)) for each in lists}
        kept = {column.separator.join(each): column.separator.join(item for item in each if item in keys) for each in lists}
        texts = rows.select(
            lost=pl.col(column.name).replace_strict(lost, default=None, return_dtype=pl.String),
            kept=pl.col(column.name).replace_strict(kept, default=None, return_dtype=pl.String),
        ) if lists else pl.DataFrame({"lost": cells, "kept": cells})
        why = pl.format("'{}' is not in {}", "lost", pl.lit(column.references))
        return _fault(texts, pl.col("lost") != "", why, pl.when(pl.col("kept") != "").then("kept"))
    is_lost = pl.col(column.name).is_not_null() & ~pl.col(column.name).is_in(known.implode()).fill_null(False)
    why = pl.format("'{}' is not in {}", column.name, pl.lit(column.references))
    if column.name == "population" and "taxon" in rows.columns:
        own = target.select("population", pl.col("taxon").alias("\0own"))
        rows = rows.select("population", "taxon").join(own, on="population", how="left", maintain_order="left")
        anothers = (pl.col("\0own") != pl.col("taxon")).fill_null(False)
        why = pl.when(anothers).then(pl.format("'{}' is a population of {}, not of {}", "population", "\0own", "taxon")).otherwise(why)
        is_lost = is_lost | anothers
    return _fault(rows, is_lost, why, pl.lit(None))


def _without(table: Table, column: Column, rows: pl.DataFrame, fault: _Fault, refused: list[Refusal]) -> pl.DataFrame:
    """Rows without what is at fault in a column, or without the rows where they cannot do without it."""
    is_right = fault.why.is_null()
    if is_right.all():
        return rows
    found = rows.select(FILE, LINE, column.name, fault.why.alias("\0because")).filter(~is_right)
    refused += [Refusal(file, line, column.name, value, said) for file, line, value, said in found.iter_rows()]
    if column.required or column.name in table.key:
        return rows.filter(is_right)
    return rows.with_columns(pl.when(is_right).then(column.name).otherwise(fault.left).alias(column.name))
