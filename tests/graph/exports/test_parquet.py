"""A release as Parquet, read by DuckDB and by polars."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from concerted.graph.exports.formats import export
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES


@pytest.fixture(scope="module")
def folder(bundled: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled release."""
    path = tmp_path_factory.mktemp("parquet") / "cms"
    made = export(Subject(bundled), "parquet", path)
    rows = {f"{name}.parquet": bundled[name].height for name in TABLES}
    assert {file.name: file.rows for file in made.files if file.rows is not None} == rows
    return path


def test_polars_reads_every_table_with_real_types(bundled: Release, folder: Path) -> None:
    kinds = {"string": pl.String, "boolean": pl.Boolean, "date": pl.Date, "list": pl.List(pl.String)}
    for name, table in TABLES.items():
        read = pl.read_parquet(folder / f"{name}.parquet")
        for column in table.columns:
            assert read.schema[column.name] == kinds[column.type], (name, column.name)
            text = bundled[name][column.name]
            if column.type == "list":
                assert read[column.name].list.join(column.separator).to_list() == text.fill_null("").to_list()
            elif column.type == "date":
                year = read[f"{column.name}_precision"] == "year"
                said = read[column.name].dt.to_string("%Y-%m-%d").zip_with(~year.fill_null(False), read[column.name].dt.to_string("%Y"))
                assert said.to_list() == text.to_list()
            else:
                assert read[column.name].to_list() == text.to_list()


def test_duckdb_asks_across_files(folder: Path) -> None:
    parties = duckdb.sql(f"""
        SELECT count(*) FROM '{folder}/memberships.parquet' m JOIN '{folder}/states.parquet' s USING (iso3) WHERE m.role = 'party'
        AND instrument = 'cms' AND m.since <= DATE '2014-05-01' AND coalesce(m.until, DATE '9999-12-31') > DATE '2014-05-01'
    """).fetchall()
    assert parties == [(120,)]
    of_one = duckdb.sql(f"SELECT count(*) FROM '{folder}/ranges.parquet' WHERE list_contains(source, 'mdd-1.13')").fetchall()
    assert of_one[0][0] > 1000


def test_every_file_says_what_it_is(bundled: Release, folder: Path) -> None:
    for path in folder.glob("*.parquet"):
        said = json.loads(pl.read_parquet_metadata(path)["concerted"])
        assert said["release"] == {"id": bundled.id, "title": bundled.title, "published": bundled.published.isoformat()}
        assert said["program"].startswith("concerted ") and said["terms"]
    assert json.loads((folder / "about.json").read_text())["release"]["id"] == bundled.id


def test_a_year_is_told_from_a_day(little: Release, tmp_path: Path) -> None:
    export(Subject(little), "parquet", tmp_path / "cms")
    dates = pl.read_parquet(tmp_path / "cms" / "instruments.parquet").filter(pl.col("id") == "gorilla")
    assert dates["in_force_on"][0] == date(2008, 6, 1) and dates["in_force_on_precision"][0] == "day"
