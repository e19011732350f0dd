// title: No instrument: Appendix II taxa that no Agreement or MoU covers
// description: Species of Appendix II at the date (and subspecies whose species is not on it) that no Agreement or MoU in force covers,
//   with the number of States responsible. firm tells whether some State's responsibility is.
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: taxon, name, taxon_class, n_states, firm
// answers: gap of kind no_instrument
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(:Appendix {appendix: 'II'})
WHERE u.holds_from <= date($date) < u.holds_until
  AND NOT EXISTS {
    MATCH (t)-[v:IN_SCOPE_OF]->(i:Instrument {has_members: true})
    WHERE i.slug <> 'cms' AND v.holds_from <= date($date) < v.holds_until
  }
// Who is responsible: a listing of populations concerns their States, where they are known.
OPTIONAL MATCH (t)<-[r:RANGE_STATE_OF {counts: true}]-(s:State)<-[c:ANSWERS_FOR]-(who:State)
WHERE c.holds_from <= date($date) < c.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH t, count(DISTINCT who.iso3) AS n_states, max(r.firm AND u.firm) AS firm
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, coalesce(t.class, '') AS taxon_class, n_states, coalesce(firm, false) AS firm
ORDER BY taxon
