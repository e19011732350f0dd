"""Snapshots: one file for each release, and which of them counts.

A file is one line of JSON (what it holds, and the hash of what follows) and the engine's graph. It is written beside and
renamed, so that a reader meets the whole of it or nothing, and never changed: whoever has it open goes on reading it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from graph.errors import StoreError
from graph.files import write_whole

FORMAT = 1
KEPT = 3
_ENDING = ".snapshot"
_CURRENT = "current"
_AGAIN = "load the release again (concerted load)"
# What a killed writer left beside: no writing takes as long.
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Contents:
    """What a snapshot holds: the release, the engine that reads it, and its nodes and links counted by label and type."""

    release: str
    title: str
    published: str
    engine: str
    nodes: Mapping[str, int]
    links: Mapping[str, int]
    format: int = FORMAT


class Damaged(StoreError):
    """A snapshot is not what was written, or was written for another version of the engine: it has to be made again."""


def engine() -> str:
    """The engine and its version, whose files no other version needs to understand."""
    try:
        return f"kglite {version('kglite')}"
    except PackageNotFoundError as error:
        raise StoreError(
            "the embedded engine is missing: install kglite (wheels for Linux, macOS and Windows); everything but Cypher works "
            "without it, and Cypher with --store neo4j"
        ) from error


class Snapshots:
    """The snapshots of a folder; the folder is made when the first is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, release: str) -> Path:
        """Where the snapshot of a release is or would be."""
        return self.folder / f"{release}{_ENDING}"

    def current(self) -> str | None:
        """Id of the release that was loaded last; None when none was."""
        try:
            release = (self.folder / _CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"the store in {self.folder} cannot be read: {error}") from error
        if not (len(release) == 64 and release.isalnum()):
            raise Damaged(f"the store in {self.folder} is not whole: its file `{_CURRENT}` names no release; load one (concerted load)")
        return release

    def write(self, contents: Contents, graph: bytes) -> None:
        """Keep a snapshot and make it the one that counts; StoreError when the disk does not take it."""
        head = json.dumps({**asdict(contents), "sha256": hashlib.sha256(graph).hexdigest()})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.path(contents.release), head.encode() + b"\n" + graph)
            self.choose(contents.release)
        except OSError as error:
            kept = f"it holds {self._held()}"
            raise StoreError(f"the store in {self.folder} did not take the release: {error.strerror}; {kept}") from error
        self._forget()

    def choose(self, release: str) -> None:
        """Make a snapshot that is there the one that counts."""
        write_whole(self.folder / _CURRENT, f"{release}\n".encode())
        self.path(release).touch()

    def contents(self, release: str) -> Contents:
        """What the first line of a snapshot says; Damaged when it is not there or cannot be used."""
        try:
            with self.path(release).open("rb") as file:
                return _parsed(file.readline(), self.path(release))[0]
        except OSError as error:
            raise Damaged(f"the snapshot {self.path(release)} cannot be read: {error.strerror}") from error

    def graph(self, release: str) -> bytes:
        """The engine's graph; Damaged when it is not what was written."""
        return graph_of(self.path(release))

    def _held(self) -> str:
        try:
            held = self.current()
        except StoreError:
            held = None
        return f"release {held[:12]} as before" if held else "none"

    def _forget(self) -> None:
        """Delete all but the last few snapshots, and what killed writers left."""
        found = sorted(self.folder.glob(f"*{_ENDING}"), key=_age)
        drafts = [path for path in self.folder.glob(".*") if _age(path) > _ABANDONED_SECONDS]
        for path in (*found[KEPT:], *drafts):
            path.unlink(missing_ok=True)


def graph_of(path: Path) -> bytes:
    """The engine's graph in a snapshot file; Damaged when it is not what was written."""
    try:
        head, _, graph = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise Damaged(f"the snapshot {path} cannot be read: {error.strerror}") from error
    if _parsed(head, path)[1] != hashlib.sha256(graph).hexdigest():
        raise Damaged(f"the snapshot {path} is damaged: its content is not what was written; {_AGAIN}")
    return graph


def _parsed(head: bytes, path: Path) -> tuple[Contents, str]:
    try:
        said = json.loads(head)
        digest = said.pop("sha256")
        contents = Contents(**said)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise Damaged(f"the snapshot {path} is damaged: its first line cannot be read; {_AGAIN}") from error
    if (contents.format, contents.engine) != (FORMAT, engine()):
        raise Damaged(f"the snapshot {path} was written for {contents.engine}, and this is {engine()}; {_AGAIN}")
    return contents, digest


def _age(path: Path) -> float:
    """Seconds since a file was last chosen or written; 0 for one that is just going."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
