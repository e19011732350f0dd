"""Nodes and links, as they are made of the rows of tables.

Database constraints, load statements, hints and the page ``docs/schema.md`` are derived from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from concerted.graph.facts.schema import TABLES
from concerted.graph.vocabulary import Appendix, ids

FORMAT = 5
"""How a release is written as nodes and links: raised when that changes, a rule of a derived word included."""


@dataclass(frozen=True)
class Node:
    """A node type: one node a row of ``table``, merged on the property ``key``.

    Or one a value: of ``values``, or of what stands in the columns ``found_in`` (table and column).
    """

    label: str
    key: str
    doc: str
    table: str = ""
    values: tuple[str, ...] = ()
    found_in: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Link:
    """A link type: one link a row of ``table``, from node ``start`` to node ``end``.

    A list column as ``start_column`` or in ``ends`` gives one link an item. ``ends`` names several labels where a fact may
    be about a taxon or one of its populations: the last whose column is filled decides. ``basis`` is the column that says
    how the link is known.
    """

    type: str
    table: str
    start: str
    start_column: str
    ends: tuple[tuple[str, str], ...]
    doc: str
    basis: str = "basis"


def key_column(node: Node) -> str:
    """The column of a node's table that holds its key."""
    return next(column.name for column in TABLES[node.table].columns if column.in_graph == node.key)


NODES: tuple[Node, ...] = (
    Node("State", "iso3",
         "A State, a territory with its sovereign, or a regional economic integration organisation (Art. I.1.k).", "states"),
    Node("Taxon", "taxon", "A species or subspecies, or a higher taxon that treaties list as a whole.", "taxa"),
    Node("Synonym", "synonym", "Another scientific name of a taxon.", "synonyms"),
    Node("Name", "name", "A name of States or taxa in some language.", found_in=(("state_names", "name"), ("common_names", "name"))),
    Node("Population", "population", "A geographically separate part of a species (Art. I.1.a).", "populations"),
    Node("Appendix", "appendix", "Appendix I (endangered) or II (unfavourable status, agreements wanted).", values=ids(Appendix)),
    Node("Instrument", "slug", "The Convention, or an Agreement, MoU, initiative or action plan under it (Art. IV).", "instruments"),
    Node("Plan", "plan", "A strategy, programme of work or resolution.", "plans"),
    Node("Activity", "activity", "An action of a plan.", "activities"),
    Node("Source", "slug", "Where facts were read, with date and licence.", "sources"),
)

LINKS: tuple[Link, ...] = (
    Link("RANGE_STATE_OF", "ranges", "State", "iso3", (("Taxon", "taxon"),),
         "The taxon occurs under the State's jurisdiction (Art. I.1.f, h)."),
    Link("RANGE_STATE_OF", "populations", "State", "states", (("Population", "population"),),
         "The population occurs under the State's jurisdiction.", basis="states_basis"),
    Link("LISTED_ON", "listings", "Taxon|Population", "taxon|population", (("Appendix", "appendix"),),
         "Listed on an Appendix (Art. III, IV)."),
    Link("COVERS", "coverage", "Instrument", "instrument", (("Taxon", "taxon"), ("Population", "population")),
         "The instrument covers it."),
    Link("IN_SCOPE_OF", "scopes", "Taxon", "taxon", (("Instrument", "instrument"), ("Appendix", "appendix")),
         "Listed or covered, by its own name or with all that belongs to a higher taxon, while it is. Derived from both."),
    Link("IN_AREA_OF", "instrument_ranges", "State", "iso3", (("Instrument", "instrument"),),
         "The State stands on the instrument's own list of Range States."),
    Link("MEMBER_OF", "memberships", "State", "iso3", (("Instrument", "instrument"),),
         "Party or signatory (Art. I.1.k), or signed without ratifying."),
    Link("MEMBER_THROUGH", "reached", "State", "iso3", (("Instrument", "instrument"),),
         "Reached by the membership of the State that answers for the code, as territories that it does not exclude are. Derived."),
    Link("UNDER", "instruments", "Instrument", "id", (("Instrument", "parent"),), "Concluded under."),
    Link("PARENT", "taxa", "Taxon", "taxon", (("Taxon", "parent"),), "Belongs to the higher taxon."),
    Link("OF", "populations", "Population", "population", (("Taxon", "taxon"),), "Population of the taxon."),
    Link("NAMES", "synonyms", "Synonym", "synonym", (("Taxon", "taxon"),), "Another name of the taxon."),
    Link("NAMES", "state_names", "Name", "name", (("State", "iso3"),), "A name of the State."),
    Link("NAMES", "common_names", "Name", "name", (("Taxon", "taxon"),), "A common name of the taxon."),
    Link("SOVEREIGN", "states", "State", "iso3", (("State", "sovereign"),), "The sovereign of the territory."),
    Link("HELD_BY", "sovereignties", "State", "iso3", (("State", "holder"),), "Who held the code at which time."),
    # From the holder: a code has many links of its own, and few that come to it, which engines look through.
    Link("ANSWERS_FOR", "holders", "State", "holder", (("State", "iso3"),),
         "The State is responsible for what occurs under the code, while it is; for its own while it is a State. Derived."),
    Link("RESERVES", "reservations", "State", "iso3", (("Taxon", "taxon"), ("Population", "population")),
         "A reservation of a Party to a listing (Art. XI.6, XIV.2)."),
    Link("RESERVED", "reserved", "State", "iso3", (("Taxon", "taxon"),),
         "For which the Party is treated as none, while it is (Art. XI.6, XIV.2). Derived from reservations and listings."),
    Link("PART_OF", "activities", "Activity", "activity", (("Plan", "plan"),), "The activity is part of the plan."),
    Link("CONCERNS", "plans", "Plan", "plan", (("Instrument", "instrument"),), "The plan belongs to the instrument."),
    # A link cannot be the start of another: what links cite stands in their property ``source``.
    *(
        Link("CITES", node.table, node.label, key_column(node), (("Source", "source"),), "The source in which it was read.")
        for node in NODES if node.table and any(column.name == "source" for column in TABLES[node.table].columns)
    ),
)
