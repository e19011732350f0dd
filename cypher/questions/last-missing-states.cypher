// title: How many systems each non-Party would complete
// description: States that are not Parties to CMS at the date, by the number of listed taxa of which each is the last responsible State
//   missing.
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: iso3, state, n_taxa, taxa
// answers: closing power: m = 1, every State
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(:Instrument {slug: 'cms'})
WHERE u.holds_from <= date($date) < u.holds_until
// Who is responsible: a listing of populations concerns their States, where they are known.
MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(s:State)
WHERE u.states IS NULL OR s.counts_for IN u.states
WITH DISTINCT s.counts_for AS iso3, t.taxon AS taxon
WITH iso3, collect(taxon) AS taxa
// Who is a Party at the date.
MATCH (who:State {iso3: iso3})
WITH iso3, taxa, EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(:Instrument {slug: 'cms'}) WHERE m.holds_from <= date($date) < m.holds_until
  } AS party
ORDER BY iso3
UNWIND taxa AS taxon
WITH taxon, collect(CASE WHEN NOT party THEN iso3 END) AS missing
WHERE size(missing) = 1
WITH missing[0] AS iso3, taxon
ORDER BY iso3, taxon
WITH iso3, collect(taxon) AS taxa
MATCH (state:State {iso3: iso3})
RETURN iso3, state.name_en AS state, size(taxa) AS n_taxa, taxa
ORDER BY n_taxa DESC, iso3
