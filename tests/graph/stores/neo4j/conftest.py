"""A Neo4j that holds the small release, and a session past the store, to do there what others do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import neo4j
import pytest

from concerted.graph.stores.neo4j import Neo4jStore
from tests.graph.stores.releases import small

Cypher = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def cypher(neo4j_uri: str) -> Iterator[Cypher]:
    """Runs any Cypher, as somebody else at the database would."""
    with neo4j.GraphDatabase.driver(neo4j_uri, notifications_min_severity="OFF") as driver, driver.session() as session:
        yield lambda text, **parameters: session.run(text, parameters).data()


@pytest.fixture
def store(neo4j_uri: str) -> Iterator[Neo4jStore]:
    """A store that holds the small release; what the test before left behind was mended by the load."""
    with closing(Neo4jStore(neo4j_uri)) as store:
        store.write(small())
        yield store
