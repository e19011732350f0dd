"""Compiled releases in the user's cache folder, so that a package is checked once and not at every start."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.whole_files import whole_folder

# What a compiled release means: raised when packages are read, checked or kept differently, so that what was compiled before is not used.
FORMAT = 1
# Compiled releases kept: a few packages that somebody works on in turn, not every version there ever was.
KEPT = 8
STALE_SECONDS = 3600


def cache_folder() -> Path:
    """``CONCERTED_CACHE``, else the folder that the platform keeps for caches."""
    if chosen := os.environ.get("CONCERTED_CACHE"):
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "concerted"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "concerted" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "concerted"


class Cache:
    """The compiled form of one package, found by the hash of its bytes, of the declared tables, and of the format."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        digest = hashlib.sha256(f"{FORMAT} {pl.__version__} {TABLES!r}\n".encode())
        for name in sorted(files):
            digest.update(f"{name} {len(files[name])}\n".encode() + files[name])
        self.folder = cache_folder() / digest.hexdigest()[:32]

    def load(self) -> Release | None:
        """The release, or None where it was not compiled before or what is kept cannot be used."""
        try:
            about = json.loads((self.folder / "release.json").read_text())
            tables = {name: pl.read_ipc(self.folder / f"{name}.arrow") for name in TABLES}
            return Release(about["id"], about["title"], date.fromisoformat(about["published"]), MappingProxyType(tables))
        except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
            return None

    def store(self, release: Release) -> None:
        """Keep a release; a cache that cannot be written is no error."""
        try:
            with whole_folder(self.folder) as new:
                for name, frame in release.tables.items():
                    frame.write_ipc(new / f"{name}.arrow")
                about = {"id": release.id, "title": release.title, "published": release.published.isoformat()}
                (new / "release.json").write_text(json.dumps(about))
            self._forget()
        except OSError:
            return

    def _forget(self) -> None:
        """Delete what was compiled long ago, so that the cache does not grow with every version of a package."""
        kept = sorted(self.folder.parent.glob("*/release.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in kept[KEPT:]:
            shutil.rmtree(file.parent, ignore_errors=True)
        for left in self.folder.parent.glob(".*.part"):
            # Of one that was killed while it wrote; what is written at the moment is younger.
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
