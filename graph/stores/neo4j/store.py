"""A release in Neo4j, by the official driver over ``bolt://``, ``neo4j://`` (routing) or ``neo4j+s://``.

A load is one transaction that holds only the difference, so a killed client or server leaves the old release.
A difference of more than ``ONE_TRANSACTION`` facts would meet the server's memory cap on one transaction
(``db.memory.transaction.max``), so it is staged: the new nodes and links are written in batches under labels of
their own (``StagedState``), where no ``MATCH (s:State)`` meets them, and one small transaction swaps the labels of
nodes, of which there are twenty times fewer than links. What a killed load staged is removed by the next one.

Neo4j reads committed data, not a snapshot: while the commit of a load is applied, a query could see part of it. So a
``ReleaseSwitch`` node is put up just before the commit and goes just after, and whoever reads asks again when he saw it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import neo4j
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import StoreError
from graph.release import Release
from graph.schema import NODES
from graph.stores.guard import check_query
from graph.stores.limits import Limits
from graph.stores.model import Facts, StoredLink, facts_of, release_of, shapes
from graph.stores.neo4j import ledger, statements
from graph.stores.neo4j.difference import Difference, batches, difference
from graph.stores.neo4j.query import STATE, Neo4jQueries
from graph.stores.protocol import LoadReport, Progress, QueryResult
from graph.stores.values import plain

# About 4 KB of the server's memory a fact: well within the 256 MB that docker-compose.yml allows a transaction.
ONE_TRANSACTION = 40_000
PREFIX = "Staged"
SWEEP = 20_000
STAGING = (*(f"{PREFIX}{node_type.label}" for node_type in NODES), "Retired")
LEFTOVERS = "RETURN " + " OR ".join(f"EXISTS {{ MATCH (:{label}) }}" for label in STAGING) + " AS left"
LOCK = "MERGE (l:ReleaseLedger {name: 'load'}) SET l.taken = timestamp()"


class Neo4jStore:
    """The store of :class:`graph.stores.protocol.Store` on a Neo4j server, cluster or Aura."""

    def __init__(
        self, uri: str, user: str = "neo4j", password: str = "", database: str | None = None,
        retry_seconds: float = 15.0, one_transaction: int = ONE_TRANSACTION,
    ) -> None:
        self.uri, self.database, self.one_transaction = uri, database, one_transaction
        try:
            self._driver = GraphDatabase.driver(
                uri, auth=(user, password) if password else None, max_transaction_retry_time=retry_seconds,
                connection_timeout=10, notifications_min_severity="OFF", user_agent="concerted",
            )
            self._driver.verify_connectivity()
        except (Neo4jError, DriverError, ValueError, OSError) as error:
            raise StoreError(f"Neo4j at {uri} cannot be reached: {error}") from error
        self._queries = Neo4jQueries(self._driver, database, uri)

    def close(self) -> None:
        """Close the driver's connections."""
        self._queries.close()
        self._driver.close()

    # Writing

    def write(self, release: Release, progress: Progress | None = None) -> LoadReport:
        """Store a release; what is already there is not written again."""
        began = time.monotonic()
        facts = facts_of(release)
        try:
            self._prepare()
            with self._session(write=True) as session:
                previous, found = session.execute_read(lambda tx: self._compare(tx, facts))
                if len(found) == 0 and previous == release.id:
                    way = "nothing to write"
                elif len(found) <= self.one_transaction:
                    previous, found = session.execute_write(lambda tx: self._in_one(tx, release, facts, progress))
                    way = "one transaction"
                else:
                    self._staged(session, release, facts, progress)
                    way = "staged"
                session.run("MATCH (s:ReleaseSwitch) DELETE s").consume()
        except (Neo4jError, DriverError) as error:
            raise StoreError(f"Neo4j at {self.uri} did not take the release; it still holds the one before: {error}") from error
        return LoadReport(release.id, previous, found.created, found.changed, found.removed, time.monotonic() - began, way)

    def _prepare(self) -> None:
        """Constraints and indexes of the schema; and what a killed load left behind, removed."""
        wanted = {
            f"concerted_{label.lower()}": f"CONSTRAINT concerted_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
            for label, key in (*statements.node_keys(), ("Release", "hash"))
        } | {
            name: f"INDEX {name} IF NOT EXISTS FOR (n:{PREFIX}{label}) ON (n.{key})"
            for label, key in statements.node_keys()
            for name in [f"concerted_staged_{label.lower()}"]
        }
        with self._session(write=True) as session:
            there = {record["name"] for record in session.run("SHOW INDEXES YIELD name")}
            for name in wanted.keys() - there:
                session.run(f"CREATE {wanted[name]}").consume()
            if wanted.keys() - there:
                session.run("CALL db.awaitIndexes(60)").consume()
            if session.execute_read(_single, LEFTOVERS, {})["left"]:
                self._sweep(session)

    def _sweep(self, session: neo4j.Session) -> None:
        """Delete staged and retired nodes in transactions of bounded size, links first as one node may have thousands."""
        for label in STAGING:
            for text in (f"MATCH (:{label})-[r]-() WITH DISTINCT r LIMIT {SWEEP} DELETE r RETURN count(r) AS n",
                         f"MATCH (n:{label}) WITH n LIMIT {SWEEP} DELETE n RETURN count(n) AS n"):
                while session.execute_write(_single, text, {})["n"]:
                    pass

    def _compare(self, tx: neo4j.ManagedTransaction, facts: Facts) -> tuple[str | None, Difference]:
        state = tx.run(statements.NOTE).single(strict=True)
        return state["id"], difference(facts, ledger.held(facts, state["note"], lambda text, parameters: tx.run(text, parameters)))

    def _in_one(
        self, tx: neo4j.ManagedTransaction, release: Release, facts: Facts, progress: Progress | None,
    ) -> tuple[str | None, Difference]:
        # Taking the lock first makes a second loader wait here, so that it compares with what the first one wrote.
        tx.run(LOCK).consume()
        previous, found = self._compare(tx, facts)
        statements.write_difference(lambda text, parameters: _run(tx, text, parameters), found, progress)
        self._name(tx, release, facts)
        self._announce(release)
        return previous, found

    def _name(self, tx: neo4j.ManagedTransaction, release: Release, facts: Facts) -> None:
        tx.run("MATCH (r:Release) WHERE r.hash <> $id DELETE r", id=release.id).consume()
        tx.run("MERGE (r:Release {hash: $id}) SET r = $properties", id=release.id,
               properties=statements.release_properties(release, facts)).consume()
        note = ledger.written(facts)
        tx.run("MERGE (l:ReleaseLedger {name: 'load'}) SET l.release = $id, l.note = $note", id=release.id, note=note).consume()

    def _announce(self, release: Release) -> None:
        """Put up the mark that a commit is being applied, in a transaction of its own."""
        with self._session(write=True) as session:
            session.execute_write(_single, "MERGE (s:ReleaseSwitch {name: 'load'}) SET s.at = timestamp(), s.to = $to RETURN s.to AS n",
                                  {"to": release.id})

    def _staged(self, session: neo4j.Session, release: Release, facts: Facts, progress: Progress | None) -> None:
        done, total = 0, len(facts)

        def step(what: str, text: str, rows: list[Any]) -> None:
            nonlocal done
            for batch in batches(rows, statements.BATCH):
                session.execute_write(_run, text, {"rows": batch})
                done += len(batch)
                if progress:
                    progress(what, done, total)

        for label, nodes in facts.nodes.items():
            step(label, statements.create_nodes(label, f"{PREFIX}{label}"), statements.node_rows(nodes))
        for shape, links in facts.links.items():
            step(shape.type, statements.add_links(shape, PREFIX), statements.link_rows(links))
        session.execute_write(self._swap, release, facts)
        session.run("MATCH (s:ReleaseSwitch) DELETE s").consume()
        self._sweep(session)

    def _swap(self, tx: neo4j.ManagedTransaction, release: Release, facts: Facts) -> None:
        tx.run(LOCK).consume()
        for label, _ in statements.node_keys():
            tx.run(f"MATCH (n:{label}) REMOVE n:{label} SET n:Retired").consume()
            tx.run(f"MATCH (n:{PREFIX}{label}) REMOVE n:{PREFIX}{label} SET n:{label}").consume()
        self._name(tx, release, facts)
        self._announce(release)

    # Reading

    def release_id(self) -> str | None:
        """Id of the stored release."""
        found = self._read_one(STATE)
        return found["id"] if found else None

    def read(self) -> Release:
        """Read everything back; the id of the result is computed anew and must be the stored one."""
        facts = Facts()
        try:
            with self._session() as session, session.begin_transaction() as tx:
                named = tx.run(statements.RELEASE_ID).single()
                if named is None:
                    raise StoreError(f"Neo4j at {self.uri} holds no release")
                for label, _ in statements.node_keys():
                    facts.nodes[label] = {r["key"]: _native(r["value"]) for r in tx.run(statements.read_nodes(label, "properties"))}
                for shape in shapes():
                    facts.links[shape] = {
                        r["key"]: StoredLink(r["start"], r["end"], _native(r["value"]))
                        for r in tx.run(statements.read_links(shape, "properties"))
                    }
        except (Neo4jError, DriverError) as error:
            raise StoreError(f"Neo4j at {self.uri} could not be read: {error}") from error
        release = release_of(facts, named["title"], named["published"].to_native())
        if release.id != named["id"]:
            raise StoreError(f"the stored release is not whole: it is called {named['id'][:12]} and its facts are {release.id[:12]}")
        return release

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        """Answer a read query under the guard: see ``docs/security.md`` for its layers."""
        limits, parameters = limits or Limits(), parameters or {}
        check_query(query, limits, parameters)
        return self._queries.ask(query, parameters, limits)

    def info(self) -> dict[str, Any]:
        """What is stored, and by which server."""
        server = self._driver.get_server_info()
        named = self._read_one(statements.RELEASE_ID)
        counts = {label: self._count(f"MATCH (n:{label}) RETURN count(n) AS n") for label, _ in statements.node_keys()}
        types = dict.fromkeys(shape.type for shape in shapes())
        return {
            "store": "neo4j", "address": self.uri, "engine": server.agent,
            "release": plain(dict(named)) if named else None,
            "nodes": counts, "links": {t: self._count(f"MATCH ()-[r:{t}]->() RETURN count(r) AS n") for t in types},
        }

    def _count(self, text: str) -> int:
        return int(self._read_one(text)["n"])

    def _read_one(self, text: str) -> Any:
        try:
            with self._session() as session:
                return session.execute_read(_single, text, {})
        except (Neo4jError, DriverError) as error:
            raise StoreError(f"Neo4j at {self.uri} did not answer: {error}") from error

    def _session(self, write: bool = False) -> neo4j.Session:
        access = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        return self._driver.session(database=self.database, default_access_mode=access)


def _single(tx: neo4j.ManagedTransaction, text: str, parameters: dict[str, Any]) -> Any:
    return tx.run(text, parameters).single()


def _run(tx: neo4j.ManagedTransaction, text: str, parameters: dict[str, Any]) -> None:
    tx.run(text, parameters).consume()


def _native(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.to_native() if isinstance(value, neo4j.time.Date) else value for key, value in properties.items()}

