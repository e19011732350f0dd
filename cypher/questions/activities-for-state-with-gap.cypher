// title: Activities that reach a State with a gap
// description: Capacity building, training, awareness and recruitment asked for by plans of the Convention (where the State is not a
//   Party) and of the instruments in force that it could join: what is there to help it close its gaps. None for who cannot join. Asked
//   about a code that another State holds, by the lists that name it; counts_for names the State.
// param state: STRING = "FSM" — ISO 3166-1 alpha-3 code; of a code that another State holds, what comes through it
// param date: DATE = today (2024-02-12) — the day that is asked about
// columns: instrument, theme, activity, summary, plan, plan_name, adopted, counts_for
// answers: what may close a gap
MATCH (asked:State {iso3: $state})<-[h:ANSWERS_FOR]-(who:State)
WHERE h.holds_from <= date($date) < h.holds_until AND (who.can_join OR who.disputed)
MATCH (i:Instrument {has_members: true})
WHERE i.holds_from <= date($date) < i.holds_until
  AND (i.slug = 'cms' OR EXISTS {
    MATCH (i)<-[:IN_AREA_OF]-(s:State)<-[c:ANSWERS_FOR]-(who)
    WHERE c.holds_from <= date($date) < c.holds_until AND $state IN [who.iso3, s.iso3]
  })
  AND NOT EXISTS { MATCH (who)-[m:MEMBER_OF {counts: true}]->(i) WHERE m.holds_from <= date($date) < m.holds_until }
MATCH (i)<-[:CONCERNS]-(p:Plan)<-[:PART_OF]-(a:Activity)
WHERE a.theme IN ['capacity_building', 'training', 'workshops', 'awareness', 'recruitment', 'negotiation']
RETURN i.slug AS instrument, a.theme AS theme, a.activity AS activity, a.summary AS summary, p.plan AS plan, p.name AS plan_name,
       coalesce(p.adopted_text, '') AS adopted, who.iso3 AS counts_for
ORDER BY instrument, theme, activity
