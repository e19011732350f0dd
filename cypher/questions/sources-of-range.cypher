// title: Sources of a range fact
// description: Where it was read that a taxon occurs in a State or territory, the best kind of document first.
// param state: STRING = "KAZ" — ISO 3166-1 alpha-3 code
// param taxon: STRING = "Saiga tatarica" — accepted scientific name
// columns: place, id, title, publisher, tier, licence, address
// answers: provenance of a fact
MATCH (:State {iso3: $state})-[f:RANGE_STATE_OF]->(:Taxon {taxon: $taxon})
UNWIND range(0, size(f.source) - 1) AS n
WITH n, f.source[n] AS id
MATCH (source:Source {slug: id})
RETURN n + 1 AS place, id, source.name AS title, coalesce(source.publisher, '') AS publisher, source.tier AS tier,
       coalesce(source.licence, '') AS licence, coalesce(source.url_or_path, '') AS address
ORDER BY place
