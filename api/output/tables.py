"""Records as tables for people: columns are fields of the records, and how they stand follows from what the fields hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args, get_type_hints

from concerted.api.output.layout import BETWEEN, KEEP, Laid, drawn, filled, fitted, harmless, size
from concerted.api.output.streams import WIDE
from concerted.api.output.words import ENGLISH, Words
from concerted.graph.names.classes import with_class
from concerted.graph.records import Interval, Record, StateRef, fields_of
from concerted.graph.vocabulary import Word


@dataclass(frozen=True)
class Column:
    """A column of a table of records: its heading (in English), and the field that fills it, or what the record derives of its
    fields; ``a.b`` is one of a record inside.

    Of a list at least ``most`` items are shown, and how many more there are; 0 shows all. ``count`` shows how many there are alone. What
    is ``counted`` in another column is left out on a narrow screen where others are told as a number. What is ``spare`` is left out
    first there. ``digits`` are decimals. A ``word`` of the vocabulary may be held as text; what is
    ``english`` is so in every language, and the heading has a star to say it. A beginning that is not known is told ``by`` the day from
    which the fact holds.
    """

    heading: str
    field: str
    most: int = 0
    count: bool = False
    counted: bool = False
    spare: bool = False
    digits: int = 2
    word: bool = False
    english: bool = False
    by: date | None = None

    def of(self, record: Record) -> Any:
        """What the field of a record holds."""
        value: Any = record
        for name in self.field.split("."):
            value = None if value is None else getattr(value, name)
        if self.count:
            return len(value)
        if isinstance(value, float):
            return f"{value:.{self.digits}f}"
        return value

    def is_number(self, record: type) -> bool:
        """Whether the cells are numbers, which stand to the right."""
        found: Any = record
        for name in self.field.split("."):
            told = getattr(found, name, None)
            if isinstance(told, property) and told.fget:
                derived = get_type_hints(told.fget)["return"]
                found = next((kind for kind in get_args(derived) if kind is not type(None)), derived)
            else:
                found = next(field.type for field in fields_of(found) if field.attribute == name)
        return self.count or found in (int, float, Interval)

    def laid(self, kind: type, records: Sequence[Record], words: Words, all: bool) -> Laid:
        """The cells of records."""
        heading = words(self.heading) + (STAR if self.english and words is not ENGLISH else "")
        values = [self.of(record) for record in records]
        shown = [self._text(value, words) for value in values]
        column = Laid(heading, shown, self.is_number(kind), self.heading in WHOLE, self.spare and not all, self.counted and not all)
        # Where each has one item at the most, how many there are says nothing.
        if all or not self.most or max((len(value) for value in values if isinstance(value, tuple)), default=0) <= 1:
            return column

        def items(value: Any) -> list[str]:
            return [text(item, words) for item in value or ()]

        def counts() -> list[str]:
            return [str(len(value or ())) for value in values]

        def longer(room: int) -> list[str]:
            return [within(items(value), room, self.most) for value in values]

        shown = [some(items(value), self.most) if value else text(value, words) for value in values]
        return replace(column, cells=shown, shorter=counts, longer=longer)

    def _text(self, value: Any, words: Words) -> str:
        if self.word and value is not None:
            return words(value)
        if self.by is not None and value is None:
            return by_day(self.by, words)
        return with_class(value, words) if self.field.endswith("class_") and value else text(value, words)


def records_table(
    title: str, kind: type, records: Iterable[Record], columns: Sequence[Column], width: int = WIDE, words: Words = ENGLISH,
    all: bool = False, notes: Sequence[str] = (),
) -> Any:
    """Records of a type as a table, with ``notes`` below it; ``all`` hides nothing."""
    found = list(records)
    return _table(title, [column.laid(kind, found, words, all) for column in columns], width, words, all, notes)


# Headings of keys that people copy, of names of species, and of dates: a line break in one would spoil it.
WHOLE = frozenset({"Instrument", "Date", "Kind", "From", "Since", "Until", "Id", "Species", "Taxon", "Listed as", "Code", "Role"})
# Behind what exists in English alone, on a screen in another language.
STAR = "*"


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[str] = (),
    spare: Sequence[str] = (), whole: Sequence[str] = (), width: int = WIDE, words: Words = ENGLISH, all: bool = False,
    notes: Sequence[str] = (),
) -> Any:
    """A table, or a line that says there is nothing; columns named in ``right`` are numbers.

    Those named in ``spare`` are left out first where the screen's ``width`` (characters) is small, and a line below says so, before the
    ``notes``; those in ``whole`` are not broken into lines. ``all`` leaves nothing out.
    """
    filled = [[text(value, words) for value in row] for row in rows]
    numbers = set(right)
    laid = [
        Laid(name, [row[n] for row in filled], name in numbers, name in whole, name in spare and not all) for n, name in enumerate(columns)
    ]
    return _table(title, laid, width, words, all, notes)


def _table(title: str, columns: Sequence[Laid], width: int, words: Words, all: bool, notes: Sequence[str]) -> Any:
    """The columns that have room, drawn."""
    from rich.text import Text

    title, notes = harmless(title), [harmless(note) for note in notes]
    told = Text(no_wrap=True, overflow="ignore")
    if not columns or not columns[0].cells:
        told.append(words("{title}: none").format(title=title) if title else words("No rows."))
        told.append("".join(f"\n{note}" for note in notes), "dim")
        return told
    kept, widths, left_out = fitted(columns, width, drop=not all)
    if width > WIDE:
        kept, widths = filled(kept, widths, width)
    if left_out:
        hint = words("a wider screen, or --all, shows also {columns}").format(columns=", ".join(left_out))
        notes = [hint, *notes]
    rule = " " + "─" * (sum(widths) + BETWEEN * (len(widths) - 1))
    told.append(f"{title}\n" if title else "", "bold")
    told.append("\n")
    told.append("\n".join(drawn(kept, widths, range(-1, 0))), "bold")
    told.append("\n".join(("", rule, *drawn(kept, widths, range(len(columns[0].cells))), "")))
    told.append("".join(f"\n{note}" for note in notes), "dim")
    return told


def text(value: Any, words: Words = ENGLISH) -> str:
    """A value for people: floats to two decimals, lists joined, a State with its code, unknown as a dash."""
    if value is None or value in ((), [], ""):
        return "–"
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, StateRef):
        return value.named
    if isinstance(value, Interval):
        return interval(value)
    if isinstance(value, Record) and (said := getattr(value, "in_words", None)) is not None:
        return str(said(words))
    if isinstance(value, list | tuple):
        return ", ".join(text(item, words).replace(" ", KEEP) for item in value)
    return words(value) if isinstance(value, Word) else str(value)


def some(items: Sequence[str], most: int = 3) -> str:
    """The first few of many, and how many more there are: ``Kogia sima +3``; no line is broken within one."""
    shown = ", ".join(item.replace(" ", KEEP) for item in items[:most])
    return shown if len(items) <= most else f"{shown}{KEEP}+{len(items) - most}"


def within(items: Sequence[str], room: int, least: int) -> str:
    """As many of many as have room in so many characters, and how many more there are."""
    most = len(items)
    while most > least and size(some(items, most)) > room:
        most -= 1
    return some(items, most) or "–"


def interval(found: Interval) -> str:
    """A count that is known to lie between two: ``35–48``, or one number where they are the same."""
    return str(found.min) if found.min == found.max else f"{found.min}–{found.max}"


def by_day(published: date, _: Words = ENGLISH) -> str:
    """When something holds whose beginning is not known: ``by 2026-11-25 (day unknown)``."""
    return _("by {day} (day unknown)").format(day=published)
