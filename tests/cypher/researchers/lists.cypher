// Pairs out of a list
// codes: 'KEN', 'TZA', 'UGA' | 'SWE', 'NOR', 'DNK', 'FIN'
WITH [«codes»] AS l
RETURN [i IN range(0, size(l) - 2) | [j IN range(i + 1, size(l) - 1) | l[i] + '-' + l[j]]] AS pairs

// A matrix of shared species
// codes: 'KEN', 'TZA', 'UGA' | 'ARG', 'CHL'
WITH [«codes»] AS l
UNWIND l AS a
UNWIND l AS b
OPTIONAL MATCH (:State {iso3: a})-[:RANGE_STATE_OF]->(t:Taxon)<-[:RANGE_STATE_OF]-(:State {iso3: b})
WITH a, b, count(DISTINCT t) AS n ORDER BY a, b
RETURN a, collect(n) AS shared ORDER BY a

// Sum of a list
// list: 1, 2, 3 | 10, 20, 30, 40
RETURN reduce(total = 0, x IN [«list»] | total + x) AS total

// The longest name
MATCH (s:State) WITH collect(s.name_en) AS names
RETURN reduce(longest = '', n IN names | CASE WHEN size(n) > size(longest) THEN n ELSE longest END) AS longest

// Nested lists of what each instrument covers by class
// slug: acap | aewa | sharks
MATCH (i:Instrument {slug: '«slug»'})-[:COVERS]->(t:Taxon)
WITH i, t.class AS class, collect(t.taxon) AS species ORDER BY class
RETURN i.slug, collect({class: class, n: size(species), first: species[0]}) AS classes

// A comprehension in a comprehension
// state: KEN | AUS
MATCH (s:State {iso3: '«state»'})
RETURN [(s)-[:MEMBER_OF]->(i) | {slug: i.slug, plans: [(p:Plan)-[:CONCERNS]->(i) | p.plan]}] AS members

// Names joined with commas
// region: Oceania | North America
MATCH (s:State {cms_region: '«region»'}) WITH s.name_en AS name ORDER BY name
WITH collect(name) AS names
RETURN reduce(text = head(names), n IN tail(names) | text + ', ' + n) AS text

// Distinct and sorted, without a function for it
// codes: 'B', 'A', 'B', 'C' | 'X'
UNWIND [«codes»] AS x WITH DISTINCT x ORDER BY x RETURN collect(x) AS sorted

// Every second
RETURN [x IN range(0, 20, 2) WHERE x % 4 = 0 | x ^ 2] AS squares

// The intersection of three instruments' members
// one: cms | aewa
// two: aewa | eurobats
// three: raptors | ascobans
MATCH (s:State)-[:MEMBER_OF]->(:Instrument {slug: '«one»'}) WITH collect(DISTINCT s.iso3) AS a
MATCH (s:State)-[:MEMBER_OF]->(:Instrument {slug: '«two»'}) WITH a, collect(DISTINCT s.iso3) AS b
MATCH (s:State)-[:MEMBER_OF]->(:Instrument {slug: '«three»'}) WITH a, b, collect(DISTINCT s.iso3) AS c
RETURN [x IN a WHERE x IN b AND x IN c] AS in_all

// Any and all, one in the other
// only: neo4j
// class: Reptilia | Elasmobranchii
MATCH (t:Taxon {class: '«class»', rank: 'species'})
WITH t, [(t)<-[:COVERS]-(i) | i.slug] AS by, [(t)<-[:RANGE_STATE_OF]-(s) | s.iso3] AS states
WHERE any(i IN by WHERE any(s IN states WHERE s STARTS WITH 'M'))
RETURN t.taxon, by ORDER BY t.taxon

// Exactly one
// slug: cms | raptors
MATCH (t:Taxon {rank: 'species'}) WHERE single(i IN [(t)<-[:COVERS]-(x) | x.slug] WHERE i = '«slug»') RETURN count(t) AS n

// None of them
MATCH (i:Instrument) WITH i, [(s)-[m:MEMBER_OF]->(i) | m.role] AS roles WHERE none(r IN roles WHERE r = 'party') RETURN i.slug ORDER BY i.slug

// Numbers as text and back
// text: 12 | 007
RETURN toInteger('«text»') AS n, toFloat('«text»') / 2 AS half, toString(1.5) AS text

// Cleaning names
MATCH (s:State) WHERE s.name_en CONTAINS '(' OR s.name_en CONTAINS ','
RETURN s.name_en, trim(split(replace(s.name_en, '(', ','), ',')[0]) AS short ORDER BY short

// Slugs of names
// region: Oceania | Europe
MATCH (s:State {cms_region: '«region»'}) RETURN toLower(replace(replace(s.name_en, ' ', '-'), '’', '')) AS slug ORDER BY slug

// A map of maps
RETURN {one: {n: 1, of: ['a', 'b']}, two: {n: 2, of: []}} AS nested

// A lookup table in the query
// state: KEN | DEU
WITH {Africa: 'AFR', Europe: 'EUR', Asia: 'ASI'} AS short
MATCH (s:State {iso3: '«state»'})
RETURN s.name_en, short[s.cms_region] AS region

