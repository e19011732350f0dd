// title: Migration systems nearest to completion
// description: Listed taxa of which at most so many responsible States are not engaged through CMS at the date, with those that are
//   missing: States that are no Party, and Parties that have reserved the taxon.
// param at_most: INTEGER = 2 — the largest number of missing States
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: taxon, name, n_states, n_parties, share, missing
// answers: metrics A and C0 of the Convention
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
WITH t.taxon AS taxon, who.iso3 AS iso3, count(*) AS n
ORDER BY iso3
WITH taxon, collect(iso3) AS missing
WHERE size(missing) <= $at_most
// All who are responsible.
MATCH (t:Taxon {taxon: taxon})-[u:IN_SCOPE_OF {counts: true}]->(:Instrument {slug: 'cms'})
WHERE u.holds_from <= date($date) < u.holds_until
MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(:State)<-[c:ANSWERS_FOR]-(who:State)
WHERE c.holds_from <= date($date) < c.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH t, missing, count(DISTINCT who.iso3) AS n_states
WITH t, n_states, n_states - size(missing) AS n_parties, missing
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, n_states, n_parties, 1.0 * n_parties / n_states AS share, missing
ORDER BY share DESC, n_states DESC, taxon
