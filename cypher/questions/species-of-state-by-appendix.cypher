// title: Listed species of a State, by Appendix
// description: Species and subspecies listed at the date for which a State (with its territories) is responsible, with the Appendix and
//   the taxon through which each is listed. A listing of populations counts where the State is one of theirs, or where theirs are not
//   known.
// param state: STRING = "KEN" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: appendix, taxon, name, through, presence, season
// answers: what the Appendices list for a State
MATCH (release:Release)
MATCH (:State {iso3: $state})<-[:SOVEREIGN*0..1]-(s:State)-[r:RANGE_STATE_OF]->(t:Taxon)
WHERE r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
  AND coalesce(s.sovereign, s.iso3) = $state AND t.rank IN ['species', 'subspecies']
MATCH (t)-[:PARENT*0..8]->(listed:Taxon)<-[:OF*0..1]-(entry)-[l:LISTED_ON]->(a:Appendix)
WHERE coalesce(l.since, release.published) <= date($date) AND (l.until IS NULL OR l.until > date($date))
OPTIONAL MATCH (entry:Population)<-[:RANGE_STATE_OF]-(p:State)
WITH a, t, listed, entry, r, count(p) AS n_states, sum(CASE WHEN coalesce(p.sovereign, p.iso3) = $state THEN 1 ELSE 0 END) AS mine
WHERE n_states = 0 OR mine > 0
RETURN DISTINCT a.appendix AS appendix, t.taxon AS taxon, coalesce(t.name_en, '') AS name, listed.taxon AS through,
       r.presence AS presence, r.season AS season
ORDER BY appendix, taxon, through, presence, season
