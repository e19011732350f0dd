// title: Ratification gaps: signed, and not yet in force for the State
// description: States on the instrument's own list that have signed a binding instrument without ratifying it at the date, with the taxa
//   that concern them (none where no range is known).
// param instrument: STRING = "" — id of one instrument; empty for all
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, iso3, state, n_taxa, n_firm, taxa
// answers: gap of kind ratification
MATCH (i:Instrument)
WHERE i.kind IN ['convention', 'agreement', 'mou'] AND i.slug <> 'cms' AND $instrument IN ['', i.slug]
  AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
// What the instrument covers, with the States of its populations. No States known means every State; whole spares looking through them.
OPTIONAL MATCH (i)-[cover:COVERS]->(entry)-[:OF*0..1]->(:Taxon)<-[:PARENT*0..8]-(t:Taxon)
WHERE t.rank IN ['species', 'subspecies']
  AND (cover.since IS NULL OR cover.since <= date($date)) AND (cover.until IS NULL OR cover.until > date($date))
WITH DISTINCT i, entry, t
OPTIONAL MATCH (entry:Population)<-[:RANGE_STATE_OF]-(s:State)
WITH i, t, entry, collect(DISTINCT coalesce(s.sovereign, s.iso3)) AS states
WITH i, t, collect({known: entry.population IS NULL OR size(states) > 0, states: states}) AS entries
WITH i, collect({taxon: t, entries: entries, whole: any(e IN entries WHERE e.known AND size(e.states) = 0)}) AS scope,
     collect(CASE WHEN t.rank = 'species' THEN t.taxon END) AS species
// Units: species, and subspecies whose species is not in scope. The instrument itself stands for its own list.
UNWIND scope AS unit
WITH i, unit, unit.taxon AS t, species
WHERE t IS NULL OR t.rank = 'species' OR NOT EXISTS { MATCH (t)-[:PARENT*1..8]->(p:Taxon) WHERE p.taxon IN species }
WITH i, collect(CASE WHEN t IS NOT NULL THEN unit END) AS units
WITH i, units, CASE WHEN size(units) = 1 THEN units[0].taxon.taxon END AS only
UNWIND units + [{taxon: i, entries: [], whole: false}] AS unit
WITH i, only, unit.taxon AS holder, unit.entries AS entries, unit.whole AS whole
MATCH (holder)<-[r:RANGE_STATE_OF|IN_AREA_OF]-(s:State)
WHERE type(r) = 'IN_AREA_OF'
  OR (r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant')
WITH i, only, type(r) = 'IN_AREA_OF' AS on_list, holder, entries, whole, coalesce(s.sovereign, s.iso3) AS iso3,
     r.basis IN ['sourced', 'corroborated'] AS well_known, r.presence = 'extant' AS extant
WHERE on_list OR whole OR any(e IN entries WHERE size(e.states) = 0 OR iso3 IN e.states)
WITH i, only, holder, on_list, iso3, on_list AND well_known AS firm_listed,
     NOT on_list AND well_known AND extant
       AND (whole OR any(e IN entries WHERE e.known AND (size(e.states) = 0 OR iso3 IN e.states))) AS firm
WITH i, only, holder, on_list, collect(DISTINCT iso3) AS some, collect(DISTINCT CASE WHEN firm THEN iso3 END) AS firmly,
     collect(DISTINCT CASE WHEN firm_listed THEN iso3 END) AS firmly_listed
// With a single unit the list decides: the unit counts for whoever stands on it.
WITH i, CASE WHEN on_list THEN only ELSE holder.taxon END AS taxon, on_list, some, firmly, firmly_listed
ORDER BY i.slug, taxon
UNWIND some AS iso3
WITH i, iso3, collect(DISTINCT taxon) AS taxa, sum(CASE WHEN iso3 IN firmly THEN 1 ELSE 0 END) AS n_firm,
     max(CASE WHEN on_list THEN 1 ELSE 0 END) AS listed, max(CASE WHEN iso3 IN firmly_listed THEN 1 ELSE 0 END) AS firm_listed
WHERE listed = 1
// Who has not joined; a membership without a date holds from the publication of the release.
MATCH (release:Release)
MATCH (state:State {iso3: iso3})
OPTIONAL MATCH (state)-[m:MEMBER_OF]->(i)
WHERE (m.since IS NULL OR m.since <= date($date)) AND (m.until IS NULL OR m.until > date($date))
WITH i, state, taxa, n_firm * firm_listed AS n_firm,
     sum(CASE WHEN m.role IN ['party', 'signatory'] THEN 1 ELSE 0 END) AS possible,
     sum(CASE WHEN m.role IN ['party', 'signatory'] AND coalesce(m.since, release.published) <= date($date) THEN 1 ELSE 0 END) AS held,
     sum(CASE WHEN m.role = 'signatory_unratified' AND coalesce(m.since, release.published) <= date($date) THEN 1 ELSE 0 END) AS signed
WHERE held = 0 AND signed > 0
RETURN i.slug AS instrument, state.iso3 AS iso3, state.name_en AS state, size(taxa) AS n_taxa,
       CASE WHEN possible > 0 THEN 0 ELSE n_firm END AS n_firm, taxa
ORDER BY n_taxa DESC, iso3, instrument
