"""A release is found by the place of its package or by the beginning of its id, wherever this machine holds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage, InvalidQuery, StoreDamaged
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.loaders import read_package, reference_release
from concerted.loaders.cache import cache_folder
from concerted.releases import find, held, held_by
from tests.api.worlds import MemoryStore
from tests.graph.stores.releases import other, small
from tests.loaders.packages import descriptor, package_files, write
from tests.loaders.packages import small as few_rows


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that holds nothing but the bundled release."""
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A data package of a few rows."""
    return write(tmp_path / "package", package_files(few_rows()))


def test_the_bundled_one_where_none_is_named() -> None:
    assert find() is reference_release() is find(reference_release().id) is find(reference_release().id[:8].upper())


def test_a_package_goes_by_its_folder_and_by_its_descriptor(package: Path) -> None:
    assert find(package).id == find(str(package)).id == find(package / "datapackage.json").id == read_package(package).id


def test_a_package_that_was_read_goes_by_its_id_even_when_it_is_gone(package: Path) -> None:
    release = read_package(package)
    shutil.rmtree(package)
    found = find(release.id[:8])
    assert (found.id, found.title, found.published) == (release.id, "A small package", release.published)
    assert all(found[name].equals(release[name]) for name in release.tables)


def test_what_was_compiled_for_another_program_is_not_used(package: Path) -> None:
    release = read_package(package)
    for about in cache_folder().glob("*/release.json"):
        about.write_text(about.read_text().replace('"form": "', '"form": "0'))
    with pytest.raises(InvalidQuery):
        find(release.id)


def test_a_snapshot_goes_by_its_id_and_is_read_back_once(tmp_path: Path) -> None:
    EmbeddedStore(tmp_path / "snapshots", small().id).write(small())
    with pytest.raises(InvalidQuery):
        find(small().id)
    found = find(small().id[:10], tmp_path / "snapshots")
    assert found.id == small().id and all(found[name].equals(small()[name]) for name in small().tables)
    # It is kept as compiled, so that the next command need not read it back.
    assert find(small().id).id == small().id


def test_what_is_damaged_in_one_place_is_taken_from_another(tmp_path: Path) -> None:
    EmbeddedStore(tmp_path / "data", small().id).write(small())
    find(small().id)
    next(cache_folder().glob("*/ranges.arrow")).write_bytes(b"")
    assert find(small().id).id == small().id
    shutil.rmtree(cache_folder())
    snapshot = tmp_path / "data" / f"{small().id}.snapshot"
    snapshot.write_bytes(snapshot.read_bytes()[:-1])
    with pytest.raises(StoreDamaged):
        find(small().id)


@pytest.mark.parametrize("text", ["", "nowhere", "0" * 64, "12345678", "9943666", "x" * 5000, "a\0b", "../..", "datapackage.json"])
def test_what_is_neither_is_refused_and_what_is_held_is_named(text: str, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_package(package)
    # A folder that holds a package is none for an empty name.
    monkeypatch.chdir(package if not text else package.parent)
    with pytest.raises(InvalidQuery, match=r"neither a data package .* nor the id of a release held here") as refused:
        find(text)
    for release in (reference_release(), read_package(package)):
        assert f"{release.id[:12]} ({release.title}, {release.published})" in str(refused.value)


def test_the_beginning_of_two_ids_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    EmbeddedStore(folder, small().id).write(small())
    snapshot = folder / f"{small().id}.snapshot"
    twin = small().id[:-1] + ("0" if small().id[-1] != "0" else "1")
    (folder / f"{twin}.snapshot").write_bytes(snapshot.read_bytes().replace(small().id.encode(), twin.encode(), 1))
    with pytest.raises(InvalidQuery, match="begins the ids of more than one release"):
        find(small().id[:8])
    assert find(small().id).id == small().id


def test_a_damaged_package_lists_its_problems(package: Path) -> None:
    (package / "datapackage.json").write_bytes(descriptor(created="soon"))
    with pytest.raises(InvalidPackage, match="created"):
        find(package)


def test_files_that_are_no_releases_are_passed_over(tmp_path: Path) -> None:
    for file in (tmp_path / "cache" / "x" / "release.json", tmp_path / "data" / "x.snapshot", tmp_path / "data" / "y.snapshot"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"[1]\n" if "x" in file.name else b"\xff")
    assert [each.id for each in held()] == [reference_release().id]


def test_the_facts_of_a_store_are_those_held_here_or_read_back() -> None:
    class Counting(MemoryStore):
        reads = 0

        def read(self):  # type: ignore[no-untyped-def]
            self.reads += 1
            return super().read()

    bundled, unknown = Counting(reference_release()), Counting(other())
    assert held_by(bundled) is reference_release() and bundled.reads == 0
    assert [held_by(unknown).id for _ in range(2)] == [other().id] * 2 and unknown.reads == 1
