"""What the values of a column come to: keys for names, and why what is no value of it is refused; each distinct value is judged once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import Column
from concerted.loaders.package.validate import FIRST_YEAR, LAST_YEAR, judging
from concerted.loaders.reconcile.intervals import YEAR
from concerted.loaders.reconcile.resolver import KINDS, Resolver

Known = Mapping[str, frozenset[str]]
"""Keys of the tables that are referred to and have no names: populations, plans, sources."""
_CONTROL = r"[\x00-\x1f\x7f]"
# For so many values that are not among the known ones it is looked up which is spelt nearly so.
_LIKENED = 50


class Judged(NamedTuple):
    """Values that mean something else than is written, and values that are refused, each with the reason."""

    keys: dict[str, str]
    why: dict[str, str]


def judged(values: pl.Series, column: Column, resolver: Resolver, known: Known) -> Judged:
    """What distinct values of a column come to; those that are in neither mapping stand as they are."""
    if column.references in KINDS:
        return _named(values.to_list(), column, resolver)
    # Files have as many remarks as rows: only what may be wrong is looked at one by one.
    among = known.get(column.references, frozenset())
    doubtful = values.filter(~_plainly_right(values, column, among))
    judge, why = _judge(column, among), {}
    for value in doubtful.sort():
        if said := judge(value):
            why[value] = said
    return Judged({}, why)


def _named(values: list[str], column: Column, resolver: Resolver) -> Judged:
    keys, why = {}, {}
    for value in values:
        items = value.split(column.separator) if column.type == "list" else [value]
        meant = resolver.meant(column.references, items)
        wrong = next((each.why for each in meant.values() if each.key is None), "")
        if wrong:
            why[value] = wrong
        else:
            key = column.separator.join(sorted({each.key or "" for each in meant.values()}))
            if key != value:
                keys[value] = key
    return Judged(keys, why)


def _judge(column: Column, among: frozenset[str]) -> Callable[[str], str]:
    judge, plainly = judging(column, among), judging(column, frozenset())
    seen = 0

    def one(value: str) -> str:
        nonlocal seen
        if column.type != "list" and column.references and value not in among:
            seen += 1
            return (judge if seen <= _LIKENED else plainly)(value)
        return judge(value)

    return one


def _plainly_right(values: pl.Series, column: Column, among: frozenset[str]) -> pl.Series:
    """Which values need no second look."""
    right = ~values.str.contains(_CONTROL) & (values == values.str.strip_chars())
    if column.type == "list":
        right = right & False
    elif column.type == "boolean":
        right = right & values.is_in(["false", "true"])
    elif column.type == "date":
        right = right & _is_date(values)
    elif column.enum:
        right = right & values.is_in(list(column.enum))
    elif column.pattern:
        right = right & values.str.contains(f"^(?:{column.pattern})$")
    if column.references and column.type != "list":
        right = right & values.is_in(list(among))
    return right


def _is_date(values: pl.Series) -> pl.Series:
    """Whether a text is a day of the calendar or a year, in the years that are accepted."""
    year = values.str.extract(r"^([0-9]{4})(?:-[0-9]{2}-[0-9]{2})?$", 1).cast(pl.Int32)
    day = values.str.to_date("%Y-%m-%d", strict=False).is_not_null() | (values.str.len_chars() == YEAR)
    return (year.is_between(FIRST_YEAR, LAST_YEAR) & day).fill_null(False)
