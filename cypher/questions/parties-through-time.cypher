// title: Parties through time
// description: Members of an instrument at every 1 January, and those that may have been (date of joining not known).
// param instrument: STRING = "cms" — id of the instrument
// param first_year: INTEGER = 1980 — first year
// param last_year: INTEGER = 2026 — last year
// columns: year, n_members, n_possible
// answers: membership through time
UNWIND range($first_year, $last_year) AS year
WITH year, date({year: year, month: 1, day: 1}) AS day
OPTIONAL MATCH (s:State)-[m:MEMBER_OF {counts: true}]->(:Instrument {slug: $instrument})
WHERE (m.since IS NULL OR m.since <= day) AND m.holds_until > day
WITH year, s, max(CASE WHEN m.holds_from <= day THEN 1 ELSE 0 END) AS held
WITH year, count(s) AS n_possible, sum(held) AS n_members
RETURN year, n_members, n_possible - n_members AS n_possible
ORDER BY year
