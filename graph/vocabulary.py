"""The words of the field, each declared once: what programs write, what people read, and what a word decides.

A word is a member of an enumeration and is its own id (``GapKind.RATIFICATION == "ratification"``). Types of records, enumerations of
the schema and of the API, options of the command line, sort keys and pages of the documentation are made of these, so that a
new word is a line here. Translations stand in the catalogues (``api/catalogues``).
"""

from __future__ import annotations

from enum import StrEnum

CONVENTION = "cms"
"""Id of the Convention among the instruments."""


class Word(StrEnum):
    """A word that programs write as ``str(word)``; ``says`` is one sentence of what it means."""

    says: str

    def __new__(cls, id: str, says: str = "", *_: object) -> Word:
        word = str.__new__(cls, id)
        word._value_ = id
        word.says = says
        return word

    def __repr__(self) -> str:
        return repr(str(self))


def ids(words: type[Word]) -> tuple[str, ...]:
    """The ids of an enumeration, in the order of their declaration."""
    return tuple(str(word) for word in words)


class _Counting:
    """What makes a Range State, and what does not: ``counts``."""

    counts: bool

    def __init__(self, id: str, says: str = "", counts: bool = True) -> None:
        self.counts = counts


class InstrumentKind(Word):
    """Legal kinds of instruments; ``has_members`` says whether States join them (semantics: the others have no members, so no gaps)."""

    has_members: bool

    def __init__(self, id: str, says: str = "", has_members: bool = False) -> None:
        self.has_members = has_members

    CONVENTION = "convention", "The Convention itself.", True
    AGREEMENT = "agreement", "A binding agreement (Art. IV.3, V).", True
    MOU = "mou", "A memorandum of understanding (Art. IV.4); signature is membership.", True
    INITIATIVE = "initiative", "A work of many without members."
    ACTION_PLAN = "action_plan", "A plan for one or some species."
    CONCERTED_ACTION = "concerted_action", "An action that the Conference of the Parties asked for."


class GapKind(Word):
    """Ways in which a State that shares responsibility is not in; ``closes`` says what would end it, ``is_gap`` whether it is one."""

    closes: str
    is_gap: bool

    def __init__(self, id: str, says: str = "", closes: str = "", is_gap: bool = True) -> None:
        self.closes = closes
        self.is_gap = is_gap

    CONVENTION = "convention", "Concerned by the Appendices and not a Party.", "the State accedes to CMS"
    INSTRUMENT = "instrument", "On the list of an instrument, concerned by what it covers, and no member.", "the State joins the instrument"
    LISTED_ONLY = "listed_only", "On the list of an instrument, and no member, without a species of it.", "the State joins the instrument"
    RATIFICATION = "ratification", "Signed a binding instrument that is not in force for it.", "the State ratifies"
    NO_INSTRUMENT = "no_instrument", "On Appendix II, and covered by no agreement or memorandum.", "an instrument is concluded"
    TERRITORIAL = (
        "territorial", "A member whose membership does not reach a territory in which the species occurs.",
        "the membership is extended to the territory",
    )
    RESERVATION = (
        "reservation", "A Party to the Convention that has reserved the listing (Art. XI.6, XIV.2).", "the reservation is withdrawn",
    )
    OUTSIDE_AREA = "outside_area", "Concerned by what an instrument covers, and not on its list.", "no gap, but where it may extend", False


class Evidence(Word):
    """What would settle whether gaps are firm; ``of_instrument`` says whether one document of an instrument settles many at once."""

    of_instrument: bool

    def __init__(self, id: str, says: str = "", of_instrument: bool = False) -> None:
        self.of_instrument = of_instrument

    LIST = "list", "the instrument's own list of Range States", True
    POPULATIONS = "populations", "the annex that says which populations are meant, and where they occur", True
    ANNEX_DATES = "annex_dates", "the dates of the changes of its annex", True
    MEMBERSHIP = "membership", "the date on which the State joined"
    RANGE = "range", "a document that says whether the species occurs there"
    RESERVATION = "reservation", "a document of the reservation"


