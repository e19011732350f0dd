"""Queries that would cost too much: what is refused by its text, and what must be ended in time."""

from __future__ import annotations

# Refused or cut off for what they cost.
COSTLY = {
    "paths of any length": "MATCH (a)-[*]-(b) RETURN count(*)",
    "paths of any length from one": "MATCH p = (a:State)-[:MEMBER_OF|COVERS*2..]-(b) RETURN count(p)",
    "long paths": "MATCH (a)-[*1..50]-(b) RETURN count(*)",
    "quantified paths": "MATCH (a) ((x)-[]-(y)){1,} (b) RETURN count(*)",
    "many paths": "MATCH p = (a:State)-[*1..10]-(b) RETURN count(p)",
    "Cartesian product": "MATCH (a), (b), (c), (d) WHERE a.name_en + b.name_en + c.name_en < d.name_en RETURN count(*)",
    "long range": "UNWIND range(1, 1000000000) AS x RETURN count(x)",
    "range of a power": "UNWIND range(1, 1e9) AS x RETURN count(x)",
    "product of ranges": "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN count(x + y)",
    "collect of everything": "MATCH (a), (b), (c) RETURN collect([a, b, c])",
    "sort of everything": "MATCH (a), (b), (c) RETURN a, b, c ORDER BY a.x, b.x, c.x",
    "long text": "RETURN '" + "x" * 70_000 + "' AS x",
}

_DEEP = 5000
# Over a bound on the length or depth of a text of the public.
SHAPES = {
    "parentheses": f"RETURN {'(' * _DEEP}1{')' * _DEEP}",
    "lists": f"RETURN {'[' * _DEEP}{']' * _DEEP}",
    "maps": f"RETURN {'{a: ' * _DEEP}1{'}' * _DEEP} AS x",
    "functions": f"RETURN {'abs(' * _DEEP}1{')' * _DEEP}",
    "NOT": f"RETURN {'NOT ' * _DEEP}true",
    "additions": f"RETURN {'1 + ' * _DEEP}1",
    "CASE": f"RETURN {'CASE WHEN true THEN ' * 30}1{' END' * 30}",
    "CASE in maps": f"RETURN {'{a: CASE WHEN true THEN ' * 20}1{' END}' * 20} AS x",
    "comprehensions": f"RETURN {'[x IN ' * 30}[1]{']' * 30}",
    "EXISTS": f"MATCH (n) WHERE {'EXISTS { MATCH (n) WHERE ' * 16}true{' }' * 16} RETURN 1 AS one",
    "COUNT": f"MATCH (n) WHERE {'COUNT { MATCH (n) WHERE ' * 16}true{' } > 0' * 16} RETURN 1 AS one",
    "CALL": f"{'CALL { ' * 30}RETURN 1 AS x{' } RETURN x' * 30}",
    "scoped CALL": f"WITH 1 AS x {'CALL (x) { ' * 30}RETURN 1 AS y{' } RETURN 1 AS y' * 30}",
    "patterns": f"MATCH (a){'--()' * 100} RETURN 1 AS one",
    "clauses": f"{' '.join(f'MATCH (n{i}:State)' for i in range(100))} RETURN 1 AS one",
    "unions": " UNION ".join(["RETURN 1 AS x"] * 100),
    "conditions": f"MATCH (n:State) WHERE {' OR '.join(['n.iso3 = 1'] * 1000)} RETURN n",
    "list of many": f"RETURN [{', '.join(['1'] * 2000)}] AS x",
    "quantified paths": "MATCH (a:State)-[]-+(b) RETURN count(*) AS n",
    "quantified path of any length": "MATCH (a:State)--*(b) RETURN count(*) AS n",
    "quantified path without numbers": "MATCH (a:State) ((x)-[]-(y)){,} (b) RETURN count(*) AS n",
    "long quantified path": "MATCH (a:State)-[]-{1,50}(b) RETURN count(*) AS n",
    "path of one great length": "MATCH (a:State)-[]-{50}(b) RETURN count(*) AS n",
}


def _joined(by: str, part: str, times: int) -> str:
    return f" {by} ".join(part.format(i=i) for i in range(times))


