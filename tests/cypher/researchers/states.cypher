// A State and everything known about it
// state: KEN | NOR | BRA | IDN | NZL | MNG | EUE
MATCH (s:State {iso3: '«state»'}) RETURN s

// All States by name
MATCH (s:State) RETURN s.iso3 AS code, s.name_en AS name ORDER BY name

// The name of a State in three languages
// state: CIV | DEU | ESP | MAR
MATCH (s:State) WHERE s.iso3 = '«state»'
RETURN s.name_en, s.name_fr, s.name_es

// How many States are there of each kind?
MATCH (s:State) RETURN s.kind AS kind, count(*) AS n ORDER BY n DESC

// States of a region
// region: Africa | Asia | Europe | Oceania | North America
MATCH (s:State) WHERE s.cms_region = '«region»'
RETURN s.iso3, s.name_en ORDER BY s.name_en

// States that have no region
MATCH (s:State) WHERE s.cms_region IS NULL AND s.kind = 'state' RETURN s.name_en ORDER BY s.name_en

// Territories with their sovereigns
MATCH (t:State {kind: 'territory'})-[:SOVEREIGN]->(s:State)
RETURN s.name_en AS sovereign, collect(t.name_en) AS territories ORDER BY size(territories) DESC, sovereign

// Territories of a State
// state: GBR | FRA | NLD | USA
MATCH (t:State)-[:SOVEREIGN]->(:State {iso3: '«state»'}) RETURN t.iso3, t.name_en ORDER BY t.iso3

// UN members that are no Party to CMS
MATCH (s:State {un_member: true})
WHERE NOT EXISTS { MATCH (s)-[m:MEMBER_OF {role: 'party'}]->(:Instrument {slug: 'cms'}) WHERE m.until IS NULL }
RETURN s.name_en ORDER BY s.name_en

// The same with a pattern as a condition
MATCH (s:State) WHERE s.un_member AND NOT (s)-[:MEMBER_OF]->(:Instrument {slug: 'cms'})
RETURN count(s) AS outside

// States whose names begin with something
// text: St. | South | United | New
MATCH (s:State) WHERE s.name_en STARTS WITH '«text»' RETURN s.iso3, s.name_en ORDER BY s.iso3

// States whose names contain something, whatever the case
// text: island | korea | guinea | congo
MATCH (s:State) WHERE toLower(s.name_en) CONTAINS '«text»' RETURN s.name_en ORDER BY s.name_en

// How many instruments is each State of a region in?
// region: Africa | Asia | Europe | Oceania
MATCH (s:State {cms_region: '«region»'})
OPTIONAL MATCH (s)-[m:MEMBER_OF]->(i:Instrument) WHERE m.until IS NULL
RETURN s.name_en AS state, count(DISTINCT i) AS n ORDER BY n DESC, state

