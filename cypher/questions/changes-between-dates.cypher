// title: What changed between two dates
// description: Memberships and signatures, listings, reservations, what instruments came to cover or gave up while they were in force,
//   and the States for which codes count, that began or ended after the first date, up to and including the second. dated is the text of
//   the sources: a year alone means its 1 January.
// param first: DATE = 2020-01-01 — the earlier day
// param second: DATE = today (2024-02-12) — the later day
// columns: day, change, what, subject, object, detail, dated
// answers: facts that begin or end
MATCH (a)-[f:MEMBER_OF|LISTED_ON|RESERVES|COVERS|ANSWERS_FOR]->(b)
WHERE type(f) <> 'COVERS' OR f.holds_from < f.holds_until
WITH f, coalesce(b.iso3, a.iso3) AS state, coalesce(f.population, f.taxon) AS listed, a.iso3 AS holder, CASE type(f)
       WHEN 'ANSWERS_FOR' THEN f.holds_from WHEN 'COVERS' THEN CASE WHEN f.holds_from > a.holds_from THEN f.holds_from END ELSE f.since
     END AS since, CASE type(f)
       WHEN 'ANSWERS_FOR' THEN f.holds_until WHEN 'COVERS' THEN CASE WHEN f.holds_until < a.holds_until THEN f.holds_until END ELSE f.until
     END AS until
UNWIND [
  {change: 'began', day: since, dated: coalesce(f.since_text, toString(since))},
  {change: 'ended', day: until, dated: coalesce(f.until_text, toString(until))}
] AS edge
WITH f, state, listed, holder, edge
WHERE edge.day > date($first) AND edge.day <= date($second)
RETURN edge.day AS day, edge.change AS change, CASE type(f)
         WHEN 'MEMBER_OF' THEN 'membership' WHEN 'LISTED_ON' THEN 'listing' WHEN 'RESERVES' THEN 'reservation'
         WHEN 'COVERS' THEN 'coverage' ELSE 'holder'
       END AS what,
       coalesce(state, listed) AS subject, CASE type(f)
         WHEN 'LISTED_ON' THEN f.appendix WHEN 'RESERVES' THEN listed WHEN 'ANSWERS_FOR' THEN holder ELSE f.instrument
       END AS object, CASE type(f)
         WHEN 'LISTED_ON' THEN coalesce(f.listed_under, '') WHEN 'RESERVES' THEN coalesce(f.appendix, '')
         ELSE coalesce(f.role, f.annex, '')
       END AS detail, edge.dated AS dated
ORDER BY day, change, what, subject, object, detail, dated
