"""A release as a data package: frictionless finds nothing wrong with it, and read again it is the same release."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless
import pytest
from hypothesis import given

from concerted.graph.errors import InvalidQuery
from concerted.graph.exports.data_package import package_files, write_package
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.loaders import read_package
from tests.graph.small import small_release, states
from tests.loaders.packages import bundled as bundled_rows
from tests.loaders.packages import csv_bytes, write
from tests.loaders.packages import package_files as as_people_write
from tests.worlds import worlds


@pytest.mark.parametrize("which", ["bundled", "little"])
def test_read_again_it_is_the_same_release(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    release: Release = request.getfixturevalue(which)
    write_package(release, tmp_path / "package")
    again = read_package(tmp_path / "package")
    assert (again.id, again.title, again.published) == (release.id, release.title, release.published)
    assert all(again[name].equals(release[name]) for name in TABLES)


def test_frictionless_finds_nothing_wrong(bundled: Release, tmp_path: Path) -> None:
    write_package(bundled, tmp_path / "package")
    report = frictionless.validate(tmp_path / "package" / "datapackage.json")
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert sum(task.stats["rows"] for task in report.tasks) == sum(frame.height for frame in bundled.tables.values())


@pytest.mark.parametrize(("table", "column", "value", "fault"), [
    ("ranges", "presence", "there", "constraint-error"),
    ("memberships", "since", "soon", "constraint-error"),
    ("states", "un_member", "perhaps", "type-error"),
    ("listings", "taxon", "Draco volans magnus", "foreign-key"),
    ("taxa", "parent", "Nobody", "foreign-key"),
    ("taxa", "source", "", "constraint-error"),
])
def test_frictionless_sees_what_the_schema_forbids(
    little: Release, tmp_path: Path, table: str, column: str, value: str, fault: str,
) -> None:
    write(tmp_path, package_files(little))
    rows = [dict(zip(little[table].columns, map(_text, row), strict=True)) for row in little[table].iter_rows()]
    rows[0][column] = value
    (tmp_path / f"{table}.csv").write_bytes(csv_bytes(table, rows))
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert {error for (error,) in report.flatten(["type"])} == {fault}


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_text_stays_as_it_is(tmp_path: Path) -> None:
    rows = bundled_rows()
    odd = ['said "so", twice', "Ñandú; ärger, Å", "=1+1", "'", '"', "-", "NA", "null", "true", "x\u00a0\u200by", "日本"]
    for row, text in zip(rows["states"], odd, strict=False):
        row["note"] = text
    release = read_package(write(tmp_path / "one", as_people_write(rows)))
    write_package(release, tmp_path / "other")
    assert read_package(tmp_path / "other").id == release.id
    assert set(odd) <= set(read_package(tmp_path / "other")["states"]["note"])


@given(worlds())
def test_any_world_comes_back_as_text(release: Release) -> None:
    files = package_files(release)
    assert files == package_files(release)
    for name in TABLES:
        lines = files[f"{name}.csv"].decode().splitlines()
        assert lines[0].split(",") == [column.name for column in TABLES[name].columns] and len(lines) == release[name].height + 1


def test_the_descriptor_says_what_it_is(bundled: Release) -> None:
    files = package_files(bundled)
    told = json.loads(files["datapackage.json"])
    assert told["id"] == bundled.id and told["title"] == bundled.title and told["created"][:10] == bundled.published.isoformat()
    assert told["contributors"][0]["title"].startswith("concerted ")
    assert len(told["sources"]) == bundled["sources"].height
    notice = files["NOTICE.txt"].decode()
    assert bundled.id in notice and "CC BY 4.0" in notice and "UNEP-WCMC" in notice


def test_a_report_goes_with_it_and_an_earlier_package_is_replaced(little: Release, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write_package(little, folder, {"report.json": b"{}"})
    assert (folder / "report.json").read_bytes() == b"{}"
    write_package(little, folder)
    assert not (folder / "report.json").exists() and [path.name for path in tmp_path.iterdir()] == ["package"]


@pytest.mark.parametrize(("change", "said"), [
    (lambda folder: (folder / "thesis.txt").write_text("years of work"), "thesis.txt, which is not of the export there"),
    (lambda folder: (folder / "taxa.csv").write_text("corrected by hand"), "taxa.csv, which was changed since"),
    (lambda folder: (folder / "about.json").unlink(), "files that are no export"),
])
def test_what_people_put_there_stays(little: Release, tmp_path: Path, change, said: str) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "package"
    write_package(little, folder)
    change(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InvalidQuery, match=said):
        write_package(small_release(states=states("KEN")), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
