// title: Species for which a State is the last one missing from the Convention
// description: Listed taxa at the date whose responsible States are all Parties to CMS but this one: its accession completes their
//   systems.
// param state: STRING = "CHN" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: taxon, name, n_states
// answers: closing power: m = 1
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
WITH taxon, count(iso3) AS n_states, collect(CASE WHEN NOT party THEN iso3 END) AS missing
WHERE missing = [$state]
MATCH (t:Taxon {taxon: taxon})
RETURN taxon, coalesce(t.name_en, '') AS name, n_states
ORDER BY n_states DESC, taxon
