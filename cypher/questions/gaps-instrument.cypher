// title: Instrument gaps: Range States that have not joined an Agreement or MoU
// description: States on the instrument's own list of Range States that have not joined it at the date, with the taxa it covers for which
//   they are responsible. Territories count for the State that holds them then. n_firm counts the taxa whose range, coverage and place on
//   the list are firm; what the instrument may have come to cover later is not.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, iso3, state, n_taxa, n_firm, taxa
// answers: gap of kind instrument
MATCH (i:Instrument {has_members: true})
WHERE i.slug <> 'cms' AND $instrument IN ['', i.slug] AND i.holds_from <= date($date) < i.holds_until
// Where it holds a single taxon, its own list decides who is concerned.
OPTIONAL MATCH (x:Taxon)-[h:IN_SCOPE_OF {counts: true}]->(i)
WHERE h.holds_from <= date($date) < h.holds_until
WITH i, CASE WHEN count(DISTINCT x.taxon) = 1 THEN min(x.taxon) END AS only
// Who stands on its list and has neither joined nor signed; where it may have joined on a day that is not known, or it is disputed
// whether it can, nothing is firm.
MATCH (i)<-[a:IN_AREA_OF]-(:State)<-[k:ANSWERS_FOR]-(who:State)
WHERE k.holds_from <= date($date) < k.holds_until
WITH i, only, who, max(a.firm) AS firm_listed
WHERE NOT EXISTS { MATCH (who)-[m:MEMBER_OF]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
WITH i, only, who, firm_listed AND NOT who.disputed AND NOT EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.since IS NULL AND m.holds_until > date($date)
  } AS sure
// What concerns it, by all codes that count for it: what covers populations concerns their States, where they are known.
MATCH (who)-[c:ANSWERS_FOR]->(s:State)
WHERE c.holds_from <= date($date) < c.holds_until
OPTIONAL MATCH (s)-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(i)
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH i.slug AS instrument, only, who.iso3 AS iso3, t.taxon AS taxon, max(sure AND r.firm AND u.firm) AS firm
ORDER BY taxon
WITH instrument, only, iso3, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
WITH instrument, iso3, CASE WHEN only IS NULL THEN taxa ELSE [only] END AS taxa, n_firm
WHERE size(taxa) > 0
MATCH (state:State {iso3: iso3})
RETURN instrument, iso3, state.name_en AS state, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3, instrument
