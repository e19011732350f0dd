"""A load is not seen before all of it is there."""

from __future__ import annotations

import neo4j
import pytest

from concerted.graph.errors import StoreBusy
from concerted.graph.stores.neo4j import Neo4jStore
from tests.graph.stores.neo4j.conftest import Cypher
from tests.graph.stores.releases import distant, other, small

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

ALL = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS links, count(DISTINCT labels(n)) AS kinds"


class Cut(Exception):
    """A load that ends where nobody expected it."""


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
