// title: Paths from a State to another through the species they share
// description: Each path State–species–State between two States (territories apart), with the Appendices that name the species itself at
//   the date: the first names of a joint programme.
// param from_state: STRING = "MNG" — ISO 3166-1 alpha-3 code of the first State
// param to_state: STRING = "CHN" — ISO 3166-1 alpha-3 code of the second State
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: path, name, appendices, seasons
// answers: shared responsibility of two States
MATCH (release:Release)
MATCH (a:State {iso3: $from_state})-[r:RANGE_STATE_OF]->(t:Taxon)
WHERE t.rank = 'species'
  AND r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH release, a, t, r.season AS season_there
MATCH (t)<-[r:RANGE_STATE_OF]-(b:State {iso3: $to_state})
WHERE $from_state <> $to_state
  AND r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
WITH release, a, t, b, [season_there, r.season] AS seasons
OPTIONAL MATCH (t)<-[:OF*0..1]-(entry)-[l:LISTED_ON]->(x:Appendix)
WHERE coalesce(l.since, release.published) <= date($date) AND (l.until IS NULL OR l.until > date($date))
WITH DISTINCT a, t, b, seasons, x.appendix AS appendix
ORDER BY appendix
WITH a, t, b, seasons, collect(appendix) AS appendices
RETURN [a.iso3, t.taxon, b.iso3] AS path, coalesce(t.name_en, '') AS name, appendices, seasons
ORDER BY path[1]
