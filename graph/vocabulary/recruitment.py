"""Words of recruitment: realms, other rankings, best sets, scenarios, pairs and askers, levers, likelihood, verification, network."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word


class Realm(Word):
    """Where a species lives for the most part, by its class, order and family."""

    MARINE = "marine", "At sea: whales and dolphins, seals, sea cows, marine turtles, sharks and rays, fishes of the sea."
    TERRESTRIAL = "terrestrial", "On land and in fresh water, without the birds."
    AVIAN = "avian", "Birds."


class Alternative(Word):
    """Other ways to rank than the headline, each of which a sceptic may ask for."""

    SPECIES = "species", "The number of species that concern a State."
    APPENDIX_I = "appendix_i", "Appendix I alone."
    FIRM = "firm", "Firm facts alone: no contested occurrence counts."
    NAMED = "named", "Only what is listed by its own name."
    MARINE = "marine", "Marine species alone."
    TERRESTRIAL = "terrestrial", "Species of land and fresh water alone."
    AVIAN = "avian", "Birds alone."


class Objective(Word):
    """What a set of States is chosen for."""

    COMPLETED = "completed", "Systems in which every responsible State is then in."
    THRESHOLD = "threshold", "Systems of which a share of the States is then in, and was not before."
    RESPONSIBILITY = "responsibility", "Unmet responsibility of the States chosen."
    CONCERTATION = "concertation", "Pairs of States that are then in together, and were not before."


class SetRole(Word):
    """How a State stands to the best sets of a size."""

    CORE = "core", "In every set that is as good, or nearly."
    SWING = "swing", "In some of them."
    NEVER = "never", "In none of them."


class Proof(Word):
    """How far it is proven that nothing is better."""

    OPTIMAL = "optimal", "It is proven that no other is worth more."
    BOUNDED = "bounded", "Others may be worth more, but none more than the bound."


class Happening(Word):
    """What may be otherwise in a scenario."""

    JOIN = "join", "A State becomes a member of an instrument."
    LEAVE = "leave", "A State is no longer a member of an instrument."
    LIST = "list", "A taxon is listed on an Appendix."
    EXTEND = "extend", "An instrument takes in a taxon."


class EntryUnit(Word):
    """How a treaty counts to the day from which something holds."""

    FIRST_OF_MONTH = "first_of_month", "To the first day of a later month."
    DAYS = "days", "In days."
    MONTHS = "months", "In months, to the same day."


class Dating(Word):
    """How it is known from when on a change of a scenario holds."""

    RULE = "rule", "By the text of the instrument, from the day that was given."
    GIVEN = "given", "The day that was given."
    ASKED = "asked", "The day that is asked about: no other was given."


class InstrumentStanding(Word):
    """How one of two States stands to an instrument."""

    MEMBER = "member", "A member."
    POSSIBLE = "possible", "It may be a member: since when is not known."
    SIGNED = "signed", "It signed, and the instrument is not in force for it."
    UNREACHED = "unreached", "The membership of who holds it does not reach it."
    RANGE_STATE = "range_state", "A Range State, and no member."
    OUTSIDE = "outside", "No Range State by its list, and no member."


class AskingReason(Word):
    """Why a member is the one to ask a State to join."""

    SHARES_SYSTEMS = "shares_systems", "It shares species for which the State is not in."
    IN_ITS_INSTRUMENTS = "in_its_instruments", "It stands in another instrument together with the State."
    SAME_REGION = "same_region", "Both are of one region of the Convention."
    LINKED_SEASONS = "linked_seasons", "Species are in the one at one season, and in the other at another."
    IN_ORDER = "in_order", "It has no gap of its own for the species that they share."


class Reached(Word):
    """How an activity of a plan reaches a State that has gaps."""

    SPECIES = "by_species", "The instrument of its plan holds species of which the State has gaps."
    STANDING = "by_standing", "The State is a member of the instrument of its plan or on its list, with no gap for what it holds."
    GENERAL = "general", "Its plan is one of the Convention, for all."


class InPeriod(Word):
    """Whether the period of a plan holds at a date."""

    YES = "yes", "It holds."
    NO = "no", "It is over, or has not begun."
    UNKNOWN = "unknown", "The plan names no period."


class Covariate(Word):
    """What is known of a State before a year, of which the hazard of its joining is made."""

    BASELINE = "baseline", "The constant: a State of which all else is 0, in the region to which the others are compared."
    YEARS = "years", "Logarithm of 1 and the years since the instrument entered into force."
    FOUNDING = "founding", "The first five years of the instrument."
    MEMBERSHIPS = "memberships", "Logarithm of 1 and the number of other instruments in which the State is."
    NEIGHBOURS = "neighbours", "Share of the States it shares species with that are in, by how closely they share."
    IMPORTANCE = "importance", "Logarithm of 1 and its unmet responsibility."
    REGION = "region", "A region of the Convention, compared with another."


class Stake(Word):
    """What hangs on a fact that is to be verified."""

    FALLS = "falls", "Without it no species supports the gap."
    FIRM = "firm", "Confirmed, it makes the gap firm, which nothing does yet."


class CommunityMethod(Word):
    """How communities of States that share species are looked for."""

    LOUVAIN = "louvain", "States move between communities in an order left to chance."
    GREEDY = "greedy", "Communities join, those first that it helps most; nothing is left to chance."


class NetworkQuestion(Word):
    """What is asked of the network of States that share species."""

    STATES = "states", "Pairs of States, by how many species they share."
    COMMUNITIES = "communities", "Groups that share more with each other than with the rest, and what they agree with."
    CUTS = "cuts", "States without which others are cut off."
    LOSSES = "losses", "What would be lost if a member left."
    CENTRAL = "central", "States by how central they are."


class MembershipStep(Word):
    """What a State did in the history of an instrument."""

    JOIN = "join", "It became a member."
    LEAVE = "leave", "It is a member no more."
