// title: Possible members at a date
// description: Memberships, of instruments in force, whose date is not known: they hold from the publication of the release, and at an earlier date they may have
//   held. Counts at such a date are an interval.
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = 2011-11-21 — a day before the release was published
// columns: instrument, iso3, state, role, until, basis
// answers: possible membership (undated)
MATCH (release:Release)
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument)
WHERE m.role IN ['party', 'signatory'] AND $instrument IN ['', i.slug]
  AND i.kind IN ['convention', 'agreement', 'mou'] AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
  AND m.since IS NULL AND release.published > date($date) AND (m.until IS NULL OR m.until > date($date))
RETURN i.slug AS instrument, s.iso3 AS iso3, s.name_en AS state, m.role AS role, coalesce(m.until_text, '') AS until, m.basis AS basis
ORDER BY instrument, iso3, role
