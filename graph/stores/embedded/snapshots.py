"""Snapshots: one file for each release, and which of them counts.

A file is one line of JSON (what it holds, and the hash of what follows) and the engine's graph. It is written beside and
renamed, so that a reader meets the whole of it or nothing, and never changed: whoever has it open goes on reading it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from concerted.graph.errors import StoreDamaged, StoreError
from concerted.graph.property_graph.links import FORMAT
from concerted.graph.whole_files import write_whole

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

    @property
    def facts(self) -> int:
        """Nodes and links in all."""
        return sum(self.nodes.values()) + sum(self.links.values())


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
            raise StoreDamaged(f"the store in {self.folder} is not whole: its file `{_CURRENT}` names no release; {_AGAIN}")
        return release

    def write(self, contents: Contents, graph: bytes) -> None:
        """Keep a snapshot; StoreError when the disk does not take it."""
        head = json.dumps({**asdict(contents), "sha256": hashlib.sha256(graph).hexdigest()})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.path(contents.release), head.encode() + b"\n" + graph)
        except OSError as error:
            raise self._not_taken(error) from error
        self._forget()

    def choose(self, release: str) -> None:
        """Make a snapshot that is there the one that counts; StoreError when the disk does not take it."""
        try:
            write_whole(self.folder / _CURRENT, f"{release}\n".encode())
            self.path(release).touch()
        except OSError as error:
            raise self._not_taken(error) from error

    def read(self, release: str) -> tuple[Contents, bytes]:
        """What a snapshot holds, and the engine's graph; StoreDamaged when it is not there or not what was written."""
        return read(self.path(release))

    def is_whole(self, release: str) -> bool:
        """Whether there is a snapshot of a release that can be used."""
        try:
            self.read(release)
        except StoreDamaged:
            return False
        return True

    def usable(self) -> Iterator[Contents]:
        """What the snapshots hold that this engine reads, the newest first; none is read further than its first line."""
        try:
            found, reads = sorted(self.folder.glob(f"*{_ENDING}"), key=_age), engine()
        except (OSError, StoreError):
            return
        for path in found:
            try:
                with path.open("rb") as file:
                    contents, _ = _head(file.readline())
            except (OSError, ValueError, TypeError, AttributeError, KeyError):
                continue
            if (contents.format, contents.engine, contents.release) == (FORMAT, reads, path.stem):
                yield contents

    def _held(self) -> str | None:
        """The release that counts, where that can be told."""
        try:
            return self.current()
        except StoreError:
            return None

    def _not_taken(self, error: OSError) -> StoreError:
        held = self._held()
        holds = f"it holds release {held[:12]} as before" if held else "it holds none"
        return StoreError(f"the store in {self.folder} did not take the release: {error.strerror}; {holds}")

    def _forget(self) -> None:
        """Delete all but the last few snapshots and the one that counts, and what killed writers left."""
        counts = self._held()
        found = sorted(self.folder.glob(f"*{_ENDING}"), key=_age)
        drafts = [path for path in self.folder.glob(".*") if _age(path) > _ABANDONED_SECONDS]
        for path in (*(path for path in found[KEPT:] if path.stem != counts), *drafts):
            path.unlink(missing_ok=True)


def read(path: Path) -> tuple[Contents, bytes]:
    """What a snapshot file holds, and the engine's graph; StoreDamaged when it is not what was written."""
    try:
        head, _, graph = path.read_bytes().partition(b"\n")
        contents, digest = _head(head)
    except OSError as error:
        raise StoreDamaged(f"the snapshot {path} cannot be read: {error.strerror}; {_AGAIN}", path.stem) from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise StoreDamaged(f"the snapshot {path} is damaged: its first line cannot be read; {_AGAIN}", path.stem) from error
    if contents.format != FORMAT:
        raise StoreDamaged(f"the snapshot {path} was written by another version of this program; {_AGAIN}", path.stem)
    if contents.engine != engine():
        raise StoreDamaged(f"the snapshot {path} was written for {contents.engine}, and this is {engine()}; {_AGAIN}", path.stem)
    if digest != hashlib.sha256(graph).hexdigest():
        raise StoreDamaged(f"the snapshot {path} is damaged: its content is not what was written; {_AGAIN}", path.stem)
    return contents, graph


def _head(line: bytes) -> tuple[Contents, str]:
    """What the first line of a snapshot says, and the hash of what follows."""
    said = json.loads(line)
    digest = said.pop("sha256")
    return Contents(**said), digest


def _age(path: Path) -> float:
    """Seconds since a file was last chosen or written; 0 for one that is just going."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
