// The shortest path between two States
// only: neo4j
// one: NOR | JPN | MEX | EGY
// two: NZL | ZAF | IND | PER
MATCH (a:State {iso3: '«one»'}), (b:State {iso3: '«two»'}), p = shortestPath((a)-[:MEMBER_OF*..4]-(b))
RETURN [n IN nodes(p) | coalesce(n.name_en, n.slug)] AS way, length(p) AS links

// All shortest paths
// one: MNG | KAZ
// two: UZB | RUS
MATCH p = allShortestPaths((a:State {iso3: '«one»'})-[:MEMBER_OF*..4]-(b:State {iso3: '«two»'}))
RETURN count(p) AS ways, length(p) AS links

// The shortest path of any length
// one: MNG | UGA
// two: BOL | ISL
MATCH p = shortestPath((a:State {iso3: '«one»'})-[*]-(b:State {iso3: '«two»'})) RETURN length(p) AS n

// Everything below the Convention, however deep
// only: neo4j
MATCH (i:Instrument)-[:UNDER*]->(:Instrument {slug: 'cms'}) RETURN i.slug ORDER BY i.slug

// All ancestors of a species, however many
// only: neo4j
// taxon: Falco cherrug | Caretta caretta
MATCH (:Taxon {taxon: '«taxon»'})-[:PARENT*]->(a) RETURN a.taxon

// The same as a quantified path
// only: neo4j
// taxon: Falco cherrug | Otis tarda
MATCH (:Taxon {taxon: '«taxon»'})(()-[:PARENT]->())+(a:Taxon) RETURN a.rank, a.taxon

// The way up by SHORTEST
// only: neo4j
// taxon: Grus virgo
MATCH p = SHORTEST 1 (:Taxon {taxon: '«taxon»'})-[:PARENT]->+(:Taxon {rank: 'class'}) RETURN length(p) AS steps

// What is within two links of a species?
// taxon: Panthera uncia | Gyps fulvus | Chelonia mydas | Elephas maximus
MATCH (t:Taxon {taxon: '«taxon»'})-[*1..2]-(n)
WHERE NOT n:Source
RETURN labels(n)[0] AS kind, count(DISTINCT n) AS n ORDER BY n DESC

// Degree of every instrument
MATCH (i:Instrument) RETURN i.slug, COUNT { (i)--() } AS degree ORDER BY degree DESC, i.slug

// States in many instruments and with many species: a network's hubs
MATCH (s:State)
WITH s, COUNT { (s)-[:MEMBER_OF]->() } AS members, COUNT { (s)-[:RANGE_STATE_OF]->(:Taxon) } AS species
WHERE members > 5 AND species > 200
RETURN s.name_en, members, species ORDER BY members * species DESC LIMIT 20

// The projection of States on each other by shared species, for Gephi
// region: Oceania | North America
// least: 10 | 5
MATCH (a:State {cms_region: '«region»'})-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})<-[:RANGE_STATE_OF]-(b:State {cms_region: '«region»'})
WHERE a.iso3 < b.iso3
WITH a, b, count(DISTINCT t) AS weight WHERE weight >= «least»
RETURN a.iso3 AS source, b.iso3 AS target, weight ORDER BY weight DESC, source, target

// Triangles of instruments
MATCH (a:Instrument)<-[:MEMBER_OF]-(s:State)-[:MEMBER_OF]->(b:Instrument), (s)-[:MEMBER_OF]->(c:Instrument)
WHERE a.slug < b.slug AND b.slug < c.slug
RETURN a.slug, b.slug, c.slug, count(DISTINCT s) AS states ORDER BY states DESC, a.slug, b.slug, c.slug LIMIT 10

// Friends of friends: States that share instruments with those that share instruments
// state: KGZ | TUV
MATCH (s:State {iso3: '«state»'})-[:MEMBER_OF]->(:Instrument)<-[:MEMBER_OF]-(o:State)
WITH s, collect(DISTINCT o) AS first
UNWIND first AS o
MATCH (o)-[:MEMBER_OF]->(:Instrument)<-[:MEMBER_OF]-(x:State)
WHERE NOT x IN first AND x <> s
RETURN count(DISTINCT x) AS second

// Species and instruments as edges of a bipartite graph
// kind: agreement | mou
MATCH (i:Instrument {kind: '«kind»'})-[:COVERS]->(t:Taxon {rank: 'species'})
RETURN i.slug AS source, t.taxon AS target ORDER BY source, target

// Components by an algorithm of the engine
// only: embedded
CALL connected_components() YIELD node, component RETURN component, count(*) AS n ORDER BY n DESC LIMIT 5

// PageRank by the engine
// only: embedded
CALL pagerank() YIELD node, score RETURN labels(node)[0] AS kind, max(score) AS most ORDER BY most DESC

// How will it be answered?
EXPLAIN MATCH (s:State)-[:MEMBER_OF]->(i:Instrument) RETURN i.slug, count(s)

// And how long does each step take?
// state: KEN | FRA
PROFILE MATCH (s:State {iso3: '«state»'})-[:RANGE_STATE_OF]->(t:Taxon) RETURN count(t)

// Path with its links
// state: TCD | OMN
MATCH p = (:State {iso3: '«state»'})-[:MEMBER_OF]->(:Instrument)-[:UNDER]->(:Instrument)
RETURN [r IN relationships(p) | type(r)] AS types, [n IN nodes(p) | coalesce(n.iso3, n.slug)] AS names
