"""A store that is not as a load left it says so to every command, and a load mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.graph.errors import StoreError
from concerted.graph.stores.neo4j import Neo4jStore
from tests.graph.stores.neo4j.conftest import Cypher
from tests.graph.stores.releases import other, small

pytestmark = pytest.mark.neo4j

# Seen by the database's own counts, so at every query.
COUNTED = {
    "a node is gone": "MATCH (s:State {iso3: 'NOR'}) DETACH DELETE s",
    "a derived link is gone": "MATCH (:Taxon)-[u:IN_SCOPE_OF]->(:Appendix {appendix: 'I'}) WITH u LIMIT 1 DELETE u",
    "a link is gone": "MATCH (:State {iso3: 'NOR'})-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}) DELETE m",
    "a node is added": "CREATE (:State {iso3: 'XXX', name_en: 'Nowhere'})",
    "a node without a key is added": "CREATE (:Taxon {note: 'seen'})",
    "a link is there twice": "MATCH (a)-[m:MEMBER_OF]->(b) WITH a, b, m LIMIT 1 CREATE (a)-[n:MEMBER_OF]->(b) SET n = properties(m)",
    "a link between others": "CREATE (:Traveller)-[:MEMBER_OF]->(:Club)",
    "a link of no shape": "MATCH (a:State), (b:Taxon) WITH a, b LIMIT 1 CREATE (a)-[:MEMBER_OF {key: 'x'}]->(b)",
    "a node of two kinds": "MATCH (s:State {iso3: 'NOR'}) SET s:Taxon",
    "another release is named": "CREATE (:Release {hash: 'another'})",
    "no release is named": "MATCH (r:Release) DELETE r",
    "the note is gone": "MATCH (l:ReleaseLedger) DELETE l",
}
# Seen by who reads everything.
READ = {
    "a name is altered": "MATCH (s:State {iso3: 'NOR'}) SET s.name_en = 'Norge'",
    "a date is altered": "MATCH (:State {iso3: 'NOR'})-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}) SET m.since = date('2000-01-01')",
    "a derived word is altered": "MATCH (:State {iso3: 'NOR'})-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}) SET m.counts = false",
    "a derived word is gone": "MATCH (s:State {iso3: 'NOR'}) REMOVE s.counts_for",
    "a property is added": "MATCH (s:State {iso3: 'NOR'}) SET s.seen = true",
    "a link leads elsewhere": (
        "MATCH (a:State {iso3: 'NOR'})-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}), (b:Instrument {slug: 'aewa'}) "
        "CREATE (a)-[n:MEMBER_OF]->(b) SET n = properties(m) DELETE m"
    ),
}


@pytest.mark.parametrize("harm", COUNTED.values(), ids=COUNTED.keys())
def test_damage_is_named_by_every_command_and_mended_by_a_load(store: Neo4jStore, cypher: Cypher, harm: str) -> None:
    cypher(harm)
    for command in (store.release_id, store.read, lambda: store.run("MATCH (s:State) RETURN count(s)")):
        with pytest.raises(StoreError, match=r"not whole: .*; load the release again"):
            command()
    assert "not whole" in store.info().damage
    store.write(small())
    cypher("MATCH (n:Traveller|Club) DETACH DELETE n")
    assert store.read().id == store.release_id() == small().id
    assert store.run("MATCH (s:State) RETURN count(s)").rows == [[small()["states"].height]]
    assert store.info().damage is None


@pytest.mark.parametrize("harm", READ.values(), ids=READ.keys())
def test_what_is_altered_is_seen_by_reading_and_mended_by_a_load(store: Neo4jStore, cypher: Cypher, harm: str) -> None:
    cypher(harm)
    with pytest.raises(StoreError, match=r"not whole: .*; load the release again"):
        store.read()
    report = store.write(small())
    assert 0 < report.written <= 2
    assert store.read().id == small().id


def test_a_load_of_another_release_mends_too(store: Neo4jStore, cypher: Cypher) -> None:
    cypher(COUNTED["a node is gone"])
    assert store.write(other()).written > 10
    assert store.read().id == other().id


def test_nodes_of_one_key_are_mended_with_the_constraint(store: Neo4jStore, cypher: Cypher) -> None:
    cypher("DROP CONSTRAINT concerted_state")
    cypher("CREATE (:State {iso3: 'NOR', name_en: 'Norge'})")
    store.write(small())
    assert store.read().id == small().id
    assert cypher("SHOW CONSTRAINTS YIELD name WHERE name = 'concerted_state' RETURN count(*) AS n") == [{"n": 1}]


def test_what_others_keep_there_is_told_and_left_alone(store: Neo4jStore, cypher: Cypher) -> None:
    assert store.info().leftovers == 0
    cypher("MATCH (s:State {iso3: 'NOR'}) CREATE (s)<-[:ABOUT]-(:Remark {text: 'see'})")
    try:
        assert store.info().leftovers == 2
        assert store.run("MATCH (s:State) RETURN count(s)").rows == [[small()["states"].height]]
        with pytest.raises(StoreError, match="1 nodes and 1 links of other kinds"):
            store.read()
        store.write(other())
        store.write(small())
        assert cypher("MATCH (:State {iso3: 'NOR'})<-[:ABOUT]-(r:Remark) RETURN r.text AS text") == [{"text": "see"}]
    finally:
        cypher("MATCH (r:Remark) DETACH DELETE r")


def test_what_loads_of_earlier_versions_left_is_removed(store: Neo4jStore, cypher: Cypher) -> None:
    cypher("CREATE (:StagedState {iso3: 'NOR'})-[:MEMBER_OF {key: 'x'}]->(:StagedInstrument {slug: 'cms'}), (:Retired), (:ReleaseSwitch)")
    cypher("CREATE INDEX concerted_staged_state IF NOT EXISTS FOR (n:StagedState) ON (n.iso3)")
    assert store.info().leftovers == 4
    with pytest.raises(StoreError, match="MEMBER_OF instead of"):
        store.run("RETURN 1")
    store.write(small())
    assert store.info().leftovers == 0
    assert store.read().id == small().id
    assert cypher("SHOW INDEXES YIELD name WHERE name STARTS WITH 'concerted_staged' RETURN count(*) AS n") == [{"n": 0}]


@pytest.mark.parametrize("note", ["'{\"State\": \"1f\"}'", "replace(l.note, '\"format\"', '\"of\"')"], ids=["no counts", "no format"])
def test_what_an_earlier_version_wrote_asks_for_a_load(store: Neo4jStore, cypher: Cypher, note: str) -> None:
    cypher(f"MATCH (l:ReleaseLedger {{name: 'load'}}) SET l.note = {note}")
    with pytest.raises(StoreError, match="no note of what was written"):
        store.release_id()
    store.write(small())
    assert store.release_id() == small().id


def test_anew_is_all_of_it_whatever_is_there(store: Neo4jStore, cypher: Cypher) -> None:
    cypher("MATCH (s:State) WITH s LIMIT 9 DETACH DELETE s")
    report = store.write(small(), anew=True)
    assert report.created == sum(store.info().nodes.values()) + sum(store.info().links.values())
    assert report.way == "one transaction"
    assert store.read().id == small().id
    cypher("MATCH (n) DETACH DELETE n")
    assert store.release_id() is None
    assert store.info().release is None
    assert store.write(small(), anew=True).previous is None


def test_a_load_counts_from_its_beginning(store: Neo4jStore, tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    store.write(other(), lambda *counted: said.append(counted))
    kinds = list(dict.fromkeys(what for what, _, _ in said))
    assert kinds[:2] == ["preparing", "comparing"]
    assert kinds[-2:] == ["putting in place", "put in place"]
    assert all(0 <= done <= of for _, done, of in said)
    said.clear()
    store.write(small(), lambda *counted: said.append(counted), anew=True)
    assert [what for what, _, _ in said if what in store.info().nodes]
