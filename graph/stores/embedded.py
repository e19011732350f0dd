"""A release in ArcadeDB inside this process: nothing to install or start, the same Cypher as Neo4j.

A small difference is written in one transaction; a killed process leaves the graph as it was. A first load, or a
difference of more than ``ONE_TRANSACTION`` facts, would hold everything it writes in memory until the commit, so it
builds a new graph in a directory beside the old one, in batches, and takes over by replacing one small file.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import StoreError
from graph.release import Release
from graph.stores import ledger, statements
from graph.stores.columns import returned
from graph.stores.difference import Difference, Stored, difference
from graph.stores.directory import StoreDirectory
from graph.stores.embedded_query import EmbeddedQueries
from graph.stores.engine import arcadedb, configure, java_parameters, plain_value
from graph.stores.gate import Gate
from graph.stores.guard import check_query
from graph.stores.limits import Limits
from graph.stores.model import Facts, StoredLink, facts_of, release_of, shapes
from graph.stores.protocol import LoadReport, Progress, QueryResult

ONE_TRANSACTION = 20_000
BOOKKEEPING = ("Release", "ReleaseLedger")


class EmbeddedStore:
    """The store of :class:`graph.stores.protocol.Store` in a directory of this machine, owned by one process."""

    def __init__(self, path: Path, one_transaction: int = ONE_TRANSACTION) -> None:
        self.path, self.one_transaction = path, one_transaction
        self._directory = StoreDirectory(path)
        self._gate = Gate()
        self._starting = threading.Lock()
        self._loading = threading.Lock()
        self._graph: Any = None
        try:
            self._engine = arcadedb()
            self._queries = EmbeddedQueries(self._engine, self._starting)
            current = self._directory.current()
            if current is not None:
                self._graph = self._open(current)
        except StoreError:
            self._directory.close()
            raise

    def close(self) -> None:
        """Close the graph and give the directory back."""
        self._queries.close()
        if self._graph is not None:
            self._graph.close()
            self._graph = None
        self._directory.close()

    def _open(self, path: Path) -> Any:
        try:
            graph = self._engine.open_database(str(path))
        except self._engine.ArcadeDBError as error:
            raise StoreError(f"the graph in {path} cannot be opened: {error}") from error
        # The system properties say so too; a database remembers its own settings.
        configure(graph, OPENCYPHER_LOAD_CSV_ALLOW_FILE_URLS=False, OPENCYPHER_LOAD_CSV_ALLOW_REMOTE_URLS=False)
        return graph

    # Writing

    def write(self, release: Release, progress: Progress | None = None) -> LoadReport:
        """Store a release; what is already there is not written again."""
        began = time.monotonic()
        facts = facts_of(release)
        with self._loading:
            self._directory.sweep()
            try:
                previous, found = self._compare(facts)
                if previous == release.id and len(found) == 0:
                    way = "nothing to write"
                elif previous is not None and len(found) <= self.one_transaction:
                    self._in_one(release, facts, found, progress)
                    way = "one transaction"
                else:
                    self._beside(release, facts, progress)
                    way = "new graph"
            except self._engine.ArcadeDBError as error:
                raise StoreError(f"the store in {self.path} did not take the release; it still holds the one before: {error}") from error
        return LoadReport(release.id, previous, found.created, found.changed, found.removed, time.monotonic() - began, way)

    def _compare(self, facts: Facts) -> tuple[str | None, Difference]:
        if self._graph is None:
            return None, difference(facts, Stored())
        state = self._all(statements.NOTE)[0]
        return state["id"], difference(facts, ledger.held(facts, state["note"], self._all))

    def _in_one(self, release: Release, facts: Facts, found: Difference, progress: Progress | None) -> None:
        # The gate is left after the transaction, so readers are kept out while the commit is applied, and only then.
        with ExitStack() as alone, self._graph.transaction():
            statements.write_difference(lambda text, p: self._command(self._graph, text, p), found, progress)
            self._name(self._graph, release, facts)
            alone.enter_context(self._gate.changing())

    def _beside(self, release: Release, facts: Facts, progress: Progress | None) -> None:
        path = self._directory.fresh()
        graph = self._engine.create_database(str(path))
        try:
            self._declare(graph)

            def batch(text: str, parameters: dict[str, Any]) -> None:
                with graph.transaction():
                    self._command(graph, text, parameters)

            statements.write_difference(batch, difference(facts, Stored()), progress)
            with graph.transaction():
                self._name(graph, release, facts)
        finally:
            graph.close()  # closing writes every page to disk, so that what the switch names is whole
        opened = self._open(path)
        with self._gate.changing():
            old, self._graph = self._graph, opened
            self._directory.switch(path)
        if old is not None:
            old.close()
        self._directory.sweep()

    def _declare(self, graph: Any) -> None:
        for label, key in (*statements.node_keys(), ("Release", "id")):
            for text in (f"CREATE VERTEX TYPE {label}", f"CREATE PROPERTY {label}.{key} STRING", f"CREATE INDEX ON {label} ({key}) UNIQUE"):
                graph.command("sql", text)
        graph.command("sql", "CREATE VERTEX TYPE ReleaseLedger")
        for kind in dict.fromkeys(shape.type for shape in shapes()):
            graph.command("sql", f"CREATE EDGE TYPE {kind}")

    def _name(self, graph: Any, release: Release, facts: Facts) -> None:
        for label in BOOKKEEPING:
            self._command(graph, f"MATCH (r:{label}) DELETE r", {})
        self._command(graph, "CREATE (l:ReleaseLedger {release: $id, note: $note})", {"id": release.id, "note": ledger.written(facts)})
        self._command(graph, "CREATE (r:Release) SET r = $properties", {"properties": statements.release_properties(release, facts)})

    def _command(self, graph: Any, text: str, parameters: dict[str, Any]) -> None:
        with self._starting:
            configure(graph, COMMAND_TIMEOUT=0)
            result = graph.command("opencypher", text, java_parameters(parameters))
        if result is not None:
            result.close()

    # Reading

    def release_id(self) -> str | None:
        """Id of the stored release."""
        if self._graph is None:
            return None
        named = self._all(statements.RELEASE_ID)
        return named[0]["id"] if named else None

    def read(self) -> Release:
        """Read everything back; the id of the result is computed anew and must be the stored one."""
        facts = Facts()
        with self._gate.reading():
            if self._graph is None:
                raise StoreError(f"the store in {self.path} holds no release")
            named = self._all(statements.RELEASE_ID)[0]
            for label, _ in statements.node_keys():
                facts.nodes[label] = {r["key"]: r["value"] for r in self._all(statements.read_nodes(label, "properties"))}
            for shape in shapes():
                rows = self._all(statements.read_links(shape, "properties"))
                facts.links[shape] = {r["key"]: StoredLink(r["start"], r["end"], r["value"]) for r in rows}
        release = release_of(facts, named["title"], date.fromisoformat(str(named["published"])))
        if release.id != named["id"]:
            raise StoreError(f"the stored release is not whole: it is called {named['id'][:12]} and its facts are {release.id[:12]}")
        return release

    def _all(self, text: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        with self._starting:
            configure(self._graph, COMMAND_TIMEOUT=0)
            result = self._graph.query("opencypher", text, *([parameters] if parameters else []))
        return list(result.to_list())

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        """Answer a read query under the guard: see ``docs/security.md`` for its layers."""
        limits, parameters = limits or Limits(), parameters or {}
        columns = returned(query, check_query(query, limits, parameters))
        with self._gate.reading():
            if self._graph is None:
                raise StoreError(f"the store in {self.path} holds no release: load one first (concerted load)")
            release = self.release_id()
            answer = self._queries.ask(self._graph, query.rstrip().rstrip(";"), parameters, columns, limits)
        return QueryResult(*answer, release)

    def info(self) -> dict[str, Any]:
        """What is stored, where, and by which engine."""
        named = self._all(statements.RELEASE_ID) if self._graph is not None else []
        types = dict.fromkeys(shape.type for shape in shapes())
        return {
            "store": "embedded", "address": str(self.path), "engine": f"ArcadeDB {self._engine.__version__}",
            "release": {k: plain_value(v) for k, v in named[0].items()} if named else None,
            "nodes": {label: self._count(label) for label, _ in statements.node_keys()}, "links": {t: self._count(t) for t in types},
        }

    def _count(self, kind: str) -> int:
        return int(self._graph.count_type(kind)) if self._graph is not None else 0


def remove(path: Path) -> None:
    """Delete an embedded store that no process owns; StoreError when one does."""
    StoreDirectory(path).close()
    shutil.rmtree(path)
