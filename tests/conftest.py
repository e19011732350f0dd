"""What tests of several parts share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.local_neo4j import missing, start, stop

# A cap on the memory of one transaction, as docker-compose.yml sets it too.
SERVER = ("db.memory.transaction.max=1g",)


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an embedded store, which the first question asked of it fills with the bundled release."""
    return tmp_path_factory.mktemp("graph")


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
    """Address of a Neo4j whose content the tests may overwrite: ``NEO4J_URI``, or a server started here."""
    if uri := os.environ.get("NEO4J_URI"):
        return uri
    if lacking := missing():
        pytest.skip(f"no NEO4J_URI, and no local Neo4j: {lacking}")
    return start(request.getfixturevalue("neo4j_home"), settings=SERVER).uri
