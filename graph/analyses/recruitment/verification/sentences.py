"""The question to put about a fact in doubt, in words: on what ground it is asked, and what is asked; and what the queue assumes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from concerted.graph.analyses.recruitment.verification.doubted import AS_LIKELY_AS_NOT
from concerted.graph.analyses.recruitment.verification.effects import BEST_SET
from concerted.graph.analyses.remarks import Remark
from concerted.graph.projection.perturbation import Chances
from concerted.graph.vocabulary import Evidence, Reason

Words = Callable[[str], str]


def _(text: str) -> str:
    """Marks a text that is said in every language."""
    return text


# Why it is asked: Art. VI.2 binds Parties, and speaks of what stands on the Appendices.
_PARTY = _(
    "Under Art. VI.2 of the Convention, Parties keep the Secretariat informed of the species on Appendices I and II of which they consider "
    "themselves Range States."
)
_COURTESY = _("This is asked as a courtesy of a State that is not a Party to the Convention, which asks it of its Parties (Art. VI.2).")
_NOT_LISTED = _("This is asked as a courtesy: Art. VI.2 of the Convention asks it of Parties for the species on its Appendices alone.")
_SEVERAL = _(
    "Under Art. VI.2 of the Convention, Parties keep the Secretariat informed of the species on Appendices I and II of which they consider "
    "themselves Range States; others are asked as a courtesy."
)
_UNDATED_MEMBER = _("The day on which {instrument} began to hold for {state} is not recorded.")
_UNDATED_ENTRY = _("The day on which this entry of what {instrument} covers began to hold is not recorded.")
# What is asked. A State's name stands apart, as it takes an article in some languages and not in others.
_RANGE = _("{state}: does it consider itself a Range State of {species}?")
_EXTINCT = _("{state}: does it still consider itself a Range State of {species}, which may be extinct there?")
_THROUGH = _("{state}: does it consider itself a Range State of {species} through what is recorded in {territories}?")
_POPULATIONS = _("Of which of these populations of {species} does your State consider itself a Range State: {populations}?")
_LIST = _("{state}: does it stand on the list of Range States of {instrument}?")
_MEMBERSHIP = _("{state}: since when has it been a member of {instrument}?")
_ENTRY = _("{instrument}: since when has it covered {species}?")


@dataclass(frozen=True)
class Subject:
    """What a question is about, by the names that people read; None or empty where it is not about such."""

    kind: Evidence
    state: str | None = None
    species: str | None = None
    instrument: str | None = None
    populations: Sequence[str] = ()
    territories: Sequence[str] = ()
    reasons: Sequence[Reason] = ()
    is_party: bool = False
    is_listed: bool = False


def question(of: Subject, words: Words = str) -> str:
    """The question in two sentences, in the language that ``words`` speaks.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. VI.2.

    Examples
    --------
    >>> question(Subject(Evidence.RANGE, "Kenya", "Falco cherrug")).partition("). ")[2]
    'Kenya: does it consider itself a Range State of Falco cherrug?'
    """
    said = {
        "state": of.state, "species": of.species, "instrument": of.instrument, "populations": "; ".join(of.populations),
        "territories": ", ".join(of.territories),
    }
    return " ".join(words(text).format(**said) for text in (_ground(of), _asked(of)))


def _ground(of: Subject) -> str:
    whatever_it_is = {Evidence.POPULATIONS: _SEVERAL, Evidence.MEMBERSHIP: _UNDATED_MEMBER, Evidence.ANNEX_DATES: _UNDATED_ENTRY}
    if of.kind in whatever_it_is:
        return whatever_it_is[of.kind]
    if not of.is_party:
        return _COURTESY
    return _PARTY if of.is_listed else _NOT_LISTED


def _asked(of: Subject) -> str:
    if of.kind == Evidence.RANGE:
        if of.territories:
            return _THROUGH
        return _EXTINCT if Reason.RANGE_POSSIBLY_EXTINCT in of.reasons else _RANGE
    return {
        Evidence.POPULATIONS: _POPULATIONS, Evidence.LIST: _LIST, Evidence.MEMBERSHIP: _MEMBERSHIP, Evidence.ANNEX_DATES: _ENTRY,
    }[of.kind]


def assumptions(chances: Chances) -> Iterator[Remark]:
    """What the order of the queue assumes, in sentences."""
    told: dict[str, object] = {field.name: f"{getattr(chances, field.name):g}" for field in fields(chances)}
    yield Remark("Contested facts count in the ranking; each is taken away alone, and all is computed again.")
    yield Remark(
        "How probable a fact is: uncertain {uncertain}, possibly extinct {possibly_extinct}, inferred {inferred}, unsourced {unsourced}, "
        "States of a population unknown {population_states_unknown}; without a date, or on a list without a range, {even}.",
        told | {"even": f"{AS_LIKELY_AS_NOT:g}"},
    )
    yield Remark(
        "First what changes the first {n} or the systems that can be completed; then gaps that fall, and gaps that would be firm; then "
        "the ranks expected to move, (1 − p) × ranks moved.", {"n": BEST_SET},
    )
