// title: Migration systems nearest to completion
// description: Listed taxa of which at most so many responsible States are not Parties to CMS at the date, with those that are missing:
//   where few accessions make all States that share responsibility engaged.
// param at_most: INTEGER = 2 — the largest number of missing States
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: taxon, name, n_states, n_parties, share, missing
// answers: metrics A and C0 of the Convention
MATCH (release:Release)
MATCH (i:Instrument {slug: 'cms'})
WHERE i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
// What is listed at the date: whole taxa, and populations with their States. No States known means every State.
MATCH (entry)-[l:LISTED_ON]->(:Appendix)
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
WHERE t.rank = 'species' OR NOT EXISTS { MATCH (t)-[:PARENT*1..8]->(p:Taxon) WHERE p.taxon IN species }
// Who is responsible, within the States of the populations listed; territories count for their sovereign.
WITH t, entries, any(e IN entries WHERE e.known AND size(e.states) = 0) AS whole
MATCH (t)<-[r:RANGE_STATE_OF]-(s:State)
WHERE r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH t.taxon AS taxon, entries, whole, coalesce(s.sovereign, s.iso3) AS iso3
WHERE whole OR any(e IN entries WHERE size(e.states) = 0 OR iso3 IN e.states)
WITH DISTINCT taxon, iso3
WITH iso3, collect(taxon) AS taxa
// Parties at the date; a membership without a date holds from the publication of the release.
MATCH (release:Release)
OPTIONAL MATCH (:State {iso3: iso3})-[m:MEMBER_OF]->(:Instrument {slug: 'cms'})
WHERE m.role IN ['party', 'signatory'] AND coalesce(m.since, release.published) <= date($date) AND (m.until IS NULL OR m.until > date($date))
WITH iso3, taxa, count(m) AS held
ORDER BY iso3
UNWIND taxa AS taxon
WITH taxon, count(iso3) AS n_states, sum(CASE WHEN held > 0 THEN 1 ELSE 0 END) AS n_parties,
     collect(CASE WHEN held = 0 THEN iso3 END) AS missing
WHERE size(missing) <= $at_most AND size(missing) > 0
MATCH (t:Taxon {taxon: taxon})
RETURN taxon, coalesce(t.name_en, '') AS name, n_states, n_parties, 1.0 * n_parties / n_states AS share, missing
ORDER BY share DESC, n_states DESC, taxon
