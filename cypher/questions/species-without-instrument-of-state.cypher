// title: Species of a State that no Agreement or MoU covers
// description: Appendix II taxa at the date for which a State (with its territories) is responsible and that no Agreement or MoU in force
//   covers.
// param state: STRING = "BRA" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: taxon, name, n_states
// answers: gap of kind no_instrument, of one State
MATCH (release:Release)
// What is listed at the date: whole taxa, and populations with their States. No States known means every State.
MATCH (entry)-[l:LISTED_ON]->(:Appendix {appendix: 'II'})
WHERE coalesce(l.since, release.published) <= date($date) AND (l.until IS NULL OR l.until > date($date))
WITH DISTINCT entry
OPTIONAL MATCH (entry:Population)<-[:RANGE_STATE_OF]-(s:State)
WITH entry, collect(DISTINCT coalesce(s.sovereign, s.iso3)) AS states
// Species and subspecies at or below it; a subspecies is counted where its species is not in scope.
MATCH (entry)-[:OF*0..1]->(listed:Taxon)
MATCH (listed)<-[:PARENT*0..8]-(t:Taxon)
WHERE t.rank IN ['species', 'subspecies']
WITH t, collect({known: entry.population IS NULL OR size(states) > 0, states: states}) AS entries
WITH collect({taxon: t, entries: entries}) AS scope, collect(CASE WHEN t.rank = 'species' THEN t.taxon END) AS species
UNWIND scope AS unit
WITH unit.taxon AS t, unit.entries AS entries, species
WHERE (t.rank = 'species' OR NOT EXISTS { MATCH (t)-[:PARENT*1..8]->(p:Taxon) WHERE p.taxon IN species })
  AND NOT EXISTS {
    MATCH (t)-[:PARENT*0..8]->(:Taxon)<-[:OF*0..1]-(covering)<-[cover:COVERS]-(i:Instrument)
    WHERE i.kind IN ['convention', 'agreement', 'mou'] AND i.slug <> 'cms'
      AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
      AND (cover.since IS NULL OR cover.since <= date($date)) AND (cover.until IS NULL OR cover.until > date($date))
  }
// Who is responsible, within the States of the populations listed; territories count for their sovereign.
WITH t, entries, any(e IN entries WHERE e.known AND size(e.states) = 0) AS whole
MATCH (t)<-[r:RANGE_STATE_OF]-(s:State)
WHERE r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH t.taxon AS taxon, entries, whole, coalesce(s.sovereign, s.iso3) AS iso3
WHERE whole OR any(e IN entries WHERE size(e.states) = 0 OR iso3 IN e.states)
WITH DISTINCT taxon, iso3
WITH taxon, collect(iso3) AS states
WHERE $state IN states
MATCH (t:Taxon {taxon: taxon})
RETURN taxon, coalesce(t.name_en, '') AS name, size(states) AS n_states
ORDER BY n_states DESC, taxon
