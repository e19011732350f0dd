"""The guard on texts alone: no database is asked."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import LimitExceeded, QueryFailed, QueryRefused
from graph.stores.guard import check_plan, check_query
from graph.stores.guard.regexes import check_pattern
from graph.stores.limits import Limits
from tests.stores.attacks import ALLOWED, ENDLESS, HIDDEN, REFUSED, SHAPES, STRANGE

WRITES = ["CREATE (x)", "MERGE (x)", "SET a.b = 1", "DELETE a", "DETACH DELETE a", "REMOVE a.b", "FOREACH (x IN [1] | SET a.b = x)"]


@pytest.mark.parametrize("query", (REFUSED | HIDDEN).values(), ids=(REFUSED | HIDDEN).keys())
def test_attacks_are_refused_by_their_text(query: str) -> None:
    with pytest.raises(QueryRefused):
        check_query(query, Limits())


@pytest.mark.parametrize("query", SHAPES.values(), ids=SHAPES.keys())
def test_what_is_too_large_is_refused_at_once(query: str) -> None:
    began = time.perf_counter()
    with pytest.raises((LimitExceeded, QueryRefused)):
        check_query(query, Limits())
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("query", (ENDLESS | STRANGE).values(), ids=(ENDLESS | STRANGE).keys())
def test_what_the_engines_must_end_reaches_them(query: str) -> None:
    """Otherwise the tests of their limits would test the guard alone."""
    check_query(query, Limits())


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED.keys())
def test_reading_is_allowed(query: str) -> None:
    check_query(query, Limits())


def test_a_refusal_says_what_and_why() -> None:
    with pytest.raises(QueryRefused, match="SHOW is refused: the server's administration is not public"):
        check_query("SHOW USERS", Limits())
    with pytest.raises(QueryRefused, match=r"the procedure dbms\.info is not allowed; allowed are db.labels"):
        check_query("CALL dbms.info()", Limits())


@pytest.mark.parametrize("query", [
    "RETURN size([x IN range(0, size([1, 2]) - 1) | x]) AS n", "UNWIND range(2 * 3, 4) AS x RETURN x",
    "MATCH (t:Taxon) WHERE t.name_en =~ '(?i).*curlew.*' RETURN t", "MATCH (t:Taxon) WHERE t.taxon =~ 'Anser (albifrons|anser)' RETURN t",
    "MATCH (t:Taxon) WHERE t.taxon =~ $pattern RETURN t", "MATCH (s:State) WHERE s.iso3 =~ '[A-Z]{3}' RETURN s",
    "MATCH (s:State) USING INDEX s:State(iso3) WHERE s.iso3 = 'NOR' RETURN s", "RETURN s.a + ' (' + s.b + ')' AS named",
    "WITH 1 AS x CALL (x) { RETURN x + 20 AS y } RETURN y", "MATCH p = SHORTEST 1 (a)-[]-{1,5}(b) RETURN p",
    "MATCH (a)-[:X]-{1,3}(b) RETURN a", "RETURN [1, 2][0] - 1, (1) * (2), count(*) + 3 AS n", "RETURN replace(s.a, ' ', '_') AS x",
    "RETURN all(x IN l WHERE x > 0) AND any(y IN m WHERE y > 0) AS x",
    "MATCH (s) RETURN [(s)-[:MEMBER_OF]->(i) WHERE i.kind = 'mou' | i.slug] AS l",
    "RETURN date.truncate('year', date()), duration.between(date(), date()), point.distance(a, b) AS x",
    "MATCH (a) WHERE (a)-->() AND NOT (a.b IN ['c']) RETURN DISTINCT (a.b) ORDER BY (a.b) SKIP (1) LIMIT (2)",
    "RETURN CASE (1) WHEN (1) THEN (2) ELSE (3) END AS x", "MATCH (s:State) RETURN s.set, s.call, s.case, s.end, s.reduce",
])
def test_what_looks_like_an_attack_is_reading(query: str) -> None:
    check_query(query, Limits(), {"pattern": "An.*"})


@pytest.mark.parametrize("value", [10**10, 1e7])
def test_parameters_are_bounded_too(value: float) -> None:
    with pytest.raises(LimitExceeded, match="range"):
        check_query("UNWIND range(1, $n) AS x RETURN x", Limits(), {"n": value})
    with pytest.raises(QueryRefused, match="pattern"):
        check_query("RETURN 'a' =~ $p AS x", Limits(), {"p": "(a+)+"})
    with pytest.raises(LimitExceeded, match="bytes"):
        check_query("WITH $s + $s + $s AS x RETURN x", Limits(), {"s": "x" * 2**20})


def test_regular_expressions_end() -> None:
    """The dearest pattern and text that are let through, by Python's matcher, which goes back over a text as Java's does."""
    pattern = "a?a?a?a?.*.*b"
    check_pattern(pattern)
    began = time.perf_counter()
    assert not re.fullmatch(pattern, "a" * 400)
    # The work grows by at most the square of the text: from 400 characters to the limit of 4096 by 105 times.
    assert time.perf_counter() - began < 1


@given(st.text(alphabet="ab()[]{}*+?|.\\^$1,", max_size=30))
def test_any_pattern_is_let_through_or_refused(pattern: str) -> None:
    try:
        check_pattern(pattern)
    except (QueryRefused, LimitExceeded, QueryFailed):
        return
    assert not re.search(r"\)[*+?{]", re.sub(r"\\.|\[[^\]]*\]", "x", pattern))


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
    except (QueryRefused, LimitExceeded, QueryFailed):
        return


@given(st.text(alphabet="()[]{}<>-=+*.,:;|$'\"`/\\ \nabMATCHRETURN019²", max_size=60))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    try:
        check_query(f"MATCH {text}", Limits())
    except (QueryRefused, LimitExceeded, QueryFailed):
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
