"""A build is all of it or nothing: whatever fails, and whenever it is killed, the release that was there is there."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage, InvalidQuery
from concerted.loaders import read_package
from concerted.loaders.build import writing
from concerted.loaders.build.building import Built
from concerted.loaders.build.report import refusals, report
from concerted.loaders.build.writing import refuse_place, write_build
from tests.loaders.build.builds import built, written

KILLS = int(os.environ.get("CONCERTED_KILLS", "3"))
RANGES = "taxon,iso3,presence,source\nSaiga tatarica,{state},extant,A list\n"


def made_of(folder: Path, state: str) -> Built:
    return built([written(folder, {f"{state}.csv": RANGES.format(state=state)}) / f"{state}.csv"])


def write(made: Built, out: Path) -> None:
    write_build(made, report(made), refusals(made), out)


@pytest.fixture
def before(tmp_path: Path) -> tuple[Path, bytes]:
    """A folder with a release, and what stands there."""
    write(made_of(tmp_path / "in", "POL"), tmp_path / "out")
    return tmp_path / "out", b"".join(file.read_bytes() for file in sorted((tmp_path / "out").iterdir()))


def content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


@pytest.mark.parametrize("text", ['taxon,iso3\nSaiga tatarica,"KAZ\n', "foo,bar\n1,2\n", "taxon,iso3\nSaiga tatarica,\0\n", ""])
def test_a_file_that_fails_fails_the_build_and_every_one_is_named(tmp_path: Path, text: str) -> None:
    written(tmp_path, {"good.csv": RANGES.format(state="KAZ"), "bad.csv": text})
    with pytest.raises(InvalidPackage) as refused:
        built([tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "nowhere.csv"])
    assert {problem.partition(":")[0] for problem in refused.value.problems} == {f"{tmp_path}/bad.csv", f"{tmp_path}/nowhere.csv"}


def test_a_disk_that_is_full_leaves_the_release_before(
    tmp_path: Path, before: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, there = before
    written_files = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "refused.csv":
            raise OSError(28, "No space left on device", str(self))
        return written_files(self, data)

    made = made_of(tmp_path / "in", "KAZ")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write(made, out)
    assert content(out) == there and sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_what_somebody_else_keeps_is_not_overwritten(tmp_path: Path, before: tuple[Path, bytes]) -> None:
    out, _ = before
    made = made_of(tmp_path / "in", "KAZ")
    (out / "notes.txt").write_text("mine")
    with pytest.raises(InvalidQuery, match=r"--out: .* holds notes\.txt"):
        write(made, out)
    (out / "notes.txt").unlink()
    (out / "ranges.csv").write_text("mine")
    with pytest.raises(InvalidQuery, match=r"--out: .* holds ranges\.csv, which was changed since"):
        refuse_place(out, [])
    with pytest.raises(InvalidQuery, match=r"--out: .* is a file"):
        refuse_place(tmp_path / "in" / "POL.csv", [])


def test_a_release_is_not_written_among_what_it_is_made_of(tmp_path: Path, before: tuple[Path, bytes]) -> None:
    out, _ = before
    for place in (out / "in", out / ".." / "out" / "deep" / "er"):
        with pytest.raises(InvalidQuery, match=r"lies in .*, which is read"):
            refuse_place(place, [tmp_path / "in" / "POL.csv", out])
    # What it is built onto may be replaced by what comes of it.
    refuse_place(out, [out])
    if hasattr(os, "symlink"):
        (tmp_path / "link").symlink_to(out)
        with pytest.raises(InvalidQuery, match="lies in"):
            refuse_place(tmp_path / "link" / "x", [out])


_WRITER = """
import sys
from pathlib import Path
from tests.loaders.build.test_whole_or_nothing import made_of, write
made = [made_of(Path(sys.argv[1]), state) for state in ("KAZ", "MNG")]
print("writing", flush=True)
while True:
    for each in made:
        write(each, Path(sys.argv[2]))
"""


@pytest.mark.process
@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="folders change places at one stroke on Linux alone")
def test_a_build_that_is_killed_leaves_one_release_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "cache"))
    whole = {made_of(tmp_path / "in", state).release.id for state in ("KAZ", "MNG")}
    out, moments = tmp_path / "place" / "out", random.Random(4)
    write(made_of(tmp_path / "in", "KAZ"), out)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path / "in"), str(out)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and process.stdout.readline() == "writing\n"
        time.sleep(moments.uniform(0, 0.5))
        process.kill()
        process.wait()
        process.stdout.close()
        assert read_package(out).id in whole
        # The next build writes over it, and what the killed one left beside it is in nobody's way.
        refuse_place(out, [])
    write(made_of(tmp_path / "in", "MNG"), out)
    for left in out.parent.glob(".*.part"):
        shutil.rmtree(left)
    assert read_package(out).id in whole


def test_two_builds_into_one_folder_leave_one_of_them_whole(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    made = [made_of(tmp_path / "in", state) for state in ("KAZ", "MNG")]

    def often(which: int) -> list[str]:
        failed = []
        for _ in range(10):
            try:
                write(made[which], tmp_path / "out")
            except (InvalidQuery, OSError) as error:
                failed.append(str(error))
        return failed

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(often, (0, 1)))
    assert read_package(tmp_path / "out").id in {each.release.id for each in made}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_files_of_a_build_are_those_that_are_promised(tmp_path: Path) -> None:
    write(made_of(tmp_path / "in", "KAZ"), tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"datapackage.json", "ranges.csv", writing.CLAIMS, writing.REFUSED, writing.REPORT, writing.DECISIONS} <= names
