"""The words of the field, each declared once: what programs write, what people read, and what a word decides.

A word is a member of an enumeration and is its own id (``GapKind.RATIFICATION == "ratification"``). Types of records, enumerations of
the schema and of the API, options of the command line, sort keys and pages of the documentation are made of these, so that a
new word is a line in one of the modules. Translations stand in the catalogues (``api/catalogues``).
"""

from __future__ import annotations

from concerted.graph.vocabulary.asking import Figure, Listings, Metric, NameKind, StoreKind, Territories, UnreadKind, Verdict, Weighting
from concerted.graph.vocabulary.claims import ClaimStatus, FactChange
from concerted.graph.vocabulary.facts import (
    Basis,
    Choice,
    CoverageSince,
    DateBasis,
    Holds,
    Language,
    Origin,
    Precision,
    Presence,
    Rank,
    Season,
    Tier,
)
from concerted.graph.vocabulary.gaps import Change, EntryChange, Evidence, Firmness, GapKind, Grouping, ListConflict, MapStatus, Reason
from concerted.graph.vocabulary.recruitment import (
    Alternative,
    AskingReason,
    CommunityMethod,
    Covariate,
    Dating,
    EntryUnit,
    Happening,
    InPeriod,
    InstrumentStanding,
    MembershipStep,
    NetworkQuestion,
    Objective,
    Proof,
    Reached,
    Realm,
    SetRole,
    Stake,
)
from concerted.graph.vocabulary.states import Accession, NameForm, Statehood, StateKind, Tenure
from concerted.graph.vocabulary.treaty import CONVENTION, Appendix, InstrumentKind, RangeKind, Region, Role, Theme
from concerted.graph.vocabulary.word import Word, ids

__all__ = [
    "CONVENTION",
    "Accession",
    "Alternative",
    "Appendix",
    "AskingReason",
    "Basis",
    "Change",
    "Choice",
    "ClaimStatus",
    "CommunityMethod",
    "Covariate",
    "CoverageSince",
    "DateBasis",
    "Dating",
    "EntryChange",
    "EntryUnit",
    "Evidence",
    "FactChange",
    "Figure",
    "Firmness",
    "GapKind",
    "Grouping",
    "Happening",
    "Holds",
    "InPeriod",
    "InstrumentKind",
    "InstrumentStanding",
    "Language",
    "ListConflict",
    "Listings",
    "MapStatus",
    "MembershipStep",
    "Metric",
    "NameForm",
    "NameKind",
    "NetworkQuestion",
    "Objective",
    "Origin",
    "Precision",
    "Presence",
    "Proof",
    "RangeKind",
    "Rank",
    "Reached",
    "Realm",
    "Reason",
    "Region",
    "Role",
    "Season",
    "SetRole",
    "Stake",
    "StateKind",
    "Statehood",
    "StoreKind",
    "Tenure",
    "Territories",
    "Theme",
    "Tier",
    "UnreadKind",
    "Verdict",
    "Weighting",
    "Word",
    "ids",
]
