"""The guards on texts alone: no database is asked."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.errors import ConcertedError, LimitExceeded, QueryFailed, QueryRefused
from concerted.graph.stores.guard import check_plan, check_query
from concerted.graph.stores.guard.neo4j.regexes import check_pattern
from concerted.graph.stores.limits import Guard, Limits
from concerted.graph.vocabulary import StoreKind
from tests.graph.stores.guard import attacks, excesses

GUARDS: dict[Guard, Limits] = {"public": Limits(), "local": Limits.local()}
ENGINES = tuple(StoreKind)
BOTH = [(GUARDS[guard], engine) for guard in GUARDS for engine in ENGINES]
WRITES = ["CREATE (x)", "MERGE (x)", "SET a.b = 1", "DELETE a", "DETACH DELETE a", "REMOVE a.b", "FOREACH (x IN [1] | SET a.b = x)"]
# A refusal says what to write, or what is accepted, instead.
INSTEAD = re.compile(
    r"write |leave it out|starts with one of|allowed are|send it by itself|such as|stands at the beginning|use spaces|inside a text|"
    r"close it|UNWIND|instead|ends by itself|says what there is|begin with|may call|concerted cypher"
)


def named(queries: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("query", queries.values(), ids=queries.keys())


@named(attacks.REFUSED)
def test_attacks_are_refused_by_both_guards_with_what_to_write_instead(query: str) -> None:
    for limits, engine in BOTH:
        with pytest.raises(QueryRefused, match=INSTEAD):
            check_query(query, limits, {}, engine)


@named(attacks.PUBLIC)
def test_reading_of_ones_own_is_for_local_users(query: str) -> None:
    for engine in ENGINES:
        with pytest.raises((QueryRefused, LimitExceeded), match=INSTEAD):
            check_query(query, GUARDS["public"], {}, engine)
        check_query(query, GUARDS["local"], {}, engine)


@named(excesses.SHAPES)
def test_what_is_too_large_is_refused_at_once(query: str) -> None:
    for engine in ENGINES:
        began = time.process_time()
        with pytest.raises((LimitExceeded, QueryRefused)):
            check_query(query, GUARDS["public"], {}, engine)
        assert time.process_time() - began < 2


@named(excesses.UNCLOCKED)
def test_neo4j_is_spared_what_the_embedded_engine_can_be_stopped_at(query: str) -> None:
    with pytest.raises((LimitExceeded, QueryRefused)):
        check_query(query, GUARDS["public"], excesses.PARAMETERS, "neo4j")
    check_query(query, GUARDS["public"], excesses.PARAMETERS, "embedded")
    check_query(query, GUARDS["local"], excesses.PARAMETERS, "neo4j")


@named(excesses.UNPLANNABLE)
def test_what_neo4j_would_not_finish_planning_is_refused_to_its_own_users_too(query: str) -> None:
    for limits in GUARDS.values():
        with pytest.raises(LimitExceeded, match=r"Neo4j|which is the limit"):
            check_query(query, limits, {}, "neo4j")
    check_query(query, GUARDS["local"], {}, "embedded")


@named(excesses.ENDLESS | attacks.STRANGE)
def test_what_the_engines_must_end_reaches_them(query: str) -> None:
    """Otherwise the tests of their limits would test the guard alone."""
    for limits, engine in BOTH:
        check_query(query, limits, {}, engine)


@named(attacks.ALLOWED)
def test_reading_is_allowed(query: str) -> None:
    for limits, engine in BOTH:
        check_query(query, limits, {}, engine)


@named(attacks.MISTAKES)
def test_numbers_and_characters_that_no_engine_takes_are_told(query: str) -> None:
    for limits, engine in BOTH:
        with pytest.raises(QueryFailed) as error:
            check_query(query, limits, {}, engine)
        str(error.value).encode()
        assert len(str(error.value)) < 300


@pytest.mark.parametrize(("query", "parameters"), attacks.PARAMETERS.values(), ids=attacks.PARAMETERS.keys())
def test_parameters_that_no_engine_takes_are_told(query: str, parameters: dict[str, object]) -> None:
    for limits, engine in BOTH:
        with pytest.raises(QueryFailed, match=r"the parameter \$") as error:
            check_query(query, limits, parameters, engine)
        str(error.value).encode()
        assert len(str(error.value)) < 300 and " at 0x" not in str(error.value)


def test_a_refusal_says_what_and_why() -> None:
    with pytest.raises(QueryRefused, match=r"SHOW is refused: the server's administration .*; CALL db.labels\(\) says what there is"):
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
    "MATCH (s) WHERE 1 <= s.n <= 3 AND (s.a XOR s.b) AND (s.c = 1 XOR s.d = 2) RETURN s", "RETURN NOT NOT true AS x, - -1 AS y",
    "MATCH (n:State|Taxon) WHERE NOT (n:Source OR n:Plan) AND (n:State)-->(:Taxon) RETURN n", "RETURN 0x1F, 0o17, 1_000, .5, 1e-3 AS x",
    "MATCH (s:State) RETURN s.format AS format", "RETURN range(0, $n - 1), range(-$n, 10) AS l",
])
def test_what_looks_like_an_attack_is_reading(query: str) -> None:
    for limits, engine in BOTH:
        check_query(query, limits, {"pattern": "An.*", "n": 3}, engine)


def test_a_local_text_may_be_longer() -> None:
    check_query(f"RETURN '{'x' * 70_000}'", Limits.local())
    with pytest.raises(LimitExceeded, match="over the limit of 1048576"):
        check_query(f"RETURN '{'x' * 2**20}'", Limits.local())


@pytest.mark.parametrize("value", [10**10, 1e7])
def test_parameters_are_bounded_too(value: float) -> None:
    with pytest.raises(LimitExceeded, match="range"):
        check_query("UNWIND range(1, $n) AS x RETURN x", Limits(), {"n": value})
    with pytest.raises(QueryRefused, match="pattern"):
        check_query("RETURN 'a' =~ $p AS x", Limits(), {"p": "(a+)+"})
    with pytest.raises(LimitExceeded, match="bytes"):
        check_query("WITH $s + $s + $s AS x RETURN x", Limits(), {"s": "x" * 2**20})
    with pytest.raises(QueryRefused, match="replace"):
        check_query("WITH replace('aaaa', 'a', $l[0]) AS x RETURN x", Limits(), {"l": ["x" * 5000]})


def test_regular_expressions_end() -> None:
    """The dearest pattern and text that are let through, by Python's matcher, which goes back over a text as Java's does."""
    pattern = "a?a?a?a?.*.*b"
    check_pattern(pattern)
    began = time.process_time()
    assert not re.fullmatch(pattern, "a" * 400)
    # The work grows by at most the square of the text: from 400 characters to the limit of 4096 by 105 times.
    assert time.process_time() - began < 2


@given(st.text(alphabet="ab()[]{}*+?|.\\^$1,", max_size=30))
def test_any_pattern_is_let_through_or_refused(pattern: str) -> None:
    try:
        check_pattern(pattern)
    except (QueryRefused, LimitExceeded):
        return
    assert not re.search(r"\)[*+?{]", re.sub(r"\\.|\[[^\]]*\]", "x", pattern))


@pytest.mark.parametrize("pattern", ["*", "*2..", "*..", "*1..99", "*99", "*..99", "*$n"])
def test_paths_of_the_public_need_a_bound(pattern: str) -> None:
    query = f"MATCH (a)-[r:X{pattern}]->(b) RETURN a"
    for engine in ENGINES:
        with pytest.raises(LimitExceeded, match="path of"):
            check_query(query, Limits(), {}, engine)
        check_query(query, Limits.local(), {}, engine)


@pytest.mark.parametrize("pattern", ["*1", "*1..3", "*..3", "*0..10"])
def test_bounded_paths_are_reading(pattern: str) -> None:
    check_query(f"MATCH (a)<-[r:X|Y{pattern}]-(b) RETURN 2*3, a", Limits())


def test_a_long_text_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="over the limit of 65536"):
        check_query(f"RETURN '{'x' * 70_000}'", Limits())


@given(
    st.sampled_from(WRITES),
    st.sampled_from(["MATCH (a) ", "WITH 1 AS x ", "UNWIND [1] AS a ", "MATCH (a) WHERE a.x = 'y' ", "CALL { ", "MATCH (a)\n", "EXPLAIN "]),
    st.sampled_from(["", " ", "/* x */", "/**/", "\n", "\t", "// y\n", "/* ' */", "// \"\n"]), st.sampled_from(BOTH), st.data(),
)
def test_no_comment_or_case_hides_a_write(
    write: str, before: str, hidden: str, guard: tuple[Limits, StoreKind], data: st.DataObject,
) -> None:
    cased = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) if c.isascii() else c for c in write)
    with pytest.raises(QueryRefused):
        check_query(before + hidden + cased, guard[0], {}, guard[1])


@given(st.text(max_size=200), st.sampled_from(BOTH))
def test_any_text_is_read_or_refused(text: str, guard: tuple[Limits, StoreKind]) -> None:
    try:
        check_query(text, guard[0], {}, guard[1])
    except ConcertedError:
        return


@given(st.text(alphabet="()[]{}<>-=+*.,:;|!&$'\"`/\\ \nabMATCHRETURNXOCASEWHEND019²", max_size=60), st.sampled_from(BOTH))
def test_any_punctuation_is_read_or_refused(text: str, guard: tuple[Limits, StoreKind]) -> None:
    try:
        check_query(f"MATCH {text}", guard[0], {"a": 1, "b": [1]}, guard[1])
    except ConcertedError:
        return


@pytest.mark.parametrize(
    ("kind", "operator"),
    [("w", {"operatorType": "Create@neo4j"}), ("rw", {}), ("s", {}), (None, {}),
     ("r", {"operatorType": "LoadCSV@neo4j"}),
     ("r", {"operatorType": "ProcedureCall@neo4j", "args": {"Details": "dbms.info() :: (id)"}})],
)
def test_a_plan_that_does_more_than_read_is_refused(kind: str | None, operator: dict[str, object]) -> None:
    plan = {"operatorType": "ProduceResults@neo4j", "children": [{"operatorType": "Apply@neo4j", "children": [operator]}]}
    for guard in GUARDS:
        with pytest.raises(QueryRefused):
            check_plan(kind, plan, guard)


def test_a_plan_that_reads_is_let_through() -> None:
    def calls(details: str) -> dict[str, object]:
        call = {"operatorType": "ProcedureCall@neo4j", "args": {"Details": details}}
        return {"operatorType": "ProduceResults@neo4j", "children": [call]}

    check_plan("r", calls("db.labels() :: (label :: STRING)"))
    check_plan("r", calls("db.schema.visualization() :: (nodes :: LIST)"), "local")
    with pytest.raises(QueryRefused):
        check_plan("r", calls("db.schema.visualization() :: (nodes :: LIST)"))


def test_limits_of_ones_own_machine_are_ones_own() -> None:
    mine = Limits.local(3600, 5_000_000)
    assert (mine.seconds, mine.rows, mine.guard) == (3600, 5_000_000, "local")
    assert Limits.local().lowered(seconds=1).guard == "local" and Limits().guard == "public"
    for seconds, rows in ((0, 1), (-1, 1), (float("inf"), 1), (float("nan"), 1), (1, 0)):
        with pytest.raises(ConcertedError):
            Limits.local(seconds, rows)
    with pytest.raises(ConcertedError, match="at most 15"):
        Limits(seconds=16)
