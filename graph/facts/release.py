"""A release: an immutable, validated set of tables with an id that is the hash of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import polars as pl

from concerted.graph.facts.schema import TABLES, Table


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
