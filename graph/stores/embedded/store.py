"""The store that needs nothing installed or started: snapshots, asked by an engine in child processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.graph.errors import StoreDamaged, StoreError
from concerted.graph.progress import Progress
from concerted.graph.stores.access import Access
from concerted.graph.stores.embedded.dialect import translated
from concerted.graph.stores.embedded.pool import Pool
from concerted.graph.stores.embedded.snapshots import Snapshots, engine
from concerted.graph.stores.guard import check_query
from concerted.graph.stores.limits import LOCAL_MEMORY, Limits
from concerted.graph.stores.protocol import LoadReport, QueryResult, StoreInfo
from concerted.graph.stores.results.hints import hints
from concerted.graph.vocabulary import StoreKind

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release

# What loads and reads back is imported where it is done: a query needs none of it, and is there in half the time.


class EmbeddedStore:
    """The snapshots of a folder, of which the one that was loaded last is asked, or that of the ``pinned`` release.

    ``memory`` is what one query may take, in bytes.
    """

    def __init__(self, folder: Path, pinned: str | None = None, memory: int = LOCAL_MEMORY) -> None:
        self.folder, self._pinned, self._memory = folder, pinned, memory
        self._snapshots = Snapshots(folder)
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        engine()

    @classmethod
    def opened(cls, access: Access) -> EmbeddedStore:
        """The store of a folder."""
        return cls(access.folder, access.release, access.memory)

    def close(self) -> None:
        """End the child processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def write(self, release: Release, progress: Progress | None = None, anew: bool = False) -> LoadReport:
        """Make the snapshot of a release the one that counts; one that is there and whole is written again only for ``anew``."""
        began = time.monotonic()
        try:
            previous = self._wanted()
        except StoreDamaged:
            previous = None
        created, way = 0, "snapshot there"
        if anew or not self._snapshots.is_whole(release.id):
            from concerted.graph.stores.embedded.facts import written

            contents, graph = written(release, progress)
            self._snapshots.write(contents, graph)
            created, way = contents.facts, "snapshot written"
        elif previous == release.id:
            way = "nothing to write"
        if self._pinned is None and (way != "nothing to write"):
            self._snapshots.choose(release.id)
        return LoadReport(release.id, previous, created, 0, 0, time.monotonic() - began, way)

    def read(self) -> Release:
        """Read everything back; the id of the result is computed anew and must be the stored one."""
        from concerted.graph.stores.embedded.facts import read

        current = self._current()
        release = read(*self._snapshots.read(current))
        if release.id != current:
            raise StoreDamaged(f"the stored release is not whole: it is called {current[:12]} and its facts are {release.id[:12]}")
        return release

    def release_id(self) -> str | None:
        """Id of the release that counts; StoreDamaged when its snapshot cannot be used."""
        current = self._wanted()
        if current is not None:
            self._snapshots.read(current)
        return current

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        """Answer a read query under the guard: see ``docs/security.md`` for its layers."""
        limits, parameters = limits or Limits(), parameters or {}
        found = check_query(query, limits, parameters, StoreKind.EMBEDDED)
        asked = translated(query, found, parameters)
        pool, release = self._asked()
        columns, rows, truncated = pool.ask(asked.text, asked.parameters, limits)
        return QueryResult(asked.columns or columns, rows, truncated, release, hints(found))

    def info(self) -> StoreInfo:
        """What is stored, where, and by which engine."""
        current = self._wanted()
        contents = self._snapshots.read(current)[0] if current else None
        return StoreInfo(
            store=StoreKind.EMBEDDED, address=str(self.folder), engine=engine(),
            release={"id": contents.release, "title": contents.title, "published": contents.published} if contents else None,
            nodes=contents.nodes if contents else {}, links=contents.links if contents else {},
        )

    def _wanted(self) -> str | None:
        return self._pinned or self._snapshots.current()

    def _current(self) -> str:
        current = self._wanted()
        if current is None:
            raise StoreError(f"the store in {self.folder} holds no release: load one first (concerted load)")
        return current

    def _asked(self) -> tuple[Pool, str]:
        """The children of the snapshot that counts now; those of the one before end once they are idle."""
        current = self._current()
        snapshot, old = self._snapshots.path(current), None
        with self._lock:
            if self._pool is None or self._pool.snapshot != snapshot:
                old, self._pool = self._pool, Pool(snapshot, self._memory)
            pool = self._pool
        if old is not None:
            old.close()
        return pool, current
