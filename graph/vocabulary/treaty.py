"""Words of the treaty: instruments, Appendices, members, regions."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word

CONVENTION = "cms"
"""Id of the Convention among the instruments."""


def called(instrument: str) -> str:
    """How an instrument is called in a sentence: by its id, the Convention by its letters.

    >>> called("cms"), called("acap")
    ('CMS', 'acap')
    """
    return instrument.upper() if instrument == CONVENTION else instrument


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


class Appendix(Word):
    """The Appendices of the Convention."""

    I = "I", "Endangered (Art. III)."  # noqa: E741  # what the treaty calls it
    II = "II", "Unfavourable status, agreements wanted (Art. IV)."


class Role(Word):
    """In what capacity a State is in an instrument; ``makes_member`` (Art. I.1.k; for a memorandum signature is membership)."""

    makes_member: bool

    def __init__(self, id: str, says: str = "", makes_member: bool = False) -> None:
        self.makes_member = makes_member

    PARTY = "party", "The instrument is in force for it.", True
    SIGNATORY = "signatory", "It signed a memorandum.", True
    SIGNATORY_UNRATIFIED = "signatory_unratified", "It signed a binding instrument that it has not ratified."


class RangeKind(Word):
    """Why a State stands on the list of an instrument."""

    RANGE_STATE = "range_state", "By range."
    FLAG_STATE = "flag_state", "By vessels under its flag, or by competence."


class Region(Word):
    """Regions of the Convention."""

    AFRICA = "Africa"
    ASIA = "Asia"
    EUROPE = "Europe"
    NORTH_AMERICA = "North America"
    OCEANIA = "Oceania"
    SOUTH_AMERICA = "South & Central America & the Caribbean"


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
