"""Compiled releases in the user's cache folder, so that a package is checked once and not at every start."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.whole_files import clear_stale, home, whole_folder

# What a compiled release means: raised when packages are read, checked or kept differently, so that what was compiled before is not used.
FORMAT = 2
# Compiled releases kept: a few packages that somebody works on in turn, not every version there ever was.
KEPT = 8


def cache_folder() -> Path:
    """``CONCERTED_CACHE``, else the folder that the platform keeps for caches."""
    if chosen := os.environ.get("CONCERTED_CACHE"):
        return Path(chosen)
    if sys.platform == "darwin":
        return home() / "Library" / "Caches" / "concerted"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home())) / "concerted" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or home() / ".cache") / "concerted"


def _form() -> str:
    """What has to be the same for a compiled release to be used: the declared tables, the library, and the format."""
    return f"{FORMAT} {pl.__version__} {TABLES!r}\n"


class Cache:
    """The compiled form of one package, found by the hash of its bytes, of the declared tables, and of the format."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        digest = hashlib.sha256(_form().encode())
        for name in sorted(files):
            digest.update(f"{name} {len(files[name])}\n".encode() + files[name])
        self.folder = cache_folder() / digest.hexdigest()[:32]

    @classmethod
    def of_store(cls, release_id: str) -> Cache:
        """The place of a release that was read out of a store, where it has no package."""
        return cls({"release": release_id.encode()})

    def load(self) -> Release | None:
        """The release, or None where it was not compiled before or what is kept cannot be used."""
        return _load(self.folder)

    def store(self, release: Release, beside: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Keep a release, and further files that go with it; a cache that cannot be written is no error."""
        try:
            with whole_folder(self.folder) as new:
                for name, content in beside.items():
                    (new / name).write_bytes(content)
                for name, frame in release.tables.items():
                    frame.write_ipc(new / f"{name}.arrow")
                about = {"id": release.id, "title": release.title, "published": release.published.isoformat(), "form": _hashed(_form())}
                (new / "release.json").write_text(json.dumps(about))
            self._forget()
        except OSError:
            return

    def _forget(self) -> None:
        """Delete what was compiled long ago, so that the cache does not grow with every version of a package."""
        kept = sorted(self.folder.parent.glob("*/release.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in kept[KEPT:]:
            shutil.rmtree(file.parent, ignore_errors=True)
        clear_stale(self.folder.parent)


class Compiled:
    """A release that the cache keeps: what it is called, and its tables on demand."""

    def __init__(self, folder: Path, about: Mapping[str, str]) -> None:
        self.folder, self.id, self.title, self.published = folder, about["id"], about["title"], about["published"]

    def load(self) -> Release | None:
        """The release, or None where what is kept cannot be used."""
        return _load(self.folder)


def compiled() -> Iterator[Compiled]:
    """What the cache keeps and this program can use, in the order of their folders."""
    form = _hashed(_form())
    for file in sorted(cache_folder().glob("*/release.json")):
        try:
            about = json.loads(file.read_text())
            if about.get("form") == form:
                yield Compiled(file.parent, about)
        except (OSError, ValueError, KeyError, AttributeError):
            continue


def kept_beside(release_id: str, name: str) -> bytes | None:
    """A file that is kept beside a compiled release; None where there is none."""
    for each in compiled():
        if each.id == release_id:
            with suppress(OSError):
                return (each.folder / name).read_bytes()
    return None


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _load(folder: Path) -> Release | None:
    try:
        about = json.loads((folder / "release.json").read_text())
        tables = {name: pl.read_ipc(folder / f"{name}.arrow") for name in TABLES}
        return Release(about["id"], about["title"], date.fromisoformat(about["published"]), MappingProxyType(tables))
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
