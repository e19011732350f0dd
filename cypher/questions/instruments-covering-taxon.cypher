// title: Instruments that cover a taxon
// description: Every instrument under the Convention that covers a taxon, directly, through a higher taxon or a population, with what it
//   has in members at the date.
// param taxon: STRING = "Aquila nipalensis" — accepted scientific name
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, short_name, kind, binding, in_force, through, population, annex, n_members
// answers: coverage
MATCH (:Taxon {taxon: $taxon})-[:PARENT*0..8]->(covered:Taxon)
MATCH (covered)<-[:OF*0..1]-(entry)<-[cover:COVERS]-(i:Instrument)
WHERE (cover.since IS NULL OR cover.since <= date($date)) AND (cover.until IS NULL OR cover.until > date($date))
WITH DISTINCT i, covered, entry, coalesce(cover.annex, '') AS annex
OPTIONAL MATCH (s:State)-[m:MEMBER_OF {counts: true}]->(i)
WHERE m.holds_from <= date($date) < m.holds_until
WITH i, covered, entry, annex, count(DISTINCT s.iso3) AS n_members
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, i.binding AS binding,
       coalesce(i.holds_from <= date($date) AND i.holds_until > date($date), false) AS in_force,
       covered.taxon AS through, coalesce(entry.population, '') AS population, annex, n_members
ORDER BY instrument, through, population, annex
