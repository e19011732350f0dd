"""A release in Neo4j, by the official driver over ``bolt://``, ``neo4j://`` (routing) or ``neo4j+s://``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import neo4j
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from concerted.graph.errors import InvalidQuery, StoreDamaged, StoreError
from concerted.graph.facts.release import Release
from concerted.graph.progress import Progress
from concerted.graph.property_graph.model import Facts, release_of, shapes
from concerted.graph.stores.access import Access
from concerted.graph.stores.guard import check_query
from concerted.graph.stores.guard.reading import PLANS
from concerted.graph.stores.limits import Limits
from concerted.graph.stores.neo4j import reading, statements
from concerted.graph.stores.neo4j.load import Load
from concerted.graph.stores.neo4j.query import LOAD_AGAIN, Neo4jQueries, not_whole
from concerted.graph.stores.neo4j.state import State
from concerted.graph.stores.neo4j.transactions import MOST_AT_ONCE, Transactions
from concerted.graph.stores.protocol import LoadReport, QueryResult, StoreInfo
from concerted.graph.stores.results.hints import hints
from concerted.graph.stores.results.values import plain
from concerted.graph.vocabulary import StoreKind

FETCH, MANY = 100, 2000


class Neo4jStore:
    """The store of :class:`concerted.graph.stores.protocol.Store` on a Neo4j server, cluster or Aura.

    ``at_once`` public queries may be at work on the server, whichever process asked them.
    """

    def __init__(
        self, uri: str, user: str = "neo4j", password: str = "", database: str | None = None,
        retry_seconds: float = 15.0, at_once: int = MOST_AT_ONCE,
    ) -> None:
        self.uri, self.database = uri, database
        try:
            self._driver = GraphDatabase.driver(
                uri, auth=(user, password) if password else None, max_transaction_retry_time=retry_seconds,
                connection_timeout=10, notifications_min_severity="OFF", user_agent="concerted",
            )
            self._driver.verify_connectivity()
        except (Neo4jError, DriverError, ValueError, OSError) as error:
            raise StoreError(f"Neo4j at {uri} cannot be reached: {error}") from error
        self._queries = Neo4jQueries(self._session, uri, Transactions(self._session, at_once))

    @classmethod
    def opened(cls, access: Access) -> Neo4jStore:
        """The store of a server; InvalidQuery where its address is not known."""
        address = access.uri or os.environ.get("NEO4J_URI")
        if not address:
            raise InvalidQuery("the address of Neo4j is not known: set NEO4J_URI, such as bolt://localhost:7687, or give it as an option")
        return cls(
            address, access.user or os.environ.get("NEO4J_USER", "neo4j"),
            access.password if access.password is not None else os.environ.get("NEO4J_PASSWORD", ""),
            access.database or os.environ.get("NEO4J_DATABASE"), access.retry_seconds,
        )

    def close(self) -> None:
        """Close the driver's connections."""
        self._driver.close()

    def write(self, release: Release, progress: Progress | None = None, anew: bool = False) -> LoadReport:
        """Make the database hold ``release``: all of it or, when interrupted, none of it.

        What is there is compared property by property, so a load also mends what was altered, lost or added under our
        labels and types; nodes and links of others are left alone. With ``anew`` nothing is compared: all of ours is
        removed and written afresh, still in one transaction where the server's memory allows it. Where it does not, it is
        done in steps, and then a load that is cut short leaves no release: every command says so until the next load.

        Raises
        ------
        StoreError
            The server is away, or the difference does not fit one transaction and ``anew`` was not asked for.
        """
        load = Load(lambda: self._session(write=True, fetch=MANY), release, progress)
        try:
            return load.write(anew)
        except (Neo4jError, DriverError) as error:
            raise StoreError(f"Neo4j at {self.uri} did not take the release; {load.held}: {error}") from error

    def release_id(self) -> str | None:
        """Id of the stored release; StoreDamaged when what is stored is not whole."""
        return self._whole().id

    def read(self) -> Release:
        """Read everything back; the id of the result is computed anew and must be the stored one.

        StoreError also when there is more in the database than the release: its answers would not be of the release alone.
        """
        held = self._whole()
        if held.id is None:
            raise StoreError(f"Neo4j at {self.uri} holds no release")
        if held.other_nodes or held.other_links:
            raise StoreError(
                f"the database holds more than the release: {held.other_nodes} nodes and {held.other_links} links of other kinds; "
                "a load removes what loads of earlier versions left, what others wrote is theirs to remove"
            )
        facts = Facts()
        try:
            with self._session(fetch=MANY) as session, session.begin_transaction() as tx:
                named = tx.run(statements.RELEASE).single(strict=True)
                for label, _ in statements.node_keys():
                    facts.nodes[label] = dict(reading.nodes(tx, label))
                for shape in shapes():
                    facts.links[shape] = dict(reading.links(tx, shape))
        except (Neo4jError, DriverError) as error:
            raise StoreError(f"Neo4j at {self.uri} could not be read: {error}") from error
        try:
            release = release_of(facts, named["title"], named["published"].to_native())
        except StoreError as error:
            raise StoreDamaged(f"{error}; {LOAD_AGAIN}", held.id) from error
        if release.id != named["id"]:
            raise not_whole(f"it is called {named['id'][:12]} and its facts are {release.id[:12]}", held.id)
        return release

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None) -> QueryResult:
        """Answer a read query under the guard: see ``docs/security.md`` for its layers."""
        limits, parameters = limits or Limits(), parameters or {}
        found = check_query(query, limits, parameters)
        plan, text = (found[0].word, query[found[1].at:]) if found[0].word in PLANS else ("", query)
        return replace(self._queries.ask(text, parameters, limits, plan), hints=hints(found))

    def info(self) -> StoreInfo:
        """What is stored, and by which server."""
        held, server = self._queries.settled(), self._driver.get_server_info()
        try:
            with self._session() as session:
                named = session.run(statements.RELEASE).peek()
        except (Neo4jError, DriverError) as error:
            raise StoreError(f"Neo4j at {self.uri} did not answer: {error}") from error
        return StoreInfo(
            store=StoreKind.NEO4J, address=self.uri, engine=server.agent, release=plain(dict(named)) if named else None,
            nodes=held.nodes, links=held.links, leftovers=held.other_nodes + held.other_links,
            damage=str(not_whole(held.damage, held.id)) if held.damage else None,
        )

    def _whole(self) -> State:
        held = self._queries.settled()
        if held.damage:
            raise not_whole(held.damage, held.id)
        return held

    def _session(self, write: bool = False, fetch: int = FETCH) -> neo4j.Session:
        access = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        # The rows of an answer come in small parts: what the driver has read it has also unpacked, however large.
        return self._driver.session(database=self.database, default_access_mode=access, fetch_size=fetch)
