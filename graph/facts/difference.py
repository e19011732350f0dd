"""What became of the facts between two releases: added, ended, changed, by the sources that state them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from concerted.graph.facts.keys import key_of
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Table
from concerted.graph.records import Record
from concerted.graph.vocabulary import FactChange

_KEY = "\0key"
# Columns that say where a fact was read and how it is known, and nothing of what it says.
_KNOWN_BY = {"source", "basis", "date_basis", "since_source", "states_basis"}


@dataclass(frozen=True, slots=True)
class ChangedColumn(Record):
    """A column of a fact that says something else."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangedFact(Record):
    """A fact that one of two releases has and the other has not, or that says something else."""

    change: FactChange
    table: str
    key: str
    """Key of the fact, its parts joined by ``|``."""
    columns: tuple[ChangedColumn, ...]
    """What changed; of a fact that was added or ended everything that it says."""
    source: tuple[str, ...]
    """Ids of the sources: of the second release, of what ended those of the first."""


def release_differences(before: Release, after: Release, table: str | None = None) -> Iterator[ChangedFact]:
    """What became of the facts, by table and key.

    Parameters
    ----------
    before, after : Release
        Two releases.
    table : str, optional
        One table; every one where it is not given.

    Yields
    ------
    ChangedFact
        What was added, ended or changed; and what is restated: it says the same, and its sources or how it is known are others.
    """
    for name, each in TABLES.items():
        if table in (None, name):
            yield from _of_table(each, before[name], after[name])


def _of_table(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> Iterator[ChangedFact]:
    columns = [column.name for column in table.columns if column.name not in table.key]
    texts = [frame.with_columns(pl.col(pl.Boolean).cast(pl.String)) for frame in (before, after)]
    old, new = (frame.select(key_of(table.key).alias(_KEY), *columns) for frame in texts)
    both = old.join(new, on=_KEY, how="full", suffix="\0new", coalesce=True, nulls_equal=True)
    is_old, is_new = pl.col(_KEY).is_in(old[_KEY].implode()), pl.col(_KEY).is_in(new[_KEY].implode())
    differs = pl.any_horizontal(~pl.col(name).eq_missing(pl.col(f"{name}\0new")) for name in columns)
    both = both.with_columns(is_old.alias("\0old"), is_new.alias("\0is")).filter(differs | ~is_old | ~is_new).sort(_KEY)
    for row in both.iter_rows(named=True):
        told = [ChangedColumn(name, row[name], row[f"{name}\0new"]) for name in columns if row[name] != row[f"{name}\0new"]]
        change = _change(row["\0old"], row["\0is"], {each.column for each in told})
        source = row.get("source") if change == FactChange.ENDED else row.get("source\0new")
        yield ChangedFact(change, table.name, row[_KEY], tuple(told), tuple((source or "").split(";")) if source else ())


def _change(was: bool, stands: bool, columns: set[str]) -> FactChange:
    if not was:
        return FactChange.ADDED
    if not stands:
        return FactChange.ENDED
    return FactChange.RESTATED if columns <= _KNOWN_BY else FactChange.CHANGED
