"""The cells of a table: CSV text in rows, each with the file and line on which it begins, and what they are in a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.schema import TABLES, Table
from concerted.loaders.csv_text import Layout, Rows
from concerted.loaders.problems import Problem, quoted
from concerted.loaders.unpack import decoded, unpacked


class Place(NamedTuple):
    """Where a row begins."""

    file: str
    line: int

    def seen_from(self, other: Place) -> str:
        """The line, and its file where that is another."""
        return f"line {self.line}" if self.file == other.file else f"line {self.line} of {self.file}"


@dataclass(frozen=True)
class RawTable:
    """The cells of one table by column, null where empty, and where each row begins."""

    places: list[Place]
    columns: dict[str, list[str | None]]


def nothing(name: str) -> RawTable:
    """A table without rows."""
    return RawTable([], {column.name: [] for column in TABLES[name].columns})


def read_table(table: Table, parts: Mapping[str, bytes], layout: Layout) -> tuple[RawTable, list[Problem]]:
    """The cells of the files of a table, one after the other, and what is wrong with their shape.

    The first has a header, where any has; a later one may repeat it.
    """
    places: list[Place] = []
    cells: list[list[str]] = []
    problems: list[Problem] = []
    header = list(layout.names) if layout.names else None
    first = next(iter(parts))
    if header is not None:
        problems += _wrong_header(table, header, first)
    for file, content in parts.items():
        if problems:
            break
        text = decoded(file, unpacked(file, content) if layout.is_gzip(file) else content, layout.encoding)
        rows = Rows(file, text, layout)
        for n, (line, row) in enumerate(rows):
            if header is None:
                header = row
                problems += _wrong_header(table, header, file)
                if problems:
                    break
            elif n == 0 and layout.names is None and sorted(row) == sorted(header):
                if row != header:
                    problems.append(Problem(file, line, "", f"has its columns in another order than {first}"))
                    break
            elif len(row) == len(header):
                places.append(Place(file, line))
                cells.append(row)
            else:
                problems.append(Problem(file, line, "", f"has {len(row)} cells where the header has {len(header)}"))
        if rows.problem:
            problems.append(rows.named(header or []))
    if header is None and not problems:
        problems.append(Problem(first, 1, "", f"is empty; a header line is expected: {','.join(c.name for c in table.columns)}"))
    if header is None or (problems and not cells):
        return nothing(table.name), problems
    filled = zip(*cells, strict=True) if cells else [()] * len(header)
    by_name = {name: _filled(column, layout.missing_in.get(name, layout.missing)) for name, column in zip(header, filled, strict=True)}
    return RawTable(places, {c.name: by_name.get(c.name, [None] * len(places)) for c in table.columns}), problems


def typed(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of a table as a release has them, of cells: what is no text is true or false."""
    return rows.select(pl.col(c.name) == "true" if c.type == "boolean" else pl.col(c.name) for c in table.columns)


def _filled(column: tuple[str, ...], missing: frozenset[str]) -> list[str | None]:
    return [None if cell in missing else cell for cell in column]


def _wrong_header(table: Table, header: list[str], file: str) -> list[Problem]:
    names = [column.name for column in table.columns]
    needed = [column.name for column in table.columns if column.required or column.name in table.key]
    accepted = f"is not accepted; one of: {', '.join(names)}"
    return [
        *(Problem(file, 1, name, "is missing") for name in needed if name not in header),
        *(Problem(file, 1, "", f"column {quoted(name)} {accepted}") for name in header if name not in names),
        *(Problem(file, 1, name, "stands twice in the header") for name in sorted(set(header)) if header.count(name) > 1),
    ]
