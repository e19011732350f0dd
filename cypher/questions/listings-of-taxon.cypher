// title: Every listing of a taxon, through higher taxa too
// description: Entries of Appendices I and II that hold or held for a taxon: its own, those of the higher taxa it belongs to, and those
//   of its populations.
// param taxon: STRING = "Tursiops truncatus" — accepted scientific name
// columns: appendix, through, population, since, until, date_basis, annotation, source
// answers: listing (Art. III, IV)
MATCH (:Taxon {taxon: $taxon})-[:PARENT*0..8]->(listed:Taxon)
MATCH (listed)<-[:OF*0..1]-(entry)-[l:LISTED_ON]->(a:Appendix)
RETURN a.appendix AS appendix, listed.taxon AS through, coalesce(entry.population, '') AS population, coalesce(l.since_text, '') AS since,
       coalesce(l.until_text, '') AS until, l.date_basis AS date_basis, coalesce(l.annotation, '') AS annotation, l.source AS source
ORDER BY appendix, through, population, since
