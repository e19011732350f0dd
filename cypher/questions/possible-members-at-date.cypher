// title: Possible members at a date
// description: Memberships, of instruments in force, whose date is not known: they hold from the publication of the
//   release, and at an earlier date they may have held. Counts at such a date are an interval; from the publication on there are none.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = today (2011-11-21) — a day before the release was published
// columns: instrument, iso3, state, role, until, basis
// answers: possible membership (undated)
MATCH (s:State)-[m:MEMBER_OF {counts: true}]->(i:Instrument {has_members: true})
WHERE $instrument IN ['', i.slug] AND i.holds_from <= date($date) < i.holds_until
  AND m.since IS NULL AND m.holds_from > date($date) AND m.holds_until > date($date)
RETURN i.slug AS instrument, s.iso3 AS iso3, s.name_en AS state, m.role AS role, coalesce(m.until_text, '') AS until, m.basis AS basis
ORDER BY instrument, iso3, role
