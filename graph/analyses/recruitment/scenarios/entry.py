"""From which day on the changes of a scenario hold: by the text of each instrument, or as it was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from concerted.graph.analyses.recruitment.scenarios.changes import Change
from concerted.graph.analyses.remarks import Remark, Words
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.meetings import meetings
from concerted.graph.facts.notes import EntryRule
from concerted.graph.facts.release import Release
from concerted.graph.records import Record
from concerted.graph.vocabulary import Dating, EntryUnit, Happening, InstrumentKind

Rules = Sequence[EntryRule]
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DatedChange(Record):
    """A change, and the day from which it holds."""

    what: str
    """The change in one line: `join CHN:cms`."""
    from_: date
    """The first day on which it holds."""
    basis: Dating
    """How that day is known."""
    rule: str
    """How the text of the instrument counts to that day; `unknown` where it was not read, or no date follows from it."""
    article: str | None
    """Where it says so."""
    source: str | None
    """Where that was read."""
    counted_from: date | None
    """The day from which the rule counts, where it does."""


@dataclass(frozen=True, slots=True)
class When:
    """What was said of the time of a scenario.

    Parameters
    ----------
    asked : date
        The day on which the question is asked, or which it asks about.
    as_of : date, optional
        The day on which both worlds are compared, where one was named.
    deposited : date, optional
        The day of the deposit, signature, notification or adoption, from which each instrument counts by its own rule.
    on : date, optional
        The day from which everything holds.

    Raises
    ------
    InvalidQuery
        Both ``deposited`` and ``on``.
    """

    asked: date
    as_of: date | None = None
    deposited: date | None = None
    on: date | None = None

    def __post_init__(self) -> None:
        if self.deposited is not None and self.on is not None:
            raise InvalidQuery("deposited: it is not accepted beside on; one day from which the rules count, or one on which all holds")


def entries(release: Release, changes: Iterable[Change], when: When, rules: Rules = (), words: Words = str) -> tuple[DatedChange, ...]:
    """The day from which each change holds.

    Parameters
    ----------
    release : Release
        Whose instruments they are.
    changes : iterable of Change
        In their order.
    when : When
        What was said of the time.
    rules : sequence of EntryRule
        How instruments count.
    words : callable, optional
        From a text in English to the same in the language of the answer.

    Returns
    -------
    tuple of DatedChange
        One a change. With a day of deposit it follows from the rule of the instrument; with neither that nor a day on which all holds it
        is the day asked about.

    Raises
    ------
    InvalidQuery
        A day of deposit was given, and the rule of an instrument is not known.

    Notes
    -----
    The Convention is in force for a State on the first day of the third month after the deposit (Art. XVIII.2), and an amendment of its
    Appendices 90 days after the meeting that adopted it (Art. XI.5): a day within a meeting that is known counts from the last day of
    that meeting, any other from itself. Who signs a memorandum is its member from that day on, as memberships of a release are
    counted, also where its text takes effect on the first day of the next month. Rule 53 of
    ``docs/counting.md``.

    References
    ----------
    Convention on the Conservation of Migratory Species of Wild Animals (Bonn, 1979), Art. XI.5, XVIII.2, XIX.

    Examples
    --------
    >>> from concerted.loaders import reference_release
    >>> from concerted.loaders.notes import entry_rules
    >>> release = reference_release()
    >>> when = When(date(2026, 11, 26), deposited=date(2026, 12, 10))
    >>> found = entries(release, [Change(Happening.JOIN, "CHN", "cms")], when, entry_rules(release))
    >>> found[0].from_.isoformat(), found[0].article
    ('2027-03-01', 'Art. XVIII.2')
    """
    known = {(rule.instrument, rule.happening): rule for rule in rules}
    instruments = release["instruments"]
    memoranda = set(instruments.filter(instruments["kind"] == str(InstrumentKind.MOU))["id"])

    def entry(change: Change) -> DatedChange:
        rule = known.get((change.instrument, change.happening))
        signing = change.happening == Happening.JOIN and change.instrument in memoranda
        said, article, source = _told(rule, signing, words)
        if when.deposited is None:
            day, basis = (when.asked, Dating.ASKED) if when.on is None else (when.on, Dating.GIVEN)
            return DatedChange(change.what, day, basis, said, article, source, None)
        begins = _from(change, when.deposited)
        if signing:
            return DatedChange(change.what, begins, Dating.RULE, said, article, source, begins)
        if rule is None or rule.unit is None:
            raise InvalidQuery(
                "deposited: it is not known from which day on {what} would hold after it; give on, the day from which all holds",
                what=change.what,
            )
        try:
            day = after(rule.unit, rule.n, begins)
        except (OverflowError, ValueError):
            raise InvalidQuery("deposited: {day} is not accepted; a day from which the calendar goes on", day=begins) from None
        return DatedChange(change.what, day, Dating.RULE, said, article, source, begins)

    return tuple(map(entry, changes))


def compared_on(found: Iterable[DatedChange], when: When) -> date:
    """The day on which both worlds are compared: the one that was named, else the latest on which a change begins, or today.

    Raises
    ------
    InvalidQuery
        A change does not hold yet on the day that was named.
    """
    if when.as_of is None:
        return max(when.asked, *(entry.from_ for entry in found))
    for entry in found:
        if entry.from_ > when.as_of:
            raise InvalidQuery(
                "as_of: {day} is before {what} would hold, from {begins} on; a day from then on", day=when.as_of, what=entry.what,
                begins=entry.from_,
            )
    return when.as_of


def after(unit: EntryUnit, n: int, day: date) -> date:
    """The day that lies ``n`` of a unit after another.

    >>> after(EntryUnit.FIRST_OF_MONTH, 3, date(1987, 5, 27)), after(EntryUnit.DAYS, 90, date(2024, 2, 17))
    (datetime.date(1987, 8, 1), datetime.date(2024, 5, 17))
    >>> after(EntryUnit.MONTHS, 12, date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """
    if unit == EntryUnit.DAYS:
        return day + timedelta(days=n)
    years, month = divmod(day.month - 1 + n, 12)
    first = date(day.year + years, month + 1, 1)
    if unit == EntryUnit.FIRST_OF_MONTH:
        return first
    last = after(EntryUnit.FIRST_OF_MONTH, 1, first) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _from(change: Change, deposited: date) -> date:
    """The day from which a rule counts: of a listing the end of the meeting on one of whose days it was adopted."""
    if change.happening != Happening.LIST:
        return deposited
    return next((meeting.last_day for meeting in meetings() if meeting.first_day <= deposited <= meeting.last_day), deposited)


_COUNTED = {
    EntryUnit.FIRST_OF_MONTH: Remark("the first day of month {n} after it"), EntryUnit.DAYS: Remark("{n} days after it"),
    EntryUnit.MONTHS: Remark("{n} months after it"),
}
_COUNTS_FROM = {
    Happening.JOIN: Remark("from the deposit of the instrument: {counted}"),
    Happening.LEAVE: Remark("from the notification: {counted}"),
    Happening.LIST: Remark("from the end of the meeting that adopted it: {counted}"),
    Happening.EXTEND: Remark("from its adoption: {counted}"),
}


def _told(rule: EntryRule | None, signing: bool, words: Words) -> tuple[str, str | None, str | None]:
    """A rule in words, its article, and where it was read."""
    if signing:
        return words("signature is membership"), "Art. IV.4", None
    if rule is None or rule.unit is None:
        return UNKNOWN, (rule.article or None) if rule else None, (rule.source or None) if rule else None
    counted = replace(_COUNTED[rule.unit], values={"n": rule.n})
    return replace(_COUNTS_FROM[rule.happening], values={"counted": counted}).told(words), rule.article or None, rule.source or None

