// All instruments
MATCH (i:Instrument) RETURN i.slug, i.short_name, i.kind, i.binding ORDER BY i.kind, i.slug

// One instrument
// slug: acap | aewa | raptors | saiga | cms | gorilla | wadden-sea-seals
MATCH (i:Instrument {slug: '«slug»'}) RETURN properties(i) AS p

// Members of an instrument with the date
// slug: acap | eurobats | raptors | sharks | ascobans | monk-seal | west-african-elephants
MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'})
RETURN s.name_en AS state, m.role AS role, m.since AS since ORDER BY since, state

// Members at a date
// slug: cms | aewa | accobams
// day: 1990-01-01 | 2005-06-30 | 2012-12-31
MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'})
WHERE m.since <= date('«day»') AND (m.until IS NULL OR m.until > date('«day»'))
RETURN count(DISTINCT s) AS members

// Members by a parameterless list of dates
// slug: cms | aewa | eurobats
UNWIND range(1980, 2025, 5) AS year
MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'})
WHERE m.since.year <= year AND (m.until IS NULL OR m.until.year > year)
RETURN year, count(DISTINCT s) AS members ORDER BY year

// Accessions by year
// slug: cms | raptors | acap | sharks
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'})
WHERE m.since IS NOT NULL
RETURN m.since.year AS year, count(*) AS joined ORDER BY year

// The first and the last who joined
// slug: aewa | gorilla | dugong
MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'}) WHERE m.since IS NOT NULL
WITH s, m ORDER BY m.since, s.iso3
WITH collect(s.name_en) AS names
RETURN head(names) AS first, last(names) AS latest, size(names) AS n

// Who left?
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument) WHERE m.until IS NOT NULL RETURN s.name_en, i.slug, m.since, m.until ORDER BY m.until

// What does an instrument cover?
// slug: acap | sharks | aewa | gorilla | saiga | cami
MATCH (i:Instrument {slug: '«slug»'})-[c:COVERS]->(t:Taxon) RETURN t.taxon, c.annex, c.category ORDER BY t.taxon

// Species under most instruments
// only: neo4j
MATCH (i:Instrument)-[:COVERS]->(t:Taxon)
WITH t, collect(DISTINCT i.slug) AS by WHERE size(by) > 2
RETURN t.taxon, by, size(by) AS n ORDER BY n DESC, t.taxon

// Instruments of each kind with the mean number of their members
MATCH (i:Instrument)
OPTIONAL MATCH (s:State)-[:MEMBER_OF]->(i)
WITH i, count(DISTINCT s) AS members
RETURN i.kind AS kind, count(i) AS n, avg(members) AS mean, collect(i.slug) AS slugs ORDER BY n DESC, kind

// Instruments that a State is in
// state: DEU | KEN | ARE | AUS | SEN | URY | KAZ
MATCH (:State {iso3: '«state»'})-[m:MEMBER_OF]->(i:Instrument)
RETURN i.short_name, m.role, m.since ORDER BY m.since

// Instruments that both of two States are in
// one: GBR | ZAF | PHL
// two: IRL | NAM | AUS
MATCH (:State {iso3: '«one»'})-[:MEMBER_OF]->(i:Instrument)<-[:MEMBER_OF]-(:State {iso3: '«two»'})
RETURN DISTINCT i.slug AS slug ORDER BY slug

// In an instrument and not in another
// one: aewa | cms | ascobans
// two: raptors | acap | accobams
MATCH (s:State)-[:MEMBER_OF]->(:Instrument {slug: '«one»'})
WHERE NOT EXISTS { (s)-[:MEMBER_OF]->(:Instrument {slug: '«two»'}) }
RETURN s.iso3 ORDER BY s.iso3

// Signed and never ratified
MATCH (s:State)-[m:MEMBER_OF {role: 'signatory_unratified'}]->(i:Instrument)
WHERE NOT EXISTS { MATCH (s)-[r:MEMBER_OF]->(i) WHERE r.role = 'party' }
RETURN i.slug, collect(s.name_en) AS states ORDER BY i.slug

// On the list of Range States, not in the instrument
// slug: raptors | sharks | caf | dugong | great-bustard
MATCH (s:State)-[:IN_AREA_OF]->(i:Instrument {slug: '«slug»'})
WHERE NOT (s)-[:MEMBER_OF]->(i)
RETURN s.name_en ORDER BY s.name_en

