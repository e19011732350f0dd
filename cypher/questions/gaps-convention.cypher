// title: Convention gaps: who is concerned by the Appendices without being a Party
// description: Every State that is not a Party to CMS at the date, with the listed species (and subspecies whose species is not listed)
//   for which it is responsible. What occurs in a territory counts for the State that holds it then; n_firm counts the taxa whose range
//   and listing are firm.
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, state, n_taxa, n_firm, taxa
// answers: gap of kind convention
MATCH (cms:Instrument {slug: 'cms'})
WHERE cms.holds_from <= date($date) < cms.holds_until
// Who is no Party; where it may have joined on a day that is not known, or it is disputed whether it can, nothing is firm.
MATCH (who:State)
WHERE NOT EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(cms) WHERE m.holds_from <= date($date) < m.holds_until }
WITH cms, who, NOT who.disputed AND NOT EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(cms) WHERE m.since IS NULL AND m.holds_until > date($date)
  } AS sure
// What concerns it, by all codes that count for it: a listing of populations concerns their States, where they are known.
MATCH (who)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until
MATCH (s)-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(cms)
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH who.iso3 AS iso3, t.taxon AS taxon, max(sure AND r.firm AND u.firm) AS firm
ORDER BY taxon
WITH iso3, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
MATCH (state:State {iso3: iso3})
RETURN iso3, state.name_en AS state, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3
