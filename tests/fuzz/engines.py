"""Both engines behind one call that gives an :class:`Answer`, whatever becomes of the query."""

from __future__ import annotations

import multiprocessing as mp
import re
from datetime import date, datetime
from multiprocessing.connection import Connection
from typing import Any, Protocol

from neo4j import READ_ACCESS, GraphDatabase, Query
from neo4j.exceptions import Neo4jError

from graph.release import Release
from graph.stores.driver_values import plain_value
from graph.stores.model import Facts, facts_of, key_of
from tests.fuzz.compare import Answer

SECONDS = 4.0
ROWS = 4000


class Engine(Protocol):
    """Answers queries."""

    def ask(self, query: str, parameters: dict[str, Any]) -> Answer:
        """The answer to one query."""
        ...


class Neo4j:
    """A server that holds the nodes and links of a release, and nothing else."""

    def __init__(self, uri: str, release: Release) -> None:
        self._driver = GraphDatabase.driver(uri, notifications_min_severity="OFF")
        facts = facts_of(release)
        with self._driver.session() as session:
            session.run("MATCH (n) DETACH DELETE n").consume()
            for label, nodes in facts.nodes.items():
                session.run(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows=list(nodes.values())).consume()
            for shape, links in facts.links.items():
                rows = [{"a": link.start, "b": link.end, "p": link.properties} for link in links.values()]
                session.run(f"UNWIND $rows AS row MATCH (a:{shape.start} {{{key_of(shape.start)}: row.a}}) "
                            f"MATCH (b:{shape.end} {{{key_of(shape.end)}: row.b}}) CREATE (a)-[r:{shape.type}]->(b) SET r = row.p", rows=rows).consume()
        self._session = self._driver.session(default_access_mode=READ_ACCESS)

    def ask(self, query: str, parameters: dict[str, Any]) -> Answer:
        """The answer to one query."""
        try:
            result = self._session.run(Query(query, timeout=SECONDS), parameters)  # type: ignore[arg-type]
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
        return Answer(columns, tuple(rows))


class Kglite:
    """The embedded engine as it comes, in a child process as some queries end it."""

    def __init__(self, release: Release) -> None:
        self._facts = facts_of(release)
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._child = context.Process(target=_serve, args=(other, self._facts), daemon=True)
        self._child.start()
        other.close()

    def ask(self, query: str, parameters: dict[str, Any]) -> Answer:
        """The answer to one query."""
        self._pipe.send((query, parameters))
        try:
            if self._pipe.poll(SECONDS * 5):
                answer: Answer = self._pipe.recv()
                return answer
            self._child.kill()
            found = Answer(lost="time")
        except (EOFError, OSError):
            found = Answer(lost="crash")
        self._child.join()
        self._start()
        return found


def _serve(pipe: Connection, facts: Facts) -> None:
    import resource

    import kglite

    kglite.set_query_warning_policy("silent")
    graph = kglite.KnowledgeGraph()
    for label, nodes in facts.nodes.items():
        graph.cypher(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", params={"rows": [_marked(row) for row in nodes.values()]})
    for shape, links in facts.links.items():
        rows = [{"a": link.start, "b": link.end, "p": link.properties} for link in links.values()]
        graph.cypher(f"UNWIND $rows AS row MATCH (a:{shape.start} {{{key_of(shape.start)}: row.a}}) MATCH (b:{shape.end} {{{key_of(shape.end)}: row.b}}) "
                     f"CREATE (a)-[r:{shape.type}]->(b) SET r = row.p", params={"rows": rows})
    frozen = graph.freeze()
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    while True:
        query, parameters = pipe.recv()
        try:
            result = frozen.cypher(re.sub(r"(?<=\.)name\b|\bname(?=:)", "name_", query), params=parameters, timeout_ms=int(SECONDS * 1000), row_limit=ROWS + 1)
            rows = [tuple(_plain(row[column]) for column in result.columns) for row in result.to_list()]
            answer = Answer(lost="rows") if len(rows) > ROWS else Answer(tuple(result.columns), tuple(rows))
        except Exception as error:
            answer = Answer(lost="time") if "imeout" in str(error) or "timed out" in str(error) else Answer(refused=str(error))
        pipe.send(answer)


def _marked(properties: dict[str, Any]) -> dict[str, Any]:
    return {"name_" if name == "name" else name: value for name, value in properties.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        if set(value) == {"id", "labels", "properties"}:
            return {"labels": value["labels"], "properties": _plain({k: v for k, v in value["properties"].items() if k not in ("id", "title", "type")})}
        if set(value) == {"id", "start", "end", "type", "properties"}:
            return {"type": value["type"], "properties": _plain(value["properties"])}
        if set(value) == {"nodes", "relationships"}:
            return {"nodes": _plain(value["nodes"]), "links": _plain(value["relationships"])}
        if set(value) == {"months", "days", "seconds"}:
            return {"months": value["months"], "days": value["days"], "seconds": value["seconds"]}
        return {("name" if key == "name_" else key): _plain(item) for key, item in sorted(value.items()) if key not in ("id", "title", "type")}
    return value