// Rows from outside
UNWIND [{code: 'KEN', value: 1.5}, {code: 'TZA', value: 2.5}] AS row
MATCH (s:State {iso3: row.code})
RETURN s.name_en, row.value * 2 AS twice ORDER BY twice

// A subquery for each row
// region: Africa | Oceania | Asia
MATCH (s:State {cms_region: '«region»'})
CALL {
  WITH s
  MATCH (s)-[m:MEMBER_OF]->(i:Instrument) WHERE m.since IS NOT NULL
  RETURN i.slug AS latest, m.since AS since ORDER BY m.since DESC, i.slug LIMIT 1
}
RETURN s.name_en, latest, since ORDER BY since DESC, s.name_en

// The same as it is written today
// only: neo4j
// region: Africa
MATCH (s:State {cms_region: '«region»'})
CALL (s) {
  MATCH (s)-[m:MEMBER_OF]->(i:Instrument)
  RETURN collect(i.slug) AS slugs
}
RETURN s.name_en, slugs ORDER BY s.name_en

// A list by a subquery
// only: neo4j
// slug: acap | saiga
MATCH (i:Instrument {slug: '«slug»'})
RETURN i.slug, COLLECT { MATCH (s:State)-[:MEMBER_OF]->(i) RETURN s.iso3 ORDER BY s.iso3 } AS members

// Ranks by counting those before
// region: Oceania | North America
MATCH (s:State {cms_region: '«region»'})
WITH s, COUNT { (s)-[:RANGE_STATE_OF]->(:Taxon) } AS n
WITH collect({name: s.name_en, n: n}) AS all_of_them
UNWIND all_of_them AS x
RETURN x.name AS state, x.n AS species, size([y IN all_of_them WHERE y.n > x.n]) + 1 AS rank ORDER BY rank, state

// A long list of species
// taxa: 'Grus virgo', 'Grus grus', 'Otis tarda', 'Falco cherrug', 'Falco vespertinus', 'Aquila heliaca', 'Gyps fulvus' | 'Caretta caretta', 'Chelonia mydas', 'Dermochelys coriacea', 'Eretmochelys imbricata', 'Lepidochelys olivacea'
MATCH (t:Taxon) WHERE t.taxon IN [«taxa»]
OPTIONAL MATCH (t)<-[r:RANGE_STATE_OF]-(s:State)
RETURN t.taxon AS taxon, t.name_en AS name, count(DISTINCT s) AS states, count(DISTINCT CASE r.season WHEN 'breeding' THEN s END) AS breeding ORDER BY taxon

// Everything of a taxon in one record
// taxon: Balaenoptera musculus | Elephas maximus | Sousa teuszii | Grus grus | Panthera leo
MATCH (t:Taxon {taxon: '«taxon»'})
RETURN {name: t.name_en, family: t.family,
        appendices: [(t)-[:LISTED_ON]->(a) | a.appendix], instruments: [(i)-[:COVERS]->(t) | i.slug],
        synonyms: [(y:Synonym)-[:NAMES]->(t) | y.synonym], states: size([(s:State)-[:RANGE_STATE_OF]->(t) | s])} AS record

// Sorting by something that is not shown
MATCH (i:Instrument)<-[:MEMBER_OF]-(s:State) WITH i, count(DISTINCT s) AS n ORDER BY n DESC, i.slug RETURN i.short_name

// Comments of both kinds
/* all
   Parties */
MATCH (s:State)-[:MEMBER_OF]->(:Instrument {slug: 'cms'}) // of the Convention
RETURN count(DISTINCT s) AS parties;

// Words in backticks
MATCH (t:Taxon) RETURN t.`order` AS `the order`, count(*) AS `how many` ORDER BY `how many` DESC, `the order` LIMIT 5

// Whether two texts are nearly the same
// a: Caretta caretta
// b: Caretta careta
WITH '«a»' AS a, '«b»' AS b
RETURN a = b AS same, size([i IN range(0, size(a) - 1) WHERE substring(a, i, 1) = substring(b, i, 1)]) AS places

// Species by the number of words and letters of their names
MATCH (t:Taxon {rank: 'species'}) WHERE t.name_en IS NOT NULL
RETURN size(split(t.name_en, ' ')) AS words, avg(size(t.name_en)) AS letters, count(*) AS n ORDER BY words

// Reservations: the last letter, the first letter, the middle
// text: Ciconia | Grus
RETURN left('«text»', 1) AS first, right('«text»', 1) AS last, substring('«text»', 1, 2) AS middle, reverse('«text»') AS reversed, toUpper('«text»') AS loud

// Random States for a sample
// n: 3 | 10
MATCH (s:State) WITH s, rand() AS r ORDER BY r LIMIT «n» RETURN count(s) AS n

// Mean and spread of the number of Range States
// class: Aves | Mammalia
MATCH (t:Taxon {class: '«class»', rank: 'species'})
WITH COUNT { (t)<-[:RANGE_STATE_OF]-() } AS n
RETURN avg(n) AS mean, stDev(n) AS spread, min(n) AS least, max(n) AS most, sum(n) AS total

