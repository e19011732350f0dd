"""A release as Parquet, a file a table: lists are lists, and a date is a date beside the precision with which it is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from concerted.graph.exports.writing.about import about
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES

PRECISION = "precision"


def write(subject: Subject, folder: Path) -> Mapping[str, int]:
    """Write the files into a folder."""
    rows, told = {}, about(subject.release, "parquet")
    for done, table in enumerate(TABLES):
        subject.say("tables", done, len(TABLES))
        frame = flat(subject.release, table)
        write_parquet(frame, folder / f"{table}.parquet", told)
        rows[f"{table}.parquet"] = frame.height
    return rows


def write_parquet(frame: pl.DataFrame, path: Path, about: Mapping[str, Any]) -> None:
    """Write a frame, and in its file what it is; OSError where the disk does not take it."""
    # In memory first: of a disk that is full polars says that the file is out of its specification.
    made = BytesIO()
    frame.write_parquet(made, compression="zstd", statistics=True, metadata={"concerted": json.dumps(about, ensure_ascii=False)})
    path.write_bytes(made.getbuffer())


def flat(release: Release, table: str) -> pl.DataFrame:
    """A table with real types and without structs: ``since`` is a date, and ``since_precision`` says ``day`` or ``year``.

    A year alone is its 1 January. Lists are empty where nothing is known.
    """
    columns: list[pl.Expr] = []
    for column in TABLES[table].columns:
        if column.type == "date":
            whole = pl.col(column.name).struct
            columns += [
                whole.field("day").alias(column.name),
                whole.field("precision").alias(f"{column.name}_{PRECISION}"),
            ]
        else:
            columns.append(pl.col(column.name))
    return release.typed(table).select(columns)
