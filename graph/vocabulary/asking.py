"""Words of questions: what is measured, how it is counted, where it is asked."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word


class Metric(Word):
    """How complete and how concerted a migration system is."""

    A = "A", "1 if every responsible State is engaged."
    C0 = "C0", "Share of the States engaged."
    C1 = "C1", "Share of the responsibility engaged."
    K = "K", "Concertation: are they in it together?"
    F = "F", "The weakest stage of the annual cycle."


class Territories(Word):
    """How territories count."""

    SOVEREIGN = "sovereign", "An occurrence in a territory is the responsibility of its sovereign."
    SEPARATE = "separate", "Every territory of today stands for itself."


class Listings(Word):
    """Which listings count."""

    ALL = "all", "What is listed by its own name or through a higher taxon."
    NAMED = "named", "What is listed by its own name alone, or by that of a population or subspecies."


class Weighting(Word):
    """Weights of species by name."""

    EQUAL = "equal", "Every species weighs 1."
    APPENDIX = "appendix", "A species on Appendix I weighs 2."


class NameKind(Word):
    """What a name may be of."""

    STATE = "state", "A State, territory or regional organisation."
    TAXON = "taxon", "A species, subspecies or higher taxon."
    INSTRUMENT = "instrument", "The Convention, or what is concluded under it."


class StoreKind(Word):
    """Where a release may live as a graph; one that ``fills_itself`` holds copies, and makes by itself the one that is asked for."""

    fills_itself: bool

    def __init__(self, id: str, says: str = "", fills_itself: bool = False) -> None:
        self.fills_itself = fills_itself

    EMBEDDED = "embedded", "Snapshots on this machine, asked in child processes; nothing to install.", True
    NEO4J = "neo4j", "A Neo4j server."


class UnreadKind(Word):
    """What of a release is not known, or was not read."""

    OUTCOME = "outcome", "What a meeting adopted."
    MEMBERSHIPS = "memberships", "Who joined, or when."
    ANNEX = "annex", "What an instrument covers, or since when."
    RANGE_STATES = "range_states", "Who stands on an instrument's list of Range States."
    RESERVATIONS = "reservations", "Reservations of Parties."


class Figure(Word):
    """What is counted and published: a number that can be compared with the one here."""

    LISTED = "CMS-listed species", "Species with an entry of their own on an Appendix; of classes, where those are named."
    ADDED = "taxa added", "Taxa that stand on an Appendix from a day on, by entries of their own."
    ENTRIES = "Appendix I entries", "Taxa and populations that stand on Appendix I."
    PARTIES = "Parties", "Members of an instrument."
    OF_A_REGION = "Parties of a region", "Parties to the Convention in one of its regions."
    RANGE_STATES = "Range States", "States, territories and organisations on an instrument's own list."
    MISSING = "Range States missing", "Those on an instrument's own list whom no membership reaches."
    AGREEMENTS = "agreements in force", "Binding agreements under the Convention."
    MEMORANDA = "memoranda in force", "Memoranda of understanding under the Convention."
    FOR_CETACEANS = "instruments for cetaceans", "Agreements and memoranda in force that cover whales or dolphins."
    FIRST_CETACEANS = "Appendix I cetaceans", "Species of whales and dolphins on Appendix I."
    SECOND_CETACEANS = "Appendix II cetaceans", "Species of whales and dolphins on Appendix II."
    COVERED = "species covered", "Species and subspecies that an instrument covers."
    OF_A_STATE = "species of a country", "Species with an entry of their own that a State is responsible for."
    FIRST_OF_A_STATE = "Appendix I species of a country", "Species on Appendix I that occur in a State, without its territories."
    SECOND_OF_A_STATE = "Appendix II species of a country", "Species on Appendix II that occur in a State, without its territories."
    MOST = "five States with most CMS species", "The five States responsible for most species on the Appendices."


class Verdict(Word):
    """How a published number and the one here stand to each other."""

    MATCH = "match", "Both are the same, and so are the names where they were published."
    WITHIN = "within", "The published number lies between the members that are certain and those that are possible."
    DIFFERENCE = "difference", "They differ, in number or by name."
    NOT_COUNTABLE = "not_countable", "The release holds nothing of what was counted."