# What Neo4j's planner does not finish, in a few hundred bytes.
UNPLANNABLE = {
    "XOR": f"MATCH (n:State) WHERE {_joined('XOR', 'n.p{i} = {i}', 40)} RETURN n",
    "XOR of properties": f"MATCH (n:State) WHERE {_joined('XOR', 'n.p{i}', 19)} RETURN n",
    "XOR of nothing": f"RETURN {_joined('XOR', 'true', 27)} AS x",
    "XOR in brackets": f"RETURN {'(true XOR ' * 20}true{')' * 20} AS x",
    "NOT": f"RETURN {'NOT ' * 400}true AS x",
    "not any label": f"MATCH (n:{'!' * 400}State) RETURN n",
    "comparisons in comparisons": f"RETURN {'1 < (' * 20}2{') < 3' * 20} AS x",
    "comparisons in comparisons of functions": f"RETURN {'1 <= abs(' * 20}2{') <= 3' * 20} AS x",
    "equalities in equalities": f"MATCH (n) WHERE {'1 = [' * 20}n.a{'][0] = 3' * 20} RETURN n",
    "CASE of CASE": f"RETURN {'CASE ' * 20}1{' WHEN 1 THEN 2 WHEN 2 THEN 3 END' * 20} AS x",
    "CASE of a function of CASE": f"RETURN {'CASE abs(' * 12}1{') WHEN 1 THEN 2 WHEN 2 THEN 3 END' * 12} AS x",
    "CASE of XOR": f"RETURN {'CASE (true XOR ' * 12}true{') WHEN true THEN false WHEN false THEN true END' * 12} AS x",
    "labels multiplied out": f"MATCH (n:{_joined('&', '(A{i}|B{i})', 19)}) RETURN n",
    "labels multiplied out by patterns": f"MATCH {_joined(',', '(n:A{i}|B{i})', 19)} RETURN n",
    "labels multiplied out by clauses": f"{_joined('', 'MATCH (n:A{i}|B{i})', 19)} RETURN n",
    "labels multiplied out by AND": f"MATCH (n) WHERE {_joined('AND', 'n:A{i}|B{i}', 19)} RETURN n",
    "labels multiplied out by AND and OR": f"MATCH (n) WHERE {_joined('AND', '(n:A{i} OR n:B{i})', 19)} RETURN n",
    "labels multiplied out in brackets": f"MATCH (n) WHERE {_joined('AND', '((n:A{i}) OR (n:B{i}))', 19)} RETURN n",
    "labels multiplied out by NOT": f"MATCH (n) WHERE {_joined('AND', 'NOT (n:A{i} AND n:B{i})', 19)} RETURN n",
    "brackets": f"RETURN {'(' * 400}1{')' * 400} AS x",
    "functions of functions": f"MATCH (n:State) RETURN {'coalesce(n.a, ' * 200}1{')' * 200} AS x",
    "subqueries in subqueries": f"MATCH (n) WHERE {'EXISTS { MATCH (n) WHERE (' * 40}true{') }' * 40} RETURN 1 AS one",
}

