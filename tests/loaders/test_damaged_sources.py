"""A damaged file of any source is refused at its place, or its rows are accepted or refused one by one: never anything else."""

from __future__ import annotations

import os
import random
import resource
from functools import cache
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.release import Release
from concerted.loaders.build.building import build
from concerted.loaders.build.reading import Input
from concerted.loaders.build.report import report
from concerted.loaders.package.package import compile_package
from concerted.loaders.package.read import RawPackage
from concerted.loaders.sources.registry import sources
from tests.loaders.damage import DAMAGES, PLACE
from tests.loaders.packages import package_files, small
from tests.loaders.sources.samples import SAMPLES, packed

COPIES = int(os.environ.get("CONCERTED_DAMAGED_COPIES", "320"))
MOST_GIGABYTES = 2.0


@cache
def base() -> Release:
    """The small package, in which the saiga has an id of Species+."""
    tables = small()
    for row in tables["taxa"]:
        if row["taxon"] == "Saiga tatarica":
            row["speciesplus_id"] = "11988"
    return compile_package(RawPackage(Path(), package_files(tables)))


def source_of(sample: str) -> str:
    return sample.partition(",")[0]


def as_input(folder: Path, name: str, files: dict[str, bytes], archived: bool) -> Input:
    """Files as somebody gives them: one, or several in a folder or an archive."""
    if archived:
        (place := folder / f"{name}.zip").write_bytes(packed(files))
        return Input(str(place))
    place = folder / name
    place.mkdir()
    for file, content in files.items():
        (place / file).write_bytes(content)
    return Input(str(place if len(files) > 1 else place / next(iter(files))))


def test_there_is_a_sample_of_every_source_but_templates_that_are_alike() -> None:
    assert {source_of(name) for name in SAMPLES} >= {id for id in sources() if not id.startswith("template-")}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_known_and_something_of_it_is_taken(name: str, tmp_path: Path) -> None:
    given = as_input(tmp_path, name, dict(SAMPLES[name]), archived=False)
    built = build([given], onto=base())
    told = [each for each in report(built).files if each.source == source_of(name)]
    assert sum(each.rows for each in told) > 0
    if name != "avilist":  # it names birds, of which the small package has none
        assert sum(each.accepted + each.partly for each in told) > 0


@pytest.mark.soak
@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_copies_are_refused_at_their_place_or_row_by_row(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    for n in range(max(1, COPIES // len(SAMPLES))):
        files = dict(SAMPLES[name])
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            file = rng.choice(sorted(files))
            try:
                files[file] = DAMAGES[rng.choice(sorted(DAMAGES))](rng, files[file])
            except (UnicodeDecodeError, IndexError, ValueError):
                continue  # so damaged already that this cannot be done to it
        folder = tmp_path / str(n)
        folder.mkdir()
        given = as_input(folder, name, files, archived=rng.random() < 0.2)
        try:
            built = build([given], onto=base())
        except InvalidPackage as error:
            assert error.problems
            assert all(PLACE.match(problem) or "problems in all" in problem for problem in error.problems), error.problems[:3]
        else:
            assert all(told.rows == told.accepted + told.partly + told.refused for told in report(built).files)
            assert all(each.file and each.why for each in built.gathered.refused)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_GIGABYTES * 2**20


def test_what_is_damaged_in_an_archive_is_refused(tmp_path: Path) -> None:
    rng = random.Random(5)
    whole = packed(SAMPLES["mdd"])
    for n in range(40):
        (file := tmp_path / f"{n}.zip").write_bytes(DAMAGES[rng.choice(("truncated", "a byte put in", "empty"))](rng, whole))
        try:
            build([Input(str(file), "mdd")], onto=base())
        except InvalidPackage as error:
            assert all(PLACE.match(problem) for problem in error.problems)
