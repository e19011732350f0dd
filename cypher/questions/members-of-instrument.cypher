// title: Members of an instrument, with dates
// description: Parties and signatories of an instrument in force at the date, with the day on which membership began as
//   the sources print it (a year alone: the day is not known; empty: the date is not known), and the territories to which it was
//   extended, and those for which it does not hold.
// param instrument: STRING = "aewa" — id of the instrument
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, state, role, since, until, date_basis, applies_to, excludes, basis
// answers: membership (Art. I.1.k)
MATCH (s:State)-[m:MEMBER_OF {counts: true}]->(i:Instrument {slug: $instrument, has_members: true})
WHERE i.holds_from <= date($date) < i.holds_until AND m.holds_from <= date($date) < m.holds_until
RETURN s.iso3 AS iso3, s.name_en AS state, m.role AS role, coalesce(m.since_text, '') AS since, coalesce(m.until_text, '') AS until,
       m.date_basis AS date_basis, coalesce(m.applies_to, []) AS applies_to, coalesce(m.excludes, []) AS excludes,
       m.basis AS basis
ORDER BY iso3, role
