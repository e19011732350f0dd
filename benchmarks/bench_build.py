"""A build of the bundled ranges as files of two publishers, and of ten times as many taxa: seconds and memory, side by side.

Each size is built in a process of its own, whose peak of memory is what counts. It may take ten times as long, not more.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.report import say
from concerted.graph.facts.release import Release
from concerted.loaders import reference_release

SIZES = (1, 10)
OF_TAXA = {
    "taxa": ("taxon", "parent", "speciesplus_id"), "synonyms": ("synonym", "taxon"), "populations": ("population", "taxon"),
    "listings": ("taxon", "population", "listed_under"), "coverage": ("taxon", "population"), "ranges": ("taxon",),
    "reservations": ("taxon", "population"), "common_names": ("taxon",),
}
_LETTERS = "bcdfghjklm"


def times(n: int) -> Release:
    """The bundled release with every taxon, and all that is said of it, ``n`` times under other names."""
    base = reference_release()
    tables = dict(base.tables)
    for name, columns in OF_TAXA.items():
        tables[name] = pl.concat(
            base[name].with_columns(pl.col(column) + _suffix(column, k) for column in columns) for k in range(n)
        )
    return Release.of(tables, f"{n} times {base.title}", base.published)


def _suffix(column: str, k: int) -> str:
    return "" if k == 0 else f"00{k}" if column == "speciesplus_id" else _LETTERS[k] * 2


def files(release: Release, folder: Path) -> Iterator[Path]:
    """Its ranges as an upload of Species+ with a row a reference, and again as lists of countries of the mammals."""
    ranges = release["ranges"].join(release["taxa"].select("taxon", "class", "speciesplus_id"), on="taxon")
    ranges = ranges.join(release["states"].select("iso3", "iso2", "name_en"), on="iso3")
    upload = ranges.drop_nulls(["speciesplus_id", "iso2"]).select(
        pl.col("speciesplus_id").alias("taxon_concept_id"), pl.lit("SPECIES").alias("Rank"), pl.lit("COUNTRY").alias("GEO_entity"),
        pl.col("iso2").alias("ISO Code 2"), pl.lit("20130").alias("Reference IDs"), pl.lit("CMS").alias("Designation"),
    )
    pl.concat([upload, upload.sample(fraction=0.6, seed=1)]).write_csv(folder / "2026-03-18 new_distributions.csv")
    yield folder / "2026-03-18 new_distributions.csv"
    mammals = ranges.filter(pl.col("class") == "Mammalia").group_by("taxon", maintain_order=True).agg("name_en")
    mammals.select(pl.col("taxon").alias("sciName"), pl.col("name_en").list.join("|").alias("countryDistribution")).write_csv(
        folder / "mammals 2025.csv",
    )
    yield folder / "mammals 2025.csv"


def measured(n: int) -> dict[str, float]:
    """Seconds of a build of one size and of what is written of it, and megabytes, all of it in this process."""
    from concerted.loaders.build.building import build
    from concerted.loaders.build.reading import Input
    from concerted.loaders.build.report import refusals, report
    from concerted.loaders.build.writing import write_build

    with tempfile.TemporaryDirectory() as place:
        onto = times(n)
        inputs = [Input(str(path)) for path in files(onto, Path(place))]
        before = _megabytes()
        began = time.perf_counter()
        made = build(inputs, onto=onto)
        built = time.perf_counter()
        told = report(made)
        write_build(made, told, refusals(made), Path(place) / "release")
        done = time.perf_counter()
    rows = sum(each.rows for each in told.files)
    return {"build": built - began, "write": done - built, "before": before, "peak": _megabytes(), "rows": rows, "accepted": sum(
        each.accepted for each in told.files)}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Build each size, and say how time and memory grow."""
    found = {}
    for n in SIZES:
        ran = subprocess.run([sys.executable, "-m", "benchmarks.bench_build", str(n)], stdout=subprocess.PIPE, check=True, text=True)
        found[f"{n}×"] = json.loads(ran.stdout)
        print(f"{n}×: {found[f'{n}×']}")
    seconds = {name: each["build"] + each["write"] for name, each in found.items()}
    say("building a release of sources", "1×", seconds, megabytes={name: each["peak"] for name, each in found.items()}, parts=found)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(int(sys.argv[1]))))
    else:
        main()
