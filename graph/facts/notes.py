"""What is said about a release beside its facts: what was published elsewhere, and what is known not to be in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from concerted.graph.vocabulary import EntryUnit, Happening, Language, UnreadKind, Verdict


@dataclass(frozen=True, slots=True)
class Published:
    """A number that somebody published about a day.

    ``what`` is a ``Figure`` of the vocabulary, counted of a ``scope``; ``names`` are those that were published with it, all or some.
    ``verdict`` is how it stands to the number of the bundled release, and ``reason`` says why it differs there. What is ``constructed``
    was a target when facts were compiled.
    """

    what: str
    scope: str
    as_of: date
    published: str
    source: str
    note: str
    names: tuple[str, ...] = ()
    verdict: Verdict | None = None
    reason: str = ""
    constructed: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that is known not to be in a release, in a sentence a language; ``since`` is the day from which it matters."""

    what: UnreadKind
    instrument: str | None
    states: tuple[str, ...]
    since: date | None
    sentences: tuple[tuple[str, str], ...]
    source: str

    def said(self, lang: str) -> str:
        """The sentence, in English where there is none in the language."""
        by_language: Mapping[str, str] = dict(self.sentences)
        return by_language.get(lang) or by_language[Language.EN]


@dataclass(frozen=True, slots=True)
class EntryRule:
    """From which day on something holds by the text of an instrument: ``n`` of a unit after the day from which it counts.

    Without a unit no date follows from that day; ``note`` says why. ``source`` is where the rule was read, empty where it was not.
    """

    instrument: str
    happening: Happening
    unit: EntryUnit | None
    n: int
    article: str
    source: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that is said about a release; nothing is claimed of one that comes without."""

    published: tuple[Published, ...] = ()
    limits: tuple[Limit, ...] = ()
    complete_until: date | None = None
    """The last day for which facts were looked for."""
    not_included: tuple[str, ...] = ()
    """Meetings of the Parties of which it is not known what they adopted."""
