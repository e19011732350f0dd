"""Good packages give a release with the id of its facts; each kind of damage is named where it stands."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.loaders import read_package, reference_release
from concerted.loaders.cache import KEPT, cache_folder
from concerted.loaders.reference import REFERENCE
from tests.loaders.packages import bundled, csv_bytes, descriptor, package_files, small, write
from tools.schema_page import PAGE, page


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path_factory.mktemp("cache")))


def refusal(tmp_path: Path, files: dict[str, bytes]) -> list[str]:
    with pytest.raises(InvalidPackage) as caught:
        read_package(write(tmp_path / "package", files))
    return list(caught.value.problems)


def changed(table: str, row: int, **cells: str) -> dict[str, bytes]:
    tables = small()
    tables[table][row] |= cells
    return package_files(tables)


def test_the_bundled_package_is_whole_and_keeps_every_row() -> None:
    release = reference_release()
    assert {name: release[name].height for name in TABLES} == {name: len(rows) for name, rows in bundled().items()}
    assert release["states"].filter(release["states"]["iso2"] == "NA")["iso3"].to_list() == ["NAM"]


def test_the_id_is_that_of_the_facts(tmp_path: Path) -> None:
    tables = small()
    plain = read_package(write(tmp_path / "plain", package_files(tables)))
    for rows in tables.values():
        random.Random(1).shuffle(rows)
        rows.extend(rows[:1])
    shuffled = read_package(write(tmp_path / "shuffled", package_files(tables) | {"datapackage.json": descriptor(title="Another title")}))
    assert shuffled.id == plain.id
    tables["ranges"][0]["presence"] = "uncertain"
    tables["ranges"].pop()
    assert read_package(write(tmp_path / "other", package_files(tables))).id != plain.id
    later = package_files(small()) | {"datapackage.json": descriptor(created="2027-01-01")}
    assert read_package(write(tmp_path / "later", later)).id != plain.id


def test_a_package_read_before_is_the_same_release(tmp_path: Path) -> None:
    folder = write(tmp_path / "package", package_files(small()))
    first, second = read_package(folder), read_package(folder / "datapackage.json")
    assert first.id == second.id
    assert all(first[name].equals(second[name]) for name in TABLES)


def test_the_cache_keeps_the_packages_read_last(tmp_path: Path) -> None:
    for n in range(KEPT + 2):
        read_package(write(tmp_path / str(n), package_files(small()) | {"datapackage.json": descriptor(title=f"Package {n}")}))
    kept = [json.loads(file.read_text())["title"] for file in cache_folder().glob("*/release.json")]
    assert sorted(kept) == sorted(f"Package {n}" for n in range(2, KEPT + 2))


@pytest.mark.parametrize(("table", "cells", "column", "said"), [
    ("ranges", {"presence": "extnt"}, "presence", "'extnt' is not accepted; one of: extant, extinct, possibly_extinct, uncertain"),
    ("ranges", {"iso3": "FRX"}, "iso3", "'FRX' is not in states"),
    ("ranges", {"taxon": "Saiga tatarika"}, "taxon", "did you mean 'Saiga tatarica'?"),
    ("ranges", {"basis": ""}, "basis", "is empty and must be filled"),
    ("memberships", {"since": "2011-02-30"}, "since", "'2011-02-30' is no day of the calendar"),
    ("memberships", {"since": "2011-11"}, "since", "a date as YYYY-MM-DD or a year is"),
    ("memberships", {"since": "2011", "until": "2010"}, "until", "'2010' is before since 2011"),
    ("memberships", {"applies_to": "TKL XXX"}, "applies_to", "'XXX' is not in states"),
    ("memberships", {"source": "ecolex-cms;"}, "source", "holds an empty item"),
    ("states", {"un_member": "yes"}, "un_member", "'yes' is not accepted; one of: false, true"),
    ("states", {"sovereign": "FRA", "kind": "state"}, "sovereign", "only a territory has one"),
    ("coverage", {"since": "2011", "until": "2010"}, "until", "'2010' is before since 2011"),
    ("taxa", {"parent": "Saiga borealis", "taxon": "Saiga borealis"}, "parent", "leads back"),
])
def test_a_wrong_cell_is_named_with_line_column_and_what_is_accepted(
    tmp_path: Path, table: str, cells: dict[str, str], column: str, said: str
) -> None:
    row = 3 if table != "taxa" else [r["taxon"] for r in small()["taxa"]].index("Saiga borealis")
    problems = refusal(tmp_path, changed(table, row, **cells))
    assert any(p.startswith(f"{table}.csv:{row + 2}: column {column}: ") and said in p for p in problems), problems[:5]


def test_the_same_key_with_other_values_is_refused_and_names_both_lines(tmp_path: Path) -> None:
    tables = small()
    tables["ranges"].append(tables["ranges"][0] | {"presence": "extinct"})
    assert "stands already on line 2 with other values" in refusal(tmp_path, package_files(tables))[0]


def test_a_population_of_another_taxon_is_refused(tmp_path: Path) -> None:
    tables = small()
    row = next(n for n, r in enumerate(tables["coverage"]) if r["population"])
    tables["coverage"][row]["taxon"] = "Gorilla gorilla"
    assert "is a population of" in refusal(tmp_path, package_files(tables))[0]


@pytest.mark.parametrize(("change", "said"), [
    ({"datapackage.json": b"{"}, "datapackage.json:1: column 2: is no JSON"),
    ({"datapackage.json": b"[]"}, "is not a JSON object"),
    ({"datapackage.json": descriptor(created="soon")}, "column created: is 'soon'"),
    ({"datapackage.json": descriptor(resources=[])}, "does not name the table"),
    ({"datapackage.json": descriptor(resources=[{"name": "states", "path": "../states.csv"}])}, "a file inside the package"),
    ({"states.csv": b""}, "states.csv:1: is empty"),
    ({"states.csv": b"iso3\xff\n"}, "states.csv:1: byte 0xff is not UTF-8"),
    ({"states.csv": b"iso3,iso2\nFRA"}, "states.csv:1: column name_en: is missing"),
    ({"ranges.csv": csv_bytes("ranges", []) + b"Saiga,RUS\n"}, "ranges.csv:2: has 2 cells where the header has 7"),
    ({"ranges.csv": csv_bytes("ranges", []) + b'"Saiga'}, "ranges.csv:2: column taxon: is no CSV"),
])
def test_a_wrong_file_is_named(tmp_path: Path, change: dict[str, bytes], said: str) -> None:
    problems = refusal(tmp_path, package_files(small()) | change)
    assert any(said in problem for problem in problems), problems[:5]


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    files = package_files(small())
    del files["taxa.csv"]
    assert refusal(tmp_path, files) == ["taxa.csv: there is no such file; datapackage.json names it"]
    with pytest.raises(InvalidPackage, match="a data package is a folder"):
        read_package(tmp_path / "nowhere")


def test_the_first_fifty_problems_are_listed_and_all_counted(tmp_path: Path) -> None:
    tables = small()
    for row in tables["ranges"][:80]:
        row["season"] = "winter"
    problems = refusal(tmp_path, package_files(tables))
    assert len(problems) == 51
    assert problems[-1] == "80 problems in all; the first 50 are listed"


def test_frictionless_finds_the_bundled_package_valid() -> None:
    from frictionless import Package

    report = Package(str(REFERENCE / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "note"])[:5]


def test_the_descriptor_and_the_schema_say_the_same() -> None:
    described: dict[str, Any] = {r["name"]: r["schema"] for r in json.loads((REFERENCE / "datapackage.json").read_text())["resources"]}
    assert set(described) == set(TABLES)
    for name, table in TABLES.items():
        assert [f["name"] for f in described[name]["fields"]] == [c.name for c in table.columns]
        assert tuple(described[name]["primaryKey"]) == table.key
        for field, column in zip(described[name]["fields"], table.columns, strict=True):
            accepted = field.get("constraints", {}).get("enum", [])
            assert set(accepted) <= set(column.enum), (name, column.name)
            # Of what a package need not have the descriptor says names and keys alone.
            assert table.optional or field.get("constraints", {}).get("required", False) == column.required, (name, column.name)


def test_the_schema_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.schema_page"


def test_a_state_joins_nothing_after_its_end(tmp_path: Path) -> None:
    tables = small()
    former = next(row for row in tables["states"] if row["kind"] == "former" and row["until"])
    joined = tables["memberships"][0] | {"iso3": former["iso3"], "since": "2020-01-01", "until": "", "applies_to": "", "excludes": ""}
    tables["memberships"].append(joined)
    said, = refusal(tmp_path, package_files(tables))
    assert said.startswith(f"memberships.csv:{len(tables['memberships']) + 1}: column since: '2020-01-01' is not before {former['until']}")
