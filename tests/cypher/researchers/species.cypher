// A species and everything known about it
// taxon: Loxodonta africana | Falco cherrug | Caretta caretta | Rhincodon typus | Ciconia ciconia | Danaus plexippus | Acipenser sturio
MATCH (t:Taxon {taxon: '«taxon»'}) RETURN t

// Range States of a species
// taxon: Ciconia ciconia | Leucogeranus leucogeranus | Mobula birostris | Dugong dugon | Aquila heliaca | Numenius tenuirostris | Gyps fulvus
MATCH (s:State)-[r:RANGE_STATE_OF]->(t:Taxon {taxon: '«taxon»'})
RETURN s.iso3, s.name_en, r.presence, r.season ORDER BY s.iso3

// Where does it breed, where does it winter?
// taxon: Pandion haliaetus | Caretta caretta | Chelonia mydas | Eretmochelys imbricata
MATCH (s:State)-[r:RANGE_STATE_OF]->(:Taxon {taxon: '«taxon»'})
RETURN r.season AS season, count(*) AS states, collect(s.iso3)[..10] AS some ORDER BY states DESC

// Species by a part of their English name
// name: crane | vulture | shark | dolphin | turtle | bat | sturgeon
MATCH (t:Taxon) WHERE toLower(t.name_en) CONTAINS '«name»'
RETURN t.taxon, t.name_en ORDER BY t.taxon

// Species by a pattern of their scientific name
// pattern: Falco .* | Grus (grus|virgo) | .*(albus|alba) | (Aquila|Clanga) .*
MATCH (t:Taxon) WHERE t.taxon =~ '«pattern»' RETURN t.taxon, t.family ORDER BY t.taxon

// Whatever the case
// pattern: .*sturgeon.* | .*white-(tailed|headed).* | (great|lesser) .*
MATCH (t:Taxon) WHERE t.name_en =~ '(?i)«pattern»' RETURN t.taxon, t.name_en ORDER BY t.taxon

// How many taxa of each rank?
MATCH (t:Taxon) RETURN t.rank, count(*) AS n ORDER BY n DESC

// Species of a family
// family: Accipitridae | Anatidae | Delphinidae | Cheloniidae | Procellariidae
MATCH (t:Taxon {rank: 'species', family: '«family»'}) RETURN t.taxon, t.name_en ORDER BY t.taxon

// Families with most species listed
// appendix: I | II
MATCH (t:Taxon)-[:LISTED_ON]->(:Appendix {appendix: '«appendix»'})
WHERE t.family IS NOT NULL
RETURN t.family AS family, count(DISTINCT t) AS n ORDER BY n DESC, family LIMIT 20

// What is listed on both Appendices?
MATCH (:Appendix {appendix: 'I'})<-[:LISTED_ON]-(t:Taxon)-[:LISTED_ON]->(:Appendix {appendix: 'II'})
RETURN DISTINCT t.taxon AS taxon ORDER BY taxon

// Listings since a date
// day: 2000-01-01 | 2009-02-23 | 2015-02-08 | 2020-05-22 | 2024-05-17
MATCH (t:Taxon)-[l:LISTED_ON]->(a:Appendix)
WHERE l.since >= date('«day»')
RETURN t.taxon, a.appendix, l.since ORDER BY l.since, t.taxon

// Listings a year
MATCH (:Taxon)-[l:LISTED_ON]->(a:Appendix) WHERE l.since IS NOT NULL
RETURN l.since.year AS year, a.appendix AS appendix, count(*) AS n ORDER BY year, appendix

// Everything below a higher taxon
// taxon: Accipitridae | Falconiformes | Phoenicopteridae | Cetacea
MATCH (t:Taxon)-[:PARENT*1..5]->(:Taxon {taxon: '«taxon»'}) RETURN count(t) AS below

// The line of ancestors
// taxon: Falco cherrug | Tursiops truncatus | Anser erythropus | Gorilla gorilla
MATCH p = (t:Taxon {taxon: '«taxon»'})-[:PARENT*0..8]->(a:Taxon)
RETURN a.rank, a.taxon, length(p) AS steps ORDER BY steps

// The line of ancestors as one text
// taxon: Balaena mysticetus | Otis tarda | Gazella dorcas
MATCH p = (t:Taxon {taxon: '«taxon»'})-[:PARENT*1..8]->(a:Taxon)
WITH p ORDER BY length(p) DESC LIMIT 1
RETURN reduce(line = '', n IN reverse(nodes(p)) | line + CASE line WHEN '' THEN '' ELSE ' > ' END + n.taxon) AS line

// The accepted name of a synonym
// name: Acrocephalus aedon | Anas clypeata | Anas discors | Agelaius flavus | Anas formosa
MATCH (:Synonym {synonym: '«name»'})-[:NAMES]->(t:Taxon) RETURN t.taxon, t.name_en

// Taxa with most synonyms
MATCH (y:Synonym)-[:NAMES]->(t:Taxon)
RETURN t.taxon AS taxon, count(y) AS n, collect(y.synonym) AS synonyms ORDER BY n DESC, taxon LIMIT 10

// Names and synonyms in one list
// name: Anas falcata | Larus audouinii | Anas americana
CALL { MATCH (t:Taxon {taxon: '«name»'}) RETURN t UNION MATCH (:Synonym {synonym: '«name»'})-[:NAMES]->(t:Taxon) RETURN t }
RETURN t.taxon

// Populations of a species with their States
// taxon: Falco tinnunculus | Sterna dougallii | Delphinus delphis
MATCH (p:Population)-[:OF]->(t:Taxon {taxon: '«taxon»'})
OPTIONAL MATCH (s:State)-[:RANGE_STATE_OF]->(p)
RETURN p.name, count(s) AS states, collect(s.iso3) AS codes ORDER BY p.name

