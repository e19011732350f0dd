"""The program with rooms of its own, for a test that adds something to it as a contributor would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
# The command line, and an application that answers the addresses it is given once its store has come to the status named first.
COMMAND = "import sys; from concerted.api.cli.main import main; sys.argv[0] = 'concerted'; main()"
OVER_HTTP = """
import json, sys
from concerted.api.app import create_app
from concerted.api.settings import Settings
from tests.api.conftest import Client, wait_until
app = create_app(Settings(log_level="error"))
app.state.service.start()
wait_until(lambda: app.state.service.snapshot.store.status == sys.argv[1])
print(json.dumps([Client(app).get(address).json() for address in sys.argv[2:]]))
app.state.service.stop()
"""


def house_with(folder: Path, room: str, *others: str) -> Path:
    """A package ``concerted`` in ``folder`` with copies of one room or more, and links to the others; the copy of the first is returned."""
    package = folder / "concerted"
    package.mkdir()
    for part in (TOP / "concerted").iterdir():
        if part.name not in (room, *others, "__pycache__"):
            (package / part.name).symlink_to(part.resolve())
    for copied in (room, *others):
        shutil.copytree(TOP / copied, package / copied, ignore=shutil.ignore_patterns("__pycache__"))
    return package / room


def add(file: Path, before: str, added: str) -> None:
    """Write something into a file, in front of what stands there once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    file.write_text(text.replace(before, added + before), encoding="utf-8")


def run_in(folder: Path, code: str, *arguments: str, **environment: str) -> str:
    """What a process prints that imports that package."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{TOP}", **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
