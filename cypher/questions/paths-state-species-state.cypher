// title: Paths from a State to another through the species they share
// description: Each path State–species–State between two States (territories apart), with the Appendices that name the species itself at
//   the date: the first names of a joint programme.
// param from_state: STRING = "MNG" — ISO 3166-1 alpha-3 code of the first State
// param to_state: STRING = "CHN" — ISO 3166-1 alpha-3 code of the second State
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: path, name, appendices, seasons
// answers: shared responsibility of two States
MATCH (a:State {iso3: $from_state})-[there:RANGE_STATE_OF {counts: true}]->(t:Taxon {rank: 'species'})
MATCH (t)<-[here:RANGE_STATE_OF {counts: true}]-(b:State {iso3: $to_state})
WHERE $from_state <> $to_state
OPTIONAL MATCH (t)<-[:OF*0..1]-(entry)-[l:LISTED_ON]->(x:Appendix)
WHERE l.holds_from <= date($date) < l.holds_until
WITH DISTINCT a, t, b, [there.season, here.season] AS seasons, x.appendix AS appendix
ORDER BY appendix
WITH a, t, b, seasons, collect(appendix) AS appendices
RETURN [a.iso3, t.taxon, b.iso3] AS path, coalesce(t.name_en, '') AS name, appendices, seasons
ORDER BY path[1]
