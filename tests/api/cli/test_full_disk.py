"""A disk that is full, for real: no file of the process may grow beyond a size. What was there stays, and the message says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from concerted.loaders import reference_release

pytestmark = pytest.mark.process

resource = pytest.importorskip("resource", reason="a limit on the size of files as POSIX has it")

ROOM = 4096
GAPS = ("gaps", "--as-of", "2019-10-15")


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The release is in the cache, which the processes of these tests cannot fill."""
    reference_release()


def narrow(*arguments: str, stdout: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command that may write files of a few kilobytes at the most."""
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))

    command = [sys.executable, "-m", "concerted.api.cli.main", *arguments]
    where = stdout.open("wb") if stdout else subprocess.PIPE
    try:
        return subprocess.run(command, stdout=where, stderr=subprocess.PIPE, text=True, preexec_fn=limited, check=False, env=os.environ)
    finally:
        if stdout:
            where.close()  # type: ignore[union-attr]  # the file opened above


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "txt"])
def test_the_file_before_stays(tmp_path: Path, form: str) -> None:
    target = tmp_path / f"gaps.{form}"
    target.write_bytes(b"what was there")
    done = narrow(*GAPS, "--output", str(target))
    assert done.returncode == 1
    assert str(target) in done.stderr and "stays as it was" in done.stderr and "Traceback" not in done.stderr
    assert target.read_bytes() == b"what was there" and list(tmp_path.iterdir()) == [target]


def test_a_first_file_is_not_there_in_part(tmp_path: Path) -> None:
    done = narrow(*GAPS, "--output", str(tmp_path / "gaps.json"))
    assert done.returncode == 1 and "nothing was written" in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_fits_is_written(tmp_path: Path) -> None:
    target = tmp_path / "gaps.json"
    assert narrow(*GAPS, "--state", "Namibia", "--instrument", "acap", "--output", str(target)).returncode == 0
    assert target.stat().st_size < ROOM


@pytest.mark.parametrize("form", ["json", "table"])
def test_standard_output_that_cannot_be_written_is_said(tmp_path: Path, form: str) -> None:
    done = narrow(*GAPS, "--format", form, stdout=tmp_path / "out")
    assert done.returncode == 1
    assert "cannot write the answer" in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_cache_that_cannot_be_written_is_no_error_and_leaves_no_part(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "concerted.api.cli.main", *GAPS, "--state", "Namibia", "--format", "json"]

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))

    for _ in range(2):
        done = subprocess.run(
            command, capture_output=True, text=True, preexec_fn=limited, check=False, env=os.environ | {"CONCERTED_CACHE": str(tmp_path)}
        )
        assert done.returncode == 0, done.stderr
        assert not list(tmp_path.iterdir())
