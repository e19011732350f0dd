"""The guard on texts alone: no database is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import LimitExceeded, QueryRefused
from graph.stores.columns import returned
from graph.stores.guard import check_plan, check_query
from graph.stores.limits import Limits
from tests.stores.attacks import ALLOWED, REFUSED

WRITES = ["CREATE (x)", "MERGE (x)", "SET a.b = 1", "DELETE a", "DETACH DELETE a", "REMOVE a.b", "FOREACH (x IN [1] | SET a.b = x)"]


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED.keys())
def test_attacks_are_refused_by_their_text(query: str) -> None:
    with pytest.raises(QueryRefused):
        check_query(query, Limits())


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED.keys())
def test_reading_is_allowed(query: str) -> None:
    check_query(query, Limits())


def test_a_refusal_says_what_and_why() -> None:
    with pytest.raises(QueryRefused, match="SHOW is refused: the server's administration is not public"):
        check_query("SHOW USERS", Limits())
    with pytest.raises(QueryRefused, match=r"the procedure dbms\.info is not allowed; allowed are db.labels"):
        check_query("CALL dbms.info()", Limits())


@pytest.mark.parametrize("pattern", ["*", "*2..", "*..", "*1..99", "*99", "*..99", "*$n"])
def test_paths_need_a_bound(pattern: str) -> None:
    with pytest.raises(LimitExceeded, match="path of"):
        check_query(f"MATCH (a)-[r:X{pattern}]->(b) RETURN a", Limits())


@pytest.mark.parametrize("pattern", ["*1", "*1..3", "*..3", "*0..10"])
def test_bounded_paths_are_reading(pattern: str) -> None:
    check_query(f"MATCH (a)<-[r:X|Y{pattern}]-(b) RETURN 2*3, a", Limits())


def test_a_long_text_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="over the limit of 65536"):
        check_query(f"RETURN '{'x' * 70_000}'", Limits())


@given(
    st.sampled_from(WRITES),
    st.sampled_from(["MATCH (a) ", "WITH 1 AS x ", "UNWIND [1] AS a ", "MATCH (a) WHERE a.x = 'y' ", "CALL { ", "MATCH (a)\n"]),
    st.sampled_from(["", " ", "/* x */", "/**/", "\n", "\t", "// y\n", "/* ' */", "// \"\n"]), st.data(),
)
def test_no_comment_or_case_hides_a_write(write: str, before: str, hidden: str, data: st.DataObject) -> None:
    cased = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) if c.isascii() else c for c in write)
    with pytest.raises(QueryRefused):
        check_query(before + hidden + cased, Limits())


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        check_query(text, Limits())
    except (QueryRefused, LimitExceeded):
        return


@given(st.text(alphabet="()[]{}<>-=+*.,:;|$'\"`/\\ \nabMATCHRETURN019²", max_size=60))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    try:
        check_query(f"MATCH {text}", Limits())
    except (QueryRefused, LimitExceeded):
        return


@pytest.mark.parametrize(
    ("kind", "operator"),
    [("w", {"operatorType": "Create@neo4j"}), ("rw", {}), ("s", {}), (None, {}),
     ("r", {"operatorType": "LoadCSV@neo4j"}),
     ("r", {"operatorType": "ProcedureCall@neo4j", "args": {"Details": "dbms.info() :: (id)"}})],
)
def test_a_plan_that_does_more_than_read_is_refused(kind: str | None, operator: dict[str, object]) -> None:
    with pytest.raises(QueryRefused):
        check_plan(kind, {"operatorType": "ProduceResults@neo4j", "children": [{"operatorType": "Apply@neo4j", "children": [operator]}]})


def test_a_plan_that_reads_is_let_through() -> None:
    check_plan("r", {"operatorType": "ProduceResults@neo4j", "children": [
        {"operatorType": "ProcedureCall@neo4j", "args": {"Details": "db.labels() :: (label :: STRING)"}},
    ]})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("MATCH (a) RETURN a.x, count( a ) AS n ORDER BY n", ["a.x", "n"]),
        ("RETURN DISTINCT [x IN [1, 2] | x] AS `a b`, {c: 1, d: 2}", ["a b", "{c: 1, d: 2}"]),
        ("MATCH (a) WITH a CALL { RETURN 1 AS inner } RETURN `a` LIMIT 1", ["a"]),
        ("MATCH (a) RETURN *", []),
        ("RETURN 1 AS x UNION RETURN 2 AS x", ["x"]),
    ],
)
def test_column_names(query: str, names: list[str]) -> None:
    assert returned(query, check_query(query, Limits())) == names
