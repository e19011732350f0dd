"""A store that holds a small release in memory, and can be made to go away: for what only a store can bring about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.graph.errors import QueryFailed, QueryRefused, StoreError, TimeExceeded
from concerted.graph.facts.release import Release
from concerted.graph.progress import Progress
from concerted.graph.stores import Limits, LoadReport, QueryResult
from tests.graph.small import small_release, states


def world(name: str) -> Release:
    """One listed species in two States, one of which is a Party; ``name`` makes the release another one."""
    return small_release(
        states=states("AAA", "BBB"),
        taxa=[{"taxon": "Avis migrans", "name_en": name}],
        ranges=[{"taxon": "Avis migrans", "iso3": code} for code in ("AAA", "BBB")],
        instruments=[{"id": "cms", "short_name": "CMS", "name_en": "Convention", "kind": "convention", "in_force_on": "1983-11-01"}],
        memberships=[{"instrument": "cms", "iso3": "AAA"}],
        listings=[{"taxon": "Avis migrans"}],
        sources=[{"id": "s", "title": "Source", "tier": "official"}],
    )


class MemoryStore:
    """Keeps the protocol of stores; ``away`` makes every call fail as a server that is down does."""

    def __init__(self, release: Release | None) -> None:
        self.held, self.away, self.closed = release, False, False
        self.asked: list[tuple[str, dict[str, Any], Limits]] = []

    def _reach(self) -> None:
        if self.away:
            raise StoreError("bolt://secret.example:7687 cannot be reached")

    def write(self, release: Release, progress: Progress | None = None) -> LoadReport:
        self._reach()
        previous, self.held = (self.held.id if self.held else None), release
        return LoadReport(release.id, previous, 1, 0, 0, 0.0, "memory")

    def read(self) -> Release:
        self._reach()
        if self.held is None:
            raise StoreError("empty")
        return self.held

    def release_id(self) -> str | None:
        self._reach()
        return self.held.id if self.held else None

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        self._reach()
        asked = limits or Limits()
        self.asked.append((query, dict(parameters or {}), asked))
        if "CREATE" in query:
            raise QueryRefused("CREATE is refused: public queries only read")
        if "RETURN nothing" in query:
            raise QueryFailed("nothing is not defined")
        if "slow" in query:
            raise TimeExceeded(f"the query ran longer than the time limit of {asked.seconds:g} s")
        rows: list[list[Any]] = [["AAA", "=1+1", 1.5], ["BBB", None, float("inf")]]
        return QueryResult(["iso3", "text", "number"], rows[: asked.rows], len(rows) > asked.rows, self.held.id if self.held else None)

    def info(self) -> dict[str, Any]:
        return {"store": "memory"}

    def close(self) -> None:
        self.closed = True
