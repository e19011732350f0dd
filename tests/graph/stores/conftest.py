"""The two stores: an embedded one in a temporary directory, and a real Neo4j."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from concerted.graph.stores import Store, open_store
from tests.conftest import SERVER

__all__ = ["SERVER"]


@pytest.fixture(scope="session", params=["embedded", pytest.param("neo4j", marks=pytest.mark.shared_neo4j)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which store."""
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
