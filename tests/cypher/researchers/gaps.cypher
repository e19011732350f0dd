// Range States of an instrument's species that are not in it
// slug: acap | aewa | sharks | gorilla | dugong | saiga
MATCH (i:Instrument {slug: '«slug»'})-[:COVERS]->(t:Taxon)<-[r:RANGE_STATE_OF]-(s:State {kind: 'state'})
WHERE r.presence = 'extant' AND NOT (s)-[:MEMBER_OF]->(i)
RETURN s.iso3, s.name_en, count(DISTINCT t) AS species ORDER BY species DESC, s.iso3

// The same with OPTIONAL MATCH
// slug: acap | accobams | high-andean-flamingos | grassland-birds
MATCH (i:Instrument {slug: '«slug»'})-[:COVERS]->(t:Taxon)<-[:RANGE_STATE_OF]-(s:State)
OPTIONAL MATCH (s)-[m:MEMBER_OF]->(i)
WITH s, t, m WHERE m IS NULL
RETURN s.name_en AS state, collect(DISTINCT t.taxon) AS species ORDER BY size(species) DESC, state

// Non-Parties with species of Appendix I
MATCH (s:State {un_member: true})-[:RANGE_STATE_OF]->(t:Taxon)-[:LISTED_ON]->(:Appendix {appendix: 'I'})
WHERE NOT EXISTS { (s)-[:MEMBER_OF {role: 'party'}]->(:Instrument {slug: 'cms'}) }
WITH s, collect(DISTINCT t.taxon) AS species
RETURN s.name_en AS state, size(species) AS n, species[..5] AS some ORDER BY n DESC, state

// For one State: instruments that cover its species and that it is not in
// state: CHN | USA | BRA | CAN | RUS | THA | JPN | OMN
MATCH (s:State {iso3: '«state»'})-[:RANGE_STATE_OF]->(t:Taxon)<-[:COVERS]-(i:Instrument)
WHERE NOT EXISTS { (s)-[:MEMBER_OF]->(i) }
RETURN i.slug AS instrument, count(DISTINCT t) AS species, collect(DISTINCT t.name_en)[0..3] AS such_as ORDER BY species DESC

// Species that no Range State's instrument covers
MATCH (t:Taxon {rank: 'species'})-[:LISTED_ON]->(:Appendix {appendix: 'II'})
WHERE NOT EXISTS { (:Instrument)-[:COVERS]->(t) }
RETURN t.class AS class, count(DISTINCT t) AS n ORDER BY n DESC

// Species of which fewer than half of the Range States are Parties
MATCH (t:Taxon {rank: 'species'})<-[:RANGE_STATE_OF]-(s:State {kind: 'state'})
WITH t, collect(DISTINCT s) AS states
WITH t, size(states) AS n, size([s IN states WHERE EXISTS { (s)-[:MEMBER_OF {role: 'party'}]->(:Instrument {slug: 'cms'}) }]) AS parties
WHERE parties * 2 < n
RETURN t.taxon, parties, n ORDER BY n DESC, t.taxon LIMIT 50

// The completeness of one instrument, in percent
// slug: aewa | acap | saiga | dugong | slender-billed-curlew
MATCH (i:Instrument {slug: '«slug»'})-[:COVERS]->(:Taxon)<-[:RANGE_STATE_OF]-(s:State {kind: 'state'})
WITH i, collect(DISTINCT s) AS range
RETURN i.short_name, size(range) AS states, 100.0 * size([s IN range WHERE (s)-[:MEMBER_OF]->(i)]) / size(range) AS percent

// Which accession would complete most species?
// slug: aewa | acap | sharks
MATCH (i:Instrument {slug: '«slug»'})-[:COVERS]->(t:Taxon)<-[:RANGE_STATE_OF]-(s:State {kind: 'state'})
WITH i, t, collect(DISTINCT s) AS range
WITH t, [s IN range WHERE NOT (s)-[:MEMBER_OF]->(i) | s.name_en] AS missing
WHERE size(missing) = 1
RETURN missing[0] AS state, count(t) AS completed, collect(t.taxon) AS species ORDER BY completed DESC, state