# What Neo4j would go on with past its time, or fill its memory by, within one expression. The embedded engine answers or is ended.
UNCLOCKED = {
    "reduce": "RETURN reduce(total = 0, x IN [1, 2] | total + x) AS total",
    "loop in a loop": "RETURN size([a IN range(1, 10000) | [b IN range(1, 10000) | a * b]]) AS n",
    "all in any": "RETURN all(a IN range(1, 9999) WHERE any(b IN range(1, 9999) WHERE a * b > 0)) AS x",
    "loop in a subquery in a loop": "RETURN [a IN [1] WHERE EXISTS { MATCH (s) WHERE any(b IN [1] WHERE b = a) }] AS x",
    "range to a worked-out end": "WITH 1000000000 AS n RETURN [x IN range(1, n) WHERE false] AS x",
    "range to a name like a function": "WITH 1000000000 AS size RETURN [x IN range(1, size) WHERE false] AS x",
    "range to a product": "RETURN size(range(1, 9999 * 9999)) AS n",
    "repeated group": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+$' AS x",
    "repeated choice": "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a|aa)+' AS x",
    "back-reference": "RETURN 'aaaa' =~ '(a*)\\\\1' AS x",
    "look-around": "RETURN 'aaaa' =~ '(?=a)a' AS x",
    "many repeats": "RETURN 'aaaa' =~ '.*.*.*.*b' AS x",
    "pattern worked out": "MATCH (s:State) WHERE s.name_en =~ s.name_fr RETURN s",
    "pattern joined": "MATCH (s:State) WHERE s.name_en =~ 'a' + '(b+)+' RETURN s",
    "pattern in a loop": "RETURN [x IN range(1, 9999) WHERE 'aaaa' =~ '.*b.*'] AS x",
    "text put in for itself": "WITH 'aaaa' AS a RETURN replace(a, 'a', a) AS x",
    "doubled text": f"WITH 'xxxxxxxxxxxxxxxx' AS a {'WITH a + a AS a ' * 30}RETURN size(a) AS n",
    "doubled text, the other sign": f"WITH 'xxxxxxxxxxxxxxxx' AS a {'WITH a || a AS a ' * 30}RETURN size(a) AS n",
    "doubled list": f"WITH [1, 2, 3, 4] AS a {'WITH a + a AS a ' * 30}RETURN size(a) AS n",
    "multiplied text": f"RETURN size(replace(replace('{'x' * 900}', 'x', '{'y' * 900}'), 'y', '{'z' * 900}')) AS n",
    "long text in a loop": f"WITH '{'a' * 20_000}' AS s RETURN size([x IN range(1, 9999) WHERE s CONTAINS 'ab']) AS n",
    "long text matched": f"RETURN '{'a' * 20_000}' =~ '.*b.*' AS x",
    "long pattern": f"RETURN 'a' =~ '{'a' * 300}' AS x",
    "list of one list many times": "WITH [1] AS a " + "WITH [a, a] AS a " * 40 + "RETURN a",
    "map of one map many times": "WITH {x: 1} AS a " + "WITH {x: a, y: a} AS a " * 40 + "RETURN a",
    "wide list of one list": "WITH ['aaaaaaaa'] AS a " + "WITH [a, a, a, a, a, a, a, a] AS a " * 8 + "RETURN a",
    "list of one list by two names": "WITH [1] AS a " + "WITH a AS a, a AS b WITH [a, b] AS a " * 25 + "RETURN a",
    "range in a list": "RETURN range(0, 99999999)[5] AS x",
    "loop over a long range": "RETURN size([x IN range(1, 1000000) WHERE false]) AS n",
    "range to an element of a parameter": "RETURN size([x IN range(1, $l[0]) WHERE false]) AS n",
    "range to a part of a parameter": "RETURN size([x IN range(1, $m.n) WHERE false]) AS n",
    "range to a parameter of a strange name": "RETURN size([x IN range(1, $`a``b`) WHERE false]) AS n",
    "reduce that doubles": "RETURN size(reduce(t = 'xxxxxxxx', x IN range(1, 40) | t + t)) AS n",
}
PARAMETERS: dict[str, object] = {"l": [10**9], "m": {"n": 10**9}, "a`b": 10**9}

# Let through, and ended by the time limit, a limit on memory or the size of the answer, inside one expression too.
ENDLESS = {
    "comprehension of patterns": "RETURN size([p = (a)-[*1..8]-(b) | p]) AS n",
    "comprehension of patterns a row": "MATCH (a) RETURN [(a)--(b)--(c)--(d)--(e) | e] AS l",
    "quantified group": "MATCH (a:State) ((x)-[]-(y))+ (b) RETURN count(*) AS n",
    "shortest paths of all": "MATCH (a:State), (b:State) WHERE a <> b MATCH p = allShortestPaths((a)-[*1..10]-(b)) RETURN count(p) AS n",
    "clique": "MATCH " + ", ".join(f"(a{i})--(a{j})" for i in range(8) for j in range(i + 1, 8)) + " RETURN count(*) AS n",
    "star": "MATCH " + ", ".join(f"(a)--(b{i})" for i in range(30)) + " RETURN count(*) AS n",
    "subqueries": "RETURN COLLECT { MATCH (n) RETURN COLLECT { MATCH (m) RETURN COLLECT { MATCH (o) RETURN o } } } AS x",
    "range of a parameter, unwound": "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(DISTINCT a * b) AS n",
    "range of a product, unwound": "UNWIND range(1, 1000000 * 1000) AS x RETURN count(x) AS n",
    "rows of long lists": "WITH range(1, 10000) AS l UNWIND range(1, 1000) AS k RETURN " + ", ".join(f"l AS l{i}" for i in range(99)),
    "a loop a row": "UNWIND range(1, 1000000) AS r RETURN max(size([x IN range(1, 10000) WHERE false])) AS n",
    "sort of everything by chance": "UNWIND range(1, 1000000) AS a UNWIND range(1, 100) AS b RETURN a ORDER BY rand() LIMIT 10",
    "percentile": "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000) AS b RETURN percentileCont(a * b, 0.5) AS x",
    "matching": "UNWIND range(1, 1000000) AS r WITH r, '" + "a" * 3900 + "' AS s RETURN count(s =~ '.*b.*c') AS n",
}
