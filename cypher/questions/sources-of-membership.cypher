// title: Sources of a membership
// description: Where it was read that a State joined or signed an instrument, the best kind of document first.
// param state: STRING = "AGO" — ISO 3166-1 alpha-3 code
// param instrument: STRING = "cms" — id of the instrument
// columns: role, since, place, id, title, tier, address
// answers: provenance of a fact
MATCH (:State {iso3: $state})-[f:MEMBER_OF]->(:Instrument {slug: $instrument})
UNWIND range(0, size(f.source) - 1) AS n
WITH f.role AS role, coalesce(f.since_text, '') AS since, n, f.source[n] AS id
MATCH (source:Source {slug: id})
RETURN role, since, n + 1 AS place, id, source.name AS title, source.tier AS tier, coalesce(source.url_or_path, '') AS address
ORDER BY role, place
