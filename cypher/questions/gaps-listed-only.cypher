// title: Listed only: States on an instrument's list without a range edge to what it covers
// description: Flag States, regional economic integration organisations and other States on the instrument's own list that have not
//   joined it at the date and for which no range of a covered taxon is known. An instrument of a single taxon is left out: its list
//   decides.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, iso3, state, n_taxa, n_firm, taxa
// answers: gap of kind listed_only
MATCH (i:Instrument {has_members: true})
WHERE i.slug <> 'cms' AND $instrument IN ['', i.slug] AND i.holds_from <= date($date) < i.holds_until
// Where it holds a single taxon, its own list decides who is concerned.
OPTIONAL MATCH (x:Taxon)-[h:IN_SCOPE_OF {counts: true}]->(i)
WHERE h.holds_from <= date($date) < h.holds_until
WITH i, count(DISTINCT x.taxon) AS n
WHERE n <> 1
// Who stands on its list, has neither joined nor signed, and is concerned by nothing that it holds.
MATCH (i)<-[:IN_AREA_OF]-(:State)<-[k:ANSWERS_FOR]-(who:State)
WHERE k.holds_from <= date($date) < k.holds_until
WITH DISTINCT i, who
WHERE NOT EXISTS { MATCH (who)-[m:MEMBER_OF]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
  AND NOT EXISTS {
    MATCH (who)-[c:ANSWERS_FOR]->(s:State)-[:RANGE_STATE_OF {counts: true}]->(:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(i)
    WHERE c.holds_from <= date($date) < c.holds_until AND u.holds_from <= date($date) < u.holds_until
      AND (u.states IS NULL OR who.iso3 IN u.states)
  }
RETURN i.slug AS instrument, who.iso3 AS iso3, who.name_en AS state, 0 AS n_taxa, 0 AS n_firm, [] AS taxa
ORDER BY n_taxa DESC, iso3, instrument
