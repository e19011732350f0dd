"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from concerted.graph.whole_files import STALE_SECONDS, whole_file, whole_folder, write_whole


def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "gaps.json"
    for content in (b"one", b"the other"):
        write_whole(path, content)
        assert path.read_bytes() == content and list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="permissions and links as POSIX has them")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept", tmp_path / "link"
    kept.write_bytes(b"old")
    kept.chmod(0o640)
    link.symlink_to(kept)
    write_whole(link, b"new")
    assert link.is_symlink() and kept.read_bytes() == b"new" and stat.S_IMODE(kept.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="a device as POSIX has it")
def test_what_is_no_file_is_written_to_as_it_is() -> None:
    write_whole(Path("/dev/null"), b"nothing")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_what_fails_leaves_the_file_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gaps.json"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_folder_is_there_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "release"
    with whole_folder(path) as folder:
        (folder / "a").write_bytes(b"1")
        assert not path.exists()
    assert (path / "a").read_bytes() == b"1"
    with pytest.raises(ZeroDivisionError), whole_folder(path) as folder:
        (folder / "b").write_bytes(b"2")
        raise ZeroDivisionError
    assert [file.name for file in path.iterdir()] == ["a"] and list(path.parent.iterdir()) == [path]
    with whole_folder(path) as folder:
        (folder / "b").write_bytes(b"2")
    assert [file.name for file in path.iterdir()] == ["b"] and list(path.parent.iterdir()) == [path]


def test_who_reads_while_a_folder_is_replaced_finds_one_or_the_other(tmp_path: Path) -> None:
    path, done, found = tmp_path / "release", threading.Event(), set[bool]()
    with whole_folder(path) as folder:
        (folder / "content").write_bytes(b"0")

    def read() -> None:
        while not done.is_set():
            found.add(path.is_dir())

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(300):
        with whole_folder(path) as folder:
            (folder / "content").write_bytes(str(n).encode())
    done.set()
    reader.join()
    if sys.platform == "linux":
        assert found == {True}
    assert (path / "content").read_bytes() == b"299" and list(tmp_path.iterdir()) == [path]


def test_folders_are_replaced_where_they_cannot_change_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.graph.whole_files._exchanged", lambda one, other: False)
    test_a_folder_is_there_whole_or_as_it_was(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="permissions as POSIX has them")
def test_a_file_that_is_written_in_parts_is_meanwhile_its_owners_alone_where_the_one_before_was(tmp_path: Path) -> None:
    path = tmp_path / "gaps.json"
    with whole_file(path) as beside:
        beside.write_bytes(b"one")
        assert not path.exists()
    path.chmod(0o440)
    with pytest.raises(ZeroDivisionError), whole_file(path) as beside:
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
        beside.write_bytes(b"the other")
        raise ZeroDivisionError
    assert path.read_bytes() == b"one" and list(tmp_path.iterdir()) == [path]
    with whole_file(path) as beside:
        beside.write_bytes(b"the other")
    assert path.read_bytes() == b"the other" and stat.S_IMODE(path.stat().st_mode) == 0o440


def test_a_folder_that_cannot_be_put_in_place_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "release"
    with whole_folder(path) as folder:
        (folder / "a").write_bytes(b"1")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == path and not (self / "a").exists():
            raise OSError(5, "Input/output error")
        return rename(self, target)

    # As where a system cannot exchange two folders at one stroke.
    monkeypatch.setattr("concerted.graph.whole_files._exchanged", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="Input/output error"), whole_folder(path) as folder:
        (folder / "b").write_bytes(b"2")
    assert (path / "a").read_bytes() == b"1" and list(tmp_path.iterdir()) == [path]


def test_what_a_killed_program_left_is_cleared_by_the_next_that_writes_there(tmp_path: Path) -> None:
    made, old = tmp_path / "made[1]", time.time() - STALE_SECONDS - 60
    ours = [tmp_path / f".made[1].{n * 12}.part" for n in "ab"]
    others = [tmp_path / name for name in (".made1.aaaaaaaaaaaa.part", ".made[1].mine.part", ".made[1].aaaaaaaaaaaa.part.bak")]
    young = tmp_path / f".made[1].{'c' * 12}.part"
    for place in (*ours, *others, young):
        place.mkdir()
        (place / "taxa.csv").write_bytes(b"half of it")
    link = tmp_path / f".made[1].{'d' * 12}.part"
    link.symlink_to(others[0])
    for place in (*ours, *others):
        os.utime(place, (old, old))
    os.utime(link, (old, old), follow_symlinks=False)
    with whole_folder(made) as new:
        (new / "taxa.csv").write_bytes(b"all of it")
    assert sorted(tmp_path.iterdir()) == sorted([made, young, *others])
    assert all((place / "taxa.csv").is_file() for place in others)


def test_what_was_left_of_a_file_is_cleared_too(tmp_path: Path) -> None:
    (left := tmp_path / f".gaps.json.{'0' * 12}.part").write_bytes(b"half")
    os.utime(left, (0, 0))
    write_whole(tmp_path / "gaps.json", b"all")
    assert [each.name for each in tmp_path.iterdir()] == ["gaps.json"]
