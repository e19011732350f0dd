"""The program with a room of its own, for a test that adds something to it as a contributor would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]


def house_with(folder: Path, room: str) -> Path:
    """A package ``concerted`` in ``folder`` with a copy of one room, and links to the others; the copy is returned."""
    package = folder / "concerted"
    package.mkdir()
    for part in (TOP / "concerted").iterdir():
        if part.name not in (room, "__pycache__"):
            (package / part.name).symlink_to(part.resolve())
    shutil.copytree(TOP / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    return package / room


def run_in(folder: Path, code: str, *arguments: str, **environment: str) -> str:
    """What a process prints that imports that package."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{TOP}", **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
