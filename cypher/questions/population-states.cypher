// title: Populations of a taxon and their States
// description: The populations that treaties name of a taxon or of what is below it, with their Range States where they are known (none:
//   not known, so that every Range State of the taxon is concerned, contested).
// param taxon: STRING = "Tursiops truncatus" — accepted scientific name
// columns: population, taxon, name, n_states, states, basis, appendices, instruments
// answers: populations (Art. I.1.a)
MATCH (:Taxon {taxon: $taxon})<-[:PARENT*0..8]-(t:Taxon)
MATCH (t)<-[:OF]-(p:Population)
OPTIONAL MATCH (p)<-[:RANGE_STATE_OF]-(s:State)
WITH t, p, s.iso3 AS iso3
ORDER BY iso3
WITH t, p, collect(DISTINCT iso3) AS states
OPTIONAL MATCH (p)-[:LISTED_ON]->(a:Appendix)
WITH t, p, states, a.appendix AS appendix
ORDER BY appendix
WITH t, p, states, collect(DISTINCT appendix) AS appendices
OPTIONAL MATCH (p)<-[:COVERS]-(i:Instrument)
WITH t, p, states, appendices, i.slug AS instrument
ORDER BY instrument
WITH t, p, states, appendices, collect(DISTINCT instrument) AS instruments
RETURN p.population AS population, t.taxon AS taxon, p.name AS name, size(states) AS n_states, states, coalesce(p.states_basis, '') AS basis,
       appendices, instruments
ORDER BY population
