"""Both engines behind one call that gives an :class:`Answer`, whatever becomes of the query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from neo4j import READ_ACCESS, GraphDatabase, Query, Session
from neo4j.exceptions import BrokenRecordError, Neo4jError

from concerted.graph.errors import LimitExceeded, QueryFailed, QueryRefused
from concerted.graph.facts.release import Release
from concerted.graph.property_graph.model import Facts, facts_of, key_of, release_properties
from concerted.graph.stores.embedded.dialect import translated
from concerted.graph.stores.embedded.pool import Pool
from concerted.graph.stores.embedded.snapshots import Snapshots
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.graph.stores.guard.tokens import tokens
from concerted.graph.stores.limits import Limits
from concerted.graph.stores.neo4j.values import plain_value
from tests.fuzz.compare import Answer
from tools.local_neo4j import start, stop

SECONDS = 4.0
ROWS = 4000


@contextmanager
def server(uri: str | None) -> Iterator[str]:
    """The address of a Neo4j: the given one, or that of a server started for as long as the context lasts."""
    if uri:
        yield uri
        return
    with TemporaryDirectory() as home:
        try:
            yield start(Path(home)).uri
        finally:
            stop(Path(home), kill=True)


class Engine(Protocol):
    """Answers queries."""

    def ask(self, query: str, parameters: dict[str, Any]) -> Answer:
        """The answer to one query."""
        ...

    def close(self) -> None:
        """Let go of the engine."""
        ...


class Neo4j:
    """A server that holds the nodes and links of a release, and nothing else: what else it held is deleted."""

    def __init__(self, uri: str, release: Release) -> None:
        facts = facts_of(release)
        self._driver = GraphDatabase.driver(uri, notifications_min_severity="OFF")
        with self._driver.session() as session:
            there = session.run("OPTIONAL MATCH (r:Release) RETURN r.hash AS id, COUNT { MATCH () } AS nodes").peek()
            if there is None or (there["id"], there["nodes"]) != (release.id, sum(map(len, facts.nodes.values())) + 1):
                _fill(session, release, facts)
        self._session = self._driver.session(default_access_mode=READ_ACCESS)

    def ask(self, query: str, parameters: dict[str, Any]) -> Answer:
        """The answer to one query."""
        try:
            result = self._session.run(Query(query, timeout=SECONDS), parameters)
            columns, rows = tuple(result.keys()), []
            for record in result:
                rows.append(tuple(plain_value(value) for value in record.values()))
                if len(rows) > ROWS:
                    result.consume()
                    return Answer(lost="rows")
        except Neo4jError as error:
            if "TimedOut" in (error.code or "") or "Memory" in (error.code or "") or "StackOverflow" in (error.code or ""):
                return Answer(lost="time")
            return Answer(refused=error.message or error.code or "refused")
        except BrokenRecordError:
            return Answer(lost="a date that Python does not have")
        return Answer(columns, tuple(rows))

    def clear(self) -> None:
        """Delete what the server holds."""
        with self._driver.session() as session:
            session.run("MATCH (n) DETACH DELETE n").consume()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()
        self._driver.close()


def _fill(session: Session, release: Release, facts: Facts) -> None:
    session.run("MATCH (n) DETACH DELETE n").consume()
    for label, nodes in facts.nodes.items():
        session.run(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows=list(nodes.values())).consume()
    for shape, links in facts.links.items():
        start, end = key_of(shape.start), key_of(shape.end)
        rows = [{"a": link.start, "b": link.end, "p": link.properties} for link in links.values()]
        session.run(f"UNWIND $rows AS row MATCH (a:{shape.start} {{{start}: row.a}}) MATCH (b:{shape.end} {{{end}: row.b}}) "
                    f"CREATE (a)-[r:{shape.type}]->(b) SET r = row.p", rows=rows).consume()
    session.run("CREATE (n:Release) SET n = $row", row=release_properties(release, facts)).consume()


class Embedded:
    """The embedded store without its guard, which is judged elsewhere: its dialect, and its engine in a child process."""

    def __init__(self, folder: Path, release: Release) -> None:
        with closing(EmbeddedStore(folder)) as store:
            store.write(release)
        self._pool = Pool(Snapshots(folder).path(release.id))

    def ask(self, query: str, parameters: dict[str, Any]) -> Answer:
        """The answer to one query."""
        try:
            asked = translated(query, tokens(query), parameters)
            columns, rows, truncated = self._pool.ask(asked.text, asked.parameters, Limits(seconds=SECONDS, rows=ROWS))
        except LimitExceeded as error:
            return Answer(lost="time" if "longer" in str(error) else "memory")
        except QueryRefused as error:
            return Answer(refused=str(error), named=True)
        except QueryFailed as error:
            return Answer(refused=str(error))
        return Answer(lost="rows") if truncated else Answer(tuple(asked.columns or columns), tuple(map(tuple, rows)))

    def close(self) -> None:
        """End the child process."""
        self._pool.close()
