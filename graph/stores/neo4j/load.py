"""Writing a release: one transaction that holds the difference, so that nothing of it is seen before all of it is there.

Neo4j keeps what a transaction changes in memory until its commit, which needs more again: about 5.4 KB a fact in all, 370 MB for
the whole of the bundled release, and over 640 MB when all of one is replaced by all of another. What does not fit the server's limit
(``db.memory.transaction.max``) is refused, or, when a load is asked to begin ``anew``, written in steps under a note that
the store is being filled, on account of which every query is refused until the last step; the release before is gone then.

Neo4j reads committed data, not a snapshot: while the commit of a load is applied, which takes seconds for a whole
release, a query could see part of it. So a mark is put up just before the commit and taken down just after, and whoever
reads asks again when he saw it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from concerted.graph.errors import StoreError
from concerted.graph.facts.release import Release
from concerted.graph.progress import Progress, silent
from concerted.graph.property_graph.links import NODES
from concerted.graph.property_graph.model import Facts, facts_of, release_properties
from concerted.graph.stores.neo4j import reading, statements
from concerted.graph.stores.neo4j.difference import Difference
from concerted.graph.stores.neo4j.reading import Transaction
from concerted.graph.stores.neo4j.state import FILLING, LOCK, NOTE, SWITCH, SWITCHED, State, note_of
from concerted.graph.stores.neo4j.transactions import of_load
from concerted.graph.stores.protocol import LoadReport

# A server's default for all transactions is meant for queries; a load whose client is gone ends with its connection.
SECONDS = 3600.0
# Labels under which earlier versions kept what they were about to show, or had just shown, and a mark of theirs.
_EARLIER = (*(f"Staged{node.label}" for node in NODES), "Retired", "ReleaseSwitch")
_EARLIER_INDEXES = "concerted_staged_"
_READ_AT_ONCE = 2000


class TooLarge(StoreError):
    """A load does not fit the memory that the server gives one transaction."""


class Load:
    """One load into one database; ``session`` opens a session that may write, ``held`` says what is there should it fail."""

    def __init__(self, session: Callable[[], neo4j.Session], release: Release, progress: Progress | None) -> None:
        self._session, self._release = session, release
        self._say = progress or silent
        self._token = uuid.uuid4().hex
        self._facts = Facts()
        self.held = "it still holds what it held before"

    def write(self, anew: bool) -> LoadReport:
        """See ``Store.write``; errors of the driver come as they are."""
        began = time.monotonic()
        self._say("preparing", 0, 1)
        self._facts = facts_of(self._release)
        self._prepare()
        try:
            previous, found, way = self._in_one(anew)
        except TooLarge:
            if not anew:
                raise
            previous, found, way = self._in_steps()
        return LoadReport(self._release.id, previous, found.created, found.changed, found.removed, time.monotonic() - began, way)

    # Before

    def _prepare(self) -> None:
        """Constraints of the schema; and what loads of earlier versions left behind, removed."""
        keys = (*statements.node_keys(), ("Release", "hash"), ("ReleaseLedger", "name"))
        with self._session() as session:
            there = {record["name"] for record in session.run("SHOW INDEXES YIELD name")}
            missing = [(label, key) for label, key in keys if f"concerted_{label.lower()}" not in there]
            for done, (label, key) in enumerate(missing):
                self._say("preparing", done, len(missing))
                self._constrain(session, label, key)
            if missing:
                session.run("CALL db.awaitIndexes(60)").consume()
            for name in there:
                if name.startswith(_EARLIER_INDEXES):
                    session.run(f"DROP INDEX {name} IF EXISTS").consume()
            there = {record["label"] for record in session.run("CALL db.labels() YIELD label")}
            for label in there.intersection(_EARLIER):
                session.run(f"MATCH (n:{label}) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 1000 ROWS").consume()
        self._say("preparing", 1, 1)

    def _constrain(self, session: neo4j.Session, label: str, key: str) -> None:
        constraint = f"CREATE CONSTRAINT concerted_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        try:
            session.run(constraint).consume()
        except Neo4jError as error:
            # Somebody dropped it, and then wrote nodes of one key: the load writes what they stand for.
            if not (error.code or "").endswith("ConstraintCreationFailed") or label not in dict(statements.node_keys()):
                raise
            session.run(statements.doubled_nodes(label)).consume()
            session.run(constraint).consume()

    # All of it in one transaction

    def _in_one(self, anew: bool) -> tuple[str | None, Difference, str]:
        try:
            # Not one of the driver's own, which would try again what the server has no memory for, be it at the commit.
            with self._session() as session, session.begin_transaction(timeout=SECONDS, metadata=of_load(self._token)) as tx:
                found = self._replace(tx, anew)
                tx.commit()
        except Neo4jError as error:
            if "Memory" in (error.code or ""):
                raise TooLarge(self._too_large(error)) from error
            raise
        finally:
            with suppress(Neo4jError, DriverError), self._session() as session:
                session.run(SWITCHED, by=self._token).consume()
        self._say("put in place", 1, 1)
        return found

    def _replace(self, tx: Transaction, anew: bool) -> tuple[str | None, Difference, str]:
        # Taking the lock first makes a second load wait here, so that it compares with what the first one wrote.
        tx.run(LOCK).consume()
        before = reading.state(tx)
        if anew:
            for statement in statements.remove_everything():
                tx.run(statement).consume()
            found = Difference.everything(self._facts, before.held)
        else:
            found = self._compare(tx, before)
        if len(found) == 0 and before.id == self._release.id and before.damage is None and before.noted is not None:
            return before.id, found, "nothing to write"
        done, total = 0, len(found)
        for what, statement, rows, facts in statements.steps(found):
            self._say(what, min(done, total), total)  # a changed link is removed and added
            tx.run(statement, rows=rows).consume()
            done += facts
        self._name(tx)
        self._say("putting in place", 0, 1)
        with self._session() as session:
            session.run(SWITCH, by=self._token).consume()
        return before.id, found, "one transaction"

    def _compare(self, tx: Transaction, before: State) -> Difference:
        found = Difference()
        if before.held:
            for statement in (*statements.stray_links(), *statements.stray_nodes()):
                self._say("comparing", 0, before.held)
                counters = tx.run(statement).consume().counters
                found.removed += counters.nodes_deleted + counters.relationships_deleted
        read = 0

        def counted(rows: Iterator[Any]) -> Iterator[Any]:
            nonlocal read
            for row in rows:
                if read % _READ_AT_ONCE == 0:
                    self._say("comparing", read, before.held)
                read += 1
                yield row

        for label, nodes in self._facts.nodes.items():
            found.compare_nodes(label, nodes, counted(reading.nodes(tx, label)))
        for shape, links in self._facts.links.items():
            found.compare_links(shape, links, counted(reading.links(tx, shape)))
        return found

    def _name(self, tx: Transaction) -> None:
        properties = release_properties(self._release, self._facts)
        tx.run("MATCH (r:Release) DETACH DELETE r").consume()
        tx.run("CREATE (r:Release) SET r = $properties", properties=properties).consume()
        tx.run(NOTE, note=note_of(self._facts), stamp=self._token).consume()

    # In steps

    def _in_steps(self) -> tuple[str | None, Difference, str]:
        self.held = "the load in steps was cut short, and no query is answered until the next one"
        with self._session() as session:
            before: State = session.execute_write(self._begin_filling)
            for statement in statements.remove_everything(in_steps=True):
                self._say("removing", 0, 1)
                session.run(neo4j.Query(statement, timeout=SECONDS)).consume()
            found = Difference.everything(self._facts, before.held)
            done = 0
            for what, statement, rows, facts in statements.steps(found):
                self._say(what, done, len(self._facts))
                session.execute_write(_run, statement, rows)
                done += facts
            session.execute_write(self._name)
        self._say("put in place", 1, 1)
        return before.id, found, "in steps"

    def _begin_filling(self, tx: neo4j.ManagedTransaction) -> State:
        tx.run(LOCK).consume()
        before = reading.state(tx)
        tx.run("MATCH (r:Release) DETACH DELETE r").consume()
        tx.run(FILLING, release=self._release.id).consume()
        return before

    def _too_large(self, error: Neo4jError) -> str:
        return (
            f"the {len(self._facts)} nodes and links of the release do not fit the memory that Neo4j gives one transaction ({error.code}): "
            f"raise db.memory.transaction.max (a first load needs about {len(self._facts) // 185} MB) and, with it, the heap, "
            "or load with --anew, which writes in steps while queries are refused; the store still holds what it held"
        )


def _run(tx: neo4j.ManagedTransaction, statement: str, rows: list[Any]) -> None:
    tx.run(statement, rows=rows).consume()
