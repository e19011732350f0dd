"""Where a release lives as a graph: one protocol, a store for each way to keep it, the same Cypher."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name

from concerted.graph.errors import InvalidQuery
from concerted.graph.stores.access import Access, data_directory
from concerted.graph.stores.limits import LOCAL_MEMORY, Limits
from concerted.graph.stores.protocol import LoadReport, QueryResult, Store
from concerted.graph.vocabulary import StoreKind

__all__ = ["STORES", "Access", "Limits", "LoadReport", "QueryResult", "Store", "data_directory", "open_store"]

# What opens a store of each kind: it takes an Access and gives a Store. Named and not imported, since engines are heavy
# and most commands need none.
STORES: Mapping[StoreKind, str] = {
    StoreKind.EMBEDDED: "concerted.graph.stores.embedded.store:EmbeddedStore.opened",
    StoreKind.NEO4J: "concerted.graph.stores.neo4j.store:Neo4jStore.opened",
}


def open_store(
    kind: str = StoreKind.EMBEDDED, *, data_dir: Path | str | None = None, release: str | None = None, memory: int = LOCAL_MEMORY,
    uri: str | None = None, user: str | None = None, password: str | None = None, database: str | None = None,
    retry_seconds: float = 15.0,
) -> Store:
    """Open a store.

    Parameters
    ----------
    kind : StoreKind or str
        ``embedded`` or ``neo4j``.
    data_dir : Path or str, optional
        Folder of the snapshots of the embedded store; by default :func:`data_directory`.
    release : str, optional
        Id of the release that is asked, where a store holds several; by default the one that was loaded last.
    memory : int
        What one query may take on this machine, in bytes.
    uri, user, password, database : str, optional
        A server; by default ``NEO4J_URI``, ``NEO4J_USER``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE``.
    retry_seconds : float
        How long a server that does not answer is asked again.

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
    if kind not in STORES:
        *others, last = STORES
        raise InvalidQuery(f"there is no store {kind!r}; there are {', '.join(others)} and {last}")
    access = Access(data_dir, release, memory, uri, user, password, database, retry_seconds)
    store: Store = resolve_name(STORES[StoreKind(kind)])(access)
    return store
