// title: Agreements and MoUs by how complete they are
// description: Instruments in force at the date, the least complete first: how many States stand on the instrument's own list
//   (territories count for their sovereign), how many of them have joined, how many more may have (date not known).
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, short_name, kind, n_listed, n_joined, n_possible, share
// answers: C0 by an instrument's own list
MATCH (release:Release)
MATCH (i:Instrument)
WHERE i.kind IN ['convention', 'agreement', 'mou'] AND i.slug <> 'cms'
  AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
MATCH (i)<-[:IN_AREA_OF]-(s:State)
WITH DISTINCT release, i, coalesce(s.sovereign, s.iso3) AS iso3
MATCH (state:State {iso3: iso3})
OPTIONAL MATCH (state)-[m:MEMBER_OF]->(i)
WHERE m.role IN ['party', 'signatory'] AND (m.until IS NULL OR m.until > date($date)) AND (m.since IS NULL OR m.since <= date($date))
WITH i, iso3, max(CASE WHEN m IS NULL THEN 0 ELSE 1 END) AS perhaps,
     max(CASE WHEN m IS NOT NULL AND coalesce(m.since, release.published) <= date($date) THEN 1 ELSE 0 END) AS held
WITH i, count(iso3) AS n_listed, sum(held) AS n_joined, sum(perhaps) - sum(held) AS n_possible
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, n_listed, n_joined, n_possible, 1.0 * n_joined / n_listed AS share
ORDER BY share, n_listed DESC, instrument