// Logarithms for a plot
// class: Aves | Mammalia
MATCH (t:Taxon {class: '«class»', rank: 'species'})
WITH COUNT { (t)<-[:RANGE_STATE_OF]-() } AS n WHERE n > 0
RETURN toInteger(floor(log10(n) * 2)) AS bin, count(*) AS species ORDER BY bin

// Cumulative species along a list of States
// codes: 'KEN', 'TZA', 'UGA', 'RWA' | 'FRA', 'ESP', 'PRT'
WITH [«codes»] AS l
WITH l, size(l) AS n
UNWIND [k IN range(0, n - 1) | l[0..k + 1]] AS first
MATCH (s:State)-[:RANGE_STATE_OF]->(t:Taxon {rank: 'species'}) WHERE s.iso3 IN first
RETURN first, count(DISTINCT t) AS species ORDER BY size(first)

// Differences of neighbours in a list
// list: 1983, 1985, 1990, 1991 | 3, 1, 4, 1, 5
WITH [«list»] AS l, size([«list»]) AS n
RETURN [i IN range(1, n - 1) | l[i] - l[i - 1]] AS steps

// Sorting a list by its own means
// list: 3, 1, 2 | 10, 9, 30, 4
WITH [«list»] AS l
RETURN reduce(sorted = [], x IN l | [y IN sorted WHERE y <= x] + [x] + [y IN sorted WHERE y > x]) AS sorted

// Names of two capitalised words or more
// times: {1,2} | {2,}
MATCH (s:State) WHERE s.name_en =~ '[A-Z][a-z]+( [A-Z][a-z]+)«times»' RETURN s.name_en ORDER BY s.name_en

// Binomials with repeated syllables
// only: neo4j
MATCH (t:Taxon {rank: 'species'}) WHERE t.taxon =~ '([A-Za-z]+) \\1' OR split(toLower(t.taxon), ' ')[0] = split(t.taxon, ' ')[1]
RETURN t.taxon ORDER BY t.taxon

// Words of a list that match
// pattern: .*us | (c|g).*
MATCH (t:Taxon {rank: 'genus'}) WITH collect(t.taxon) AS genera
RETURN [g IN genera WHERE toLower(g) =~ '«pattern»'] AS matching

// Template filled in from the graph
// slug: acap | saiga
MATCH (i:Instrument {slug: '«slug»'})
RETURN replace(replace('NAME (since YEAR)', 'NAME', i.short_name), 'YEAR', toString(i.in_force_on.year)) AS text

// Acronyms
// slug: cms | gorilla
MATCH (i:Instrument {slug: '«slug»'})
RETURN reduce(a = '', w IN split(i.name_en, ' ') | a + CASE WHEN w =~ '[A-Z].*' THEN left(w, 1) ELSE '' END) AS acronym

// All pairs of a list, without repeats
// codes: 'NOR', 'SWE', 'FIN' | 'BRA', 'ARG', 'URY', 'PRY'
WITH [«codes»] AS l
RETURN reduce(pairs = [], a IN l | pairs + [b IN l WHERE a < b | a + '-' + b]) AS pairs

// A report line by line
// state: KEN | PER
MATCH (s:State {iso3: '«state»'})
OPTIONAL MATCH (s)-[m:MEMBER_OF]->(i:Instrument)
WITH s, i, m ORDER BY m.since, i.slug
WITH s.name_en + ' (' + s.iso3 + ', ' + coalesce(s.cms_region, '-') + ')' AS head,
     collect(i.short_name + ' (' + m.role + ', ' + coalesce(m.since_text, '?') + ')') AS lines
RETURN reduce(t = head + ': ', x IN lines | t + x + '; ') AS report

// Edit distance, roughly: letters that differ
// a: Gyps fulvus | Grus virgo
// b: Gyps rueppelli | Grus grus
WITH split('«a»', '') AS a, split('«b»', '') AS b
RETURN size([x IN a WHERE NOT x IN b]) + size([x IN b WHERE NOT x IN a]) AS differ

// Every State with every decade
// region: Oceania | North America
MATCH (s:State {cms_region: '«region»'})-[m:MEMBER_OF]->(:Instrument) WHERE m.since IS NOT NULL
WITH s, collect(m.since.year) AS years
RETURN s.iso3, [d IN range(1980, 2020, 10) | size([y IN years WHERE y >= d AND y < d + 10])] AS joined ORDER BY s.iso3

// Are all of an instrument's species in some State of a list?
// codes: 'AUS', 'NZL' | 'ARG', 'CHL', 'BRA'
// slug: acap | high-andean-flamingos
MATCH (i:Instrument {slug: '«slug»'})-[:COVERS]->(t:Taxon)
WITH collect(t) AS taxa
RETURN all(t IN taxa WHERE any(c IN [«codes»] WHERE EXISTS { (t)<-[:RANGE_STATE_OF]-(:State {iso3: c}) })) AS all_of_them
