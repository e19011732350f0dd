// title: Activities that reach a State with a gap
// description: Capacity building, training, awareness and recruitment asked for by plans of the Convention (where the State is not a
//   Party) and of the instruments in force that it could join: what is there to help it close its gaps.
// param state: STRING = "FSM" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, theme, activity, summary, plan, plan_name, adopted
// answers: what may close a gap
MATCH (release:Release)
MATCH (state:State {iso3: $state})
MATCH (i:Instrument)
WHERE i.kind IN ['convention', 'agreement', 'mou'] AND i.in_force_on <= date($date) AND (i.ended_on IS NULL OR i.ended_on > date($date))
  AND (i.slug = 'cms' OR EXISTS { MATCH (i)<-[:IN_AREA_OF]-(s:State) WHERE coalesce(s.sovereign, s.iso3) = $state })
OPTIONAL MATCH (state)-[m:MEMBER_OF]->(i)
WHERE m.role IN ['party', 'signatory'] AND coalesce(m.since, release.published) <= date($date) AND (m.until IS NULL OR m.until > date($date))
WITH i, count(m) AS held
WHERE held = 0
MATCH (i)<-[:CONCERNS]-(p:Plan)<-[:PART_OF]-(a:Activity)
WHERE a.theme IN ['capacity_building', 'training', 'workshops', 'awareness', 'recruitment', 'negotiation']
RETURN i.slug AS instrument, a.theme AS theme, a.activity AS activity, a.summary AS summary, p.plan AS plan, p.name AS plan_name,
       coalesce(p.adopted_text, '') AS adopted
ORDER BY instrument, theme, activity