// Neighbours in the range of a species that are outside the Convention
// taxon: Gazella subgutturosa | Panthera uncia | Saiga tatarica | Addax nasomaculatus | Otis tarda
MATCH (t:Taxon {taxon: '«taxon»'})<-[r:RANGE_STATE_OF]-(s:State)
OPTIONAL MATCH (s)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'})
RETURN s.name_en AS state, r.presence AS presence, m.since AS party_since, m IS NULL AS outside ORDER BY outside DESC, state

// Gaps as they were
// slug: acap | aewa | gorilla | saiga | sharks
// day: 2010-01-01 | 2015-06-30 | 2020-12-31 | 2008-01-01 | 2018-06-01
WITH date('«day»') AS day
MATCH (i:Instrument {slug: '«slug»'})-[c:COVERS]->(t:Taxon)<-[:RANGE_STATE_OF]-(s:State {kind: 'state'})
WHERE coalesce(c.since, i.in_force_on) <= day
  AND NOT EXISTS { MATCH (s)-[m:MEMBER_OF]->(i) WHERE m.since <= day AND (m.until IS NULL OR m.until > day) }
RETURN s.iso3 AS state, count(DISTINCT t) AS species ORDER BY species DESC, state

// Gaps by region and instrument
MATCH (i:Instrument {kind: 'mou'})-[:COVERS]->(t:Taxon)<-[:RANGE_STATE_OF]-(s:State {kind: 'state'})
WHERE NOT (s)-[:MEMBER_OF]->(i)
WITH i.slug AS instrument, coalesce(s.cms_region, 'none') AS region, count(DISTINCT s) AS states
ORDER BY instrument, states DESC
RETURN instrument, collect({region: region, states: states}) AS regions

// A score: a point a species, two for one of Appendix I
// region: Africa | Asia | Oceania
MATCH (s:State {cms_region: '«region»'})-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
WITH DISTINCT s, t
WITH s, sum(CASE WHEN EXISTS { (t)-[:LISTED_ON]->(:Appendix {appendix: 'I'}) } THEN 2 ELSE 1 END) AS score
RETURN s.name_en, score ORDER BY score DESC, s.name_en LIMIT 10

// The same, put together with UNION
// state: BRA | CHN
MATCH (s:State {iso3: '«state»'})-[:RANGE_STATE_OF]->(t:Taxon)-[:LISTED_ON]->(a:Appendix)
RETURN 'appendix ' + a.appendix AS what, count(DISTINCT t) AS n
UNION ALL
MATCH (s:State {iso3: '«state»'})-[:RANGE_STATE_OF]->(t:Taxon)<-[:COVERS]-(i:Instrument)
RETURN i.slug AS what, count(DISTINCT t) AS n

// Both conditions, either, or exactly one
// one: raptors | aewa
// two: aewa | acap
MATCH (s:State {kind: 'state'})
WITH s, EXISTS { (s)-[:MEMBER_OF]->(:Instrument {slug: '«one»'}) } AS a, EXISTS { (s)-[:MEMBER_OF]->(:Instrument {slug: '«two»'}) } AS b
RETURN sum(CASE WHEN a AND b THEN 1 ELSE 0 END) AS both, sum(CASE WHEN a XOR b THEN 1 ELSE 0 END) AS one,
       sum(CASE WHEN NOT (a OR b) THEN 1 ELSE 0 END) AS neither

// Territories whose sovereign is a Party, with the species only they bring
// state: GBR | FRA
MATCH (x:State)-[:SOVEREIGN]->(s:State {iso3: '«state»'})
MATCH (x)-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
WHERE NOT EXISTS { (s)-[:RANGE_STATE_OF]->(t) }
RETURN x.name_en, count(DISTINCT t) AS only_there ORDER BY only_there DESC, x.name_en
