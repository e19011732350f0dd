"""A release: an immutable, validated set of tables with an id that is the hash of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

import polars as pl

from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.graph.vocabulary import Precision


@dataclass(frozen=True)
class Release:
    """The facts that everything downstream takes; made by :meth:`of`, or by the loaders.

    Parameters
    ----------
    id : str
        SHA-256 (hex) over the facts and the publication date (which decides what undated memberships mean); row order,
        duplicated rows and the title do not change it.
    title : str
        What the data package calls itself.
    published : date
        The day of its publication.
    tables : mapping of str to polars.DataFrame
        For each name of :data:`concerted.graph.facts.schema.TABLES` a frame of that table's columns: ``Boolean`` or ``String``,
        null where unknown, rows sorted by key.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> states = reference_release()["states"]
    >>> states.filter(states["iso3"] == "KEN")["name_fr"].to_list()
    ['Kenya']
    """

    id: str
    title: str
    published: date
    tables: Mapping[str, pl.DataFrame] = field(repr=False, compare=False)

    def __getitem__(self, table: str) -> pl.DataFrame:
        """The frame of a table; KeyError if the schema has none of that name."""
        return self.tables[table]

    def typed(self, table: str) -> pl.DataFrame:
        """A table with real types, row by row as in ``tables``, whose text the id is the hash of.

        A date is a struct of its ``day`` (a year alone: its 1 January) and its ``precision``, null where unknown; a list is a
        list, empty where nothing is known. Made once, when it is first asked for.

        Examples
        --------
        >>> from concerted.loaders import reference_release
        >>> parties = reference_release().typed("memberships")
        >>> parties["since"].struct.fields
        ['day', 'precision']
        """
        if table not in self._made:
            real = (_typed(column) for column in TABLES[table].columns if column.type in ("date", "list"))
            self._made[table] = self.tables[table].with_columns(*real)
        return self._made[table]

    @cached_property
    def _made(self) -> dict[str, pl.DataFrame]:
        return {}

    @property
    def header(self) -> dict[str, str]:
        """Id, title and day of publication: how answers and exports name it."""
        return {"id": self.id, "title": self.title, "published": self.published.isoformat()}

    def age_days(self, day: date) -> int:
        """Days since the release was published; 0 before that day."""
        return max((day - self.published).days, 0)

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame], title: str, published: date) -> Release:
        """Make a release of validated tables; a missing table is an empty one.

        Parameters
        ----------
        tables : mapping of str to polars.DataFrame
            By name of table.
        title : str
            What to call it.
        published : date
            The day of its publication.

        Returns
        -------
        Release
            With its id.

        Notes
        -----
        Validation is the loaders' work: here columns are put in the schema's order and type, empty text
        becomes null, exact duplicates are dropped and rows sorted, so that equal facts give equal frames.

        Examples
        --------
        >>> one = Release.of({"states": pl.DataFrame({"iso3": ["KEN"], "name_en": ["Kenya"]})}, "One State", date(2024, 2, 12))
        >>> one["states"].height, one["taxa"].height
        (1, 0)
        """
        canonical = {name: _canonical(tables.get(name), table) for name, table in TABLES.items()}
        return cls(content_id(canonical, published), title, published, MappingProxyType(canonical))


def _typed(column: Column) -> pl.Expr:
    text = pl.col(column.name)
    if column.type == "list":
        return text.str.split(column.separator).fill_null(pl.lit([], pl.List(pl.String)))
    whole = text.str.len_chars() == len("2011-11-21")
    day = pl.when(whole).then(text).otherwise(text + "-01-01").str.to_date()
    precision = pl.when(whole).then(pl.lit(str(Precision.DAY))).otherwise(pl.lit(str(Precision.YEAR)))
    return pl.when(text.is_not_null()).then(pl.struct(day.alias("day"), precision.alias("precision"))).alias(column.name)


def _canonical(frame: pl.DataFrame | None, table: Table) -> pl.DataFrame:
    types = {c.name: pl.Boolean if c.type == "boolean" else pl.String for c in table.columns}
    if frame is None:
        return pl.DataFrame(schema=types)
    columns = []
    for name, kind in types.items():
        column = pl.col(name) if name in frame.columns else pl.lit(None).alias(name)
        column = column.cast(kind)
        if kind == pl.String:
            column = pl.when(column == "").then(None).otherwise(column).alias(name)
        columns.append(column)
    return frame.select(columns).unique().sort([*table.key, *(c for c in types if c not in table.key)])


def content_id(tables: Mapping[str, pl.DataFrame], published: date) -> str:
    """SHA-256 (hex) of canonical frames and the publication date."""
    digest = hashlib.sha256(f"concerted release 1\n{published.isoformat()}\n".encode())
    for name, table in TABLES.items():
        frame = tables[name]
        # JSON quotes text and writes null apart from it, so that no two different tables write the same bytes. A column
        # that holds nothing says nothing: a schema that grows by one leaves the id of the same facts as it was.
        filled = [c.name for c in table.columns if frame[c.name].null_count() < frame.height]
        rows = frame.select(filled).write_ndjson() if frame.height else ""
        digest.update(f"{name} {frame.height}\n".encode())
        digest.update(rows.encode())
    return digest.hexdigest()
