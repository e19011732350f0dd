"""How far the facts of a release reach: until when they are known, what others count otherwise, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from concerted.graph.analyses.remarks import Words, shown_by
from concerted.graph.analyses.reproductions.ledger import differences
from concerted.graph.analyses.reproductions.records import Reproduction
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.notes import Notes
from concerted.graph.facts.release import Release
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language, UnreadKind


@dataclass(frozen=True, slots=True)
class KnownUntil(Record):
    """Until when facts are known. What of them is null is not held, or not said."""

    release: date
    """The day of publication."""
    complete: date | None
    """The last day for which facts were looked for."""
    listing: PartialDate | None
    """When the last entry of the Appendices began or ended."""
    membership: PartialDate | None
    """When the last membership began or ended."""
    coverage: PartialDate | None
    """When the coverage of an instrument was amended last."""
    not_included: tuple[str, ...]
    """Meetings of the Parties of which it is not known what they adopted."""


@dataclass(frozen=True, slots=True)
class Unread(Record):
    """Something that was not read, or is not known."""

    what: UnreadKind
    instrument: str | None
    states: tuple[str, ...]
    """Codes of the States that it is about, where it is about some."""
    n: int | None
    """How many facts rest on it, where they can be counted."""
    said: str
    """A sentence, in the language that was asked for."""
    source: str | None


@dataclass(frozen=True, slots=True)
class Limits(Record):
    """How far the facts of a release reach."""

    known_until: KnownUntil
    differences: tuple[Reproduction, ...]
    """Published numbers that are others here."""
    unread: tuple[Unread, ...]


def limits(release: Release, notes: Notes | None = None, lang: str = Language.EN, words: Words = str) -> Limits:
    """How far the facts of a release reach.

    Parameters
    ----------
    release : Release
        The facts.
    notes : Notes, optional
        What is said about it beside its facts; without them only what the facts themselves show.
    lang : {"en", "fr", "es"}
        Language of the sentences of the notes.
    words : callable, optional
        From a text in English to the same in that language.

    Returns
    -------
    Limits
        Until when facts are known, published numbers that differ, and what was not read, by instrument.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> found = limits(reference_release())
    >>> str(found.known_until.listing), found.differences
    ('2024-05-17', ())
    """
    notes = notes or Notes()
    return Limits(known_until(release, notes), tuple(differences(release, notes)), tuple(unread(release, notes, lang, words)))


def known_until(release: Release, notes: Notes) -> KnownUntil:
    """Until when facts are known; what is dated after the day of publication is a fact too."""
    return KnownUntil(
        release.published, notes.complete_until, _last(release, "listings"), _last(release, "memberships"), _last(release, "coverage"),
        notes.not_included,
    )


def _last(release: Release, table: str) -> PartialDate | None:
    """The last day on which a row of a table begins or ends."""
    rows = release[table]
    days = [day for column in ("since", "until") for day in rows[column].drop_nulls()]
    return max(map(PartialDate.of, days), default=None)


def unread(release: Release, notes: Notes, lang: str = Language.EN, words: Words = str) -> Iterator[Unread]:
    """What was not read by the notes, then what the facts themselves show not to be known, by instrument."""
    for limit in notes.limits:
        yield Unread(limit.what, limit.instrument, limit.states, None, limit.said(lang), limit.source or None)
    for shown in shown_by(release):
        yield Unread(shown.what, shown.instrument, shown.states, shown.n, shown.remark.told(words), None)
