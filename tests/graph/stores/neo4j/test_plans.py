"""EXPLAIN and PROFILE on one's own machine: the plan as rows, and nothing written."""

from __future__ import annotations

import pytest

from concerted.graph.errors import QueryRefused
from concerted.graph.stores import Limits
from concerted.graph.stores.neo4j import Neo4jStore

pytestmark = pytest.mark.neo4j


@pytest.mark.parametrize("word", ["EXPLAIN", "profile"])
def test_a_plan_is_rows(store: Neo4jStore, word: str) -> None:
    answer = store.run(f"// how\n{word} MATCH (s:State {{iso3: $iso3}}) RETURN s.name_en", {"iso3": "NOR"}, Limits.local())
    operators = [row[0].strip() for row in answer.rows]
    assert operators[0] == "ProduceResults"
    assert any("Seek" in operator for operator in operators)
    assert [row[answer.columns.index("rows")] is None for row in answer.rows] == [word == "EXPLAIN"] * len(operators)


@pytest.mark.parametrize("limits", [Limits(), Limits.local()], ids=["public", "local"])
def test_a_plan_of_a_write_is_refused(store: Neo4jStore, limits: Limits) -> None:
    with pytest.raises(QueryRefused):
        store.run("PROFILE CREATE (:State {iso3: 'XXX'})", limits=limits)


def test_hints_come_with_an_answer(store: Neo4jStore) -> None:
    assert any("Stat" in hint for hint in store.run("MATCH (s:Stat) RETURN s").hints)
