// title: Migration systems nearest to completion
// description: Listed taxa of which at most so many responsible States are not Parties to CMS at the date, with those that are missing:
//   where few accessions make all States that share responsibility engaged.
// param at_most: INTEGER = 2 — the largest number of missing States
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: taxon, name, n_states, n_parties, share, missing
// answers: metrics A and C0 of the Convention
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
WHERE 0 < size(missing) <= $at_most
MATCH (t:Taxon {taxon: taxon})
WITH t, n_states, n_states - size(missing) AS n_parties, missing
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, n_states, n_parties, 1.0 * n_parties / n_states AS share, missing
ORDER BY share DESC, n_states DESC, taxon
