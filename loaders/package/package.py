"""A data package as a release: read, checked as a whole, and kept compiled for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.loaders.cache import Cache
from concerted.loaders.package.cells import RawTable, nothing, read_table, typed
from concerted.loaders.package.descriptor import DESCRIPTOR, about, resources
from concerted.loaders.package.layout import layout
from concerted.loaders.package.read import RawPackage, read_bytes
from concerted.loaders.package.validate import validate
from concerted.loaders.problems import Problem, refuse


def read_package(path: Path | str) -> Release:
    """The release of a Frictionless data package.

    Parameters
    ----------
    path : Path or str
        Its folder, its datapackage.json, or a zip archive of it.

    Returns
    -------
    Release
        All of it: a package that was read before is taken from the user's cache when its bytes are the same.

    Raises
    ------
    InvalidPackage
        It lists what is wrong (the first 50 problems, and how many there are), each with file, line, column, value and what would
        be accepted.

    Examples
    --------
    >>> from concerted.loaders.reference import REFERENCE
    >>> read_package(REFERENCE).published.isoformat()
    '2026-11-25'
    """
    package = read_bytes(Path(path))
    cache = Cache(package.files)
    release = cache.load()
    if release is None:
        release = compile_package(package)
        cache.store(release)
    return release


def keep_package(path: Path | str, release: Release, beside: Mapping[str, bytes]) -> None:
    """Hold a release that was written as a package, with files that go with it: its id names it, and its facts need not be read again."""
    Cache(read_bytes(Path(path)).files).store(release, beside)


def compile_package(package: RawPackage) -> Release:
    """Check a package and make its release; InvalidPackage where anything is wrong."""
    title, published = about(package.files[DESCRIPTOR])
    return Release.of({name: _frame(name, raw) for name, raw in checked_tables(package).items()}, title, published)


def checked_tables(package: RawPackage) -> dict[str, RawTable]:
    """The tables of a package, each row with its place; InvalidPackage where anything in them, or between them, is wrong."""
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for name, resource in resources(package.files[DESCRIPTOR]).items():
        if absent := [file for file in resource.files if file not in package.files]:
            problems += [Problem(file, 0, "", f"there is no such file; {DESCRIPTOR} names it") for file in absent]
            continue
        parts = {path: package.files[path] for path in resource.paths}
        tables[name], found = read_table(TABLES[name], parts, layout(resource, package.files))
        problems += found
    for name in TABLES:
        # What a package need not have is empty where it has none.
        tables.setdefault(name, nothing(name))
    if not problems:
        problems += validate(tables)
    if problems:
        raise refuse(problems)
    return tables


def _frame(name: str, raw: RawTable) -> pl.DataFrame:
    return typed(TABLES[name], pl.DataFrame([pl.Series(column, cells, pl.String) for column, cells in raw.columns.items()]))
