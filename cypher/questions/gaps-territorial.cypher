// title: Territorial gaps: territories that a membership does not reach
// description: Territories on an instrument's own list whose sovereign is a member at the date, without having extended its membership to
//   them. The taxa are those of the territories themselves; the gap is their sovereign's.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, iso3, state, territories, n_taxa, n_firm, taxa
// answers: gap of kind territorial
MATCH (release:Release)
MATCH (i:Instrument)
WHERE i.kind IN ['convention', 'agreement', 'mou'] AND i.slug <> 'cms' AND $instrument IN ['', i.slug]
  AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
// Territories on the list whose sovereign is a member, and to which no membership of its own or of the sovereign extends.
MATCH (i)<-[a:IN_AREA_OF]-(c:State)-[:SOVEREIGN]->(state:State)
MATCH (state)-[m:MEMBER_OF]->(i)
WHERE m.role IN ['party', 'signatory'] AND (m.since IS NULL OR m.since <= date($date)) AND (m.until IS NULL OR m.until > date($date))
WITH release, i, c, state, a.basis IN ['sourced', 'corroborated'] AS firm_listed,
     coalesce(m.since, release.published) <= date($date) AS holds, c.iso3 IN coalesce(m.applies_to, []) AS extends
WITH release, i, c, state, firm_listed, sum(CASE WHEN holds THEN 1 ELSE 0 END) AS memberships,
     sum(CASE WHEN holds AND extends THEN 1 ELSE 0 END) AS extended, sum(CASE WHEN extends AND NOT holds THEN 1 ELSE 0 END) AS perhaps
WHERE memberships > 0 AND extended = 0
OPTIONAL MATCH (c)-[m:MEMBER_OF]->(i)
WHERE m.role IN ['party', 'signatory'] AND (m.since IS NULL OR m.since <= date($date)) AND (m.until IS NULL OR m.until > date($date))
WITH i, c, state, firm_listed, perhaps, count(m) AS own,
     sum(CASE WHEN m IS NOT NULL AND coalesce(m.since, release.published) <= date($date) THEN 1 ELSE 0 END) AS held
WHERE held = 0
WITH i, c, state, firm_listed, perhaps + own AS possible
// What the instrument covers, and whether for this territory: a whole taxon, or a population of it.
OPTIONAL MATCH (i)-[cover:COVERS]->(entry)-[:OF*0..1]->(:Taxon)<-[:PARENT*0..8]-(t:Taxon)
WHERE t.rank IN ['species', 'subspecies']
  AND (cover.since IS NULL OR cover.since <= date($date)) AND (cover.until IS NULL OR cover.until > date($date))
WITH DISTINCT i, c, state, firm_listed, possible, entry, t
OPTIONAL MATCH (entry:Population)<-[:RANGE_STATE_OF]-(s:State)
WITH i, c, state, firm_listed AND possible = 0 AS firm_listed, entry, t, count(s) AS n_states,
     sum(CASE WHEN s.iso3 = c.iso3 THEN 1 ELSE 0 END) AS its_own
WITH i, c, state, firm_listed, t,
     max(CASE WHEN n_states = 0 OR its_own > 0 THEN 1 ELSE 0 END) AS allowed,
     max(CASE WHEN entry.population IS NULL OR its_own > 0 THEN 1 ELSE 0 END) AS known
WITH i, c, state, firm_listed, collect({taxon: t, allowed: allowed, known: known}) AS scope,
     collect(CASE WHEN t.rank = 'species' THEN t.taxon END) AS species
// Units: species, and subspecies whose species is not in scope.
UNWIND scope AS unit
WITH i, c, state, firm_listed, unit, unit.taxon AS t, species
WHERE t IS NULL OR t.rank = 'species' OR NOT EXISTS { MATCH (t)-[:PARENT*1..8]->(p:Taxon) WHERE p.taxon IN species }
WITH i, c, state, firm_listed, collect(unit) AS units
UNWIND units AS unit
WITH i, c, state, firm_listed, size(units) = 1 AS single, unit.taxon AS t, unit.allowed AS allowed, unit.known AS known
OPTIONAL MATCH (t)<-[r:RANGE_STATE_OF]-(c)
WHERE allowed = 1
  AND r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH i, c, state, CASE WHEN single OR r IS NOT NULL THEN t.taxon END AS taxon,
     CASE WHEN r IS NOT NULL AND known = 1 AND firm_listed AND r.presence = 'extant' AND r.basis IN ['sourced', 'corroborated']
          THEN 1 ELSE 0 END AS firm
ORDER BY c.iso3
WITH i, state, taxon, max(firm) AS firm, collect(DISTINCT c.iso3) AS codes
ORDER BY taxon
WITH i, state, collect(taxon) AS taxa, sum(CASE WHEN taxon IS NOT NULL THEN firm ELSE 0 END) AS n_firm, collect(codes) AS codes
UNWIND codes AS some
UNWIND some AS code
WITH DISTINCT i, state, taxa, n_firm, code
ORDER BY code
WITH i, state, taxa, n_firm, collect(code) AS territories
RETURN i.slug AS instrument, state.iso3 AS iso3, state.name_en AS state, territories, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3, instrument