class Reason(Word):
    """Why a gap is contested, in alphabetical order; ``settled_by`` says what would settle it, None where no document can."""

    settled_by: Evidence | None

    def __init__(self, id: str, says: str = "", settled_by: Evidence | None = None) -> None:
        self.settled_by = settled_by

    COVERAGE_UNDATED = (
        "coverage_undated", "The instrument may have covered it later: since when it does is not known.", Evidence.ANNEX_DATES,
    )
    LIST_INFERRED = "list_inferred", "The State's place on the instrument's list is inferred.", Evidence.LIST
    LIST_UNSOURCED = "list_unsourced", "The State's place on the instrument's list has no source.", Evidence.LIST
    MEMBERSHIP_UNDATED = "membership_undated", "The State may have been a member already.", Evidence.MEMBERSHIP
    NO_RANGE_EDGE = "no_range_edge", "No range says that the species occurs there.", Evidence.RANGE
    NOT_ON_LIST = "not_on_list", "Neither the territory nor its State stands on the instrument's list.", Evidence.LIST
    POPULATION_STATES_UNKNOWN = (
        "population_states_unknown", "Only a population is held, and its States are not known.", Evidence.POPULATIONS,
    )
    RANGE_INFERRED = "range_inferred", "Its occurrence is inferred.", Evidence.RANGE
    RANGE_POSSIBLY_EXTINCT = "range_possibly_extinct", "It may be extinct there.", Evidence.RANGE
    RANGE_UNCERTAIN = "range_uncertain", "Its presence there is uncertain.", Evidence.RANGE
    RANGE_UNSOURCED = "range_unsourced", "Its occurrence has no source.", Evidence.RANGE
    RESERVATION_UNSOURCED = "reservation_unsourced", "No document says that it reserved the listing.", Evidence.RESERVATION
    STATEHOOD_DISPUTED = "statehood_disputed", "Whether it is a State that can join is disputed."


class ListConflict(Word):
    """What the list of an instrument of a single unit and the ranges say differently of a State; the list decides."""

    NO_RANGE_EDGE = "no_range_edge", "On the list, and in no range."
    OUTSIDE_AREA = "outside_area", "In the range, and not on the list."


class MapStatus(Word):
    """How a State stands to an instrument, as maps colour it."""

    PARTY = "party", "A member."
    POSSIBLE = "possible", "It may be a member: since when is not known."
    MISSING_FIRM = "missing_firm", "No member, and has a firm gap."
    MISSING_CONTESTED = "missing_contested", "No member, and has gaps that are all contested."
    RANGE_WITHOUT_LIST = "range_without_list", "In the range of what the instrument covers, and not on its list; never of the Convention."
    NONE = "none", "None of these; so is every State where the instrument is not in force, or has no members."


class Firmness(Word):
    """How sure the facts of a gap are."""

    FIRM = "firm", "Every fact it rests on is sourced or corroborated, and the species is extant there."
    CONTESTED = "contested", "Some fact is not; the reasons say which."


class Grouping(Word):
    """What a record of gaps speaks of."""

    STATE = "state", "One record a kind, State and instrument, most taxa first."
    TAXON = "taxon", "One record a kind, State, instrument and taxon."
    INSTRUMENT = "instrument", "As by State, those of an instrument together."


class Metric(Word):
    """How complete and how concerted a migration system is."""

    A = "A", "1 if every responsible State is engaged."
    C0 = "C0", "Share of the States engaged."
    C1 = "C1", "Share of the responsibility engaged."
    K = "K", "Concertation: are they in it together?"
    F = "F", "The weakest stage of the annual cycle."


class Season(_Counting, Word):
    """What a State is for a species in the year; what ``counts`` is a stage of F."""

    RESIDENT = "resident_or_unspecified", "All the year, or not said."
    BREEDING = "breeding", "Breeding."
    NON_BREEDING = "non_breeding", "Not breeding."
    PASSAGE = "passage", "On migration."
    VAGRANT = "vagrant", "Now and then; makes no Range State.", False


class Origin(_Counting, Word):
    """How a species came to a State; what ``counts`` makes a Range State."""

    NATIVE = "native", "By itself."
    INTRODUCED = "introduced", "Brought; makes no Range State.", False
    REINTRODUCED = "reintroduced", "Brought back."


class Presence(_Counting, Word):
    """Whether a species is there; what ``counts`` makes a Range State."""

    EXTANT = "extant", "There."
    EXTINCT = "extinct", "No longer; makes no Range State.", False
    POSSIBLY_EXTINCT = "possibly_extinct", "Perhaps no longer."
    UNCERTAIN = "uncertain", "Perhaps."


class Basis(Word):
    """How a fact is known; ``is_firm`` says whether a gap that rests on it can be firm."""

    is_firm: bool

    def __init__(self, id: str, says: str = "", is_firm: bool = False) -> None:
        self.is_firm = is_firm

    SOURCED = "sourced", "Read in a document that states it.", True
    CORROBORATED = "corroborated", "Several sources say the same.", True
    INFERRED = "inferred", "Follows from other facts."
    UNSOURCED = "unsourced", "Known, without a document."


