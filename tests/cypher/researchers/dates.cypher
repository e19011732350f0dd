// Today's members by a date of today
// slug: cms | acap
MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'})
WHERE m.since <= date() AND coalesce(m.until > date(), true)
RETURN count(DISTINCT s) AS members

// Decades of accession
// slug: cms | aewa | raptors
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'}) WHERE m.since IS NOT NULL
RETURN m.since.year / 10 * 10 AS decade, count(*) AS n ORDER BY decade

// In which month do States join?
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}) WHERE size(m.since_text) = 10
RETURN m.since.month AS month, count(*) AS n ORDER BY month

// Joined within a period
// only: neo4j
// from: 1990-01-01 | 2000-01-01 | 2010-01-01
// to: 1999-12-31 | 2009-12-31 | 2019-12-31
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument)
WHERE date('«from»') <= m.since <= date('«to»')
RETURN i.slug, count(DISTINCT s) AS joined ORDER BY joined DESC, i.slug

// How long did it take after the instrument was concluded?
// slug: aewa | acap | eurobats
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument {slug: '«slug»'})
WHERE m.since IS NOT NULL AND i.signed_on IS NOT NULL
WITH s, duration.inDays(i.signed_on, m.since).days AS days
RETURN min(days) AS least, max(days) AS most, avg(days) / 365.25 AS mean_years, stDev(days) AS spread

// Days between two dates
// from: 1979-06-23 | 1983-11-01
// to: 2024-02-17 | 2020-02-22
RETURN duration.inDays(date('«from»'), date('«to»')).days AS days

// A date from its parts and back
RETURN date({year: 2014, month: 11, day: 9}) AS cop11, date('2014-11-09').year AS year, toString(date('2014-11-09')) AS text

// The first of the month of every accession
// slug: raptors | sharks
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'}) WHERE m.since IS NOT NULL
RETURN DISTINCT date.truncate('month', m.since) AS month ORDER BY month

// The latest listings
// n: 5 | 25
MATCH (t:Taxon)-[l:LISTED_ON]->(a:Appendix) WHERE l.since IS NOT NULL
RETURN t.taxon, a.appendix, l.since ORDER BY l.since DESC, t.taxon, a.appendix LIMIT «n»

// Pages of a list
// skip: 0 | 20 | 40
MATCH (t:Taxon {rank: 'species'}) RETURN t.taxon ORDER BY t.taxon SKIP «skip» LIMIT 20

// Years in which nobody joined
// slug: cms | acap
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'}) WHERE m.since IS NOT NULL
WITH collect(DISTINCT m.since.year) AS years
WITH years, reduce(a = 9999, y IN years | CASE WHEN y < a THEN y ELSE a END) AS first
RETURN [y IN range(first, 2024) WHERE NOT y IN years] AS quiet

// Gaps of time between accessions
// slug: acap | gorilla
MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'}) WHERE m.since IS NOT NULL
WITH m.since AS day ORDER BY day
WITH collect(day) AS days
UNWIND range(1, size(days) - 1) AS k
RETURN days[k - 1] AS before, days[k] AS after, duration.inDays(days[k - 1], days[k]).days AS apart ORDER BY apart DESC LIMIT 5

// Ten years later
// day: 1991-10-16 | 2004-02-01
RETURN date('«day»') + duration({years: 10}) AS anniversary

// Members then and now
// then: 1995-01-01 | 2005-01-01
MATCH (i:Instrument)<-[m:MEMBER_OF]-(s:State)
WITH i, sum(CASE WHEN m.since <= date('«then»') THEN 1 ELSE 0 END) AS before, count(DISTINCT s) AS now
RETURN i.slug, before, now, now - before AS more ORDER BY more DESC, i.slug

// Parties in the order of joining, with their number
MATCH (s:State)-[m:MEMBER_OF {role: 'party'}]->(:Instrument {slug: 'cms'}) WHERE m.since IS NOT NULL
WITH s, m ORDER BY m.since, s.iso3
WITH collect(s.iso3) AS codes
UNWIND range(0, size(codes) - 1) AS n
RETURN n + 1 AS place, codes[n] AS state ORDER BY place
