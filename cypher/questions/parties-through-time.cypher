// title: Parties through time
// description: Members of an instrument at every 1 January, and those that may have been (date of joining not known).
// param instrument: STRING = "cms" — id of the instrument
// param first_year: INTEGER = 1980 — first year
// param last_year: INTEGER = 2026 — last year
// columns: year, n_members, n_possible
// answers: membership through time
MATCH (release:Release)
UNWIND range($first_year, $last_year) AS year
WITH release, year, date({year: year, month: 1, day: 1}) AS day
OPTIONAL MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: $instrument})
WHERE m.role IN ['party', 'signatory'] AND (m.since IS NULL OR m.since <= day) AND (m.until IS NULL OR m.until > day)
WITH year, s, max(CASE WHEN m IS NOT NULL AND coalesce(m.since, release.published) <= day THEN 1 ELSE 0 END) AS held
WITH year, count(s) AS n_possible, sum(held) AS n_members
RETURN year, n_members, n_possible - n_members AS n_possible
ORDER BY year
