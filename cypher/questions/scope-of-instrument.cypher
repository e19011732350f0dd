// title: Species in the scope of an instrument
// description: Species and subspecies at or below what an instrument in force covers at the date (of the Convention what its Appendices
//   list), with what is named there, whether the taxon is counted, whether it surely is in scope then, and the number of States and
//   territories with a responsible occurrence.
// param instrument: STRING = "sharks" — id of the instrument
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: taxon, name, rank, through, counted, sure, n_codes
// answers: scope
MATCH (t:Taxon)-[u:IN_SCOPE_OF]->(:Instrument {slug: $instrument})
WHERE u.holds_from <= date($date) < u.holds_until
WITH t, u.counts AS counted, u.through AS through, max(u.sure) AS sure
ORDER BY through
WITH t, counted, collect(through) AS through, max(sure) AS sure
OPTIONAL MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(s:State)
WITH t, counted, through, sure, count(s) AS n_codes
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, t.rank AS rank, through, counted, sure, n_codes
ORDER BY taxon
