"""The two stores: an embedded one in a temporary directory, and a real Neo4j (``NEO4J_URI``, or started here)."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.stores import Store, open_store
from graph.stores.local_neo4j import missing, start, stop

# A cap on the memory of one transaction, as docker-compose.yml sets it too.
SERVER = ("db.memory.transaction.max=256m",)


@pytest.fixture(scope="session")
def neo4j_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home of a server that these tests start and may kill."""
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    home = tmp_path_factory.mktemp("neo4j")
    yield home
    stop(home, kill=True)


@pytest.fixture(scope="session")
def neo4j_uri(request: pytest.FixtureRequest) -> str:
    """Address of a Neo4j whose content the tests may overwrite."""
    if uri := os.environ.get("NEO4J_URI"):
        return uri
    if lacking := missing():
        pytest.skip(f"no NEO4J_URI, and no local Neo4j: {lacking}")
    return start(request.getfixturevalue("neo4j_home"), settings=SERVER).uri


@pytest.fixture(scope="session", params=["embedded", "neo4j"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which store."""
    if request.param == "embedded" and importlib.util.find_spec("arcadedb_embedded") is None:
        pytest.skip("no wheel of arcadedb-embedded for this machine")
    return str(request.param)


@pytest.fixture(scope="session")
def address(kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Directory or URI of the store under test."""
    return str(tmp_path_factory.mktemp("embedded")) if kind == "embedded" else str(request.getfixturevalue("neo4j_uri"))


@pytest.fixture(scope="session")
def opened(kind: str, address: str) -> Callable[[], Store]:
    """Opens the store under test."""
    if kind == "embedded":
        return lambda: open_store("embedded", data_dir=address)
    return lambda: open_store("neo4j", uri=address)


@pytest.fixture
def store(opened: Callable[[], Store]) -> Iterator[Store]:
    """The store under test, open for one test."""
    store = opened()
    yield store
    store.close()
