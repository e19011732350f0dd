// title: Listed species of a State, by Appendix
// description: Species and subspecies listed at the date for which a State (with the codes that count for it) is responsible, with the
//   Appendix and the taxon through which each is listed. A listing of populations counts where the State is one of theirs, or where
//   theirs are not known. Asked about a code that another State holds, what occurs there; counts_for names the State.
// param state: STRING = "KEN" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: appendix, taxon, name, through, presence, season, counts_for
// answers: what the Appendices list for a State
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(who:State)
WHERE h.holds_from <= date($date) < h.holds_until
MATCH (who)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until AND $state IN [who.iso3, s.iso3]
MATCH (s)-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF]->(a:Appendix)
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR $state IN u.states)
RETURN DISTINCT a.appendix AS appendix, t.taxon AS taxon, coalesce(t.name_en, '') AS name, u.through AS through,
       r.presence AS presence, r.season AS season, who.iso3 AS counts_for
ORDER BY appendix, taxon, through, presence, season
