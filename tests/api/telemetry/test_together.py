"""The folder of a server's figures goes with the server, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from concerted.api.telemetry.together import together

pytest.importorskip("fcntl", reason="locks as POSIX has them")

KILLED = """
import os, signal
from concerted.api.telemetry.together import together
with together() as folder:
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
LONG_AGO = (0, 0)


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_it_is_there_for_the_time_of_a_server(tmp_path: Path) -> None:
    with together() as folder:
        assert list(tmp_path.iterdir()) == [Path(folder)]
    assert not list(tmp_path.iterdir())


def test_what_a_killed_server_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )
    assert done.returncode == -signal.SIGKILL
    left = Path(done.stdout.strip())
    (left / "counter_1.db").write_bytes(b"figures")
    with together():
        assert left.exists(), "it may be of a server that is just starting"
    os.utime(left, LONG_AGO)
    with together():
        assert not left.exists()


def test_that_of_another_server_that_runs_stays(tmp_path: Path) -> None:
    (tmp_path / "concerted-metrics-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    os.utime(tmp_path / "elsewhere", LONG_AGO)
    with together() as first:
        os.utime(first, LONG_AGO)
        with together() as second:
            assert Path(first).is_dir() and first != second
    assert (tmp_path / "elsewhere").is_dir(), "what a link leads to is not ours"
