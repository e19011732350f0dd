"""A server that gives a transaction little memory: what does not fit one is refused, or written in steps where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from concerted.graph.errors import StoreError
from concerted.graph.stores.neo4j import Neo4jStore
from tests.graph.stores.releases import other, small
from tools.local_neo4j import missing, start, stop

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

# The small release needs nearly twice as much.
LITTLE = ("db.memory.transaction.max=10m",)


class Cut(Exception):
    """A load that ends where nobody expected it."""


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that gives one transaction less than the small release needs."""
    if lacking := missing():
        pytest.skip(f"no local Neo4j: {lacking}")
    home = tmp_path_factory.mktemp("little")
    try:
        yield start(home, settings=LITTLE).uri
    finally:
        stop(home, kill=True)


def test_what_does_not_fit_is_refused_and_written_in_steps_when_asked_for(little: str) -> None:
    with closing(Neo4jStore(little)) as store:
        with pytest.raises(StoreError, match=r"db\.memory\.transaction\.max .* --anew"):
            store.write(small())
        assert store.release_id() is None

        def cut(what: str, done: int, of: int) -> None:
            if what == "CITES":
                raise Cut

        with pytest.raises(Cut):
            store.write(small(), cut, anew=True)
        for command in (store.release_id, store.read, lambda: store.run("RETURN 1")):
            with pytest.raises(StoreError, match="being written in steps, or that was cut short; load the release again"):
                command()
        assert "cut short" in store.info().damage
        report = store.write(small(), anew=True)
        assert report.way == "in steps"
        assert store.read().id == small().id
        assert store.write(other()).way == "one transaction"
        assert store.read().id == other().id


def test_a_load_ends_what_one_in_steps_began(little: str) -> None:
    with closing(Neo4jStore(little)) as store:
        def cut(what: str, done: int, of: int) -> None:
            if what == "CITES":
                raise Cut

        with pytest.raises(Cut):
            store.write(small(), cut, anew=True)
        assert 0 < store.write(small()).created < 3000
        assert store.read().id == small().id
