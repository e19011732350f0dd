"""Small data packages on disk, cut from the bundled one so that every reference still holds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from concerted.graph.facts.schema import TABLES
from concerted.loaders.reference import REFERENCE

Tables = dict[str, list[dict[str, str]]]


def bundled() -> Tables:
    """The rows of the bundled package as text."""
    tables = {}
    for name in TABLES:
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    return tables


def small() -> Tables:
    """The Convention, the saiga and gorilla instruments, their taxa and a few States."""
    tables = bundled()
    kept = {"cms", "saiga", "gorilla", "pacific-cetaceans"}
    taxa = {"Saiga tatarica", "Saiga borealis", "Gorilla gorilla", "Gorilla beringei", "Physeter macrocephalus"}
    parent = {row["taxon"]: row["parent"] for row in tables["taxa"]}
    for name in list(taxa):
        while name := parent[name]:
            taxa.add(name)
    keep = {
        "instruments": lambda r: r["id"] in kept,
        "memberships": lambda r: r["instrument"] in kept,
        "instrument_ranges": lambda r: r["instrument"] in kept,
        "taxa": lambda r: r["taxon"] in taxa,
        "synonyms": lambda r: r["taxon"] in taxa,
        "populations": lambda r: r["taxon"] in taxa,
        "listings": lambda r: r["taxon"] in taxa and r["listed_under"] in {"", *taxa},
        "coverage": lambda r: r["instrument"] in kept and r["taxon"] in taxa,
        "ranges": lambda r: r["taxon"] in taxa,
        "plans": lambda r: r["instrument"] in kept,
        "reservations": lambda r: r["instrument"] in kept and r["taxon"] in taxa,
        "common_names": lambda r: r["taxon"] in taxa,
    }
    for name, condition in keep.items():
        tables[name] = [row for row in tables[name] if condition(row)]
    plans = {row["plan"] for row in tables["plans"]}
    tables["activities"] = [row for row in tables["activities"] if row["plan"] in plans]
    return tables


def csv_bytes(name: str, rows: list[dict[str, str]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [c.name for c in TABLES[name].columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def descriptor(**changes: Any) -> bytes:
    """A datapackage.json that names every table."""
    about = {
        "name": "small", "title": "A small package", "created": "2026-11-21T00:00:00Z",
        "resources": [{"name": name, "path": f"{name}.csv"} for name in TABLES],
    }
    return json.dumps(about | changes, indent=1).encode()


def package_files(tables: Tables) -> dict[str, bytes]:
    """The files of a package."""
    return {"datapackage.json": descriptor()} | {f"{name}.csv": csv_bytes(name, rows) for name, rows in tables.items()}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write the files of a package into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
