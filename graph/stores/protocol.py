"""What every store of releases can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from concerted.graph.stores.limits import Limits

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release

Progress = Callable[[str, int, int], None]
"""Called while a release is written with what is being written, how many facts are done, and of how many."""


@dataclass(frozen=True)
class LoadReport:
    """What a load did: nodes and links written or removed, and in how many seconds."""

    release: str
    previous: str | None
    created: int
    changed: int
    removed: int
    seconds: float
    way: str

    @property
    def written(self) -> int:
        """Nodes and links that were touched; 0 when the store already held the release."""
        return self.created + self.changed + self.removed


@dataclass(frozen=True)
class QueryResult:
    """Rows of plain JSON values in the order of ``columns``; ``truncated`` when there were more than the limit.

    ``hints`` name what the query asks for and the schema does not declare.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    release: str | None
    hints: tuple[str, ...] = ()


class Store(Protocol):
    """A place where one release lives as a graph; every method raises StoreError when it cannot be reached."""

    def write(self, release: Release, progress: Progress | None = None, anew: bool = False) -> LoadReport:
        """Make the store hold ``release`` and nothing else: all of it or, when interrupted, none of it.

        What is there already is not written again, unless ``anew`` asks for everything.
        """
        ...

    def read(self) -> Release:
        """The release that is stored, from its nodes and links; StoreError when it is not whole."""
        ...

    def release_id(self) -> str | None:
        """Id of the stored release, or None in an empty store."""
        ...

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        """Answer a read query; QueryRefused when it is more than that, LimitExceeded when it costs too much."""
        ...

    def info(self) -> dict[str, Any]:
        """Kind and address of the store, its engine, the release, and counts of nodes and links by type."""
        ...

    def close(self) -> None:
        """Let go of the connection or directory; the store is not used afterwards."""
        ...
