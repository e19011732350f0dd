// title: Instruments that a State could join
// description: Agreements and MoUs in force at the date on whose own list of Range States a State (or a territory of it) stands without
//   being a member, Party to CMS or not (Art. V.2). signed tells whether it has signed without ratifying.
// param state: STRING = "USA" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, short_name, kind, binding, listed_as, through, signed
// answers: gaps of kinds instrument, listed_only, ratification, of one State
MATCH (state:State {iso3: $state})<-[:SOVEREIGN*0..1]-(s:State {counts_for: $state})-[a:IN_AREA_OF]->(i:Instrument {has_members: true})
WHERE i.slug <> 'cms' AND i.holds_from <= date($date) < i.holds_until
  AND NOT EXISTS { MATCH (state)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
WITH state, i, s, a
ORDER BY s.iso3
WITH state, i, collect(DISTINCT s.iso3) AS through, max(a.kind) AS listed_as
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, i.binding AS binding, listed_as, through,
       EXISTS { MATCH (state)-[m:MEMBER_OF]->(i) WHERE m.holds_from <= date($date) < m.holds_until } AS signed
ORDER BY instrument
