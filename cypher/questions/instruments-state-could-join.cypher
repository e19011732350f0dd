// title: Instruments that a State could join
// description: Agreements and MoUs in force at the date on whose own list of Range States a State (or a territory of it) stands without
//   being a member, Party to CMS or not (Art. V.2). signed tells whether it has signed without ratifying.
// param state: STRING = "USA" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, short_name, kind, binding, listed_as, through, signed
// answers: gaps of kinds instrument, listed_only, ratification, of one State
MATCH (release:Release)
MATCH (state:State {iso3: $state})
MATCH (state)<-[:SOVEREIGN*0..1]-(s:State)-[a:IN_AREA_OF]->(i:Instrument)
WHERE coalesce(s.sovereign, s.iso3) = $state AND i.kind IN ['convention', 'agreement', 'mou'] AND i.slug <> 'cms'
  AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
WITH release, state, i, s, a
ORDER BY s.iso3
WITH release, state, i, collect(DISTINCT s.iso3) AS through, max(a.kind) AS listed_as
OPTIONAL MATCH (state)-[m:MEMBER_OF]->(i)
WHERE coalesce(m.since, release.published) <= date($date) AND (m.until IS NULL OR m.until > date($date))
WITH i, through, listed_as, sum(CASE WHEN m.role IN ['party', 'signatory'] THEN 1 ELSE 0 END) AS held, count(m) AS n
WHERE held = 0
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, i.binding AS binding, listed_as, through, n > 0 AS signed
ORDER BY instrument
