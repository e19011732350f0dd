// title: What a State has joined or signed
// description: Every membership and signature of a State, with its dates, the territories to which it was extended and those for which it
//   does not hold, whether or not it still does itself.
// param state: STRING = "FRA" — ISO 3166-1 alpha-3 code
// columns: instrument, short_name, kind, role, since, until, date_basis, applies_to, excludes, source
// answers: membership (Art. I.1.k)
MATCH (:State {iso3: $state})-[m:MEMBER_OF]->(i:Instrument)
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, m.role AS role, coalesce(m.since_text, '') AS since,
       coalesce(m.until_text, '') AS until, m.date_basis AS date_basis, coalesce(m.applies_to, []) AS applies_to, coalesce(m.excludes, []) AS excludes,
       m.source AS source
ORDER BY instrument, role
