// title: States that share most species with a State
// description: States responsible at the date for most of the species for which a State is responsible, listed or not; territories count
//   for the State that holds them then. party tells whether they are Parties to CMS. Asked about a code that another State holds, by the
//   species that occur there; counts_for names the State.
// param state: STRING = "CHN" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, state, n_shared, share, party, counts_for
// answers: network of shared responsibility
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(of:State)
WHERE h.holds_from <= date($date) < h.holds_until
MATCH (of)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until AND $state IN [of.iso3, s.iso3]
MATCH (s)-[:RANGE_STATE_OF {counts: true}]->(t:Taxon {rank: 'species'})
WITH of, collect(DISTINCT t) AS species, count(DISTINCT t) AS n
UNWIND species AS t
MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(:State)<-[c:ANSWERS_FOR]-(state:State)
WHERE c.holds_from <= date($date) < c.holds_until AND state.iso3 <> of.iso3
WITH of.iso3 AS counts_for, n, state.iso3 AS iso3, count(DISTINCT t) AS n_shared
MATCH (state:State {iso3: iso3})
RETURN iso3, state.name_en AS state, n_shared, 1.0 * n_shared / n AS share,
       EXISTS {
         MATCH (state)-[m:MEMBER_OF {counts: true}]->(:Instrument {slug: 'cms'}) WHERE m.holds_from <= date($date) < m.holds_until
       } AS party, counts_for
ORDER BY n_shared DESC, iso3
