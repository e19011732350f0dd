"""Queries as the engine is given them, and those that it is not given."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from concerted.graph.errors import QueryFailed, QueryRefused
from concerted.graph.stores.embedded.dialect import translated
from concerted.graph.stores.embedded.names import MARK
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.graph.stores.guard.tokens import tokens
from tests.graph.stores.releases import small

VALUE = f"{MARK}value"


def written(query: str, **parameters: Any) -> str:
    """The query for the engine."""
    return translated(query, tokens(query), parameters).text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("MATCH (p:Plan {name: 'x'}) RETURN p.name", f"MATCH (p:Plan {{{MARK}name: 'x'}}) RETURN p.{MARK}name"),
        ("RETURN 1 AS x ORDER BY x LIMIT 1", f"UNWIND [0] AS `{MARK}row` RETURN 1 AS x ORDER BY x LIMIT 1"),
        ("MATCH (n) RETURN n.x ORDER BY n.x LIMIT 1", "MATCH (n) RETURN n.x ORDER BY n.x LIMIT 1"),
        ("MATCH p = (:A), q = (a)-->() RETURN p", f"MATCH p = (`{MARK}3`:A), q = (a)-->() RETURN p"),
        ("MATCH (n) WHERE (COUNT { (n)-->() }) > 1 RETURN n", "MATCH (n) WHERE (0 + COUNT { (n)-->() }) > 1 RETURN n"),
        ("MATCH (a)--()--(b) RETURN count(*) AS n", "MATCH (a)--()--(b) RETURN count(*) + 0 AS n"),
        ("MATCH (a)-[:X]-(b) RETURN count(b)", "MATCH (a)-[:X]-(b) RETURN count(b) + 0 AS `column 1`"),
        ("MATCH (a)-[:X]->(b) RETURN count(b) AS n", "MATCH (a)-[:X]->(b) RETURN count(b) AS n"),
        ("MATCH (a)--(b) RETURN b, count(*) AS n", "MATCH (a)--(b) RETURN b, count(*) + 0 AS n"),
        ("MATCH ()<-[r]-()-->(c) WHERE r.k RETURN c, count(*) AS n", "MATCH ()<-[r]-()-->(c) WHERE r.k RETURN c, count(*) + 0 AS n"),
        ("MATCH (a {k: 1})-->(b)<--(c) RETURN count(c) AS n", "MATCH (a {k: 1})-->(b)<--(c) RETURN count(c) + 0 AS n"),
        ("RETURN round(n.x, 0) AS a", "RETURN floor((n.x) + 0.5) AS a"),
        ("MATCH (n) RETURN n.k AS k, count(*) AS c ORDER BY count(*) DESC", "MATCH (n) RETURN n.k AS k, count(*) AS c ORDER BY c DESC"),
        ("MATCH (n) RETURN n.k AS k, count(n.name) AS c ORDER BY count(n.name), n.k",
         f"MATCH (n) RETURN n.k AS k, count(n.{MARK}name) AS c ORDER BY c, k"),
        ("MATCH (n) RETURN n.k AS k, count(lower(n.k)) AS c ORDER BY count(lower(n.k)), n.x",
         "MATCH (n) RETURN n.k AS k, count(toLower(n.k)) AS c ORDER BY c, n.x"),
        ("MATCH (n) RETURN n.k AS k, stDev(n.x) AS d ORDER BY stDev(n.x)",
         f"MATCH (n) RETURN n.k AS k, head([{VALUE} IN [[stDev(n.x), count(n.x)]] | "
         f"CASE {VALUE}[1] WHEN 1 THEN 0.0 ELSE {VALUE}[0] END]) AS d ORDER BY d"),
        ("MATCH (n) WITH DISTINCT n.k AS k WHERE n.k > 1 RETURN k", "MATCH (n) WITH DISTINCT n.k AS k WHERE k > 1 RETURN k"),
        ("MATCH (n) WITH n AS m, count(*) AS c ORDER BY n.k WHERE n.l = 1 AND EXISTS { (m)-->({n: 1}) } RETURN c",
         "MATCH (n) WITH coalesce(n, null) AS m, count(*) AS c ORDER BY m.k WHERE m.l = 1 AND EXISTS { (m)-->({n: 1}) } RETURN c"),
        ("MATCH (n) WITH n.k AS k ORDER BY n.x LIMIT 2 WHERE n.x > 1 RETURN k",
         "MATCH (n) WITH n.k AS k ORDER BY n.x LIMIT 2 + 0 WHERE n.x > 1 RETURN k"),
        ("MATCH ()-[r]->() RETURN startNode(r), endNode(r).name AS e",
         f"MATCH ()-[r]->() RETURN head([{MARK}link IN [r] | head([({MARK}node)-[{MARK}link]->() | {MARK}node])]) AS `column 1`, "
         f"coalesce(endNode(r), null).{MARK}name AS e"),
    ],
)
def test_what_is_written_otherwise(query: str, expected: str) -> None:
    assert written(query) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("lower(a)", "toLower(a)"),
        ("{k: upper(a)}", "{k: toUpper(a)}"),
        ("char_length(lower(a))", "size(toLower(a))"),
        ("toIntegerList(a)", f"([{VALUE} IN (a) | toInteger({VALUE})])"),
        ("nullIf(a, b)", f"head([{VALUE} IN [[a, b]] | CASE WHEN {VALUE}[0] = {VALUE}[1] THEN null ELSE {VALUE}[0] END])"),
        ("stDev(DISTINCT a)",
         f"head([{VALUE} IN [[stDev(DISTINCT a), count(DISTINCT a)]] | CASE {VALUE}[1] WHEN 1 THEN 0.0 ELSE {VALUE}[0] END])"),
        ("1 < a <= 3", "(1 < a AND a <= 3)"),
        ("NOT 1 < a = b", "NOT (1 < a AND a = b)"),
        ("a = b IN c", "a = (b IN c)"),
        ("a IS NULL = b", "(a IS NULL) = b"),
        ("a IS NOT NULL = b", "(a IS NOT NULL) = b"),
        ("a IN [x IN xs | x.k]", "a IN ([x IN xs | x.k])"),
        ("a IN [1] + [2] AND b", "a IN ([1] + [2]) AND b"),
        ("a IN [1, 2]", "a IN [1, 2]"),
        ("1 < CASE WHEN a = 1 THEN 2 END < 3", "(1 < CASE WHEN a = 1 THEN 2 END AND CASE WHEN a = 1 THEN 2 END < 3)"),
        ("CASE a WHEN 1 < b < 2 THEN 1 END IN [1][..1]", "CASE a WHEN (1 < b AND b < 2) THEN 1 END IN ([1][..1])"),
        ("a IN [1, 2][..1] = b", "(a IN ([1, 2][..1])) = b"),
        ("1 < lower(a) < 3", "(1 < toLower(a) AND toLower(a) < 3)"),
        ("[x IN xs WHERE 1 < x < 3 | x]", "[x IN xs WHERE (1 < x AND x < 3) | x]"),
        ("a-[1]->b", "a-[1]->b"),
        ("n {.k, x: 1, m}", "(CASE WHEN n IS NULL THEN null ELSE {k: n.k, x: 1, m: m} END)"),
        ("n {.*}", "properties(n)"),
        ("n {a: m {.b}}", "(CASE WHEN n IS NULL THEN null ELSE {a: (CASE WHEN m IS NULL THEN null ELSE {b: m.b} END)} END)"),
        ("count(n) > 1 OR a", f"head([{VALUE} IN [[count(n)]] | {VALUE}[0] > 1 OR a])"),
        ("CASE WHEN 1 < count(n) < 3 THEN 1 END",
         f"head([{VALUE} IN [[count(n)]] | CASE WHEN (1 < {VALUE}[0] AND {VALUE}[0] < 3) THEN 1 END])"),
        ("sum(CASE WHEN 1 < a < 3 THEN 1 END) IS NULL",
         f"head([{VALUE} IN [[sum(CASE WHEN (1 < a AND a < 3) THEN 1 END)]] | {VALUE}[0] IS NULL])"),
        ("count(n) + 1", "count(n) + 1"),
        ("CASE a WHEN 1, 2 THEN lower(b) ELSE 3 END", "CASE a WHEN 1 THEN toLower(b) WHEN 2 THEN toLower(b) ELSE 3 END"),
        ("CASE a WHEN 1 THEN CASE b WHEN 2, 3 THEN c END WHEN 4, 5 THEN d END",
         "CASE a WHEN 1 THEN CASE b WHEN 2 THEN c WHEN 3 THEN c END WHEN 4 THEN d WHEN 5 THEN d END"),
        ("CASE WHEN a.end = 1 THEN [1, 2] END", f"CASE WHEN a.{MARK}end = 1 THEN [1, 2] END"),
    ],
)
def test_expressions(expression: str, expected: str) -> None:
    assert written(f"MATCH (n) RETURN {expression} AS x") == f"MATCH (n) RETURN {expected} AS x"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MATCH (n) RETURN percentileDisc(n.x, 0.5)", "no percentileDisc()"),
        ("MATCH (n:Nothing) RETURN stDevP(n.x)", "no stDevP()"),
        ("RETURN round(2.5, 0, 'HALF_EVEN')", "rounds halves up"),
        ("MATCH (n:!State) RETURN n", "label expressions with !"),
        ("MATCH ()-[r:!CITES]->() RETURN r", "label expressions with !"),
        ("MATCH (n:State&Taxon) RETURN n", "label expressions with &"),
        ("MATCH (:(State|Taxon)) RETURN 1", "label expressions with ("),
        ("MATCH (n) WHERE EXISTS { MATCH (n) RETURN n } RETURN n", "leave RETURN out"),
        ("MATCH (n) RETURN COUNT { MATCH p = (n)-->() }", "leave `p =` out"),
        ("RETURN COLLECT { MATCH (n) RETURN n }", "COLLECT"),
        ("MATCH (a)-->(b {k: a.k}) RETURN b", "write it in WHERE"),
        ("MATCH (n {k: n.j}) RETURN n", "write it in WHERE"),
        ("MATCH (n) WITH n.x AS x MATCH (n {k: n.j}) RETURN n", "write it in WHERE"),
        ("MATCH (n) WITH [(n)-->() | 1] AS x MATCH (n {k: n.j}) RETURN n", "write it in WHERE"),
        ("MATCH (n) RETURN n UNION MATCH (n {k: n.j}) RETURN n", "write it in WHERE"),
        ("MATCH (n) CALL () { MATCH (m) RETURN count(m) AS c } MATCH (m {k: m.j}) RETURN n", "write it in WHERE"),
        ("MATCH (n) CALL () { MATCH (n {k: n.j}) RETURN 1 AS x } RETURN n", "write it in WHERE"),
        ("MATCH (n) WITH n.x RETURN 1", "write n.x AS something"),
        ("RETURN 1 AS x UNION RETURN 2 AS x UNION ALL RETURN 3 AS x", "mixed"),
        ("MATCH (n)", "ends with RETURN"),
        ("MATCH (a)-[r]->(b)<-[r]-(c) RETURN a", "the second `r`"),
        ("MATCH (a)-[r]->(b) MATCH (c)-[r]->(d) RETURN a", "the second `r`"),
        ("MATCH (a)-[r]->(b) WITH r, a MATCH (c)-[r]->(d) RETURN a", "the second `r`"),
        ("MATCH (a)-[r]->(b) WITH * MATCH (c)-[r]->(d) RETURN a", "the second `r`"),
        ("MATCH (a)-[*]->(b) RETURN a", "upper bound"),
        ("MATCH (a)-[:PARENT*2..]->(b) RETURN a", "upper bound"),
        ("MATCH (a)-[r*1..3]->(b) RETURN r", "relationships(p)"),
        ("MATCH (a)<-[r:OF|PARENT*..3]-(b) RETURN [x IN r | x.key]", "relationships(p)"),
        ("MATCH (a:State), (b:State) RETURN length(shortestPath((a)-[*..3]-(b)))", "MATCH p = shortestPath((a)-[*..3]-(b))"),
        ("MATCH (n) RETURN n.x + count(*)", "n.x stands beside an aggregate"),
        ("MATCH (n) WITH n.y AS y, n.x IN collect(n.z) AS z RETURN y", "n.x stands beside an aggregate"),
        ("MATCH (a)-[a]->() RETURN a", "a link in one place and a node in another"),
        ("MATCH ()-[r]->() RETURN r {.*, x: 1}", "use properties(r)"),
        ("MATCH ()-[m:MEMBER_OF]->() WHERE m.since < '2000-01-01' RETURN m", "write date('2000-01-01')"),
        ("MATCH ()-[m:MEMBER_OF]->() WHERE '2000-01-01' <= m.since RETURN m", "write date('2000-01-01')"),
        ("MATCH ()-[m:MEMBER_OF]->() WHERE m.since IN ['2000-01-01'] RETURN m", "write date('2000-01-01')"),
        ("MATCH ()-[m:MEMBER_OF {since: $d}]->() RETURN m", "write date($d)"),
        ("MATCH ()-[m:MEMBER_OF]->() WHERE m.since > $d RETURN m", "write date($d)"),
        ("MATCH ()-[m:MEMBER_OF]->() WITH max(m.since) AS last RETURN last > '2000'", "write date('2000')"),
        ("RETURN date('2000-01-01') < '2001'", "date('2000-01-01') is a date"),
        (f"RETURN {MARK}name", "embedded engine's own"),
    ],
)
def test_what_is_refused(query: str, said: str) -> None:
    with pytest.raises((QueryRefused, QueryFailed)) as refused:
        written(query, d="2000-01-01")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a:State)-[r:MEMBER_OF|IN_AREA_OF {basis: 'sourced'}]->(i:Instrument {kind: 'mou'}) RETURN a.iso3, r.role, i.slug",
        "MATCH (a) MATCH (b {k: a.k}) RETURN b",
        "MATCH ()-[m:MEMBER_OF]->() WITH m.since AS a, m.role AS b WHERE b = 'party' AND a < date('2000-01-01') RETURN a",
        "MATCH (m) WITH m.since AS a, m.since.year AS y WITH m.role AS a WHERE a = 'party' RETURN a",
        "MATCH (n) RETURN n.x, n.x + count(*) AS a, size(collect(n.y)) AS b",
        "MATCH (n) WITH n, n.x + count(*) AS a RETURN a",
        "MATCH (a)-[r]->(b) WITH a, count(r) AS n MATCH (a)<-[r]-(c) WHERE EXISTS { (c)-[r]->() } AND (a)-[r]->() RETURN n",
        "MATCH (a)-[r]->(b) RETURN a.x UNION MATCH (a)-[r]->(b) RETURN b.x",
        "MATCH p = shortestPath((a:State)-[*]-(b:Plan)) RETURN length(p) AS l",
        "MATCH (a)-[r:X*..3]->(b), (b)<-[:X*2]-(c) WHERE size([(a)-[q]->(b) | 1]) = size([(a)-[q]->(c) | 1]) RETURN 2 * a.x AS y",
        "MATCH (a)-[r*1..3]->(b) WHERE all(x IN r WHERE x.k = 1) AND size(r) > 1 UNWIND r AS l RETURN l.r AS k, a.x * size(r) AS n",
        "MATCH (a)-[r]->(b) RETURN [r] AS rs, 2 * r.k AS k",
        "MATCH (n) RETURN date(max(n.x)).year AS a, {b: count(*)}.b AS b",
        "MATCH (a), (b) WHERE (a)-->(b) AND NOT (b)-->(a) RETURN a, b",
        "MATCH ()-[m:MEMBER_OF]->() WHERE m.since < date('2000-01-01') AND m.since_text < '2000' RETURN m",
        "MATCH (s)-[r]->(t) WHERE (r) IS NOT NULL RETURN count(r) AS n",
        "MATCH (s:State) RETURN s.kind AS kind, collect({iso3: s.iso3}) AS all",
        "MATCH (s) WITH s, s.kind AS kind, count(*) AS n MATCH (s)-->(t) RETURN s, kind, t",
        "MATCH (s) WITH s.kind AS kind, count(*) AS n MATCH (t) RETURN kind, t.s",
        "MATCH (s) WITH *, s.kind AS kind, count(*) AS n MATCH (s)-->(t) RETURN *",
        "MATCH (s) WITH s.kind AS kind MATCH (s) RETURN s.kind AS k, count(*) AS n LIMIT 2",
        "MATCH (a)-[r]->(b) WITH r AS q MATCH (c)-[r]->(d) RETURN c",
        "MATCH (n) WITH n AS m, n.x AS x MATCH (m {k: m.j}) RETURN m",
        "MATCH (n) WITH * MATCH (n {k: n.j}) RETURN n",
        "MATCH (n) CALL (n) { MATCH (n {k: n.j}) RETURN 1 AS x } RETURN n",
        "CALL () { MATCH (n) RETURN n AS m } MATCH (m {k: m.j}) RETURN m",
        "MATCH (a)-->(b)-->(c) RETURN c, count(*) AS n",
    ],
)
def test_what_stays_as_it_is(query: str) -> None:
    assert written(query) == query


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (s) WITH «s.kind» AS kind, count(*) AS n MATCH (s {iso3: 'FRA'}) RETURN kind",
        "MATCH (s) WITH («s.kind») AS kind, max(s.iso3) AS n RETURN EXISTS { (`s`:Taxon) } AS e",
        "MATCH (s) WITH «s» AS t, count(*) AS n ORDER BY n RETURN [(s:State)-->() | 1] AS e",
        "MATCH ()-[r]->() WITH DISTINCT «r.role» AS role, count(*) AS n MATCH ()-[r]->() RETURN role",
        "MATCH (s) WITH «s.kind» AS kind, count(*) AS n RETURN *",
        "MATCH (s) WITH «s.kind» AS kind, count(*) AS n WITH * RETURN kind",
        "MATCH (s), (t) WITH «t» AS s, count(*) AS t RETURN s",
        "CALL () { MATCH (s) WITH «s.kind» AS kind, count(*) AS n MATCH (s) RETURN kind } RETURN kind",
    ],
)
def test_what_is_grouped_by_is_let_go(query: str) -> None:
    assert written(query.replace("«", "").replace("»", "")) == query.replace("«", "coalesce(").replace("»", ", null)")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("MATCH (i:Instrument)-[r]-() WHERE startNode(r) = i RETURN count(*)", "MATCH (i:Instrument)-[r]->() RETURN count(*)"),
        ("MATCH (i:Instrument)-[r]-() WHERE endNode(r) = i RETURN count(*)", "MATCH (i:Instrument)<-[r]-() RETURN count(*)"),
        (
            "MATCH ()-[m:MEMBER_OF]->() MATCH (s:State {iso3: m.iso3}) RETURN count(*)",
            "MATCH ()-[m:MEMBER_OF]->() RETURN count(*)",
        ),
        (
            "MATCH ()-[m:MEMBER_OF]->() WITH m, count(m) AS n MATCH (s {iso3: m.iso3})-[:MEMBER_OF]->() RETURN count(DISTINCT m.key)",
            "MATCH ()-[m:MEMBER_OF]->() RETURN count(DISTINCT m.key)",
        ),
        (
            "MATCH (s:State) WITH s.kind AS kind, count(*) AS n MATCH (s:State) RETURN kind, count(s) AS c ORDER BY kind",
            "MATCH (s:State) WITH s.kind AS kind, count(*) AS n MATCH (t:State) RETURN kind, count(t) AS c ORDER BY kind",
        ),
        (
            "MATCH (s:State) WITH s.kind AS kind, count(*) AS n RETURN kind, COUNT { (s:State) } AS c ORDER BY kind",
            "MATCH (s:State) WITH s.kind AS kind, count(*) AS n RETURN kind, COUNT { (t:State) } AS c ORDER BY kind",
        ),
        (
            "MATCH (s:State) WITH s.kind AS kind, count(*) AS n RETURN * ORDER BY kind",
            "MATCH (s:State) RETURN s.kind AS kind, count(*) AS n ORDER BY kind",
        ),
        (
            "MATCH (s:State)-[:MEMBER_OF]->(i) WITH i AS s, s AS i, count(*) AS n RETURN s.slug, i.iso3, n ORDER BY s.slug, i.iso3",
            "MATCH (s:State)-[:MEMBER_OF]->(i) RETURN i.slug, s.iso3, count(*) AS n ORDER BY i.slug, s.iso3",
        ),
        (
            "MATCH (i)<-[r:MEMBER_OF]-(s)-[:MEMBER_OF]->(n) WHERE r.role = 'party' RETURN count(*)",
            "MATCH (i)<-[r:MEMBER_OF]-(s)-[:MEMBER_OF]->(n) WHERE r.role = 'party' RETURN sum(1)",
        ),
        (
            "MATCH (i {slug: 'cms'})<-[:MEMBER_OF]-(s)-[:MEMBER_OF]->(n) RETURN n, count(*) AS c ORDER BY n.slug",
            "MATCH (i {slug: 'cms'})<-[:MEMBER_OF]-(s)-[:MEMBER_OF]->(n) RETURN n, sum(1) AS c ORDER BY n.slug",
        ),
        (
            "MATCH (a)-[:MEMBER_OF]-()-[:MEMBER_OF]-(b:Instrument) RETURN b, count(*) AS c ORDER BY b.slug",
            "MATCH (a)-[:MEMBER_OF]-()-[:MEMBER_OF]-(b:Instrument) RETURN b, sum(1) AS c ORDER BY b.slug",
        ),
        (
            "MATCH (s:State) WITH s.kind AS kind ORDER BY s.iso3 LIMIT 9 WHERE s.iso3 > 'A' RETURN kind",
            "MATCH (s:State) WITH s.kind AS kind, s.iso3 AS iso3 ORDER BY s.iso3 LIMIT 9 WHERE iso3 > 'A' RETURN kind",
        ),
        (
            "MATCH (:State)-[r:MEMBER_OF]->() RETURN startNode(r) AS a, [endNode(r)] AS b ORDER BY r.key",
            "MATCH (s:State)-[r:MEMBER_OF]->(i) RETURN s AS a, [i] AS b ORDER BY r.key",
        ),
    ],
)
def test_two_ways_of_asking_have_one_answer(tmp_path_factory: pytest.TempPathFactory, wrong: str, right: str) -> None:
    """What the engine by itself answers otherwise the first way."""
    with closing(EmbeddedStore(tmp_path_factory.getbasetemp() / "two-ways")) as store:
        store.write(small())
        answer = store.run(right).rows
        assert answer not in ([], [[0]]) and store.run(wrong).rows == answer