class DateBasis(Word):
    """How the dates of a fact are known."""

    SOURCED = "sourced", "Read in a document that states them."
    CORROBORATED = "corroborated", "Several sources say the same."
    INFERRED = "inferred", "They follow from other facts."
    UNSOURCED = "unsourced", "Known, without a document."
    UNKNOWN = "unknown", "There is none."


class Role(Word):
    """In what capacity a State is in an instrument; ``makes_member`` (Art. I.1.k; for a memorandum signature is membership)."""

    makes_member: bool

    def __init__(self, id: str, says: str = "", makes_member: bool = False) -> None:
        self.makes_member = makes_member

    PARTY = "party", "The instrument is in force for it.", True
    SIGNATORY = "signatory", "It signed a memorandum.", True
    SIGNATORY_UNRATIFIED = "signatory_unratified", "It signed a binding instrument that it has not ratified."


class Holds(Word):
    """Whether a fact holds at a date."""

    YES = "yes", "It holds."
    POSSIBLY = "possibly", "It may hold: since when is not known."
    NO = "no", "Not yet, or no longer; or its instrument is not in force."


class Appendix(Word):
    """The Appendices of the Convention."""

    I = "I", "Endangered (Art. III)."  # noqa: E741  # what the treaty calls it
    II = "II", "Unfavourable status, agreements wanted (Art. IV)."


class StateKind(Word):
    """What a code of the States stands for."""

    STATE = "state", "A State."
    TERRITORY = "territory", "A territory, with the State responsible for it where there is one."
    REIO = "reio", "A regional economic integration organisation (Art. I.1.k)."
    FORMER = "former", "A State that was dissolved or merged."
    NO_STATE = "no_state", "Under no State's recognised jurisdiction: nobody is responsible for what occurs there."


class Statehood(Word):
    """What a code is in the community of States; says nothing of how it should be."""

    UN_MEMBER = "un_member", "A member of the United Nations."
    UN_OBSERVER = "un_observer", "A non-member observer State of the United Nations."
    ASSOCIATED_STATE = "associated_state", "Self-governing in free association with a State."
    PARTLY_RECOGNISED = "partly_recognised", "Recognised by some States."
    TERRITORY = "territory", "Under the jurisdiction of a State."
    DISPUTED_TERRITORY = "disputed_territory", "Claimed by several, or of unresolved status."
    NO_SOVEREIGN = "no_sovereign", "Under nobody's sovereignty."
    REIO = "reio", "An organisation of States."
    FORMER = "former", "No longer."


class Accession(Word):
    """Whether a State can become a Party; says nothing of its status."""

    YES = "yes", "It can accede: it is ranked, and its gaps can be firm."
    NO = "no", "It cannot: it is not ranked, and is not told that it could join."
    DISPUTED = "disputed", "Whether it can is disputed: it counts as a State, its gaps are contested, and it is ranked on request."


class Tenure(Word):
    """How a code that was not a State, or is none, came to have its holder."""

    DECOLONISATION = "decolonisation", "A dependency of the holder until its independence."
    SUCCESSION = "succession", "A part of the holder until it was a State."
    TRANSFER = "transfer", "Passed from one holder to another."
    TRUST = "trust", "Administered by the holder as a mandate or trust."
    UNION = "union", "A country or part of the holder's union."


class CoverageSince(Word):
    """How it is known since when an instrument covers something."""

    ORIGINAL = "original", "In the first annex: since the entry into force of the instrument."
    AMENDED = "amended", "Added later, on a day that is known."
    UNKNOWN = "unknown", "Not known: sure from the publication of the release on; before, it counts and contests."


class Choice(Word):
    """A plain yes or no of a table."""

    YES = "yes", "Yes."
    NO = "no", "No."


class NameForm(Word):
    """Forms of the names of States."""

    OFFICIAL = "official", "The full name."
    SHORT = "short", "The name in common use."
    INVERTED = "inverted", "The name with its distinctive word first."
    UN = "un", "The name used by the United Nations."
    SPECIESPLUS = "speciesplus", "The name used by Species+."
    FORMER = "former", "A name it no longer bears."


class Region(Word):
    """Regions of the Convention."""

    AFRICA = "Africa"
    ASIA = "Asia"
    EUROPE = "Europe"
    NORTH_AMERICA = "North America"
    OCEANIA = "Oceania"
    SOUTH_AMERICA = "South & Central America & the Caribbean"


class RangeKind(Word):
    """Why a State stands on the list of an instrument."""

    RANGE_STATE = "range_state", "By range."
    FLAG_STATE = "flag_state", "By vessels under its flag, or by competence."


