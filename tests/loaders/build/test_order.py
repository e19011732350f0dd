"""The same files give the same release, in any order and whatever they are called; read again it is the same release."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from concerted.graph.exports.data_package import write_package
from concerted.graph.facts.schema import TABLES
from concerted.loaders import read_package, reference_release
from concerted.loaders.build.building import build
from concerted.loaders.build.reading import Input
from concerted.loaders.build.report import refusals, report
from concerted.loaders.build.writing import write_build
from tests.loaders.build.builds import RAW, base, built, every_source, written

RANGES = "taxon,iso3,presence,source,source_publisher\nSaiga tatarica,Kazakhstan,{presence},{source},{publisher}\n"


@pytest.mark.parametrize("seed", range(6))
def test_any_order_gives_the_same_release_and_the_same_report(tmp_path: Path, seed: int) -> None:
    paths = every_source(tmp_path)
    first = built(paths)
    again = built(random.Random(seed).sample(paths, len(paths)))
    assert again.release.id == first.release.id and again.release.title == first.release.title
    assert report(again) == report(first) and refusals(again) == refusals(first)
    assert again.claims.equals(first.claims)


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_disagree_do_not_hang_on_the_order_either(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    files = {
        f"{n}.csv": RANGES.format(presence=rng.choice(("extant", "extinct", "uncertain")), source=f"List {n}", publisher=rng.choice("ABCD"))
        for n in range(7)
    }
    paths = [written(tmp_path, files) / name for name in files]
    ids = {built(rng.sample(paths, len(paths))).release.id for _ in range(4)}
    assert len(ids) == 1


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path: Path) -> None:
    paths = every_source(tmp_path / "one")
    renamed = []
    for n, path in enumerate(paths):
        for m, file in enumerate(sorted(path.iterdir())):
            place = tmp_path / "other" / f"{n}" / f"äéñ {n} – {m}{''.join(file.suffixes)}"
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)
        renamed.append(tmp_path / "other" / f"{n}")
    assert built(renamed).release.id == built(paths).release.id


def test_what_is_given_twice_is_read_once_and_both_names_are_told(tmp_path: Path) -> None:
    text = RANGES.format(presence="uncertain", source="A list", publisher="A")
    written(tmp_path, {"b.csv": text, "a.csv": text})
    once, twice = built([tmp_path / "a.csv"]), built([tmp_path / "b.csv", tmp_path / "a.csv", tmp_path / "b.csv"])
    assert once.release.id == twice.release.id
    told, = report(twice).files
    assert (told.file, told.also, told.rows) == (str(tmp_path / "a.csv"), (str(tmp_path / "b.csv"),), 1)


def test_files_of_one_folder_are_the_folder(tmp_path: Path) -> None:
    folder = every_source(tmp_path)[[path.name for path in every_source(tmp_path)].index("speciesplus-2013")]
    whole, apart = built([folder]), built(sorted(folder.iterdir(), reverse=True))
    assert whole.release.id == apart.release.id and len(apart.read.readings) == 1


def test_a_release_that_was_built_is_the_same_when_it_is_read(tmp_path: Path) -> None:
    made = built(every_source(tmp_path / "in"))
    write_build(made, report(made), refusals(made), tmp_path / "out")
    assert read_package(tmp_path / "out").id == made.release.id
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "out")
    assert read_package(archive).id == made.release.id
    inside = shutil.make_archive(str(tmp_path / "deeper"), "zip", tmp_path, "out")
    assert read_package(inside).id == made.release.id


@pytest.mark.parametrize("of", ["small", "bundled", "built"])
def test_a_release_that_was_written_and_is_built_again_is_the_same(tmp_path: Path, of: str) -> None:
    if of == "built":
        made = built(every_source(tmp_path / "in"))
        write_build(made, report(made), refusals(made), tmp_path / "package")
    release = {"small": base, "bundled": reference_release}[of]() if of != "built" else made.release
    if of != "built":
        write_package(release, tmp_path / "package")
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "package")
    for path in (str(tmp_path / "package"), archive):
        again = build([Input(path)])
        assert again.release.id == release.id and again.release.title == release.title, path
        assert build([Input(path)], onto=release).release.id == release.id
        told, = report(again).files
        assert told.source == "data-package" and told.rows == told.accepted == sum(rows.height for rows in release.tables.values())


def test_what_is_built_onto_is_there_unchanged_where_the_files_say_nothing_of_it(tmp_path: Path) -> None:
    made = built([written(tmp_path, {"a.csv": RANGES.format(presence="uncertain", source="A list", publisher="A")}) / "a.csv"])
    for name in set(TABLES) - {"ranges", "sources"}:
        assert made.release[name].equals(base()[name]), name
    other = made.release["ranges"].join(base()["ranges"], on=["taxon", "iso3"], how="anti")
    assert other.height == 0 and made.onto is base()


@pytest.mark.skipif(not RAW.is_dir(), reason="the files of the publishers are not here")
def test_real_files_in_any_order_are_one_release() -> None:
    files = [str(path) for path in (RAW / "speciesplus").rglob("*.csv")]
    rng = random.Random(11)
    ids = {build([Input(file) for file in rng.sample(files, len(files))]).release.id for _ in range(2)}
    assert ids == {build([Input(str(RAW / "speciesplus"))]).release.id}