// Species with more than one population listed
MATCH (p:Population)-[:OF]->(t:Taxon) WHERE (p)-[:LISTED_ON]->()
WITH t, count(p) AS n WHERE n > 1
RETURN t.taxon, n ORDER BY n DESC, t.taxon

// Genera with most species
MATCH (t:Taxon {rank: 'species'})
WITH split(t.taxon, ' ')[0] AS genus, count(*) AS n WHERE n > 4
RETURN genus, n ORDER BY n DESC, genus

// Epithets that several genera share
MATCH (t:Taxon {rank: 'species'})
WITH split(t.taxon, ' ') AS parts
WITH parts[1] AS epithet, collect(DISTINCT parts[0]) AS genera
WHERE size(genera) > 2
RETURN epithet, genera ORDER BY size(genera) DESC, epithet

// Species without an English name
MATCH (t:Taxon {rank: 'species'}) WHERE t.name_en IS NULL RETURN t.taxon, coalesce(t.name_fr, t.name_es, '-') AS other ORDER BY t.taxon

// Endemics: species of one State only
MATCH (t:Taxon {rank: 'species'})<-[:RANGE_STATE_OF]-(s:State)
WITH t, collect(DISTINCT s.iso3) AS states WHERE size(states) = 1
RETURN states[0] AS state, collect(t.taxon) AS species ORDER BY size(species) DESC, state

// Wide ranges
// least: 50 | 100 | 150
MATCH (t:Taxon {rank: 'species'})
WHERE COUNT { (t)<-[:RANGE_STATE_OF]-(:State) } > «least»
RETURN t.taxon, COUNT { (t)<-[:RANGE_STATE_OF]-(:State) } AS states ORDER BY states DESC, t.taxon LIMIT 20

// Number of Range States, in steps of ten
MATCH (t:Taxon {rank: 'species'})<-[:RANGE_STATE_OF]-(s:State)
WITH t, count(DISTINCT s) AS n
RETURN n / 10 * 10 AS from, count(t) AS species ORDER BY from

// Species that occur in all of some States
// codes: 'KEN', 'TZA', 'UGA' | 'NOR', 'SWE', 'FIN' | 'ARG', 'CHL', 'PER'
WITH [«codes»] AS wanted
MATCH (t:Taxon {rank: 'species'})
WHERE all(code IN wanted WHERE EXISTS { (t)<-[:RANGE_STATE_OF]-(:State {iso3: code}) })
RETURN t.taxon ORDER BY t.taxon

// Species that occur in any of some States and nowhere else in their region
// codes: 'MNG', 'CHN', 'RUS', 'KAZ' | 'BRA', 'ARG', 'URY', 'PRY'
MATCH (t:Taxon {rank: 'species'})<-[:RANGE_STATE_OF]-(s:State)
WITH t, collect(DISTINCT s.iso3) AS states
WHERE all(c IN states WHERE c IN [«codes»])
RETURN t.taxon, states ORDER BY t.taxon

// Birds, mammals and the rest, side by side
MATCH (t:Taxon {rank: 'species'})
RETURN sum(CASE t.class WHEN 'Aves' THEN 1 ELSE 0 END) AS birds,
       sum(CASE t.class WHEN 'Mammalia' THEN 1 ELSE 0 END) AS mammals,
       sum(CASE WHEN NOT t.class IN ['Aves', 'Mammalia'] THEN 1 ELSE 0 END) AS others

// A histogram of the orders of birds
// least: 5 | 20
MATCH (t:Taxon {class: 'Aves', rank: 'species'})
WITH t.`order` AS ordo, count(*) AS n WHERE n >= «least»
RETURN ordo, n, substring('########################################', 0, n / 10 + 1) AS bar ORDER BY n DESC

// Introduced where?
// taxon: Branta canadensis | Oxyura jamaicensis | Aix galericulata | Cygnus olor
MATCH (s:State)-[r:RANGE_STATE_OF {origin: 'introduced'}]->(t:Taxon {taxon: '«taxon»'}) RETURN s.name_en ORDER BY s.name_en

// Species whose names in French and Spanish are the same
MATCH (t:Taxon) WHERE t.name_fr = t.name_es RETURN t.taxon, t.name_fr ORDER BY t.taxon

// Species of a genus, with and without synonyms
// genus: Anas | Larus | Puffinus | Acipenser | Gazella
MATCH (t:Taxon {rank: 'species'}) WHERE t.taxon STARTS WITH '«genus» ' RETURN t.taxon AS name, 'accepted' AS status
UNION
MATCH (y:Synonym)-[:NAMES]->(t:Taxon) WHERE y.synonym STARTS WITH '«genus» ' RETURN y.synonym AS name, 'now ' + t.taxon AS status

// Listed under a higher taxon, or by its own name?
// class: Aves | Mammalia | Elasmobranchii
MATCH (t:Taxon {class: '«class»', rank: 'species'})-[l:LISTED_ON]->(:Appendix)
RETURN CASE WHEN l.listed_under IS NULL THEN 'own name' ELSE 'with others' END AS how, count(DISTINCT t) AS species ORDER BY how

// Whom would a population concern?
// text: African | Atlantic | Black Sea | Asia
MATCH (p:Population)-[:OF]->(t:Taxon) WHERE p.name CONTAINS '«text»'
RETURN t.taxon, p.name, size(split(coalesce(p.states_text, ''), ' ')) AS words ORDER BY t.taxon, p.name LIMIT 30
