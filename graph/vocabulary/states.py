"""Words of States: what a code stands for, who held it, and its names."""

from __future__ import annotations

from concerted.graph.vocabulary.word import Word


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


class NameForm(Word):
    """Forms of the names of States."""

    OFFICIAL = "official", "The full name."
    SHORT = "short", "The name in common use."
    INVERTED = "inverted", "The name with its distinctive word first."
    UN = "un", "The name used by the United Nations."
    SPECIESPLUS = "speciesplus", "The name used by Species+."
    FORMER = "former", "A name it no longer bears."
