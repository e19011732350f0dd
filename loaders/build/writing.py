"""The folder of a release that was built: a data package, and beside its tables how it came to be."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from concerted.graph.errors import InvalidQuery
from concerted.graph.exports.data_package import write_package
from concerted.graph.exports.writing.place import refuse_foreign
from concerted.graph.records import plain
from concerted.loaders.build.building import Built
from concerted.loaders.build.report import Refused, Report
from concerted.loaders.csv_text import csv_file
from concerted.loaders.reconcile.decisions import DECISIONS, decisions_csv

OPTION = "--out"
CLAIMS, REFUSED, REPORT = "claims.csv.gz", "refused.csv", "report.json"


def refuse_place(folder: Path, inputs: Iterable[Path]) -> None:
    """InvalidQuery where no release can be written: among what is read, or where somebody keeps something else."""
    place = Path(os.path.realpath(folder))
    for each in inputs:
        if Path(os.path.realpath(each)) in place.parents:
            raise InvalidQuery("--out: {path} lies in {other}, which is read; name a folder elsewhere", path=folder, other=each)
    refuse_foreign(place, OPTION)


def write_build(built: Built, report: Report, refused: Iterable[Refused], folder: Path) -> None:
    """Write a release and how it came to be, whole or not at all.

    Beside the data package stand ``claims.csv.gz`` (what was claimed of facts that are stated more than once), ``refused.csv`` (what was
    not taken, at its place), ``decisions.csv`` (what people decided) and ``report.json``.

    Raises
    ------
    InvalidQuery
        The folder holds something else than a release that was written here.
    OSError
        It cannot be written; what was there is as it was.
    """
    # Not by astuple, which copies every text: there may be a million of them.
    names = [field.name for field in fields(Refused)]
    write_package(built.release, folder, {
        # Without name and hour, so that the same claims are the same bytes.
        CLAIMS: gzip.compress(built.claims.write_csv().encode(), mtime=0),
        REFUSED: csv_file(names, ([getattr(each, name) for name in names] for each in refused)),
        DECISIONS: decisions_csv(built.decisions),
        REPORT: (json.dumps(plain(report), ensure_ascii=False, indent=1) + "\n").encode(),
    }, OPTION)
