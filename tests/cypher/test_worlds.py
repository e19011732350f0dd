"""Every question on small random worlds: what the projection says, on the embedded store and on Neo4j."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.stores import Limits, Store
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.graph.stores.neo4j import Neo4jStore
from tests.cypher.asking import LIBRARY, assert_total_order, expected, varied
from tests.trying import tried
from tests.worlds import CODES, DATES, KINDS, TREE, worlds

pytestmark = pytest.mark.process

VALUES = {
    "DATE": tuple(day.isoformat() for day in DATES),
    "state": CODES,
    "instrument": tuple(KINDS),
    "taxon": tuple(TREE),
}
# A world costs about a second, so a failing one is shown as it is.
AS_IT_IS = [Phase.generate]


def with_keys(world: Release) -> Release:
    """The world without a second row of the same key, which no package may have."""
    frames = {name: frame.unique(subset=list(TABLES[name].key), keep="first", maintain_order=True) for name, frame in world.tables.items()}
    return Release.of(frames, world.title, world.published)


def check(store: Store, world: Release, at: Iterator[int]) -> None:
    """Store a world and ask it everything, with other parameters each time."""
    release = with_keys(world)
    store.write(release)
    for question in LIBRARY:
        one = varied(question, VALUES, next(at))
        every = one | {name: example for name, example in question.examples.items() if example == ""}  # every instrument
        for parameters in (one, every) if one != every else (one,):
            rows = store.run(question.query, parameters, Limits.local(seconds=300)).rows
            assert rows == expected(question, release, parameters), (question.id, parameters)
            assert_total_order(question, rows)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(EmbeddedStore(tmp_path_factory.mktemp("worlds"))) as store:
        yield store


@pytest.fixture(scope="module")
def neo4j(neo4j_uri: str) -> Iterator[Store]:
    with closing(Neo4jStore(neo4j_uri)) as store:
        yield store


@settings(tried(20), phases=AS_IT_IS)
@given(worlds(), st.integers(0, 1000))
def test_embedded(embedded: Store, world: Release, first: int) -> None:
    check(embedded, world, count(first))


@settings(tried(3), phases=AS_IT_IS)
@given(worlds(), st.integers(0, 1000))
def test_neo4j(neo4j: Store, world: Release, first: int) -> None:
    check(neo4j, world, count(first))
