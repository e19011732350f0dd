"""What both stores promise of a release: written whole, read back the same, changed only where it differs."""

from __future__ import annotations

import pytest

from concerted.graph.errors import InvalidQuery, LimitExceeded, StoreError
from concerted.graph.stores import Limits, Store, open_store
from tests.graph.stores.releases import distant, other, small


def test_a_release_reads_back_with_the_same_id(store: Store) -> None:
    store.write(small())
    assert store.release_id() == small().id
    assert store.read().id == small().id
    assert store.read().title == "small"


def test_a_second_load_changes_nothing(store: Store) -> None:
    store.write(small())
    report = store.write(small())
    assert (report.written, report.way) == (0, "nothing to write")


def test_another_release_takes_the_place_of_the_one_before(store: Store, kind: str) -> None:
    store.write(small())
    report = store.write(other())
    # Ten facts differ and four links derived of them, and Neo4j is told no more; a snapshot is a file of its own.
    assert report.written == 14 or kind == "embedded"
    assert report.previous == small().id
    assert store.read().id == other().id


def test_forth_and_back_leaves_no_trace(store: Store) -> None:
    store.write(small())
    before = store.info()
    store.write(distant())
    assert store.read().id == distant().id
    store.write(small())
    assert store.read().id == small().id
    assert store.info() == before
    assert store.run("MATCH (r:Release) RETURN r.hash").rows == [[small().id]]
    assert store.run("MATCH (n) WHERE NOT n:Release AND NOT n:ReleaseLedger RETURN count(n)").rows == [[sum(before.nodes.values())]]


def test_what_ended_stays_with_its_end(store: Store) -> None:
    store.write(other())
    rows = store.run("MATCH (:State)-[m:MEMBER_OF]->(:Instrument) WHERE m.until = date($d) RETURN count(m)", {"d": "2025-07-01"}).rows
    assert rows == [[3]]


def test_values_are_plain_json(store: Store) -> None:
    store.write(small())
    answer = store.run(
        "MATCH (s:State {iso3: $iso3})-[m:MEMBER_OF]->(i:Instrument {slug: 'cms'}) "
        "RETURN s, m, i.in_force_on AS day, s.nothing AS nothing, [1, 2.5, null] AS numbers, {on: date('2020-01-01')} AS named",
        {"iso3": "NOR"},
    )
    assert answer.columns == ["s", "m", "day", "nothing", "numbers", "named"]
    ((state, member, day, nothing, numbers, named),) = answer.rows
    assert state["labels"] == ["State"]
    assert state["properties"]["iso3"] == "NOR"
    assert member["type"] == "MEMBER_OF"
    assert member["properties"]["since"] == "1985-08-01"
    assert (day, nothing, numbers, named) == ("1983-11-01", None, [1, 2.5, None], {"on": "2020-01-01"})
    assert answer.release == small().id


def test_columns_are_known_without_rows(store: Store) -> None:
    store.write(small())
    answer = store.run("MATCH (s:State {iso3: 'NONE'}) RETURN s.iso3, s.name_en AS name ORDER BY name")
    assert (answer.columns, answer.rows) == (["s.iso3", "name"], [])


def test_rows_over_the_limit_are_cut_and_said(store: Store) -> None:
    store.write(small())
    query = "MATCH (s:State) RETURN s.iso3 ORDER BY s.iso3"
    few = store.run(query, limits=Limits(rows=7))
    assert (len(few.rows), few.truncated) == (7, True)
    everything = store.run(query)
    assert (len(everything.rows), everything.truncated) == (small()["states"].height, False)


def test_time_over_the_limit_is_said(store: Store) -> None:
    store.write(small())
    query = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(x + y)"
    with pytest.raises(LimitExceeded, match="time limit of 1 s"):
        store.run(query, limits=Limits(seconds=1))
    assert store.run("RETURN 1 AS one").rows == [[1]]


def test_lists_and_numbers_are_parameters(store: Store) -> None:
    store.write(small())
    query = "UNWIND $codes AS code RETURN code, $n + 1 AS n, $yes AS yes ORDER BY code"
    answer = store.run(query, {"codes": ["B", "A"], "n": 1, "yes": True})
    assert answer.rows == [["A", 2, True], ["B", 2, True]]


def test_an_unknown_store_names_the_known_ones() -> None:
    with pytest.raises(InvalidQuery, match="embedded and neo4j"):
        open_store("sqlite")


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("neo4j", uri="bolt://127.0.0.1:1")


@pytest.mark.parametrize("seconds", [0, -1, 16])
def test_a_time_limit_is_above_nothing_and_capped(seconds: float) -> None:
    with pytest.raises(InvalidQuery):
        Limits(seconds=seconds)


def test_a_caller_only_lowers_limits() -> None:
    limits = Limits().lowered(seconds=60, rows=10)
    assert (limits.seconds, limits.rows) == (5, 10)
