// title: Range States of a taxon
// description: Every State and territory with an occurrence of the taxon, how it occurs, whether it makes responsible (native or
//   reintroduced, not extinct, not vagrant), and for which State the code counts at the date (empty: for nobody).
// param taxon: STRING = "Falco cherrug" — accepted scientific name
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: iso3, state, counts_for, origin, presence, season, responsible, basis
// answers: Range States (Art. I.1.h)
MATCH (t:Taxon {taxon: $taxon})<-[r:RANGE_STATE_OF]-(s:State)
OPTIONAL MATCH (s)<-[c:ANSWERS_FOR]-(who:State)
WHERE c.holds_from <= date($date) < c.holds_until
RETURN s.iso3 AS iso3, s.name_en AS state, coalesce(who.iso3, '') AS counts_for, r.origin AS origin, r.presence AS presence,
       r.season AS season, r.counts AS responsible, r.basis AS basis
ORDER BY iso3
