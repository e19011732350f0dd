"""A data package as a release: read, checked as a whole, and kept compiled for the next time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.loaders.cache import Cache
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.read import DESCRIPTOR, RawPackage, RawTable, descriptor, nothing, read_bytes, read_table, resources
from concerted.loaders.validate import validate


def read_package(path: Path | str) -> Release:
    """The release of a Frictionless data package.

    Parameters
    ----------
    path : Path or str
        Its folder, or its datapackage.json.

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
    '2026-11-21'
    """
    folder = Path(path)
    package = read_bytes(folder.parent if folder.name == DESCRIPTOR else folder)
    cache = Cache(package.files)
    release = cache.load()
    if release is None:
        release = compile_package(package)
        cache.store(release)
    return release


def compile_package(package: RawPackage) -> Release:
    """Check a package and make its release; InvalidPackage where anything is wrong."""
    title, published = _about(package.files[DESCRIPTOR])
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for name, path in resources(package.files[DESCRIPTOR]).items():
        tables[name], found = read_table(path, package.files[path], TABLES[name])
        problems += found
    for name in TABLES:
        # What a package need not have is empty where it has none.
        tables.setdefault(name, nothing(name))
    if not problems:
        problems += validate(tables)
    if problems:
        raise refuse(problems)
    return Release.of({name: _frame(name, raw) for name, raw in tables.items()}, title, published)


def _about(content: bytes) -> tuple[str, date]:
    about = descriptor(content)
    title, created = about.get("title"), about.get("created")
    problems = []
    if not isinstance(title, str) or not title.strip():
        problems.append(Problem(DESCRIPTOR, 0, "title", f"is {title!r}; the title of the package is expected"))
    day = None
    if isinstance(created, str) and created[:10].isascii():
        try:
            day = date.fromisoformat(created[:10])
        except ValueError:
            day = None
    if day is None or (isinstance(created, str) and len(created) > 10 and created[10] not in "T "):
        problems.append(Problem(DESCRIPTOR, 0, "created", f"is {created!r}; the date of publication as YYYY-MM-DD is expected"))
    if problems or day is None:
        raise refuse(problems)
    return str(title), day


def _frame(name: str, raw: RawTable) -> pl.DataFrame:
    columns = []
    for column in TABLES[name].columns:
        cells = pl.Series(column.name, raw.columns[column.name], pl.String)
        columns.append(cells == "true" if column.type == "boolean" else cells)
    return pl.DataFrame(columns)
