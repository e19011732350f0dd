// title: Instruments that a State could join
// description: Agreements and MoUs in force at the date on whose own list of Range States a State (or a code that counts for it) stands
//   without being a member, Party to CMS or not (Art. V.2); none for who cannot join. Asked about a code that another State holds, the
//   lists that name it; counts_for names the State that would join. signed tells whether it has signed without ratifying.
// param state: STRING = "USA" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, short_name, kind, binding, listed_as, through, signed, counts_for
// answers: gaps of kinds instrument, listed_only, ratification, of one State
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(who:State)
WHERE h.holds_from <= date($date) < h.holds_until AND (who.can_join OR who.disputed)
MATCH (who)-[c:ANSWERS_FOR]->(s:State)-[a:IN_AREA_OF]->(i:Instrument {has_members: true})
WHERE c.holds_from <= date($date) < c.holds_until AND $state IN [who.iso3, s.iso3]
  AND i.slug <> 'cms' AND i.holds_from <= date($date) < i.holds_until
  AND NOT EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
WITH who, i, s, a
ORDER BY s.iso3
WITH who, i, collect(DISTINCT s.iso3) AS through, max(a.kind) AS listed_as
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, i.binding AS binding, listed_as, through,
       EXISTS { MATCH (who)-[m:MEMBER_OF]->(i) WHERE m.holds_from <= date($date) < m.holds_until } AS signed, who.iso3 AS counts_for
ORDER BY instrument