// The share of listed Range States that joined
MATCH (s:State)-[:IN_AREA_OF]->(i:Instrument)
WITH i, collect(DISTINCT s) AS area
WITH i, area, [s IN area WHERE (s)-[:MEMBER_OF]->(i)] AS joined
RETURN i.slug, size(joined) AS n, size(area) AS of, round(100.0 * size(joined) / size(area)) AS percent ORDER BY percent DESC, i.slug

// Years from signature to entry into force
MATCH (i:Instrument) WHERE i.signed_on IS NOT NULL AND i.in_force_on IS NOT NULL
RETURN i.slug, duration.inDays(i.signed_on, i.in_force_on).days / 365.25 AS years ORDER BY years DESC, i.slug

// Concluded under what?
MATCH (i:Instrument)-[:UNDER]->(p:Instrument) RETURN p.slug, count(i) AS below

// Plans and activities of an instrument
// slug: caf | cami | cms | gpw-cetaceans
MATCH (i:Instrument {slug: '«slug»'})<-[:CONCERNS]-(p:Plan)
OPTIONAL MATCH (a:Activity)-[:PART_OF]->(p)
RETURN p.name, p.adopted, collect({theme: a.theme, summary: a.summary}) AS activities

// Activities by theme
// theme: recruitment | training | capacity_building
MATCH (a:Activity {theme: '«theme»'})-[:PART_OF]->(p:Plan)-[:CONCERNS]->(i:Instrument) RETURN i.slug, p.plan, a.summary

// Pairs of instruments by members they share
MATCH (a:Instrument)<-[:MEMBER_OF]-(s:State)-[:MEMBER_OF]->(b:Instrument)
WHERE a.slug < b.slug
RETURN a.slug, b.slug, count(DISTINCT s) AS shared ORDER BY shared DESC, a.slug, b.slug LIMIT 20

// Instruments with the word in their scope
// word: crane | cetacean | bird | elephant | turtle | shark
MATCH (i:Instrument) WHERE i.species_scope =~ '(?i).*«word».*' OR toLower(i.name_en) CONTAINS '«word»' RETURN i.slug, i.species_scope

// Regions of the members of an instrument
// slug: raptors | iosea-turtles | sharks | aewa
MATCH (s:State)-[:MEMBER_OF]->(i:Instrument {slug: '«slug»'})
WITH coalesce(s.cms_region, 'none') AS region, collect(s.iso3) AS codes
RETURN region, size(codes) AS n, codes ORDER BY n DESC

// Binding or not, at a glance
MATCH (i:Instrument) RETURN CASE i.binding WHEN true THEN 'binding' ELSE 'not binding' END AS form, collect(i.slug) AS slugs

// A table of States by instruments
// codes: 'KEN', 'TZA' | 'FRA', 'ESP', 'PRT' | 'ARG', 'CHL', 'URY'
MATCH (s:State) WHERE s.iso3 IN [«codes»]
MATCH (i:Instrument)
RETURN i.slug, collect(s.iso3 + ':' + CASE WHEN EXISTS { (s)-[:MEMBER_OF]->(i) } THEN 'yes' ELSE 'no' END) AS cells ORDER BY i.slug

// The running total of accessions
// slug: acap | raptors
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'}) WHERE m.since IS NOT NULL
WITH m.since.year AS year, count(*) AS n ORDER BY year
WITH collect({year: year, n: n}) AS steps
UNWIND range(0, size(steps) - 1) AS k
RETURN steps[k].year AS year, reduce(total = 0, x IN steps[0..k + 1] | total + x.n) AS members ORDER BY year

// Populations and species that an instrument covers, together
// slug: aewa | raptors | eurobats | ascobans | sharks
MATCH (i:Instrument {slug: '«slug»'})-[c:COVERS]->(x)
OPTIONAL MATCH (x)-[:OF]->(t:Taxon)
WITH coalesce(t, x) AS taxon, collect(x.population) AS populations, collect(DISTINCT c.annex) AS annexes
RETURN taxon.taxon AS taxon, size(populations) AS populations, annexes ORDER BY populations DESC, taxon LIMIT 40

// In force at a date
// day: 1985-01-01 | 1995-01-01 | 2005-01-01 | 2015-01-01
MATCH (i:Instrument)
WHERE i.in_force_on <= date('«day»') AND (i.ended_on IS NULL OR i.ended_on > date('«day»'))
RETURN i.kind AS kind, count(i) AS n, collect(i.slug) AS slugs ORDER BY kind

// Signed on the day it was concluded
// kind: mou | agreement
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument {kind: '«kind»'}) WHERE m.since = i.signed_on
RETURN i.slug AS instrument, count(s) AS states, collect(s.iso3) AS codes ORDER BY states DESC, instrument
