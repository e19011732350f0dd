// title: Territorial gaps: territories that a membership does not reach
// description: Territories on an instrument's own list whose sovereign is a member at the date, without having extended its membership to
//   them. The taxa are those of the territories themselves; the gap is their sovereign's.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, iso3, state, territories, n_taxa, n_firm, taxa
// answers: gap of kind territorial
MATCH (i:Instrument {has_members: true})
WHERE i.slug <> 'cms' AND $instrument IN ['', i.slug] AND i.holds_from <= date($date) < i.holds_until
// Territories on its list whose sovereign is a member, and to which no membership of its own or of the sovereign extends; where
// one may extend from a day that is not known, nothing is firm.
MATCH (i)<-[a:IN_AREA_OF]-(c:State)-[:SOVEREIGN]->(who:State)
WHERE EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
  AND NOT EXISTS {
    MATCH (member:State)-[m:MEMBER_OF {counts: true}]->(i)
    WHERE m.holds_from <= date($date) < m.holds_until AND (member.iso3 = c.iso3 OR (member.iso3 = who.iso3 AND c.iso3 IN m.applies_to))
  }
WITH i, who, c, a.firm AND NOT EXISTS {
    MATCH (member:State)-[m:MEMBER_OF {counts: true}]->(i)
    WHERE m.since IS NULL AND m.holds_until > date($date) AND (member.iso3 = c.iso3 OR (member.iso3 = who.iso3 AND c.iso3 IN m.applies_to))
  } AS sure
ORDER BY c.iso3
WITH i, who, collect(c.iso3) AS territories, collect(CASE WHEN sure THEN c.iso3 END) AS firmly
// Where it holds a single taxon, its own list decides who is concerned.
OPTIONAL MATCH (x:Taxon)-[h:IN_SCOPE_OF {counts: true}]->(i)
WHERE h.holds_from <= date($date) < h.holds_until
WITH i, who, territories, firmly, CASE WHEN count(DISTINCT x.taxon) = 1 THEN min(x.taxon) END AS only
// What concerns the territories themselves.
OPTIONAL MATCH (who)<-[:SOVEREIGN]-(s:State)-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(i)
WHERE s.iso3 IN territories AND u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR s.iso3 IN u.states)
WITH i.slug AS instrument, only, who.iso3 AS iso3, territories, t.taxon AS taxon, max(s.iso3 IN firmly AND r.firm AND u.firm) AS firm
ORDER BY taxon
WITH instrument, only, iso3, territories, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
WITH instrument, iso3, territories, CASE WHEN only IS NULL THEN taxa ELSE [only] END AS taxa, n_firm
MATCH (state:State {iso3: iso3})
RETURN instrument, iso3, state.name_en AS state, territories, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3, instrument
