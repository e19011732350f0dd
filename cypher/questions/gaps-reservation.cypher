// title: Reservation gaps: Parties that have reserved a listing
// description: Parties to CMS at the date with the listed taxa that concern them and that they have reserved: for those they are treated as
//   States that are no Party (Art. XI.6, XIV.2). n_firm counts the taxa whose range, listing and reservation are firm.
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, state, n_taxa, n_firm, taxa
// answers: gap of kind reservation
MATCH (who:State)-[m:MEMBER_OF {counts: true}]->(cms:Instrument {slug: 'cms'})
WHERE cms.holds_from <= date($date) < cms.holds_until AND m.holds_from <= date($date) < m.holds_until
WITH DISTINCT who, cms
// What it has reserved of both Appendices together: a listing of populations concerns their States, where they are known.
MATCH (who)-[v:RESERVED]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(cms)
WHERE v.appendix IS NULL AND v.holds_from <= date($date) < v.holds_until
  AND u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
MATCH (t)<-[r:RANGE_STATE_OF {counts: true}]-(s:State)<-[c:ANSWERS_FOR]-(holder:State)
WHERE holder.iso3 = who.iso3 AND c.holds_from <= date($date) < c.holds_until
WITH who.iso3 AS iso3, t.taxon AS taxon, max(NOT who.disputed AND r.firm AND u.firm AND v.firm) AS firm
ORDER BY taxon
WITH iso3, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
MATCH (state:State {iso3: iso3})
RETURN iso3, state.name_en AS state, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3
