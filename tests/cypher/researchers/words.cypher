// What is on an Appendix as of the release, however it is listed
// appendix: I | II
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true, holds: true}]->(:Appendix {appendix: '«appendix»'})
RETURN t.class AS class, count(DISTINCT t) AS taxa ORDER BY taxa DESC, class

// What an instrument holds, and through what
// instrument: raptors | eurobats | sharks
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true, holds: true}]->(:Instrument {slug: '«instrument»'})
RETURN t.taxon AS taxon, collect(DISTINCT u.through) AS through ORDER BY taxon

// The same at a day
// instrument: acap | iosea-turtles | raptors
// day: 2006-01-01 | 2003-06-15 | 2012-12-31
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(:Instrument {slug: '«instrument»'})
WHERE u.holds_from <= date('«day»') < u.holds_until
RETURN count(DISTINCT t.taxon) AS taxa

// Members as of the release
// instrument: cms | aewa | saiga
MATCH (s:State)-[:MEMBER_OF {counts: true, holds: true}]->(:Instrument {slug: '«instrument»'})
RETURN count(s) AS members, collect(s.iso3) AS codes

// For how many species a State answers, its territories with it
// state: GBR | FRA | USA
MATCH (:State {counts_for: '«state»'})-[r:RANGE_STATE_OF {counts: true}]->(t:Taxon {rank: 'species'})
RETURN count(DISTINCT t.taxon) AS species, count(DISTINCT CASE WHEN r.firm THEN t.taxon END) AS firm

// The same on a day, by the codes that it held then
// state: SUN | GBR | DNK
// day: 1991-12-25 | 1997-06-30 | 2019-10-15
MATCH (:State {iso3: '«state»'})-[c:ANSWERS_FOR]->(s:State)-[:RANGE_STATE_OF {counts: true}]->(t:Taxon {rank: 'species'})
WHERE c.holds_from <= date('«day»') < c.holds_until
RETURN count(DISTINCT s.iso3) AS codes, count(DISTINCT t.taxon) AS species

// Who answered for a code, and since when
// code: HKG | KAZ | MNE | ATA
MATCH (s:State)-[c:ANSWERS_FOR]->(:State {iso3: '«code»'})
RETURN s.name_en AS state, c.holds_from AS since, c.holds_until AS until, c.holds AS today ORDER BY since

// Territories that memberships reach, and those that they do not
// instrument: cms | aewa | pacific-cetaceans
MATCH (t:State {kind: 'territory'})<-[:ANSWERS_FOR {holds: true}]-(s:State)-[:MEMBER_OF {counts: true, holds: true}]->(i:Instrument {slug: '«instrument»'})
RETURN t.iso3 AS territory, s.iso3 AS member, EXISTS { MATCH (t)-[:MEMBER_THROUGH {holds: true}]->(i) } AS reached ORDER BY territory, member

// Who is treated as a non-Party, and for what
// appendix: I | II
MATCH (s:State)-[r:RESERVED {appendix: '«appendix»', holds: true}]->(t:Taxon)
RETURN s.name_en AS state, collect(DISTINCT t.name_en) AS taxa, min(r.holds_from) AS since ORDER BY state

// What may have come under an instrument later
// instrument: raptors | aewa
MATCH (t:Taxon)-[u:IN_SCOPE_OF {sure: false}]->(:Instrument {slug: '«instrument»'})
RETURN count(DISTINCT t.taxon) AS taxa, max(u.holds_until) AS until

// On an Appendix by their own names, or through a family alone
// appendix: I | II
MATCH (t:Taxon)-[u:IN_SCOPE_OF {holds: true}]->(:Appendix {appendix: '«appendix»'})
RETURN u.counts_named AS counted, count(DISTINCT t.taxon) AS taxa ORDER BY counted

// Gaps in a few lines: responsible, on the list, not a member
// instrument: sharks | dugong | aewa
MATCH (s:State)-[:IN_AREA_OF]->(i:Instrument {slug: '«instrument»'})
WHERE NOT EXISTS { MATCH (s)-[:MEMBER_OF {counts: true, holds: true}]->(i) }
MATCH (s)-[:RANGE_STATE_OF {counts: true}]->(t:Taxon)-[:IN_SCOPE_OF {counts: true, holds: true}]->(i)
RETURN s.name_en AS state, count(DISTINCT t.taxon) AS taxa ORDER BY taxa DESC, state

// Firm gaps of the Convention, by region
MATCH (who:State)
WHERE NOT EXISTS { MATCH (who)-[:MEMBER_OF {counts: true, holds: true}]->(:Instrument {slug: 'cms'}) }
MATCH (s:State {counts_for: who.iso3})-[:RANGE_STATE_OF {counts: true, firm: true}]->(t:Taxon)
WHERE EXISTS { (t)-[:IN_SCOPE_OF {counts: true, holds: true, firm: true}]->(:Instrument {slug: 'cms'}) }
RETURN who.cms_region AS region, count(DISTINCT who) AS states, count(DISTINCT t) AS taxa ORDER BY states DESC, region

// Instruments with members, by whether they hold
MATCH (i:Instrument {has_members: true})
RETURN i.kind AS kind, i.holds AS holds, count(*) AS n, min(i.holds_from) AS first ORDER BY kind, holds

// How much of the map is firm
// presence: extant | uncertain
MATCH (:State)-[r:RANGE_STATE_OF {presence: '«presence»'}]->(:Taxon)
RETURN r.counts AS counts, r.firm AS firm, count(*) AS n ORDER BY n DESC

// The words a link has
MATCH (:State {iso3: 'KEN'})-[m:MEMBER_OF]->(i:Instrument)
RETURN i.slug AS instrument, m {.counts, .holds, .holds_from, .holds_until} AS words ORDER BY instrument

// Places in a scope that ended
MATCH (t:Taxon)-[u:IN_SCOPE_OF]->(a:Appendix)
WHERE u.holds_until < date('9999-12-31')
RETURN t.taxon AS taxon, a.appendix AS appendix, u.holds_from AS since, u.holds_until AS until ORDER BY until, taxon, appendix LIMIT 20
