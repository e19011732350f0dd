// Sources by tier
MATCH (x:Source) RETURN x.tier, count(*) AS n ORDER BY n DESC

// Sources of a State
// state: KEN | SSD | MNE
MATCH (s:State {iso3: '«state»'})-[:CITES]->(x:Source) RETURN x.slug, x.name, x.published

// Sources of a State through its list
// state: NOR | MDV
MATCH (k:State {iso3: '«state»'}) UNWIND k.source AS slug MATCH (x:Source {slug: slug}) RETURN x.slug, x.tier ORDER BY x.slug

// Sources of the memberships of an instrument
// slug: raptors | saiga | acap
MATCH (:State)-[m:MEMBER_OF]->(:Instrument {slug: '«slug»'})
UNWIND m.source AS slug
WITH slug, count(*) AS facts
MATCH (x:Source {slug: slug})
RETURN x.slug, x.publisher, facts ORDER BY facts DESC, x.slug

// How are facts known?
MATCH ()-[r:RANGE_STATE_OF]->() RETURN r.basis AS basis, count(*) AS n ORDER BY n DESC

// Memberships whose dates are not known
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument) WHERE m.since IS NULL RETURN i.slug, collect(s.iso3) AS states ORDER BY i.slug

// Dates that are no more than a year
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument) WHERE size(m.since_text) = 4 RETURN i.slug, s.iso3, m.since_text ORDER BY i.slug, s.iso3

// Sources read from an archive
// text: github | unep | iucn
MATCH (x:Source) WHERE toLower(coalesce(x.read_from, '') + ' ' + coalesce(x.url_or_path, '')) CONTAINS '«text»' RETURN x.slug, x.name LIMIT 20

// Licences
MATCH (x:Source) RETURN coalesce(x.licence, 'none') AS licence, collect(x.slug)[..5] AS some, count(*) AS n ORDER BY n DESC

// Sources that nothing cites
MATCH (x:Source) WHERE NOT EXISTS { ()-[:CITES]->(x) } RETURN x.slug ORDER BY x.slug

// The most cited
// least: 10 | 100
MATCH (n)-[:CITES]->(x:Source) WITH x, count(n) AS cited WHERE cited > «least» RETURN x.slug, x.tier, cited ORDER BY cited DESC, x.slug

// What kinds of things does a source support?
// tier: official | database | knowledge
MATCH (n)-[:CITES]->(x:Source {tier: '«tier»'}) RETURN labels(n)[0] AS kind, count(DISTINCT n) AS n ORDER BY n DESC

// Facts by tier of their best source
MATCH (t:Taxon) WITH t, t.source[0] AS best MATCH (x:Source {slug: best}) RETURN x.tier AS tier, count(t) AS taxa ORDER BY taxa DESC

// Species whose range is only inferred
// class: Mammalia | Elasmobranchii | Actinopterygii
MATCH (t:Taxon {class: '«class»', rank: 'species'})<-[r:RANGE_STATE_OF]-(:State)
WITH t, collect(DISTINCT r.basis) AS bases WHERE NOT 'sourced' IN bases
RETURN t.taxon, bases ORDER BY t.taxon

// Remarks of the compiler
// word: Party | signator | text
MATCH (s:State)-[m:MEMBER_OF]->(i:Instrument) WHERE m.note IS NOT NULL AND m.note CONTAINS '«word»' RETURN s.iso3, i.slug, m.note

// Keys of a link
MATCH ()-[m:MEMBER_OF]->() UNWIND keys(m) AS key RETURN key, count(*) AS n ORDER BY n DESC, key

// Which release is it?
MATCH (r:Release) RETURN r.hash, r.name, r.published

// Labels and how many nodes each has
MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS n ORDER BY n DESC, label

// Types of links and what they join
MATCH (a)-[r]->(b) RETURN DISTINCT labels(a)[0] AS source, type(r) AS link, labels(b)[0] AS target ORDER BY source, link, target

// Labels by the procedure for it
CALL db.labels() YIELD label RETURN label ORDER BY label

// Types by the procedure for it
CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType ORDER BY relationshipType

// Property keys by the procedure for it
CALL db.propertyKeys() YIELD propertyKey RETURN collect(propertyKey) AS keys

// The schema as a picture
CALL db.schema.visualization()

// Property types of nodes
CALL db.schema.nodeTypeProperties() YIELD nodeType, propertyName, propertyTypes RETURN nodeType, propertyName, propertyTypes
