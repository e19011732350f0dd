"""A release to be asked in Cypher, with frames for answers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from concerted.graph.errors import InvalidQuery, StoreError
from concerted.graph.stores import Limits, Store, data_directory
from concerted.graph.stores.limits import LOCAL_ROWS, LOCAL_SECONDS
from concerted.library import fill, named, question

if TYPE_CHECKING:
    import polars as pl

    from concerted.graph.facts.release import Release

# polars is imported with the first frame: the command line shares what is beside this module, and needs none.


class Graph:
    """A release in a store; made by :func:`open`, and closed after use or by ``with``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def release(self) -> str:
        """Id of the release that answers: what to cite."""
        held = self._store.release_id()
        if held is None:
            raise StoreError("the store is empty: load a release first (concerted load)")
        return held

    def cypher(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = LOCAL_SECONDS, rows: int = LOCAL_ROWS,
    ) -> pl.DataFrame:
        """Rows of a Cypher query that reads.

        Parameters
        ----------
        query
            One statement; values belong in parameters (``$name``).
        parameters
            Values by name: text, numbers, truth values, dates, lists and maps of them.
        seconds
            How long it may run.
        rows
            How many rows at the most; InvalidQuery where there are more, so that nothing is missing unseen.

        Returns
        -------
        polars.DataFrame
            A column for each that the query returns. Dates are ISO text, nodes and links structs with their properties.

        Raises
        ------
        QueryRefused
            The query does more than read.
        QueryFailed
            The engine does not take the query.
        LimitExceeded
            It took too long or too much memory.
        """
        import polars as pl

        result = self._store.run(query, parameters, Limits.local(seconds=seconds, rows=rows))
        for hint in result.hints:
            warnings.warn(hint, stacklevel=2)
        if result.truncated:
            raise InvalidQuery(f"the answer has more than {rows} rows: allow more (rows=...) or ask for less (LIMIT)")
        columns = list(zip(*result.rows, strict=True)) or [()] * len(result.columns)
        return pl.DataFrame([pl.Series(name, values, strict=False) for name, values in zip(result.columns, columns, strict=True)])

    def ask(self, id: str, *, seconds: float = LOCAL_SECONDS, rows: int = LOCAL_ROWS, **parameters: Any) -> pl.DataFrame:
        """Rows of a question of the library (``concerted questions``).

        Parameters that are not given take the question's examples; States, taxa and instruments go by any of their names.
        Errors and the other parameters are those of :meth:`cypher`.
        """
        asked = question(id)
        known = {parameter.name: parameter for parameter in asked.parameters}
        for name in parameters:
            if name not in known:
                raise InvalidQuery(f"{name!r} is no parameter of {id}; {', '.join(known) or 'it has none'}")
        given = {name: known[name].parse(str(value)) for name, value in parameters.items()}
        return self.cypher(asked.query, named(asked.examples | given, self._store), seconds=seconds, rows=rows)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open(release: Release | str | Path | None = None, *, data_dir: str | Path | None = None) -> Graph:
    """Open a release on the embedded engine; the first time its snapshot is made, which takes seconds.

    Parameters
    ----------
    release
        A release, or the folder or file of a data package; without one, what ``concerted load`` loaded last, and the bundled
        release where nothing was.
    data_dir
        Folder of the snapshots; by default ``CONCERTED_DATA_DIR``, else the user's.

    Raises
    ------
    InvalidPackage
        The data package is damaged.
    StoreError
        There is no engine for this machine, or the folder cannot be used.
    """
    from concerted.graph.facts.release import Release
    from concerted.graph.stores.embedded.store import EmbeddedStore

    folder = Path(data_dir) if data_dir else data_directory()
    if release is None:
        store = EmbeddedStore(folder)
        fill(store)
        return Graph(store)
    if not isinstance(release, Release):
        from concerted.loaders import read_package

        release = read_package(release)
    store = EmbeddedStore(folder, release.id)
    store.write(release)
    return Graph(store)
