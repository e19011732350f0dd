"""Every gap at one date when there are 10 and 100 times the taxa and ranges: cost must grow no faster than the data."""

from __future__ import annotations

from datetime import date

import polars as pl

from benchmarks.report import say, seconds
from concerted.graph.analyses.gaps.blocks import GAP_KINDS, gap_blocks
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release

DAY = date(2024, 2, 12)
OF_TAXA = {
    "taxa": ("taxon", "parent"), "synonyms": ("synonym", "taxon"), "populations": ("population", "taxon"),
    "listings": ("taxon", "population", "listed_under"), "coverage": ("taxon", "population"), "ranges": ("taxon",),
}


def times(n: int) -> Release:
    """The reference release with every taxon, and all that is said of it, n times under other names.

    The id is a name: hashing millions of rows is no part of what is measured.
    """
    base = reference_release()
    tables = dict(base.tables)
    for name, columns in OF_TAXA.items():
        copies = [
            base[name].with_columns([pl.col(c) + ("" if k == 0 else f" {k}") for c in columns])
            for k in range(n)
        ]
        tables[name] = pl.concat(copies).sort(columns[0])
    return Release(f"{n} times {base.id}", base.title, base.published, tables)


def main() -> None:
    """Time the gaps of each size, everything that does not depend on the date made before."""
    measured = {}
    for n in (1, 10, 100):
        release = times(n)
        measured[f"{n}×"] = seconds(lambda release=release: list(gap_blocks(project(release, DAY), GAP_KINDS)), 5)  # type: ignore[misc]
    say("gaps at larger data", "1×", measured)


if __name__ == "__main__":
    main()
