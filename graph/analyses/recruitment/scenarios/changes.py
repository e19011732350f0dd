"""The changes of a scenario as text: what people write, and the one way in which each is written again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from concerted.graph.errors import AmbiguousName, InvalidQuery, UnknownName
from concerted.graph.names.resolver import Names
from concerted.graph.names.scientific import readings
from concerted.graph.projection.projection import APPENDICES
from concerted.graph.vocabulary import CONVENTION, Happening

Written = Mapping[Happening, Sequence[str]]
"""What was written of each kind of change."""

_FORMS = {
    Happening.JOIN: ("STATE:INSTRUMENT", "CHN:cms"), Happening.LEAVE: ("STATE:INSTRUMENT", "KEN:aewa"),
    Happening.LIST: ("TAXON:APPENDIX", "Ciconia abdimii:II"), Happening.EXTEND: ("INSTRUMENT:TAXON", "raptors:Ciconia abdimii"),
}
# A scientific name of two or three words, as it is written.
_SCIENTIFIC = re.compile(r"[A-Z][a-z-]+(?: [a-z-]+){1,2}")
_ORDER = {happening: n for n, happening in enumerate(Happening)}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is otherwise in a scenario.

    Parameters
    ----------
    happening : Happening
        What happens.
    of : str
        Who or what is new there: the code of a State, the accepted name of a taxon, or the slug of a population.
    to : str
        Where: the id of an instrument, or an Appendix.

    Examples
    --------
    >>> Change(Happening.JOIN, "CHN", "cms").what, Change(Happening.EXTEND, "Ciconia abdimii", "raptors").what
    ('join CHN:cms', 'extend raptors:Ciconia abdimii')
    """

    happening: Happening
    of: str
    to: str

    @property
    def text(self) -> str:
        """The change as it stands behind its option."""
        return f"{self.to}:{self.of}" if self.happening == Happening.EXTEND else f"{self.of}:{self.to}"

    @property
    def what(self) -> str:
        """The change in one line, the same whoever writes it."""
        return f"{self.happening} {self.text}"

    @property
    def instrument(self) -> str:
        """The instrument that it is about."""
        return CONVENTION if self.happening == Happening.LIST else self.to


def parsed(names: Names, written: Written, day: date) -> tuple[Change, ...]:
    """What was written as changes, with keys for names: each once, in the one order.

    Parameters
    ----------
    names : Names
        Of the release.
    written : mapping of Happening to sequence of str
        ``STATE:INSTRUMENT``, ``TAXON:APPENDIX`` or ``INSTRUMENT:TAXON``, each by any of its names; a population by its slug. What is to
        be listed may be a scientific name that no taxon of the release has, as proposals are often of what is on no Appendix.
    day : date
        For States that ended.

    Returns
    -------
    tuple of Change
        Joining, leaving, listing, extending; each by its text.

    Raises
    ------
    InvalidQuery
        Nothing was written, or something in another form, or for an Appendix that there is not.
    UnknownName
        Nothing is called so, or several things are; what is to be listed is spelt nearly as a name of the release.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> found = parsed(Names(reference_release()), {Happening.JOIN: ["Russia:Raptors MOU", "China:CMS"]}, date(2026, 11, 26))
    >>> [change.what for change in found]
    ['join CHN:cms', 'join RUS:raptors']
    >>> parsed(Names(reference_release()), {Happening.LIST: ["Hyaena hyaena (Linnaeus, 1758):II"]}, date(2026, 11, 26))[0].what
    'list Hyaena hyaena:II'
    """
    found = {_one(names, Happening(happening), text, day) for happening, texts in written.items() for text in texts}
    if not found:
        raise InvalidQuery(
            "a scenario says what is otherwise: {accepted}", accepted=", ".join(f"{kind} {_FORMS[kind][0]}" for kind in Happening),
        )
    return in_order(found)


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The order in which changes are told, whoever gave them."""
    return tuple(sorted(changes, key=lambda each: (_ORDER[each.happening], each.text)))


def canonical(changes: Iterable[Change]) -> dict[str, list[str]]:
    """Changes as they stand in an address: the texts of each kind, in order.

    Examples
    --------
    >>> canonical([Change(Happening.JOIN, "RUS", "raptors"), Change(Happening.JOIN, "CHN", "cms")])
    {'join': ['CHN:cms', 'RUS:raptors']}
    """
    found: dict[str, list[str]] = {}
    for each in in_order(changes):
        found.setdefault(str(each.happening), []).append(each.text)
    return found


def _one(names: Names, happening: Happening, text: str, day: date) -> Change:
    form, example = _FORMS[happening]
    # A name may hold a colon; a key has none, and stands at the end that is written second.
    first, colon, last = text.partition(":") if happening == Happening.EXTEND else text.rpartition(":")
    first, last = first.strip(), last.strip()
    if not (colon and first and last):
        raise InvalidQuery("{option}: {value!r} is not accepted; {form}, such as {example}", option=happening, value=text, form=form,
                           example=example)
    if happening == Happening.LIST:
        if last not in APPENDICES:
            raise InvalidQuery.choice(f"{happening} {first}", last, APPENDICES)
        return Change(happening, _proposed(names, first), last)
    if happening == Happening.EXTEND:
        return Change(happening, _taxon(names, last), names.instrument(first))
    return Change(happening, names.state(first, day), names.instrument(last))


def _taxon(names: Names, text: str) -> str:
    """The accepted name of a taxon, or the slug of a population as it is."""
    try:
        return names.taxon(text)
    except UnknownName:
        if (names.release["populations"]["population"] == text).any():
            return text
        raise


def _proposed(names: Names, text: str) -> str:
    """The same; of a scientific name that no taxon of the release has, and that is none of its names misspelt, the name itself."""
    try:
        return _taxon(names, text)
    except AmbiguousName:
        raise
    except UnknownName:
        name = next((each for each in readings(text) if _SCIENTIFIC.fullmatch(each)), None)
        if name is None or names.misspelt(name):
            raise
        return name