class Rank(Word):
    """Ranks of taxa; ``is_counted`` says whether a taxon of the rank can be a unit."""

    is_counted: bool

    def __init__(self, id: str, says: str = "", is_counted: bool = False) -> None:
        self.is_counted = is_counted

    CLASS = "class", "Class."
    ORDER = "order", "Order."
    SUBORDER = "suborder", "Suborder."
    FAMILY = "family", "Family."
    GENUS = "genus", "Genus."
    SPECIES = "species", "Species.", True
    SUBSPECIES = "subspecies", "Subspecies.", True


class Tier(Word):
    """Kinds of sources, the best first."""

    OFFICIAL = "official", "A document of the body that decides."
    DATABASE = "database", "A database."
    SECONDARY = "secondary", "Somebody's account."
    DERIVED = "derived", "Made of other sources."
    KNOWLEDGE = "knowledge", "What is generally known."


class Theme(Word):
    """What the activities of plans are about."""

    RECRUITMENT = "recruitment", "Winning new members."
    CAPACITY_BUILDING = "capacity_building", "Training and means."
    AWARENESS = "awareness", "Telling the public."
    COORDINATION = "coordination", "Working together."
    WORKSHOPS = "workshops", "Meetings that teach."
    TRAINING = "training", "Training."
    ENFORCEMENT = "enforcement", "Enforcement."
    NEGOTIATION = "negotiation", "Negotiation."


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


class Language(Word):
    """Languages of names and headings: those of the Convention; ``in_english`` is what English calls one.

    In those ``of_the_convention`` a package has to name every State; in another it may.
    """

    in_english: str
    of_the_convention: bool

    def __init__(self, id: str, says: str = "", in_english: str = "", of_the_convention: bool = False) -> None:
        self.in_english = in_english
        self.of_the_convention = of_the_convention

    EN = "en", "English", "English", True
    FR = "fr", "français", "French", True
    ES = "es", "español", "Spanish", True


class StoreKind(Word):
    """Where a release may live as a graph; one that ``fills_itself`` holds copies, and makes by itself the one that is asked for."""

    fills_itself: bool

    def __init__(self, id: str, says: str = "", fills_itself: bool = False) -> None:
        self.fills_itself = fills_itself

    EMBEDDED = "embedded", "Snapshots on this machine, asked in child processes; nothing to install.", True
    NEO4J = "neo4j", "A Neo4j server."


class Precision(Word):
    """Forms of a date: what of it is known."""

    DAY = "day", "YYYY-MM-DD"
    YEAR = "year", "YYYY: the day is not known, and 1 January stands for it."


class Change(Word):
    """What happened to a gap between two dates."""

    CLOSED = "closed", "It held at the earlier date alone."
    POSSIBLY_CLOSED = "possibly_closed", "It holds at both as far as is known; a membership whose date is not known may have closed it."
    OPENED = "opened", "It holds at the later date alone."


class EntryChange(Word):
    """What happened to an entry of an Appendix, or of what an instrument covers, between two dates."""

    LISTED = "listed", "It began."
    DELISTED = "delisted", "It ended."


class UnreadKind(Word):
    """What of a release is not known, or was not read."""

    OUTCOME = "outcome", "What a meeting adopted."
    MEMBERSHIPS = "memberships", "Who joined, or when."
    ANNEX = "annex", "What an instrument covers, or since when."
    RANGE_STATES = "range_states", "Who stands on an instrument's list of Range States."
    RESERVATIONS = "reservations", "Reservations of Parties."


class Figure(Word):
    """What is counted and published: a number that can be compared with the one here."""

    LISTED = "CMS-listed species", "Species with an entry of their own on an Appendix."
    ADDED = "taxa added", "Taxa that stand on an Appendix from a day on, by entries of their own."
    ENTRIES = "Appendix I entries", "Taxa and populations that stand on Appendix I."
    PARTIES = "Parties", "Members of an instrument."
    FIRST_CETACEANS = "Appendix I cetaceans", "Species of whales and dolphins on Appendix I."
    SECOND_CETACEANS = "Appendix II cetaceans", "Species of whales and dolphins on Appendix II."
    COVERED = "species covered", "Species and subspecies that an instrument covers."
    OF_A_STATE = "species of a country", "Species with an entry of their own that a State is responsible for."
    MOST = "five States with most CMS species", "The five States responsible for most species on the Appendices."


class NameKind(Word):
    """What a name may be of."""

    STATE = "state", "A State, territory or regional organisation."
    TAXON = "taxon", "A species, subspecies or higher taxon."
    INSTRUMENT = "instrument", "The Convention, or what is concluded under it."
