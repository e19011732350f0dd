"""Words of facts: occurrence, how something is known and since when."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word


class _Counting:
    """What makes a Range State, and what does not: ``counts``."""

    counts: bool

    def __init__(self, id: str, says: str = "", counts: bool = True) -> None:
        self.counts = counts


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


class Precision(Word):
    """Forms of a date: what of it is known."""

    DAY = "day", "YYYY-MM-DD"
    YEAR = "year", "YYYY: the day is not known, and 1 January stands for it."


class Holds(Word):
    """Whether a fact holds at a date."""

    YES = "yes", "It holds."
    POSSIBLY = "possibly", "It may hold: since when is not known."
    NO = "no", "Not yet, or no longer; or its instrument is not in force."


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


class CoverageSince(Word):
    """How it is known since when an instrument covers something."""

    ORIGINAL = "original", "In the first annex: since the entry into force of the instrument."
    AMENDED = "amended", "Added later, on a day that is known."
    UNKNOWN = "unknown", "Not known: sure from the publication of the release on; before, it counts and contests."


class Choice(Word):
    """A plain yes or no of a table."""

    YES = "yes", "Yes."
    NO = "no", "No."


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
