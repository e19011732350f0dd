// title: Species of a State that no Agreement or MoU covers
// description: Appendix II taxa at the date for which a State (with its territories) is responsible and that no Agreement or MoU in force
//   covers.
// param state: STRING = "BRA" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: taxon, name, n_states
// answers: gap of kind no_instrument, of one State
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(:Appendix {appendix: 'II'})
WHERE u.holds_from <= date($date) < u.holds_until
  AND NOT EXISTS {
    MATCH (t)-[v:IN_SCOPE_OF]->(i:Instrument {has_members: true})
    WHERE i.slug <> 'cms' AND v.holds_from <= date($date) < v.holds_until
  }
// Who is responsible: a listing of populations concerns their States, where they are known.
MATCH (t)<-[r:RANGE_STATE_OF {counts: true}]-(s:State)
WHERE u.states IS NULL OR s.counts_for IN u.states
WITH t, collect(DISTINCT s.counts_for) AS states
WHERE $state IN states
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, size(states) AS n_states
ORDER BY n_states DESC, taxon
