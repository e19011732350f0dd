// title: Activities that reach a State with a gap
// description: Capacity building, training, awareness and recruitment asked for by plans of the Convention (where the State is not a
//   Party) and of the instruments in force that it could join: what is there to help it close its gaps.
// param state: STRING = "FSM" — ISO 3166-1 alpha-3 code
// param date: DATE = 2024-02-12 — the day that is asked about
// columns: instrument, theme, activity, summary, plan, plan_name, adopted
// answers: what may close a gap
MATCH (state:State {iso3: $state})
MATCH (i:Instrument {has_members: true})
WHERE i.holds_from <= date($date) < i.holds_until
  AND (i.slug = 'cms' OR EXISTS { MATCH (i)<-[:IN_AREA_OF]-(:State {counts_for: $state}) })
  AND NOT EXISTS { MATCH (state)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
MATCH (i)<-[:CONCERNS]-(p:Plan)<-[:PART_OF]-(a:Activity)
WHERE a.theme IN ['capacity_building', 'training', 'workshops', 'awareness', 'recruitment', 'negotiation']
RETURN i.slug AS instrument, a.theme AS theme, a.activity AS activity, a.summary AS summary, p.plan AS plan, p.name AS plan_name,
       coalesce(p.adopted_text, '') AS adopted
ORDER BY instrument, theme, activity
