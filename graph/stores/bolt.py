"""The embedded store over Bolt on this machine's loopback, so that Neo4j's own tools, drivers and notebooks read it.

It is ArcadeDB's server with its Bolt plugin, in this process. The engine accepts writes in the READ sessions of a
driver and ignores the driver's time-out, so neither is relied on: who connects is a user of a group that may read
records and nothing else, and the time limit is the database's own. The server's HTTP side is closed before anybody
knows a password, and its administrator's password is known to nobody.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import ConcertedError, InvalidQuery, StoreError
from graph.stores import data_directory
from graph.stores.directory import StoreDirectory
from graph.stores.engine import arcadedb, configure, java
from graph.stores.limits import MAX_SECONDS, Limits

HOST = "127.0.0.1"
USER = "reader"
SHORTEST_PASSWORD = 8
_GROUP = {"access": [], "resultSetLimit": -1, "readTimeout": -1, "types": {"*": {"access": ["readRecord"]}}}


@dataclass(frozen=True)
class BoltAddress:
    """What a driver needs to connect: ``database`` may also be left out, or called neo4j."""

    uri: str
    user: str
    password: str
    database: str
    seconds: float


def check(port: int, password: str | None, seconds: float) -> None:
    """Refuse what could not be served, before anything is loaded; parameters and errors as of :func:`serving`."""
    Limits(seconds=seconds)
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise InvalidQuery(f"the password is too short: {SHORTEST_PASSWORD} characters are the least")
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise _taken(port, os.strerror(error.errno or 0)) from error


@contextmanager
def serving(
    port: int = 0, data_dir: Path | None = None, password: str | None = None, seconds: float = MAX_SECONDS,
) -> Iterator[BoltAddress]:
    """Serve the release of an embedded store for as long as the context lasts.

    Parameters
    ----------
    port
        Port on loopback; 0 picks a free one.
    data_dir
        Directory of the embedded store, which this process owns meanwhile; by default the user's.
    password
        Password of the user who reads; a random one when not given.
    seconds
        How long one query may run, at most 15.

    Raises
    ------
    InvalidQuery
        The password is shorter than 8 characters, or the time limit is out of bounds.
    StoreError
        The directory is another process's, or holds no release, or there is no engine for this machine.
    ConcertedError
        The port is taken.
    """
    check(port, password, seconds)
    password = password or secrets.token_urlsafe(12)
    path = data_dir or data_directory()
    with closing(StoreDirectory(path)) as directory, tempfile.TemporaryDirectory(prefix="concerted-bolt-") as home:
        current = directory.current()
        if current is None:
            raise StoreError(f"the store in {path} holds no release: load one first (concerted load)")
        with _server(Path(home), current, port) as server:
            configure(server.get_database(current.name), COMMAND_TIMEOUT=int(seconds * 1000) or 1)
            _admit(server, current.name, password)
            yield BoltAddress(f"bolt://{HOST}:{_bolt(server).getPort()}", USER, password, current.name, seconds)


@contextmanager
def _server(home: Path, graph: Path, port: int) -> Iterator[Any]:
    """The engine's server over the directory of one graph, with Bolt alone listening."""
    engine = arcadedb()
    from arcadedb_embedded.server import ArcadeDBServer

    server = ArcadeDBServer(
        str(home.resolve()), secrets.token_urlsafe(24),
        {
            # In production mode the engine would tell clients nothing of what is wrong with their queries.
            "mode": "development", "host": HOST, "http_port": 0,
            "server_databaseDirectory": str(graph.parent.resolve()), "server_databaseLoadAtStartup": False,
            "server_healthCheck_enabled": False, "serverMetrics": False,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin", "bolt_host": HOST, "bolt_port": port,
            "bolt_defaultDatabase": graph.name,
        },
    )
    try:
        server.start()
    except engine.ArcadeDBError as error:
        if "BOLT" in str(error):
            raise _taken(port, os.strerror(errno.EADDRINUSE)) from error
        raise StoreError(f"the graph in {graph} cannot be served: {error}") from error
    try:
        server._java_server.getHttpServer().stopService()
        yield server
    finally:
        connections = _hang_up(server)
        server.stop()
        for connection in connections:
            connection.join(5000)


def _hang_up(server: Any) -> list[Any]:
    """Close the connections of clients, which the engine leaves open, so that the process could not end; their threads."""
    _bolt(server).stopService()
    kind = java("com.arcadedb.bolt.BoltNetworkExecutor")
    socket_of = kind.class_.getDeclaredField("socket")
    socket_of.setAccessible(True)
    connections = [thread for thread in java("java.lang.Thread").getAllStackTraces().keySet() if isinstance(thread, kind)]
    for connection in connections:
        socket_of.get(connection).close()
    return connections


def _admit(server: Any, database: str, password: str) -> None:
    """Make the group that only reads, and the one user in it."""
    security = server._java_server.getSecurity()
    security.saveGroup("*", USER, _json(_GROUP))
    user = {"name": USER, "password": str(security.encodePassword(password)), "databases": {database: [USER]}}
    security.createUser(_json(user))


def _bolt(server: Any) -> Any:
    return next(plugin for plugin in server._java_server.getPlugins() if str(plugin.getName()) == "Neo4j-Bolt")


def _json(value: Any) -> Any:
    return java("com.arcadedb.serializer.json.JSONObject")(json.dumps(value))


def _taken(port: int, reason: str) -> ConcertedError:
    return ConcertedError(f"cannot listen on {HOST}:{port}: {reason}; choose another with --port")
