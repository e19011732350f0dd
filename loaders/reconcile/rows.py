"""The rows that a file claims, with keys for names; those that say what no release can hold are refused one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import TABLES, Column
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.package.validate import judging
from concerted.loaders.reconcile.resolver import KINDS, Resolver
from concerted.loaders.sources.source import Claims

Known = Mapping[str, frozenset[str]]
"""Keys of the tables that are referred to and have no names: populations, plans, sources."""


class Reconciled(NamedTuple):
    """Rows with the columns of their table that are said, and :data:`LINE`; and what was refused."""

    rows: pl.DataFrame
    refused: list[Refusal]


def reconciled(claims: Claims, resolver: Resolver, known: Known, skip: Collection[str] = ()) -> Reconciled:
    """The rows of claims whose names and values are accepted, with keys; of each other row the first reason.

    Columns to ``skip`` have their keys already.
    """
    table, rows = TABLES[claims.table], claims.rows
    wrong: list[tuple[pl.Series, str, Mapping[str, str]]] = []
    for column in table.columns:
        needed = column.required and column.name in table.key
        if column.name in skip:
            continue
        if column.name not in rows.columns:
            if needed:
                wrong.append((pl.Series([True]).new_from_index(0, rows.height), column.name, {}))
            continue
        values = rows[column.name].unique().drop_nulls().to_list()
        judged = {value: _judged(value, column, resolver, known) for value in values}
        why = {value: said for value, (_, said) in judged.items() if said}
        keys = {value: key for value, (key, said) in judged.items() if not said}
        fails = rows[column.name].is_in(list(why)) & rows[column.name].is_not_null()
        if needed:
            fails = fails | rows[column.name].is_null()
        if fails.any():
            wrong.append((fails, column.name, why))
        if any(key != value for value, key in keys.items()):
            changed = pl.col(column.name).replace(list(keys), list(keys.values())).alias(f"{column.name}\0")
            rows = rows.with_columns(changed)
    refused = _refusals(claims, wrong)
    taken = rows.filter(~_any([fails for fails, _, _ in wrong], rows.height))
    replaced = [name for name in taken.columns if name.endswith("\0")]
    taken = taken.with_columns(pl.col(name).alias(name[:-1]) for name in replaced).drop(replaced)
    return Reconciled(taken, refused)


def _judged(value: str, column: Column, resolver: Resolver, known: Known) -> tuple[str, str]:
    """The key or value that stands for what is written, and what is wrong with it or nothing."""
    if column.references in KINDS:
        items = value.split(column.separator) if column.type == "list" else [value]
        meant = [resolver.meant(column.references, [item])[item] for item in items]
        why = next((each.why for each in meant if each.key is None), "")
        keys = sorted({each.key for each in meant if each.key}) if column.type == "list" else [each.key or "" for each in meant]
        return (column.separator or "").join(keys), why
    return value, judging(column, known.get(column.references, frozenset()))(value)


def _any(masks: list[pl.Series], height: int) -> pl.Series:
    found = pl.Series([False]).new_from_index(0, height)
    for mask in masks:
        found = found | mask
    return found


def _refusals(claims: Claims, wrong: list[tuple[pl.Series, str, Mapping[str, str]]]) -> list[Refusal]:
    refused: dict[int, Refusal] = {}
    for fails, name, why in wrong:
        column = claims.columns.get(name, name)
        places = fails.arg_true()
        values = claims.rows[name][places].to_list() if name in claims.rows.columns else [None] * len(places)
        for place, line, value in zip(places.to_list(), claims.rows[LINE][places].to_list(), values, strict=True):
            said = why[value] if value is not None else "is empty and must be filled"
            refused.setdefault(place, Refusal(claims.file, line, column, value or "", said))
    # A cell that gives several claims is refused once.
    return list(dict.fromkeys(refused[place] for place in sorted(refused)))
