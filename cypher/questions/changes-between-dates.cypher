// title: What changed between two dates
// description: Memberships, signatures and listings that began or ended after the first date, up to and including the second. dated is
//   the text of the sources: a year alone means its 1 January.
// param first: DATE = 2020-01-01 — the earlier day
// param second: DATE = 2024-02-12 — the later day
// columns: day, change, what, subject, object, detail, dated
// answers: facts that begin or end
MATCH (a)-[f:MEMBER_OF|LISTED_ON]->(b)
UNWIND [{change: 'began', day: f.since, dated: f.since_text}, {change: 'ended', day: f.until, dated: f.until_text}] AS edge
WITH a, f, b, edge
WHERE edge.day > date($first) AND edge.day <= date($second)
RETURN edge.day AS day, edge.change AS change, CASE WHEN type(f) = 'MEMBER_OF' THEN 'membership' ELSE 'listing' END AS what,
       coalesce(a.iso3, a.population, a.taxon) AS subject, coalesce(b.slug, b.appendix) AS object,
       coalesce(f.role, f.listed_under, '') AS detail, edge.dated AS dated
ORDER BY day, change, what, subject, object, detail, dated
