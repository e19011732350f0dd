// title: Non-Parties by number of Appendix I species
// description: States that are not Parties to CMS at the date, those responsible for most species of Appendix I first. A subspecies
//   listed on Appendix I counts where its species is not on it.
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: iso3, state, region, n_taxa, n_firm, taxa
// answers: gap of kind convention, Appendix I alone
MATCH (release:Release)
MATCH (i:Instrument {slug: 'cms'})
WHERE i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
// What is listed at the date: whole taxa, and populations with their States. No States known means every State.
MATCH (entry)-[l:LISTED_ON]->(:Appendix {appendix: 'I'})
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
WITH t.taxon AS taxon, entries, whole, coalesce(s.sovereign, s.iso3) AS iso3,
     r.presence = 'extant' AND r.basis IN ['sourced', 'corroborated'] AS firm
WHERE whole OR any(e IN entries WHERE size(e.states) = 0 OR iso3 IN e.states)
WITH taxon, iso3, firm AND (whole OR any(e IN entries WHERE e.known AND (size(e.states) = 0 OR iso3 IN e.states))) AS firm
WITH taxon, collect(DISTINCT iso3) AS concerned, collect(DISTINCT CASE WHEN firm THEN iso3 END) AS firmly
ORDER BY taxon
UNWIND concerned AS iso3
WITH iso3, collect(taxon) AS taxa, sum(CASE WHEN iso3 IN firmly THEN 1 ELSE 0 END) AS n_firm
// A Party at the date does not have the gap; a membership without a date holds from the publication of the release.
MATCH (release:Release)
MATCH (state:State {iso3: iso3})
OPTIONAL MATCH (state)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'})
WHERE m.role IN ['party', 'signatory'] AND (m.since IS NULL OR m.since <= date($date)) AND (m.until IS NULL OR m.until > date($date))
WITH state, taxa, n_firm, count(m) AS possible,
     sum(CASE WHEN m IS NOT NULL AND coalesce(m.since, release.published) <= date($date) THEN 1 ELSE 0 END) AS held
WHERE held = 0
RETURN state.iso3 AS iso3, state.name_en AS state, coalesce(state.cms_region, '') AS region, size(taxa) AS n_taxa,
       CASE WHEN possible > 0 THEN 0 ELSE n_firm END AS n_firm, taxa
ORDER BY n_taxa DESC, iso3
