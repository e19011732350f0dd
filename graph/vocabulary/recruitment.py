"""Words of recruitment: realms of species, what a set of States is chosen for, what may be otherwise in a scenario."""

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


class Happening(Word):
    """What may be otherwise in a scenario."""

    JOIN = "join", "A State becomes a member of an instrument."
    LEAVE = "leave", "A State is no longer a member of an instrument."
    LIST = "list", "A taxon is listed on an Appendix."
    EXTEND = "extend", "An instrument takes in a taxon."
