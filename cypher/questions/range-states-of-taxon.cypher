// title: Range States of a taxon
// description: Every State and territory with an occurrence of the taxon, how it occurs, and whether it makes the State responsible
//   (native or reintroduced, not extinct, not vagrant).
// param taxon: STRING = "Falco cherrug" — accepted scientific name
// columns: iso3, state, sovereign, origin, presence, season, responsible, basis
// answers: Range States (Art. I.1.h)
MATCH (t:Taxon {taxon: $taxon})<-[r:RANGE_STATE_OF]-(s:State)
RETURN s.iso3 AS iso3, s.name_en AS state, coalesce(s.sovereign, '') AS sovereign, r.origin AS origin, r.presence AS presence,
       r.season AS season, r.counts AS responsible, r.basis AS basis
ORDER BY iso3
