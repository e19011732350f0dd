// title: States that share most species with a State
// description: States responsible for most of the species for which a State is responsible, listed or not; territories count for their
//   sovereign. party tells whether they are Parties to CMS at the date.
// param state: STRING = "CHN" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: iso3, state, n_shared, share, party
// answers: network of shared responsibility
MATCH (s:State)-[r:RANGE_STATE_OF]->(t:Taxon {rank: 'species'})
WHERE coalesce(s.sovereign, s.iso3) = $state
  AND r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH collect(DISTINCT t) AS species, count(DISTINCT t) AS n
UNWIND species AS t
WITH n, t
MATCH (t)<-[r:RANGE_STATE_OF]-(o:State)
WHERE r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH n, coalesce(o.sovereign, o.iso3) AS iso3, t.taxon AS taxon
WHERE iso3 <> $state
WITH n, iso3, count(DISTINCT taxon) AS n_shared
MATCH (release:Release)
MATCH (state:State {iso3: iso3})
OPTIONAL MATCH (state)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'})
WHERE m.role IN ['party', 'signatory'] AND coalesce(m.since, release.published) <= date($date) AND (m.until IS NULL OR m.until > date($date))
WITH n, n_shared, state, count(m) AS held
RETURN state.iso3 AS iso3, state.name_en AS state, n_shared, 1.0 * n_shared / n AS share, held > 0 AS party
ORDER BY n_shared DESC, iso3
