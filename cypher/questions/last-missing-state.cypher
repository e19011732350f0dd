// title: Species for which a State is the last one missing from the Convention
// description: Listed taxa at the date whose responsible States are all engaged through CMS but this one: its accession, or the withdrawal
//   of its reservation, completes their systems. Asked about a code that another State holds, those that occur there; counts_for names
//   the State.
// param state: STRING = "CHN" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: taxon, name, n_states, counts_for
// answers: closing power: m = 1
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(last:State)
WHERE h.holds_from <= date($date) < h.holds_until
// Who is not engaged: no Party, or a Party that has reserved the taxon.
MATCH (cms:Instrument {slug: 'cms'})
MATCH (who:State)
WITH last.iso3 AS last, cms, who, EXISTS {
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
WITH last, t.taxon AS taxon, who.iso3 AS iso3, max($state IN [last, s.iso3] AND (u.states IS NULL OR $state IN u.states)) AS there
WITH last, taxon, collect(iso3) AS missing, max(there) AS there
WHERE missing = [last] AND there
// All who are responsible.
MATCH (t:Taxon {taxon: taxon})-[u:IN_SCOPE_OF {counts: true}]->(:Instrument {slug: 'cms'})
WHERE u.holds_from <= date($date) < u.holds_until
MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(:State)<-[c:ANSWERS_FOR]-(who:State)
WHERE c.holds_from <= date($date) < c.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH last, t, count(DISTINCT who.iso3) AS n_states
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, n_states, last AS counts_for
ORDER BY n_states DESC, taxon