// Species of a State
// state: KEN | AUS | ARG | IND | ETH | GAB
MATCH (s:State {iso3: '«state»'})-[r:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
RETURN t.taxon, t.name_en, r.season, r.origin ORDER BY t.taxon

// Species of a State by class
// state: ZAF | MEX | JPN | SEN
MATCH (:State {iso3: '«state»'})-[:RANGE_STATE_OF]->(t:Taxon)
RETURN t.class AS class, count(DISTINCT t) AS n ORDER BY n DESC, class

// Breeding birds of a State
// state: ISL | FIN | CAN | RUS
MATCH (:State {iso3: '«state»'})-[:RANGE_STATE_OF {season: 'breeding'}]->(t:Taxon {class: 'Aves'})
RETURN t.name_en AS bird ORDER BY bird LIMIT 50

// What became extinct in a State
// state: TKM | ISR | DZA | SYR | PAK
MATCH (:State {iso3: '«state»'})-[r:RANGE_STATE_OF]->(t:Taxon)
WHERE r.presence IN ['extinct', 'possibly_extinct']
RETURN t.taxon, r.presence ORDER BY t.taxon

// The ten States with most species
MATCH (s:State)-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
WITH s, count(DISTINCT t) AS n ORDER BY n DESC, s.iso3 LIMIT 10
RETURN s.name_en, n

// The mean number of species a State, by region
MATCH (s:State)-[:RANGE_STATE_OF]->(t:Taxon)
WHERE s.cms_region IS NOT NULL
WITH s.cms_region AS region, s, count(DISTINCT t) AS species
RETURN region, count(s) AS states, round(avg(species)) AS mean, min(species) AS least, max(species) AS most ORDER BY mean DESC

// Species that two States share
// one: NOR | KEN | ARG | CHN | PAK | GEO
// two: GBR | TZA | CHL | MNG | AFG | TUR
MATCH (:State {iso3: '«one»'})-[:RANGE_STATE_OF]->(t:Taxon)<-[:RANGE_STATE_OF]-(:State {iso3: '«two»'})
RETURN count(DISTINCT t) AS shared

// Species of one State that another lacks
// one: SWE | UGA | PER
// two: DNK | RWA | ECU
MATCH (:State {iso3: '«one»'})-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
WHERE NOT EXISTS { (t)<-[:RANGE_STATE_OF]-(:State {iso3: '«two»'}) }
RETURN DISTINCT t.taxon AS taxon ORDER BY taxon LIMIT 100

// With whom does a State share most species?
// state: NPL | BWA | ITA | PHL | MDG | CUB
MATCH (s:State {iso3: '«state»'})-[:RANGE_STATE_OF]->(t:Taxon)<-[:RANGE_STATE_OF]-(o:State)
WHERE o <> s
WITH o, count(DISTINCT t) AS shared
ORDER BY shared DESC, o.iso3 LIMIT 15
RETURN o.name_en AS state, shared

// The Jaccard similarity of two States
// one: DEU | ZMB | VNM
// two: POL | ZWE | THA
MATCH (:State {iso3: '«one»'})-[:RANGE_STATE_OF]->(a:Taxon)
WITH collect(DISTINCT a.taxon) AS first
MATCH (:State {iso3: '«two»'})-[:RANGE_STATE_OF]->(b:Taxon)
WITH first, collect(DISTINCT b.taxon) AS second
WITH first, second, size([x IN first WHERE x IN second]) AS both
RETURN size(first) AS n1, size(second) AS n2, both, toFloat(both) / (size(first) + size(second) - both) AS jaccard

// States whose codes match a pattern
// pattern: [A-C].* | .*[XYZ] | (BEL|NLD|LUX) | G(BR|RC|HA)
MATCH (s:State) WHERE s.iso3 =~ '«pattern»' RETURN s.iso3, s.name_en ORDER BY s.iso3

// Names of more than one word
MATCH (s:State) WITH s, split(s.name_en, ' ') AS words WHERE size(words) > 2
RETURN s.name_en, size(words) AS n, words[0] AS first, words[-1] AS last ORDER BY n DESC, s.name_en

// Initials of States
MATCH (s:State) RETURN left(s.name_en, 1) AS letter, count(*) AS n ORDER BY letter

// A State as a map
// state: FJI | PLW | COK
MATCH (s:State {iso3: '«state»'})
RETURN s {.iso3, .name_en, .cms_region, members: [(s)-[m:MEMBER_OF]->(i:Instrument) | i.slug]} AS record

// States with the number of species in words
MATCH (s:State)-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
WITH s, count(DISTINCT t) AS n
RETURN CASE WHEN n >= 300 THEN 'many' WHEN n >= 100 THEN 'some' ELSE 'few' END AS class, count(s) AS states ORDER BY states DESC

// The median number of species of the States of a region
// region: Africa | Asia | Europe
MATCH (s:State {cms_region: '«region»'})-[:RANGE_STATE_OF]->(t:Taxon)
WITH s, count(DISTINCT t) AS n ORDER BY n
WITH collect(n) AS l
RETURN l[size(l) / 2] AS median, l[0] AS least, last(l) AS most

// The same by the function for it
// only: neo4j
// region: Africa | Oceania
MATCH (s:State {cms_region: '«region»'})-[:RANGE_STATE_OF]->(t:Taxon)
WITH s, count(DISTINCT t) AS n
RETURN percentileCont(n, 0.5) AS median, stDevP(n) AS spread
