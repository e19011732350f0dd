"""A release as a Frictionless data package, version 2: a table a CSV file, and a descriptor that says what is in them.

Read again, it has the id that it had: rows stand as in the release, and text as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from concerted.graph.exports.writing.about import about, notice, program
from concerted.graph.exports.writing.place import folder_to
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES, Column, Table

DESCRIPTOR, NOTICE = "datapackage.json", "NOTICE.txt"
_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES = {"string": "string", "boolean": "boolean", "date": "string", "list": "list"}


def write_package(release: Release, folder: Path, extra: Mapping[str, bytes] | None = None, option: str = "--output") -> None:
    """Write a release as a data package, whole or not at all.

    Parameters
    ----------
    release : Release
        What to write.
    folder : Path
        Where; an earlier package that was written here and not changed since is replaced.
    extra : mapping of str to bytes, optional
        Further files of the folder by their names, such as a report.
    option : str
        What named the folder, for messages.

    Raises
    ------
    InvalidQuery
        The folder holds something else.
    OSError
        It cannot be written; what was there is as it was.
    """
    with folder_to(folder, about(release, "data-package"), option) as new:
        for name, content in (package_files(release) | dict(extra or {})).items():
            (new / name).write_bytes(content)


def write(subject: Subject, folder: Path) -> Mapping[str, int]:
    """Write the files of the package into a folder."""
    for name, content in package_files(subject.release).items():
        (folder / name).write_bytes(content)
    return {f"{name}.csv": subject.release[name].height for name in TABLES}


def package_files(release: Release) -> dict[str, bytes]:
    """The files of the data package of a release by their names; the same release gives the same bytes.

    >>> from concerted.loaders import reference_release
    >>> list(package_files(reference_release()))[:3]
    ['datapackage.json', 'sources.csv', 'states.csv']
    """
    described = json.dumps(descriptor(release), ensure_ascii=False, indent=1) + "\n"
    tables = {f"{name}.csv": csv_of(release, name) for name in TABLES}
    return {DESCRIPTOR: described.encode()} | tables | {NOTICE: notice(release).encode()}


def csv_of(release: Release, table: str) -> bytes:
    """A table as CSV (RFC 4180, lines ending with a line feed): nothing where nothing is known, booleans as true and false."""
    return release[table].write_csv(quote_style="necessary", line_terminator="\n").encode()


def descriptor(release: Release) -> dict[str, Any]:
    """What datapackage.json says."""
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": f"concerted-{release.id[:12]}",
        "id": release.id,
        "title": release.title,
        "description": f"Facts about the Convention on Migratory Species. Release {release.id}. "
        "Columns called source hold ids of the table sources; basis says how a fact is known.",
        "created": f"{release.published.isoformat()}T00:00:00Z",
        "contributors": [{"title": program(), "roles": ["wrangler"]}],
        "licenses": [
            {"title": "Each fact under the terms of its sources: column licence of the table sources", "path": "sources.csv"},
            {"title": "What these terms are, and of whom", "path": NOTICE},
        ],
        "sources": list(_sources(release)),
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _sources(release: Release) -> list[dict[str, str]]:
    found = []
    for row in release["sources"].iter_rows(named=True):
        address = row["url_or_path"] or ""
        found.append({"title": row["title"]} | ({"path": address} if address.startswith(("https://", "http://")) else {}))
    return found


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "title": table.doc,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "$schema": f"{_PROFILES}/tabledialect.json",
            "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True,
        },
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(column, column.name in table.key) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [_reference(table, column) for column in table.columns if column.references and column.type != "list"],
        },
    }


def _field(column: Column, in_key: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.doc}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.type == "list":
        # Neither an enumeration nor a reference can be said of the items of a list. A list that is part of a key is text: readers
        # compare keys, and not all of them can compare lists.
        field |= {"type": "string"} if in_key else {"delimiter": column.separator, "itemType": "string"}
        if column.enum:
            field["description"] += f" Each of: {', '.join(column.enum)}."
        if column.references:
            field["description"] += f" Each is {TABLES[column.references].key[0]} of the table {column.references}."
    elif column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    elif column.enum:
        constraints["enum"] = list(column.enum)
    elif column.pattern:
        constraints["pattern"] = column.pattern
    return field | ({"constraints": constraints} if constraints else {})


def _reference(table: Table, column: Column) -> dict[str, Any]:
    other = {} if column.references == table.name else {"resource": column.references}
    return {"fields": [column.name], "reference": {**other, "fields": [TABLES[column.references].key[0]]}}
