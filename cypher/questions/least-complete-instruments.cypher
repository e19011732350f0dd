// title: Agreements and MoUs by how complete they are
// description: Instruments in force at the date, the least complete first: how many States stand on the instrument's own list
//   (territories count for the State that holds them then), how many of them have joined, how many more may have (date not known).
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, short_name, kind, n_listed, n_joined, n_possible, share
// answers: C0 by an instrument's own list
MATCH (i:Instrument {has_members: true})<-[:IN_AREA_OF]-(:State)<-[c:ANSWERS_FOR]-(state:State)
WHERE i.slug <> 'cms' AND i.holds_from <= date($date) < i.holds_until AND c.holds_from <= date($date) < c.holds_until
WITH DISTINCT i, state
WITH i, EXISTS { MATCH (state)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until } AS joined,
     EXISTS { MATCH (state)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.since IS NULL AND m.holds_until > date($date) } AS perhaps
WITH i, count(*) AS n_listed, sum(CASE WHEN joined THEN 1 ELSE 0 END) AS n_joined,
     sum(CASE WHEN perhaps AND NOT joined THEN 1 ELSE 0 END) AS n_possible
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, n_listed, n_joined, n_possible, 1.0 * n_joined / n_listed AS share
ORDER BY share, n_listed DESC, instrument
