// title: How many systems each non-Party would complete
// description: States that are not Parties to CMS at the date and can accede, by the number of listed taxa of which each is the last
//   responsible State that is not engaged: a Party with a reservation is not.
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, state, n_taxa, taxa
// answers: closing power: m = 1, every State
MATCH (cms:Instrument {slug: 'cms'})
// Who is not engaged: no Party, or a Party that has reserved the taxon.
MATCH (who:State)
WITH cms, who, EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(cms) WHERE m.holds_from <= date($date) < m.holds_until
  } AS party, EXISTS { MATCH (who)-[:RESERVED]->(:Taxon) } AS reserves
WHERE NOT party OR reserves
MATCH (who)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until
// What concerns it: a listing of populations concerns their States, where they are known.
MATCH (s)-[:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(cms)
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
  AND (NOT party OR EXISTS {
    MATCH (who)-[v:RESERVED]->(t) WHERE v.appendix IS NULL AND v.holds_from <= date($date) < v.holds_until
  })
WITH t.taxon AS taxon, who.iso3 AS iso3, max(party) AS party
WITH taxon, collect(iso3) AS missing, max(party) AS reserved
WHERE size(missing) = 1 AND NOT reserved
WITH missing[0] AS iso3, taxon
ORDER BY iso3, taxon
WITH iso3, collect(taxon) AS taxa
MATCH (state:State {iso3: iso3})
WHERE state.can_join
RETURN iso3, state.name_en AS state, size(taxa) AS n_taxa, taxa
ORDER BY n_taxa DESC, iso3
