"""What every store of releases can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from concerted.graph.progress import Progress
from concerted.graph.records import Record
from concerted.graph.stores.limits import Limits
from concerted.graph.vocabulary import StoreKind

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release

@dataclass(frozen=True)
class LoadReport:
    """What a load did.

    Attributes
    ----------
    release, previous : str
        Ids of the release that is held now, and of the one before (None where there was none).
    created, changed, removed : int
        Nodes and links.
    seconds : float
        How long it took.
    way : str
        How it was written.
    """

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
    """What a query answers.

    Attributes
    ----------
    columns : list of str
        As the query names them.
    rows : list of list
        Plain JSON values in the order of ``columns``; dates are ISO text.
    truncated : bool
        There were more rows than the limit.
    release : str
        Id of the release that answered, None of an empty store.
    hints : tuple of str
        What the query asks for and the schema does not declare.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    release: str | None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreInfo(Record):
    """What a store holds."""

    store: StoreKind
    address: str
    engine: str
    release: Mapping[str, Any] | None
    """Id, title and day of publication; null where it is empty."""
    nodes: Mapping[str, int]
    """By label."""
    links: Mapping[str, int]
    """By type."""
    leftovers: int | None = None
    """Nodes and links of labels and types that are not of the schema; of a server that others write to as well."""
    damage: str | None = None
    """What is not as it was written, where something is not."""


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
        """Answer a query that reads.

        Parameters
        ----------
        query : str
            One statement of Cypher; values belong in parameters.
        parameters : mapping of str, optional
            Values by name: text, numbers, truth values, dates, lists and maps of them.
        limits : Limits, optional
            Seconds, rows, bytes, and which guard; those of the public where they are not given.

        Returns
        -------
        QueryResult
            Rows, cut at the limit.

        Raises
        ------
        QueryRefused
            It does more than read, or more than the guard lets through.
        QueryFailed
            The query is at fault.
        LimitExceeded
            It costs too much time, memory or room.
        """
        ...

    def info(self) -> StoreInfo:
        """What is stored, where, and by which engine."""
        ...

    def close(self) -> None:
        """Let go of the connection or directory; the store is not used afterwards."""
        ...
