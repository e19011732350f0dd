"""What ``concerted build`` does not take: each in a line that says what is accepted, and nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.api.cli.command import run
from tests.loaders.build.builds import written
from tests.loaders.packages import package_files, small, write

LIST = "taxon,iso3,presence,source\nSaiga tatarica,Kazakhstan,extant,A list\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "package", package_files(small()))
    return written(tmp_path, {
        "list.csv": LIST, "other.csv": "foo,bar\n1,2\n", "empty.csv": "", "quote.csv": 'taxon,iso3\nSaiga tatarica,"KAZ\n',
        "bytes.csv": b"taxon,iso3\nSaiga tatarica,\xff\n", "no.zip": b"PK\x03\x04", "full/mine.txt": "mine", "folder/x.txt": "hi",
        "-dash.csv": LIST, "ré n.csv": LIST,
    })


@pytest.mark.parametrize(("words", "code", "said"), [
    (("nowhere.csv",), 1, "nowhere.csv: there is no such file or folder"),
    (("other.csv",), 1, "other.csv: is of no source that is known (other.csv has foo, bar)"),
    (("empty.csv",), 1, "empty.csv:1: is empty; a header line is expected"),
    (("quote.csv",), 1, "quote.csv:2: column iso3: is no CSV: the quote that opens here is not closed"),
    (("bytes.csv",), 1, "bytes.csv:2: byte 0xff is not UTF-8"),
    (("no.zip",), 1, "no.zip: cannot be unpacked"),
    (("folder",), 1, "is of no source that is known"),
    (("list.csv", "--as", "nobody"), 2, "--as: 'nobody' is not accepted; one of: "),
    (("other.csv", "--as", "mdd"), 1, "other.csv:1: column sciName: is missing"),
    (("list.csv", "--onto", "nowhere"), 2, "'nowhere' is neither a data package"),
    (("list.csv", "--edition", "24"), 2, "--edition: '24' is not accepted; a day as YYYY-MM-DD, or a year, is"),
    (("list.csv", "--edition", "2024-13-01"), 2, "--edition: '2024-13-01' is not accepted"),
    (("list.csv", "--published", "2024"), 2, "--published: '2024' is not accepted; a day as YYYY-MM-DD is"),
    (("list.csv", "--decisions", "nowhere.csv"), 2, "--decisions: there is no file nowhere.csv"),
    (("list.csv", "--decisions", "list.csv"), 1, "list.csv:1: column because: is missing"),
    (("list.csv", "--format", "html"), 2, "--format: 'html' is not accepted"),
    (("list.csv", "--output", "x.doc"), 2, "--output: x.doc ends with .doc"),
])
def test_it_is_said_in_a_line(words: tuple[str, ...], code: int, said: str, place: Path) -> None:
    refused = run("build", *words, "--out", "made")
    assert (refused.exit_code, refused.stdout) == (code, "") and said in refused.stderr, refused.stderr
    assert not (place / "made").exists() and "Traceback" not in refused.stderr


@pytest.mark.parametrize(("out", "code", "said"), [
    ("list.csv", 2, "--out: "), ("full", 2, "holds files that are no export"), ("full/../full", 2, "holds files that are no export"),
    ("package/made", 2, "--out: package/made lies in package, which is read"),
    ("list.csv/made", 2, "--out: list.csv/made lies in list.csv, which is read"),
    ("other.csv/made", 1, "cannot write other.csv/made"),
])
def test_a_place_that_is_not_free_is_named_before_anything_is_read(out: str, code: int, said: str) -> None:
    refused = run("build", "list.csv", "--onto", "package", "--out", out)
    assert (refused.exit_code, refused.stdout) == (code, "") and said in refused.stderr, refused.stderr


@pytest.mark.parametrize("words", [("build",), ("build", "list.csv"), ("build", "--out", "made")])
def test_what_is_needed_is_named(words: tuple[str, ...]) -> None:
    refused = run(*words)
    assert refused.exit_code == 2 and "Missing" in refused.stderr


@pytest.mark.parametrize("name", ["./-dash.csv", "ré n.csv", "folder/../list.csv"])
def test_a_file_may_be_called_anything(name: str) -> None:
    assert run("build", name, "--onto", "package", "--out", "made").exit_code == 0
    assert run("build", "--onto", "package", "--out", "made", "--", "-dash.csv").exit_code == 0


def test_all_files_that_fail_are_named_at_once() -> None:
    refused = run("build", "quote.csv", "list.csv", "nowhere.csv", "bytes.csv", "--out", "made").stderr.splitlines()
    assert [line.partition(":")[0] for line in refused] == ["bytes.csv", "nowhere.csv", "quote.csv"]


def test_what_fails_leaves_the_release_of_before(place: Path) -> None:
    assert run("build", "list.csv", "--onto", "package", "--out", "made").exit_code == 0
    before = {path.name: path.read_bytes() for path in (place / "made").iterdir()}
    assert run("build", "list.csv", "quote.csv", "--onto", "package", "--out", "made").exit_code == 1
    assert {path.name: path.read_bytes() for path in (place / "made").iterdir()} == before


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has them")
def test_who_interrupts_it_is_told_nothing_and_finds_what_was_there(place: Path) -> None:
    import signal
    import subprocess

    process = subprocess.Popen(
        [sys.executable, "-m", "concerted.api.cli.main", "build", "list.csv", "--onto", "package", "--out", "made"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode != 0 and not (place / "made").exists() and not list(place.glob(".made.*"))
