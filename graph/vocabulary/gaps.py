"""Words of gaps: their kinds, why they are contested, what would settle them, how they change."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word


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


class Change(Word):
    """What happened to a gap between two dates."""

    CLOSED = "closed", "It held at the earlier date alone."
    POSSIBLY_CLOSED = "possibly_closed", "It holds at both as far as is known; a membership whose date is not known may have closed it."
    OPENED = "opened", "It holds at the later date alone."


class EntryChange(Word):
    """What happened to an entry of an Appendix, or of what an instrument covers, between two dates."""

    LISTED = "listed", "It began."
    DELISTED = "delisted", "It ended."
