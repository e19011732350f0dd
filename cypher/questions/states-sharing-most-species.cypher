// title: States that share most species with a State
// description: States responsible for most of the species for which a State is responsible, listed or not; territories count for their
//   sovereign. party tells whether they are Parties to CMS at the date.
// param state: STRING = "CHN" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: iso3, state, n_shared, share, party
// answers: network of shared responsibility
MATCH (:State {counts_for: $state})-[:RANGE_STATE_OF {counts: true}]->(t:Taxon {rank: 'species'})
WITH collect(DISTINCT t) AS species, count(DISTINCT t) AS n
UNWIND species AS t
MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(s:State)
WHERE s.counts_for <> $state
WITH n, s.counts_for AS iso3, count(DISTINCT t) AS n_shared
MATCH (state:State {iso3: iso3})
RETURN iso3, state.name_en AS state, n_shared, 1.0 * n_shared / n AS share,
       EXISTS {
         MATCH (state)-[m:MEMBER_OF {counts: true}]->(:Instrument {slug: 'cms'}) WHERE m.holds_from <= date($date) < m.holds_until
       } AS party
ORDER BY n_shared DESC, iso3
