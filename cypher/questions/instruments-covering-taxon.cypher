// title: Instruments that cover a taxon
// description: Every instrument in force that covers a taxon at the date, directly, through a higher taxon or a population, whether it
//   surely does then (sure), and what it has in members.
// param taxon: STRING = "Aquila nipalensis" — accepted scientific name
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, short_name, kind, binding, through, population, annex, sure, n_members
// answers: coverage
MATCH (:Taxon {taxon: $taxon})-[:PARENT*0..8]->(covered:Taxon)
MATCH (covered)<-[:OF*0..1]-(entry)<-[cover:COVERS]-(i:Instrument)
WHERE cover.holds_from <= date($date) < cover.holds_until
WITH i, covered, entry, coalesce(cover.annex, '') AS annex, max(cover.sure_from <= date($date)) AS sure
OPTIONAL MATCH (s:State)-[m:MEMBER_OF {counts: true}]->(i)
WHERE m.holds_from <= date($date) < m.holds_until
WITH i, covered, entry, annex, sure, count(DISTINCT s.iso3) AS n_members
RETURN i.slug AS instrument, i.short_name AS short_name, i.kind AS kind, i.binding AS binding,
       covered.taxon AS through, coalesce(entry.population, '') AS population, annex, sure, n_members
ORDER BY instrument, through, population, annex
