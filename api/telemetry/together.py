"""A folder in which the processes of one server put their figures together, and nothing of it afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "concerted-metrics-"
# As long as it may take from making a folder to holding it, and far longer.
_YOUNG_SECONDS = 60.0


@contextmanager
def together() -> Iterator[str]:
    """A folder for the time of a server; those of servers that were killed are removed first."""
    _remove_left()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        held = _hold(folder)
        try:
            yield folder
        finally:
            if held is not None:
                os.close(held)


def _hold(folder: str | Path) -> int | None:
    """An open file that holds the folder until it is closed, at the latest with its process; None where another holds it."""
    try:
        import fcntl
    except ModuleNotFoundError:
        return None  # Windows has no such locks
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
        else:
            return file
    return None


def _remove_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _YOUNG_SECONDS and (held := _hold(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)
