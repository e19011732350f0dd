// title: Contested facts on which a State's gaps rest
// description: Ranges of a State and its territories that count towards its responsibility but are not firm: presence uncertain or
//   possibly extinct, or known by inference or without a source.
// param state: STRING = "YEM" — ISO 3166-1 alpha-3 code
// columns: iso3, taxon, name, presence, season, basis, source
// answers: what makes a gap contested
MATCH (s:State)-[r:RANGE_STATE_OF]->(t:Taxon)
WHERE coalesce(s.sovereign, s.iso3) = $state
  AND r.origin IN ['native', 'reintroduced'] AND r.presence IN ['extant', 'uncertain', 'possibly_extinct'] AND r.season <> 'vagrant'
  AND (r.presence <> 'extant' OR r.basis IN ['inferred', 'unsourced'])
RETURN s.iso3 AS iso3, t.taxon AS taxon, coalesce(t.name_en, '') AS name, r.presence AS presence, r.season AS season, r.basis AS basis,
       r.source AS source
ORDER BY iso3, taxon
