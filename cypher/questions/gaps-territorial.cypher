// title: Territorial gaps: territories that a membership does not reach
// description: Territories whose holder is a member at the date, where the instrument's own list names them and the membership was not
//   extended to them, or where the membership excludes them and something occurs there. The Convention has such gaps too. The taxa are
//   those of the territories themselves; the gap is their holder's.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, iso3, state, territories, n_taxa, n_firm, taxa
// answers: gap of kind territorial
MATCH (i:Instrument {has_members: true})
WHERE $instrument IN ['', i.slug] AND i.holds_from <= date($date) < i.holds_until
// Territories that are no members themselves, and whose holder is one: the area of the Convention is the world, and names none.
MATCH (c:State)<-[k:ANSWERS_FOR]-(who:State)
WHERE c.kind = 'territory' AND k.holds_from <= date($date) < k.holds_until
  AND EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
  AND NOT EXISTS { MATCH (c)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
WITH i, who, c, i.slug <> 'cms' AND EXISTS { MATCH (c)-[:IN_AREA_OF]->(i) } AS named, EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until AND c.iso3 IN m.applies_to
  } AS extended, EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until AND c.iso3 IN m.excludes
  } AS excluded, EXISTS {
    MATCH (c)-[:RANGE_STATE_OF {counts: true}]->(:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(i)
    WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR c.iso3 IN u.states)
  } AS inhabited
WHERE (named AND NOT extended) OR (excluded AND inhabited)
// Firm by its own place on the list, or where that does not name it by its holder's; and not where it may be a member, or the
// membership may reach it, from a day that is not known, or where it is disputed whether its holder can join.
WITH i, who, c, named, EXISTS { MATCH (c)-[a:IN_AREA_OF {firm: true}]->(i) } AS firm_itself, EXISTS {
    MATCH (who)-[k:ANSWERS_FOR]->(:State)-[a:IN_AREA_OF {firm: true}]->(i) WHERE k.holds_from <= date($date) < k.holds_until
  } AS firm_holder, EXISTS {
    MATCH (c)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.since IS NULL AND m.holds_until > date($date)
  } OR (NOT extended AND EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(i)
    WHERE m.since IS NULL AND m.holds_from > date($date) AND m.holds_until > date($date) AND c.iso3 IN m.applies_to
  }) AS perhaps
WITH i, who, c, NOT perhaps AND NOT who.disputed AND (i.slug = 'cms' OR (named AND firm_itself) OR (NOT named AND firm_holder)) AS sure
ORDER BY c.iso3
WITH i, who, collect(c.iso3) AS territories, collect(CASE WHEN sure THEN c.iso3 END) AS firmly
// Where it holds a single taxon, its own list decides who is concerned.
OPTIONAL MATCH (x:Taxon)-[h:IN_SCOPE_OF {counts: true}]->(i)
WHERE h.holds_from <= date($date) < h.holds_until
WITH i, who, territories, firmly, CASE WHEN i.slug <> 'cms' AND count(DISTINCT x.taxon) = 1 THEN min(x.taxon) END AS only
// What concerns the territories themselves.
UNWIND territories AS code
MATCH (s:State {iso3: code})
OPTIONAL MATCH (s)-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(i)
WHERE u.holds_from <= date($date) < u.holds_until AND (u.states IS NULL OR s.iso3 IN u.states)
WITH i.slug AS instrument, only, who.iso3 AS iso3, territories, t.taxon AS taxon, max(s.iso3 IN firmly AND r.firm AND u.firm) AS firm
ORDER BY taxon
WITH instrument, only, iso3, territories, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
WITH instrument, iso3, territories, CASE WHEN only IS NULL THEN taxa ELSE [only] END AS taxa, n_firm
MATCH (state:State {iso3: iso3})
RETURN instrument, iso3, state.name_en AS state, territories, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3, instrument
