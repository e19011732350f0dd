// title: Species of a State that no Agreement or MoU covers
// description: Appendix II taxa at the date for which a State (with the codes that count for it) is responsible and that no Agreement or
//   MoU in force covers. Asked about a code that another State holds, those that occur there; counts_for names the State.
// param state: STRING = "BRA" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: taxon, name, n_states, counts_for
// answers: gap of kind no_instrument, of one State
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(of:State)
WHERE h.holds_from <= date($date) < h.holds_until
MATCH (of)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until AND $state IN [of.iso3, s.iso3]
MATCH (s)-[:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(:Appendix {appendix: 'II'})
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR $state IN u.states)
WITH DISTINCT of, t
WHERE NOT EXISTS {
    MATCH (t)-[v:IN_SCOPE_OF]->(i:Instrument {has_members: true})
    WHERE i.slug <> 'cms' AND v.holds_from <= date($date) < v.holds_until
  }
// Who else is responsible: a listing of populations concerns their States, where they are known.
MATCH (t)-[u:IN_SCOPE_OF {counts: true}]->(:Appendix {appendix: 'II'})
WHERE u.holds_from <= date($date) < u.holds_until
MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(:State)<-[c:ANSWERS_FOR]-(who:State)
WHERE c.holds_from <= date($date) < c.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH of, t, count(DISTINCT who.iso3) AS n_states
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, n_states, of.iso3 AS counts_for
ORDER BY n_states DESC, taxon
