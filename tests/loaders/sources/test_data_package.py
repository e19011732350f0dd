"""Data packages as a source: the bundled one comes whole, others in the forms that Frictionless knows, and a damaged one is refused."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.package.package import read_package
from concerted.loaders.reference import REFERENCE
from concerted.loaders.sources.data_package import SOURCES
from tests.loaders.packages import csv_bytes, descriptor, package_files, small, write
from tests.loaders.sources.accounts import Account, account

SOURCE, = SOURCES


def resource(name: str, **about: Any) -> dict[str, Any]:
    """A resource of a descriptor."""
    return {"name": name, "path": f"{name}.csv", **about}


def described(**changed: dict[str, Any]) -> bytes:
    """A descriptor of all tables, some of them otherwise."""
    return descriptor(resources=[changed.get(name, resource(name)) for name in TABLES])


def read(**files: bytes) -> Account:
    """What is read of the small package with some files changed."""
    return account(SOURCE, Given("mine", package_files(small()) | {name.replace("__", "."): content for name, content in files.items()}))


def test_the_bundled_one_comes_whole_with_the_line_of_every_row() -> None:
    release = reference_release()
    found = given(REFERENCE)
    assert SOURCE.recognises(found)
    stated = account(SOURCE, found)
    assert not stated.refusals and stated.counts == {name: release[name].height for name in TABLES}
    for name, table in TABLES.items():
        rows, columns = stated.facts(name), [column.name for column in table.columns]
        held = release[name].with_columns(pl.col(pl.Boolean).cast(pl.String))
        assert rows.select(columns).sort(columns).equals(held.select(columns).sort(columns)), name
    first = stated.facts("memberships").row(0, named=True)
    line = (REFERENCE / "memberships.csv").read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert line.startswith(f"{first['instrument']},{first['iso3']},{first['role']}")


def test_its_folder_its_descriptor_and_an_archive_of_it_are_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", package_files(small()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"top/{file.name}")
    (tmp_path / "mine.zip").write_bytes(packed.getvalue())
    found = [given(path) for path in (folder, folder / "datapackage.json", tmp_path / "mine.zip")]
    assert all(SOURCE.recognises(each) for each in found)
    assert len({each.sha256 for each in found}) == 1
    assert len({json.dumps(account(SOURCE, each).counts) for each in found}) == 1
    assert account(SOURCE, found[2]).claims[0].file == f"{tmp_path}/mine.zip/top/sources.csv"


def test_what_others_write_is_read_as_they_say() -> None:
    whole, rows = read(), small()["memberships"]
    half = len(rows) // 2
    parts = resource("memberships", path=["one.csv", "two.csv"])
    changed = read(
        datapackage__json=described(
            memberships=parts, plans=resource("plans", dialect={"delimiter": ";"}), ranges=resource("ranges", path="ranges.csv.gz"),
        ),
        one__csv=csv_bytes("memberships", rows[:half]), two__csv=csv_bytes("memberships", rows[half:]),
        plans__csv=csv_bytes("plans", []).replace(b",", b";"), activities__csv=csv_bytes("activities", []),
        **{"ranges__csv__gz": gzip.compress(csv_bytes("ranges", small()["ranges"]))},
    )
    assert changed.counts == {name: n for name, n in whole.counts.items() if name not in ("plans", "activities")}
    assert [claims.file for claims in changed.claims if claims.table == "memberships"] == ["mine/one.csv", "mine/two.csv"]


def test_a_further_resource_is_nothing_to_it() -> None:
    more = descriptor(resources=[*(resource(name) for name in TABLES), {"name": "readme", "path": "REPORT.md"}])
    assert read(datapackage__json=more).counts == read().counts


@pytest.mark.parametrize(("files", "said"), [
    ({"datapackage__json": b"{"}, "mine/datapackage.json:1: column 2: is no JSON"),
    ({"datapackage__json": b"{}"}, "mine/datapackage.json: column resources: is not a list"),
    ({"memberships__csv": csv_bytes("memberships", []) + b'cms,"KEN,party,,,sourced,,,,s,sourced\n'},
     "mine/memberships.csv:2: column iso3: is no CSV: the quote that opens here is not closed"),
    ({"memberships__csv": b"instrument,iso3\ncms,KEN\n"}, "mine/memberships.csv:1: column role: is missing"),
    ({"memberships__csv": csv_bytes("memberships", []) + b"cms,KEN,party,01/02/2003,,sourced,,,,cms-parties,sourced\n"},
     "mine/memberships.csv:2: column since: '01/02/2003' is not accepted"),
])
def test_a_damaged_one_is_refused_at_its_place(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        read(**files)
    assert any(problem.startswith(said) for problem in refused.value.problems), refused.value.problems


def test_a_table_that_is_not_there_is_named() -> None:
    files = package_files(small())
    del files["taxa.csv"]
    with pytest.raises(InvalidPackage, match=r"^mine/taxa\.csv: there is no such file; datapackage\.json names it"):
        account(SOURCE, Given("mine", files))


def test_two_packages_in_a_folder_are_not_one() -> None:
    files = package_files(small())
    both = {f"{name}/{path}": content for name in ("a", "b") for path, content in files.items()}
    assert not SOURCE.recognises(Given("both", both))
    assert SOURCE.recognises(Given("one", {path: content for path, content in both.items() if path.startswith("a/")}))
    with pytest.raises(InvalidPackage, match=r"holds no datapackage\.json"):
        account(SOURCE, Given("x.csv", {"x.csv": b"a\n1\n"}))


def test_it_says_what_reading_it_as_a_release_says(tmp_path: Path) -> None:
    release = read_package(write(tmp_path / "mine", package_files(small())))
    assert read().counts == {name: release[name].height for name in TABLES if release[name].height}
