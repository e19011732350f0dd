"""Data packages: releases of ours, and the same tables as others write them, with the sources and the basis that their rows name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import Tier
from concerted.loaders.files.given import Given
from concerted.loaders.package.cells import RawTable
from concerted.loaders.package.descriptor import DESCRIPTOR
from concerted.loaders.package.package import checked_tables
from concerted.loaders.package.read import RawPackage
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.sources.source import LINE, Claims, Source, Statements

# A message that begins with the place that it is about.
_PLACED = re.compile(r"[^\s:]+(:\d+)?: ")


def _knows(given: Given) -> bool:
    return given.descriptor(DESCRIPTOR) is not None


def _read(given: Given) -> Statements:
    """All rows as they stand; a package is right as a whole, or refused."""
    path = given.descriptor(DESCRIPTOR)
    if path is None:
        said = f"holds no {DESCRIPTOR}; a data package is expected: a folder or a zip archive with one"
        raise refuse([Problem(given.name, 0, "", said)])
    folder = path.removesuffix(DESCRIPTOR)
    files = {name.removeprefix(folder): content for name, content in given.files.items() if name.startswith(folder)}
    try:
        tables = checked_tables(RawPackage(Path(given.name), files))
    except InvalidPackage as error:
        problems = (f"{given.name}/{folder}{why}" if _PLACED.match(why) else why for why in error.problems)
        raise InvalidPackage(tuple(problems)) from error
    for name, raw in tables.items():
        yield from _claims(name, raw, given, folder)


def _claims(name: str, raw: RawTable, given: Given, folder: str) -> Iterator[Claims]:
    """The rows of a table, file by file."""
    places = pl.DataFrame(raw.places, {"file": pl.String, LINE: pl.UInt32}, orient="row")
    frame = pl.DataFrame([pl.Series(column.name, raw.columns[column.name], pl.String) for column in TABLES[name].columns])
    for file in places["file"].unique(maintain_order=True):
        is_here = places["file"] == file
        rows = frame.with_columns(places[LINE]).filter(is_here)
        yield Claims(name, given.place(f"{folder}{file}"), rows)


SOURCES: tuple[Source, ...] = (
    Source(
        id="data-package",
        title="Data package",
        publisher="",
        address="https://datapackage.org",
        licence="as its rows' sources say",
        tier=Tier.DERIVED,
        states=tuple(TABLES),
        columns=(DESCRIPTOR, *(name for name, table in TABLES.items() if not table.optional)),
        read=_read,
        knows=_knows,
        takes="folder",
    ),
)
