// title: Parties by region of the Convention
// description: For every region of CMS the number of its States, of Parties at the date, and their share, with the States that are
//   missing.
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: region, n_states, n_parties, share, missing
// answers: membership by region
MATCH (release:Release)
MATCH (s:State {kind: 'state'})
OPTIONAL MATCH (s)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'})
WHERE m.role IN ['party', 'signatory'] AND coalesce(m.since, release.published) <= date($date) AND (m.until IS NULL OR m.until > date($date))
WITH coalesce(s.cms_region, '') AS region, s.iso3 AS iso3, count(m) AS held
ORDER BY region, iso3
WITH region, count(iso3) AS n_states, sum(CASE WHEN held > 0 THEN 1 ELSE 0 END) AS n_parties,
     collect(CASE WHEN held = 0 THEN iso3 END) AS missing
RETURN region, n_states, n_parties, 1.0 * n_parties / n_states AS share, missing
ORDER BY region
