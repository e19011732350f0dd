"""``concerted export``: what it writes, what it says, and what is there when it cannot."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from concerted.graph.exports.formats import FOLDER, FORMATS
from concerted.loaders import read_package, reference_release
from tests.api.cli.command import run
from tests.loaders.packages import package_files, small, write

COMMAND = (sys.executable, "-m", "concerted.api.cli.main", "export")
ROOM = 4096


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small release, which is exported in a moment."""
    folder = write(tmp_path_factory.mktemp("package"), package_files(small()))
    read_package(folder)
    return folder


def name_of(format: str, ending: str) -> str:
    """A name for an export."""
    return f"cms-{format}{ending}"


PAIRS = [(each.id, ending) for each in FORMATS.values() for ending in each.endings]


@pytest.mark.parametrize(("format", "ending"), PAIRS)
def test_every_format_is_written_in_every_way(package: Path, tmp_path: Path, format: str, ending: str) -> None:
    path = tmp_path / name_of(format, ending)
    for _ in range(2):  # over what was written before too
        done = run("export", format, "--output", str(path), "--release", str(package), "--format", "json")
        assert done.exit_code == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["format"] == format and told["path"] == str(path) and told["release"] == read_package(package).id
        assert told["files"] and sum(file["rows"] or 0 for file in told["files"]) > 10
        assert [child.name for child in tmp_path.iterdir()] == [path.name]
    if ending == FOLDER:
        assert {file["name"]: file["bytes"] for file in told["files"]} == {
            child.name: child.stat().st_size for child in path.iterdir() if child.name != "about.json"
        }
    else:
        assert told["bytes"] == path.stat().st_size
    if ending == ".zip":
        with zipfile.ZipFile(path) as files:
            assert {file["name"] for file in told["files"]} == set(files.namelist()) - {"about.json"}


@pytest.mark.parametrize(("format", "ending"), PAIRS)
def test_the_same_release_gives_the_same_bytes(package: Path, tmp_path: Path, format: str, ending: str) -> None:
    made = []
    for n in range(2):
        path = tmp_path / str(n) / name_of(format, ending)
        path.parent.mkdir()
        given = ("--as-of", "2014-05-01") if FORMATS[format].dated else ()
        assert run("export", format, "--output", str(path), "--release", str(package), *given).exit_code == 0
        made.append({child.name: child.read_bytes() for child in (path.iterdir() if path.is_dir() else (path,))})
    assert made[0] == made[1]


@pytest.mark.parametrize(("arguments", "said"), [
    (("nothing", "--output", "x.zip"), "one of: data-package, dwca, graphml"),
    (("turtle", "--output", "x.csv"), "x.csv is not accepted for turtle; a folder is, or a name that ends with one of: .ttl, .zip"),
    (("dwca", "--output", "x"), "x is not accepted for dwca; a name that ends with one of: .zip"),
    (("graphml", "--output", "folder"), "folder is not accepted for graphml"),
    (("graphml", "--output", ""), "is no name of a file"),
    (("graphml", "--output", "--release"), "is no name of a file"),
    (("graphml", "--output", "folder.graphml"), "folder.graphml is there and is no file"),
    (("data-package", "--output", "file"), "file is a file, where a folder is to be written"),
    (("data-package", "--output", "folder"), "holds files that are no export"),
    (("sqlite", "--output", "x.db", "--as-of", "2014-05-01"), "sqlite holds all dates; at one date is species-states"),
    (("species-states", "--output", "x.csv", "--as-of", "yesterday"), "--as-of"),
    (("graphml", "--output", "x.graphml", "--release", "nowhere"), "neither a data package"),
])
def test_what_cannot_be_meant_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    for folder in ("folder", "folder.graphml"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "thesis.txt").write_text("mine")
    before = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    done = run("export", *arguments)
    assert done.exit_code == 2 and said in " ".join(done.stderr.split()), done.stderr
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == before


def test_it_says_in_a_line_what_it_wrote(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "cms.graphml"
    done = run("export", "graphml", "--output", str(path), "--release", str(package))
    assert done.stdout.startswith(f"{path} holds release {read_package(package).id[:12]} as graphml: 1 file, ")
    done = run("export", "data-package", "--output", str(tmp_path / "cms"), "--release", str(package), "--format", "csv")
    rows = pl.read_csv(done.stdout_bytes)
    assert rows.filter(pl.col("name") == "states.csv")["rows"][0] == reference_release()["states"].height


def test_a_date_is_asked_of_species_and_states(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    assert run("export", "species-states", "--output", str(path), "--release", str(package), "--as-of", "COP11").exit_code == 0
    assert set(pl.read_csv(path)["as_of"]) == {"2014-11-04"}


def test_a_name_with_a_number_is_a_folder_and_a_link_is_followed(package: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("release-2.0", "link"):
        assert run("export", "parquet", "--output", str(tmp_path / name), "--release", str(package)).exit_code == 0
        assert (tmp_path / name / "taxa.parquet").is_file()
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real" / "taxa.parquet").is_file()


@pytest.mark.process
@pytest.mark.parametrize(("format", "ending"), PAIRS)
def test_a_full_disk_leaves_what_was_there(package: Path, tmp_path: Path, format: str, ending: str) -> None:
    resource = pytest.importorskip("resource", reason="a limit on the size of files as POSIX has it")
    path = tmp_path / "out" / name_of(format, ending)
    path.parent.mkdir()
    if ending != FOLDER:
        path.write_bytes(b"what was there")
    done = subprocess.run(
        [*COMMAND, format, "--output", str(path), "--release", str(package)], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)), env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert f"cannot write {path}: " in done.stderr and len(done.stderr.splitlines()) == 1
    if ending == FOLDER:
        assert "nothing was written" in done.stderr and not path.exists()
    else:
        assert "what is there stays as it was" in done.stderr and path.read_bytes() == b"what was there"
    assert [child.name for child in path.parent.iterdir()] == [path.name] * (ending != FOLDER)
    assert not list(tmp_path.glob("concerted-*"))


# Interrupted at its first word of progress, when it has begun to write.
_INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from concerted.graph.exports.formats import export
from concerted.graph.exports.writing.subject import Subject
from concerted.releases import find
def say(what, done, of):
    os.kill(os.getpid(), signal.SIGINT)
export(Subject(find(sys.argv[3]), say=say), sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.process
@pytest.mark.parametrize(("format", "ending"), [("neo4j-csv", ""), ("parquet", ".zip"), ("turtle", ".ttl"), ("sqlite", ".db")])
def test_who_interrupts_it_finds_what_was_there(package: Path, tmp_path: Path, format: str, ending: str) -> None:
    path = tmp_path / "out" / name_of(format, ending)
    path.parent.mkdir()
    assert run("export", format, "--output", str(path), "--release", str(package)).exit_code == 0
    before = {child.name: child.read_bytes() for child in (path.iterdir() if path.is_dir() else (path,))}
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, format, str(path), str(package)], capture_output=True, text=True, check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode in (-signal.SIGINT, 130, 1) and "KeyboardInterrupt" in done.stderr
    assert {child.name: child.read_bytes() for child in (path.iterdir() if path.is_dir() else (path,))} == before
    assert [child.name for child in path.parent.iterdir()] == [path.name] and not list(tmp_path.glob("concerted-*"))


def test_the_formats_are_declared_whole() -> None:
    for each in FORMATS.values():
        assert callable(each.write) and each.media_type and each.sent != FOLDER and each.says
    assert list(FORMATS) == ["data-package", "dwca", "graphml", "neo4j-csv", "turtle", "sqlite", "parquet", "species-states"]
