// title: Contested facts on which a State's gaps rest
// description: Ranges of a State and its territories that count towards its responsibility but are not firm: presence uncertain or
//   possibly extinct, or known by inference or without a source.
// param state: STRING = "YEM" — ISO 3166-1 alpha-3 code
// columns: iso3, taxon, name, presence, season, basis, source
// answers: what makes a gap contested
MATCH (s:State {counts_for: $state})-[r:RANGE_STATE_OF {counts: true, firm: false}]->(t:Taxon)
RETURN s.iso3 AS iso3, t.taxon AS taxon, coalesce(t.name_en, '') AS name, r.presence AS presence, r.season AS season, r.basis AS basis,
       r.source AS source
ORDER BY iso3, taxon
