// title: Non-Parties by number of Appendix I species
// description: States that are not Parties to CMS at the date, those responsible for most species of Appendix I first. A subspecies
//   listed on Appendix I counts where its species is not on it.
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: iso3, state, region, n_taxa, n_firm, taxa
// answers: gap of kind convention, Appendix I alone
MATCH (cms:Instrument {slug: 'cms'})
WHERE cms.holds_from <= date($date) < cms.holds_until
MATCH (t:Taxon)-[u:IN_SCOPE_OF {counts: true}]->(:Appendix {appendix: 'I'})
WHERE u.holds_from <= date($date) < u.holds_until
// Who is responsible: a listing of populations concerns their States, where they are known.
MATCH (t)<-[r:RANGE_STATE_OF {counts: true}]-(s:State)
WHERE u.states IS NULL OR s.counts_for IN u.states
WITH s.counts_for AS iso3, t.taxon AS taxon, max(r.firm AND u.firm) AS firm
ORDER BY taxon
WITH iso3, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
// Who is no Party; where it may have joined on a day that is not known, nothing is firm.
MATCH (cms:Instrument {slug: 'cms'})
MATCH (who:State {iso3: iso3})
WHERE NOT EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(cms) WHERE m.holds_from <= date($date) < m.holds_until }
WITH who, taxa, n_firm, EXISTS {
    MATCH (who)-[m:MEMBER_OF {counts: true}]->(cms) WHERE m.since IS NULL AND m.holds_until > date($date)
  } AS perhaps
RETURN who.iso3 AS iso3, who.name_en AS state, coalesce(who.cms_region, '') AS region, size(taxa) AS n_taxa,
       CASE WHEN perhaps THEN 0 ELSE n_firm END AS n_firm, taxa
ORDER BY n_taxa DESC, iso3
