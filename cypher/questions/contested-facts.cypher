// title: Contested facts on which a State's gaps rest
// description: Ranges of a State, and of the codes that count for it at the date, that count towards its responsibility but are not firm:
//   presence uncertain or possibly extinct, or known by inference or without a source. Asked about a code that another State holds, those
//   of the code; counts_for names the State.
// param state: STRING = "YEM" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, taxon, name, presence, season, basis, source, counts_for
// answers: what makes a gap contested
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(who:State)
WHERE h.holds_from <= date($date) < h.holds_until
MATCH (who)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until AND $state IN [who.iso3, s.iso3]
MATCH (s)-[r:RANGE_STATE_OF {counts: true, firm: false}]->(t:Taxon)
RETURN s.iso3 AS iso3, t.taxon AS taxon, coalesce(t.name_en, '') AS name, r.presence AS presence, r.season AS season, r.basis AS basis,
       r.source AS source, who.iso3 AS counts_for
ORDER BY iso3, taxon
