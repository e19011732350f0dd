"""Files and folders that are written whole or not at all: beside their place first, then renamed into it.

Whoever reads meanwhile, or after a full disk or a power cut, finds what was there before or what was written, never a part.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; OSError leaves what was there as it was.

    A link is followed and permissions are kept. What is no file (a pipe, a device) is written to as it is.
    """
    path = Path(os.path.realpath(path))
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(content)
        return
    beside = _beside(path)
    try:
        with beside.open("xb") as file:
            if mode is not None:
                beside.chmod(stat.S_IMODE(mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _settle(path.parent)


def home() -> Path:
    """The user's home; where there is none, a place that takes nothing: what is kept there is not kept, and what must be says so."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull) / "no-home"


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder to write into, which takes the place of ``path`` at the end; what fails leaves no trace."""
    beside = _beside(path)
    beside.mkdir(parents=True)
    try:
        yield beside
        for file in beside.iterdir():
            _settle(file)
        shutil.rmtree(path, ignore_errors=True)
        beside.rename(path)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _settle(path.parent)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")


def _settle(path: Path) -> None:
    """Have what is written on the disk, also after a power cut; folders cannot be asked for that everywhere."""
    with suppress(OSError):
        held = os.open(path, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
