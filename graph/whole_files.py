"""Files and folders that are written whole or not at all: beside their place first, then renamed into it.

Whoever reads meanwhile, or after a full disk or a power cut, finds what was there before or what was written, never a part.
"""

from __future__ import annotations

import ctypes
import glob
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STALE_SECONDS = 3600
"""Age from which on what lies beside a place is of a program that was killed while it wrote there; what is written now is younger."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; OSError leaves what was there as it was.

    A link is followed and permissions are kept. What is no file (a pipe, a device) is written to as it is.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    with whole_file(path) as beside:
        beside.write_bytes(content)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A new file beside ``path`` to write to, which takes its place at the end; what fails leaves no trace.

    A link is followed and permissions are kept; OSError where the disk does not take it.
    """
    path = Path(os.path.realpath(path))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    clear_stale(path.parent, path.name)
    beside = _beside(path)
    try:
        # Others may read it meanwhile only where they could read the one before.
        beside.touch(0o666 if mode is None else 0o600, exist_ok=False)
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
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
    clear_stale(path.parent, path.name)
    beside = _beside(path)
    beside.mkdir(parents=True)
    try:
        yield beside
        for file in beside.iterdir():
            _settle(file)
        _replace(path, beside)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _settle(path.parent)


def _replace(path: Path, new: Path) -> None:
    """Put a folder in the place of another, which is deleted only when that is done."""
    old = _beside(path)
    if path.exists() and _exchanged(path, new):
        shutil.rmtree(new, ignore_errors=True)
        return
    with suppress(FileNotFoundError):
        path.rename(old)
    try:
        new.rename(path)
    except BaseException:
        with suppress(OSError):
            old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders changed places at one stroke, as Linux can: at no moment is there none."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, TypeError, AttributeError):
        return False
    here, exchange = -100, 2
    return bool(rename(here, os.fsencode(one.absolute()), here, os.fsencode(other.absolute()), exchange) == 0)


def clear_stale(folder: Path, name: str | None = None) -> None:
    """Delete what programs that were killed while they wrote left in a folder: beside the place of a name, or of any."""
    left_by = re.compile(rf"\.{'.*' if name is None else re.escape(name[:100])}\.[0-9a-f]{{12}}\.part")
    for left in folder.glob(f".{'' if name is None else glob.escape(name[:100])}*.part"):
        with suppress(OSError):
            if left_by.fullmatch(left.name) and time.time() - left.lstat().st_mtime > STALE_SECONDS:
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink()


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
