"""A load is not seen before all of it is there, and what does not fit one transaction is refused or written in steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import neo4j
import pytest

from concerted.graph.errors import StoreBusy, StoreError
from concerted.graph.stores.neo4j import Neo4jStore
from tests.graph.stores.neo4j.conftest import Cypher
from tests.graph.stores.releases import distant, other, small
from tools.local_neo4j import missing, start, stop

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

# The small release needs about 13 MB.
LITTLE = ("db.memory.transaction.max=6m",)
ALL = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS links, count(DISTINCT labels(n)) AS kinds"


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


@pytest.mark.parametrize("anew", [False, True], ids=["difference", "anew"])
@pytest.mark.parametrize("empty", [False, True], ids=["over another release", "first"])
def test_no_pattern_meets_a_load_under_way(store: Neo4jStore, cypher: Cypher, anew: bool, empty: bool) -> None:
    if empty:
        cypher("MATCH (n) DETACH DELETE n")
    bookkeeping = "MATCH (l:ReleaseLedger) RETURN count(l) AS n"
    before, ledgers = cypher(ALL), cypher(bookkeeping)
    seen: dict[str, list[object]] = {}

    def look(what: str, done: int, of: int) -> None:
        if what not in ("preparing", "put in place") and what not in seen:
            seen[what] = cypher(ALL)
            assert cypher(bookkeeping) == ledgers

    store.write(distant(), look, anew=anew)
    assert len(seen) > 5
    assert all(found == before for found in seen.values())
    assert cypher(ALL) != before
    assert store.read().id == distant().id


@pytest.mark.parametrize("anew", [False, True], ids=["difference", "anew"])
def test_a_load_that_is_cut_short_changed_nothing(store: Neo4jStore, cypher: Cypher, anew: bool) -> None:
    before = cypher(ALL)

    def cut(what: str, done: int, of: int) -> None:
        if what == "putting in place":
            raise Cut

    with pytest.raises(Cut):
        store.write(distant(), cut, anew=anew)
    assert store.read().id == small().id
    assert cypher(ALL) == before


def test_a_mark_of_a_load_that_was_killed_bars_nobody(store: Neo4jStore, cypher: Cypher) -> None:
    cypher("MERGE (s:ReleaseLedger {name: 'switch'}) SET s.at = timestamp(), s.by = 'somebody'")
    assert store.run("RETURN 1").rows == [[1]]
    assert store.read().id == small().id
    store.write(other())
    assert store.release_id() == other().id


def test_while_a_commit_is_applied_who_reads_waits(
    store: Neo4jStore, neo4j_uri: str, cypher: Cypher, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("concerted.graph.stores.neo4j.query.SETTLE_SECONDS", 0.5)
    with neo4j.GraphDatabase.driver(neo4j_uri) as driver, driver.session() as session:
        with session.begin_transaction(metadata={"app": "concerted", "load": "somebody"}) as tx:
            tx.run("RETURN 1").consume()
            cypher("MERGE (s:ReleaseLedger {name: 'switch'}) SET s.at = timestamp(), s.by = 'somebody'")
            with pytest.raises(StoreBusy, match="a load is being put in place"):
                store.run("RETURN 1")
        assert store.run("RETURN 1").rows == [[1]]


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
        assert 0 < store.write(small()).created < 2000
        assert store.read().id == small().id
