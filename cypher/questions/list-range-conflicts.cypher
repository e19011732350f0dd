// title: Where an instrument's list and the ranges disagree
// description: States (territories apart) on an instrument's own list of Range States without a responsible occurrence of anything it
//   covers. For an instrument of one taxon the list decides; the disagreement is reported here.
// param instrument: STRING = "" — id of one instrument; empty for all
// columns: instrument, iso3, state, listed_as, basis, n_covered
// answers: conflicts between sources
MATCH (i:Instrument)-[:COVERS]->(entry)-[:OF*0..1]->(:Taxon)<-[:PARENT*0..8]-(t:Taxon)
WHERE $instrument IN ['', i.slug] AND t.rank IN ['species', 'subspecies']
WITH i, collect(DISTINCT t) AS scope, count(DISTINCT t) AS n_covered
UNWIND scope AS t
OPTIONAL MATCH (t)<-[:RANGE_STATE_OF {counts: true}]-(s:State)
WITH i, n_covered, collect(DISTINCT s.iso3) AS present
MATCH (i)<-[a:IN_AREA_OF]-(s:State)
WHERE a.kind = 'range_state' AND NOT s.iso3 IN present
RETURN i.slug AS instrument, s.iso3 AS iso3, s.name_en AS state, a.kind AS listed_as, a.basis AS basis, n_covered
ORDER BY instrument, iso3
