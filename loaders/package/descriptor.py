"""What datapackage.json says: the title, the day of publication, and where each table is; as Frictionless packages of versions 1 and 2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from concerted.graph.facts.schema import TABLES
from concerted.loaders.problems import Problem, nearest, refuse

DESCRIPTOR = "datapackage.json"
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_NO_CSV = (".zip", ".xlsx", ".xls", ".ods", ".json", ".parquet", ".bz2", ".xz", ".zst", ".7z", ".tar")
_IN_THE_PACKAGE = "a file inside the package is accepted"


@dataclass(frozen=True)
class Resource:
    """Where a table is: the files that are its parts, and what the descriptor says of how they are written.

    ``about`` is the resource as it stands in the descriptor; ``dialect`` and ``schema`` in it may be paths of JSON files.
    """

    name: str
    paths: tuple[str, ...]
    about: Mapping[str, Any]

    @property
    def references(self) -> dict[str, str]:
        """The files that say how it is written, by what they say."""
        return {key: value for key in ("dialect", "schema") if isinstance(value := self.about.get(key), str)}

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that has to be read."""
        return (*self.paths, *self.references.values())


def json_object(file: str, content: bytes) -> dict[str, Any]:
    """The object in a JSON file; InvalidPackage with line and column where there is none."""
    try:
        loaded = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse([Problem(file, line, "", f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8")]) from error
    except json.JSONDecodeError as error:
        raise refuse([Problem(file, error.lineno, str(error.colno), f"is no JSON: {error.msg}")]) from error
    except (RecursionError, ValueError) as error:
        raise refuse([Problem(file, 0, "", "is no JSON that can be read: it is nested too deep, or a number is too long")]) from error
    if not isinstance(loaded, dict):
        raise refuse([Problem(file, 1, "", "is not a JSON object")])
    return loaded


def about(content: bytes) -> tuple[str, date]:
    """Title and day of publication of a package; InvalidPackage where one is missing or none."""
    described = json_object(DESCRIPTOR, content)
    title, created = described.get("title"), described.get("created")
    problems = []
    if not isinstance(title, str) or not title.strip():
        problems.append(Problem(DESCRIPTOR, 0, "title", f"is {title!r}; the title of the package is expected"))
    elif not title.isprintable():
        problems.append(Problem(DESCRIPTOR, 0, "title", f"{title!r} holds a character that cannot be shown"))
    day = _day(created)
    if "created" not in described:
        said = 'is missing, and memberships without a date hold from the day of publication; add "created": "YYYY-MM-DD"'
        problems.append(Problem(DESCRIPTOR, 0, "created", said))
    elif day is None:
        problems.append(Problem(DESCRIPTOR, 0, "created", f"is {created!r}; the date of publication as YYYY-MM-DD is expected"))
    if problems or day is None:
        raise refuse(problems)
    return str(title), day


def _day(created: object) -> date | None:
    if not isinstance(created, str) or not created[:10].isascii() or created[10:11] not in ("", "T", " "):
        return None
    try:
        # date.fromisoformat takes week dates and dates without hyphens too.
        return date.fromisoformat(created[:10]) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", created[:10]) else None
    except ValueError:
        return None


def resources(content: bytes) -> dict[str, Resource]:
    """Where every table is; InvalidPackage where one is not named, or is not inside the package.

    Further resources are nothing to us and are not read; one that is nearly called as a table that is not there is refused, for a
    table that is overlooked would change answers.
    """
    listed = json_object(DESCRIPTOR, content).get("resources")
    if not isinstance(listed, list):
        raise refuse([Problem(DESCRIPTOR, 0, "resources", "is not a list of the tables' files")])
    found: dict[str, Resource] = {}
    others: list[tuple[int, str]] = []
    problems = []
    for number, resource in enumerate(listed, 1):
        name = resource.get("name") if isinstance(resource, dict) else None
        if not isinstance(name, str):
            problems.append(_problem(f"number {number} is named {name!r}; every resource has a name"))
        elif name not in TABLES:
            others.append((number, name))
            problems += [_problem(f"number {number}, {why}") for why in _outside(name, resource.get("path"))]
        elif name in found:
            problems.append(_problem(f"table {name} is named twice"))
        else:
            wrong = list(_wrong_place(name, resource))
            problems += map(_problem, wrong)
            path = resource.get("path")
            found[name] = Resource(name, () if wrong else (path,) if isinstance(path, str) else tuple(path), resource)
    absent = [name for name in TABLES if name not in found]
    for number, name in others:
        if meant := nearest(name, absent):
            problems.append(_problem(f"number {number} is named {name!r}, which is no table{meant}"))
    missing = [name for name in absent if not TABLES[name].optional]
    if missing and not problems:
        problems.append(_problem(f"does not name the table {', '.join(missing)}"))
    if problems:
        raise refuse(problems)
    return found


def files_of(content: bytes) -> list[str]:
    """The files that have to be read for the tables, each once; InvalidPackage as of :func:`resources`."""
    return list(dict.fromkeys(name for resource in resources(content).values() for name in resource.files))


def _problem(text: str) -> Problem:
    return Problem(DESCRIPTOR, 0, "resources", text)


def _wrong_place(name: str, resource: Mapping[str, Any]) -> Iterator[str]:
    """Why the files of a table cannot be read where the descriptor puts them."""
    path = resource.get("path")
    if path is None and "data" in resource:
        yield f"{name} holds its rows in the descriptor (data); a path to a CSV file is accepted"
        return
    paths = path if isinstance(path, list) and path else [path]
    for each in paths:
        yield from _outside(name, each, "path")
        if isinstance(each, str) and each.lower().endswith(_NO_CSV):
            yield f"the path of {name} is {each!r}, by its name no CSV file; .csv and .tsv are accepted, and either with .gz"
    for key in ("dialect", "schema"):
        if isinstance(resource.get(key), str):
            yield from _outside(name, resource[key], key)


def _outside(name: str, path: object, what: str = "path") -> Iterator[str]:
    """Why a path leads out of the package; of a resource that is no table a path, where it has one, need not be one file."""
    if isinstance(path, list) and name not in TABLES:
        for each in path:
            yield from _outside(name, each, what)
        return
    if name not in TABLES and (path is None or (isinstance(path, str) and _REMOTE.match(path))):
        return
    if isinstance(path, str) and _REMOTE.match(path):
        yield f"the {what} of {name} is {path!r}; nothing is fetched: {_IN_THE_PACKAGE}"
    elif not isinstance(path, str) or not path.isprintable() or not _is_inside(path):
        yield f"the {what} of {name} is {path!r}; {_IN_THE_PACKAGE}"


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return path != "" and not pure.is_absolute() and ".." not in pure.parts and "\\" not in path and path[1:2] != ":"
