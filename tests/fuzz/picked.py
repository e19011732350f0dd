"""Queries that are seldom generated, and that the engine answers otherwise unless they are written otherwise for it."""

from __future__ import annotations

PICKED = (
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n MATCH (s:State) RETURN kind, count(s.iso3) AS c",
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n ORDER BY s.kind LIMIT 1 MATCH (s:State) RETURN kind, count(s.iso3) AS c",
    "MATCH (s:State) WITH DISTINCT s.kind AS kind, count(*) AS n OPTIONAL MATCH (s:State {iso3: 'XXX'}) RETURN kind, s",
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n RETURN kind, EXISTS { MATCH (s:Taxon) } AS e, COUNT { (s:State) } AS c",
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n WHERE EXISTS { MATCH (s:Taxon) } RETURN kind",
    "MATCH (s:State) WITH (s.kind) AS kind, count(*) AS n RETURN kind, size([(s:State)-[:MEMBER_OF]->() | 1]) AS e",
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n WITH * UNWIND [1, 2] AS x MATCH (s:State) RETURN kind, x, count(s) AS c",
    "MATCH (s:State) WITH s AS t, count(*) AS n MATCH (s:State) RETURN t.iso3, s.iso3",
    "MATCH (s:State) WITH s AS t, count(*) AS n ORDER BY s.iso3 DESC LIMIT 3 WHERE s.kind = 'state' RETURN t.iso3",
    "MATCH (s:State)-[r:MEMBER_OF]->() WITH r.role AS role, count(*) AS n MATCH ()-[r:MEMBER_OF]->() RETURN role, count(r) AS m",
    "MATCH (s:State), (t:State) WHERE s.iso3 < t.iso3 WITH t AS s, s AS t, count(*) AS n RETURN s.iso3, t.iso3, n",
    "CALL () { MATCH (s:State) WITH s.kind AS kind, count(*) AS n MATCH (s:State) RETURN kind, count(s) AS c } RETURN kind, c",
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n RETURN *",
    "MATCH (s:State) WITH s.kind AS kind ORDER BY s.iso3 LIMIT 3 WHERE s.iso3 > 'A' RETURN kind",
    "UNWIND [3, 1, 2] AS x WITH x + 1 AS y ORDER BY x LIMIT 2 WHERE x > 1 RETURN y",
    "MATCH (p:Plan) RETURN p.instrument AS t, count(p.name) AS n ORDER BY count(p.name), p.instrument",
    "MATCH (s:State) WITH s.kind AS kind, count(*) AS n WHERE 1 < count(*) < 5 AND s.kind STARTS WITH 't' RETURN kind",
    "MATCH (s:State {kind: 'reio'})-[r:MEMBER_OF]->() RETURN startNode(r) AS s, [endNode(r).slug] AS t, endNode(r) = s AS e",
    "MATCH (s:State {iso3: 'AAA'}) OPTIONAL MATCH (s)-[r:MEMBER_OF]->(x:Taxon) RETURN startNode(r) AS s, endNode(r) AS t",
    "MATCH p = (s:State)-[]-()-[]-(:Instrument {slug: 'mou-one'}) RETURN DISTINCT [r IN relationships(p) | startNode(r)][0].iso3 AS s",
    "MATCH (i)<-[r:MEMBER_OF]-(s)-[:MEMBER_OF]->(n) WHERE r.role = 'party' RETURN count(*) AS c",
    "MATCH (i)<-[r:MEMBER_OF]-(s)-[:MEMBER_OF]->(n:Instrument {slug: 'mou-one'}) WHERE r.role = 'party' RETURN n, count(*) AS c",
    "MATCH (i {slug: 'cms'})<-[:MEMBER_OF]-(s)-[:MEMBER_OF]->(n) WITH n, count(*) AS c RETURN n.slug, c",
    "MATCH (i {slug: 'cms'})<-[:MEMBER_OF]-(s)-[:MEMBER_OF]->(n:Instrument {slug: 'mou-one'}) RETURN n, count(*) AS c",
    "MATCH ()--()--(b:Instrument {slug: 'cms'}) RETURN b, count(*) AS c",
)
