"""Where a release lives as a graph: one protocol, two stores, the same Cypher."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from concerted.graph.errors import InvalidQuery
from concerted.graph.stores.limits import Limits
from concerted.graph.stores.protocol import LoadReport, QueryResult, Store

__all__ = ["Limits", "LoadReport", "QueryResult", "Store", "data_directory", "open_store"]

StoreKind = Literal["embedded", "neo4j"]


def open_store(
    kind: str = "embedded", *, data_dir: Path | str | None = None, release: str | None = None,
    uri: str | None = None, user: str | None = None, password: str | None = None, database: str | None = None,
) -> Store:
    """Open a store.

    Parameters
    ----------
    kind : {"embedded", "neo4j"}
        The embedded engine, or a Neo4j server.
    data_dir : Path or str, optional
        Folder of the snapshots of the embedded store; by default :func:`data_directory`.
    release : str, optional
        Id of the release whose snapshot the embedded store asks; by default of the one that was loaded last.
    uri, user, password, database : str, optional
        The Neo4j server; by default ``NEO4J_URI``, ``NEO4J_USER``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE``.

    Returns
    -------
    Store
        To be closed after use.

    Raises
    ------
    InvalidQuery
        No such kind, or no address for Neo4j.
    StoreError
        The store cannot be reached, or its engine is not installed.

    Examples
    --------
    >>> from contextlib import closing
    >>> from concerted.loaders import reference_release
    >>> with closing(open_store()) as store:
    ...     report = store.write(reference_release())
    ...     store.run("MATCH (i:Instrument {slug: $slug}) RETURN i.kind AS kind", {"slug": "acap"}).rows
    [['agreement']]
    """
    # Imported here: each engine is heavy, and most commands need neither.
    if kind == "embedded":
        from concerted.graph.stores.embedded.store import EmbeddedStore

        return EmbeddedStore(Path(data_dir) if data_dir else data_directory(), release)
    if kind == "neo4j":
        from concerted.graph.stores.neo4j import Neo4jStore

        address = uri or os.environ.get("NEO4J_URI")
        if not address:
            raise InvalidQuery("the address of Neo4j is not known: set NEO4J_URI, such as bolt://localhost:7687, or give it as an option")
        return Neo4jStore(
            address, user or os.environ.get("NEO4J_USER", "neo4j"),
            password if password is not None else os.environ.get("NEO4J_PASSWORD", ""), database or os.environ.get("NEO4J_DATABASE"),
        )
    raise InvalidQuery(f"there is no store {kind!r}; there are embedded and neo4j")


def data_directory() -> Path:
    """Folder of the snapshots: ``CONCERTED_DATA_DIR``, else one in the user's data folder."""
    if chosen := os.environ.get("CONCERTED_DATA_DIR"):
        return Path(chosen)
    if local := os.environ.get("LOCALAPPDATA"):
        return Path(local) / "concerted" / "snapshots"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "concerted" / "snapshots"
