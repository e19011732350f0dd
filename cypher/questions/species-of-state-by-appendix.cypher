// title: Listed species of a State, by Appendix
// description: Species and subspecies listed at the date for which a State (with its territories) is responsible, with the Appendix and
//   the taxon through which each is listed. A listing of populations counts where the State is one of theirs, or where theirs are not
//   known.
// param state: STRING = "KEN" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: appendix, taxon, name, through, presence, season
// answers: what the Appendices list for a State
MATCH (:State {iso3: $state})<-[:SOVEREIGN*0..1]-(s:State {counts_for: $state})-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon)
MATCH (t)-[u:IN_SCOPE_OF]->(a:Appendix)
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR $state IN u.states)
RETURN DISTINCT a.appendix AS appendix, t.taxon AS taxon, coalesce(t.name_en, '') AS name, u.through AS through,
       r.presence AS presence, r.season AS season
ORDER BY appendix, taxon, through, presence, season
