// title: No instrument: Appendix II taxa that no Agreement or MoU covers
// description: Species of Appendix II at the date (and subspecies whose species is not on it) that no Agreement or MoU in force covers,
//   with the number of States responsible. firm tells whether some State's responsibility is.
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: taxon, name, taxon_class, n_states, firm
// answers: gap of kind no_instrument
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
// Populations matter only where the whole taxon is not listed.
WITH t, entries, any(e IN entries WHERE e.known AND size(e.states) = 0) AS whole
WITH t, whole, CASE WHEN whole THEN [] ELSE entries END AS entries
OPTIONAL MATCH (t)<-[r:RANGE_STATE_OF]-(s:State)
WHERE r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH t, whole, entries, coalesce(s.sovereign, s.iso3) AS iso3,
     CASE WHEN r.presence = 'extant' AND r.basis IN ['sourced', 'corroborated'] THEN 1 ELSE 0 END AS firm
WITH t, CASE WHEN whole OR any(e IN entries WHERE size(e.states) = 0 OR iso3 IN e.states) THEN iso3 END AS iso3, firm,
     CASE WHEN whole OR any(e IN entries WHERE e.known AND iso3 IN e.states) THEN 1 ELSE 0 END AS known
WITH t, iso3, max(firm) * max(known) AS firm
WITH t, count(iso3) AS n_states, max(CASE WHEN iso3 IS NOT NULL THEN firm ELSE 0 END) AS firm
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, coalesce(t.class, '') AS taxon_class, n_states, firm = 1 AS firm
ORDER BY taxon
