"""Reading a data package: the only module that opens its files. Bytes become text cells with their line numbers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concerted.graph.facts.schema import TABLES, Table
from concerted.loaders.problems import Problem, quoted, refuse

DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class RawPackage:
    """The bytes of a package: its descriptor, and one file a table."""

    folder: Path
    files: dict[str, bytes]


@dataclass(frozen=True)
class RawTable:
    """The cells of one table by column, null where empty, and the line on which each row begins."""

    file: str
    lines: list[int]
    columns: dict[str, list[str | None]]


def read_bytes(folder: Path) -> RawPackage:
    """Read the descriptor and the files that it names; InvalidPackage where one is missing or cannot be read."""
    files = {DESCRIPTOR: _bytes(folder, DESCRIPTOR)}
    problems = []
    for path in resources(files[DESCRIPTOR]).values():
        try:
            files[path] = _bytes(folder, path)
        except FileNotFoundError:
            problems.append(Problem(path, 0, "", f"there is no such file; {DESCRIPTOR} names it"))
        except OSError as error:
            problems.append(Problem(path, 0, "", f"cannot be read: {error.strerror}"))
    if problems:
        raise refuse(problems)
    return RawPackage(folder, files)


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        if name == DESCRIPTOR:
            where = "there is none in this folder" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
            raise refuse([Problem(name, 0, "", f"{where}; a data package is a folder that holds {DESCRIPTOR}")]) from error
        raise


def descriptor(content: bytes) -> dict[str, Any]:
    """The package's description; InvalidPackage with line and column where it is no JSON object."""
    text = decode(DESCRIPTOR, content)
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse([Problem(DESCRIPTOR, error.lineno, str(error.colno), f"is no JSON: {error.msg}")]) from error
    except (RecursionError, ValueError) as error:
        raise refuse([Problem(DESCRIPTOR, 0, "", "is no JSON that can be read: it is nested too deep, or a number is too long")]) from error
    if not isinstance(loaded, dict):
        raise refuse([Problem(DESCRIPTOR, 1, "", "is not a JSON object")])
    return loaded


def resources(content: bytes) -> dict[str, str]:
    """The file of every table; InvalidPackage where one is not named or lies outside the package."""
    listed = descriptor(content).get("resources")
    if not isinstance(listed, list):
        raise refuse([Problem(DESCRIPTOR, 0, "resources", "is not a list of the tables' files")])
    found: dict[str, str] = {}
    problems = []
    for number, resource in enumerate(listed, 1):
        name, path = (resource.get("name"), resource.get("path")) if isinstance(resource, dict) else (None, None)
        if not isinstance(name, str) or name not in TABLES:
            problems.append(Problem(DESCRIPTOR, 0, "resources", f"number {number} is named {name!r}; one of: {', '.join(TABLES)}"))
        elif name in found:
            problems.append(Problem(DESCRIPTOR, 0, "resources", f"table {name} is named twice"))
        elif not isinstance(path, str) or "\0" in path or Path(path).is_absolute() or ".." in Path(path).parts or "\\" in path or not path:
            problems.append(Problem(DESCRIPTOR, 0, "resources", f"the path of {name} is {path!r}; a file inside the package is accepted"))
        else:
            found[name] = path
    missing = [name for name, table in TABLES.items() if name not in found and not table.optional]
    if missing and not problems:
        problems.append(Problem(DESCRIPTOR, 0, "resources", f"does not name the table {', '.join(missing)}"))
    if problems:
        raise refuse(problems)
    return found


def decode(file: str, content: bytes) -> str:
    """UTF-8 text, a byte order mark dropped; InvalidPackage with the line of a byte that is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(file, line, "", f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8")
        raise refuse([problem]) from error


def nothing(name: str) -> RawTable:
    """A table without rows."""
    return RawTable(f"{name}.csv", [], {column.name: [] for column in TABLES[name].columns})


def read_table(file: str, content: bytes, table: Table) -> tuple[RawTable, list[Problem]]:
    """The cells of a CSV file (RFC 4180, comma, header) and what is wrong with its shape."""
    text = decode(file, content)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [column.name for column in table.columns]
    empty = RawTable(file, [], {name: [] for name in names})
    problems: list[Problem] = []
    try:
        header = next(rows, None)
        if not header:
            return empty, [Problem(file, 1, "", f"is empty; a header line is expected: {','.join(names)}")]
        needed = [c.name for c in table.columns if c.required or c.name in table.key]
        problems += [Problem(file, 1, name, "is missing") for name in needed if name not in header]
        accepted = f"is not accepted; one of: {', '.join(names)}"
        problems += [Problem(file, 1, "", f"column {quoted(name)} {accepted}") for name in header if name not in names]
        problems += [Problem(file, 1, name, "stands twice in the header") for name in set(header) if header.count(name) > 1]
        if problems:
            return empty, problems
        lines, cells, begin = [], [], rows.line_num + 1
        for row in rows:
            if len(row) == len(header):
                lines.append(begin)
                cells.append(row)
            elif row:
                problems.append(Problem(file, begin, "", f"has {len(row)} cells where the header has {len(header)}"))
            begin = rows.line_num + 1
    except csv.Error as error:
        return empty, [*problems, Problem(file, max(rows.line_num, 1), "", f"is no CSV: {error}")]
    filled = zip(*cells, strict=True) if cells else [()] * len(header)
    by_name = {name: [cell or None for cell in column] for name, column in zip(header, filled, strict=True)}
    return RawTable(file, lines, {name: by_name.get(name, [None] * len(lines)) for name in names}), problems
