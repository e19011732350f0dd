// title: Other names of a taxon
// description: Scientific synonyms under which sources may speak of a taxon, with its common names.
// param taxon: STRING = "Acrocephalus aedon" — accepted scientific name, or a synonym
// columns: taxon, rank, name_en, name_fr, name_es, synonyms
// answers: names
MATCH (t:Taxon)
WHERE t.taxon = $taxon OR EXISTS { MATCH (t)<-[:NAMES]-(:Synonym {synonym: $taxon}) }
OPTIONAL MATCH (t)<-[:NAMES]-(y:Synonym)
WITH t, y.synonym AS synonym
ORDER BY synonym
WITH t, collect(synonym) AS synonyms
RETURN t.taxon AS taxon, t.rank AS rank, coalesce(t.name_en, '') AS name_en, coalesce(t.name_fr, '') AS name_fr,
       coalesce(t.name_es, '') AS name_es, synonyms
ORDER BY taxon
