"""The directory of an embedded store: who owns it, and which of the graphs in it is the current one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

from graph.errors import StoreError

_CURRENT = "current"
_OWNER = "owner"


class StoreDirectory:
    """A directory held by one process.

    Each graph is a sub-directory ``graph-<number>``; the file ``current`` names the one that counts and is replaced
    in one step, so that a new graph is built beside the old and takes over whole. Any other sub-directory is what a
    killed load left behind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._owner = (path / _OWNER).open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"the directory {path} cannot be used as a store: {error.strerror}") from error
        if not _lock(self._owner):
            self._owner.seek(0)
            pid = self._owner.read().strip() or "unknown"
            self._owner.close()
            raise StoreError(
                f"the store in {path} is in use by process {pid}: end that process, or give this one another directory (--data-dir)"
            )
        self._owner.truncate(0)
        self._owner.write(str(os.getpid()))
        self._owner.flush()

    def current(self) -> Path | None:
        """The graph that counts, or None when nothing was loaded yet."""
        try:
            return self.path / (self.path / _CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def fresh(self) -> Path:
        """A path for a graph to be built beside the current one."""
        numbers = [int(p.name.split("-")[1]) for p in self.path.glob("graph-*")]
        return self.path / f"graph-{max(numbers, default=0) + 1}"

    def switch(self, graph: Path) -> None:
        """Make a graph the current one, in one step that survives a power cut."""
        draft = self.path / f"{_CURRENT}.draft"
        with draft.open("w", encoding="utf-8") as file:
            file.write(graph.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / _CURRENT)

    def sweep(self) -> None:
        """Delete every graph but the current one."""
        current = self.current()
        for graph in self.path.glob("graph-*"):
            if graph != current:
                shutil.rmtree(graph, ignore_errors=True)

    def close(self) -> None:
        """Give the directory back."""
        self._owner.close()


def _lock(file: IO[str]) -> bool:
    """Lock a file until it is closed or the process ends; False when another holds it."""
    try:
        import fcntl
    except ModuleNotFoundError:
        # Windows: the engine's own lock on its database files still keeps a second process out.
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
