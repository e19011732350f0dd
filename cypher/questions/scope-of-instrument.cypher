// title: Species in the scope of an instrument
// description: Species and subspecies at or below what an instrument covers, with what the instrument names and the number of States and
//   territories with a responsible occurrence.
// param instrument: STRING = "sharks" — id of the instrument
// columns: taxon, name, rank, through, n_codes
// answers: scope
MATCH (:Instrument {slug: $instrument})-[:COVERS]->(entry)
MATCH (entry)-[:OF*0..1]->(covered:Taxon)
MATCH (covered)<-[:PARENT*0..8]-(t:Taxon)
WHERE t.rank IN ['species', 'subspecies']
WITH DISTINCT t, covered.taxon AS through
ORDER BY through
WITH t, collect(through) AS through
OPTIONAL MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(s:State)
WITH t, through, count(s) AS n_codes
RETURN t.taxon AS taxon, coalesce(t.name_en, '') AS name, t.rank AS rank, through, n_codes
ORDER BY taxon
