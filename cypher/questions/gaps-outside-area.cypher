// title: Outside the area: responsible States that an instrument does not list
// description: States that are responsible for a taxon the instrument covers but do not stand on its own list of Range States. Not a gap:
//   candidates for extending the instrument.
// param instrument: STRING = "raptors" — id of one instrument; empty for all
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, iso3, state, n_taxa, n_firm, taxa
// answers: outside_area, which is no gap
MATCH (i:Instrument {has_members: true})<-[u:IN_SCOPE_OF {counts: true}]-(t:Taxon)
WHERE i.slug <> 'cms' AND $instrument IN ['', i.slug] AND u.holds_from <= date($date) < u.holds_until
// Who is responsible: what covers populations concerns their States, where they are known.
MATCH (t)<-[r:RANGE_STATE_OF {counts: true}]-(s:State)<-[c:ANSWERS_FOR]-(who:State)
WHERE c.holds_from <= date($date) < c.holds_until AND (u.states IS NULL OR who.iso3 IN u.states)
WITH i.slug AS instrument, who.iso3 AS iso3, t.taxon AS taxon, max(r.firm AND u.firm) AS firm
ORDER BY taxon
WITH instrument, iso3, collect(taxon) AS taxa, sum(CASE WHEN firm THEN 1 ELSE 0 END) AS n_firm
MATCH (state:State {iso3: iso3})
WHERE NOT EXISTS {
    MATCH (state)-[k:ANSWERS_FOR]->(:State)-[:IN_AREA_OF]->(:Instrument {slug: instrument})
    WHERE k.holds_from <= date($date) < k.holds_until
  }
RETURN instrument, iso3, state.name_en AS state, size(taxa) AS n_taxa, n_firm, taxa
ORDER BY n_taxa DESC, iso3, instrument
