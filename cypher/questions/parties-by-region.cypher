// title: Parties by region of the Convention
// description: For every region of CMS the number of its States at the date (those of disputed statehood too), of Parties among them, and
//   their share, with the States that are missing.
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: region, n_states, n_parties, share, missing
// answers: membership by region
MATCH (s:State)<-[c:ANSWERS_FOR]-(who:State)
WHERE s.iso3 = who.iso3 AND c.holds_from <= date($date) < c.holds_until AND (s.kind IN ['state', 'former'] OR s.disputed)
WITH coalesce(s.cms_region, '') AS region, s.iso3 AS iso3, EXISTS {
    MATCH (s)-[m:MEMBER_OF {counts: true}]->(:Instrument {slug: 'cms'}) WHERE m.holds_from <= date($date) < m.holds_until
  } AS party
ORDER BY region, iso3
WITH region, count(iso3) AS n_states, collect(CASE WHEN NOT party THEN iso3 END) AS missing
WITH region, n_states, n_states - size(missing) AS n_parties, missing
RETURN region, n_states, n_parties, 1.0 * n_parties / n_states AS share, missing
ORDER BY region
