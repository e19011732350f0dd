"""Records as tables for people: columns are fields of the records, and how they stand follows from what the fields hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from concerted.api.output.words import ENGLISH, Words
from concerted.graph.records import Interval, Record, StateRef, fields_of
from concerted.graph.vocabulary import Word


@dataclass(frozen=True)
class Column:
    """A column of a table of records: its heading (in English), and the field that fills it, or what the record derives of its
    fields; ``a.b`` is one of a record inside.

    Of a list ``most`` items are shown, and how many more there are; 0 shows all. ``count`` shows how many there are alone. What is
    ``spare`` is left out on a narrow screen. ``digits`` are decimals. A ``word`` of the vocabulary may be held as text; what is
    ``english`` is so in every language, and the heading has a star to say it.
    """

    heading: str
    field: str
    most: int = 0
    count: bool = False
    spare: bool = False
    digits: int = 2
    word: bool = False
    english: bool = False

    def of(self, record: Record) -> Any:
        """What stands in the cell of a record."""
        value: Any = record
        for name in self.field.split("."):
            value = None if value is None else getattr(value, name)
        if self.count:
            return len(value)
        if isinstance(value, float):
            return f"{value:.{self.digits}f}"
        return some(value, self.most) if self.most and isinstance(value, tuple) else value

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


def records_table(
    title: str, kind: type, records: Iterable[Record], columns: Sequence[Column], width: int = 0, words: Words = ENGLISH,
) -> Any:
    """Records of a type as a rich table."""
    foreign = words is not ENGLISH
    headings = {column: words(column.heading) + (STAR if column.english and foreign else "") for column in columns}
    cells = ([_said(column.of(record), words) if column.word else column.of(record) for column in columns] for record in records)
    return table(
        title, list(headings.values()), cells,
        right=[headings[column] for column in columns if column.is_number(kind)],
        spare=[headings[column] for column in columns if column.spare],
        whole=[headings[column] for column in columns if column.heading in WHOLE], width=width or _WIDE, words=words,
    )


# Headings of keys that people copy, and of dates: a line break in one would spoil it.
WHOLE = frozenset({"Instrument", "Date", "Kind", "From", "Since", "Until", "Id"})
# Below this many characters a table of numbers folds its names letter by letter.
_WIDE = 104
# Behind what exists in English alone, on a screen in another language.
STAR = "*"
# Characters from one column to the next.
_BETWEEN = 3


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[str] = (),
    spare: Sequence[str] = (), whole: Sequence[str] = (), width: int = _WIDE, words: Words = ENGLISH,
) -> Any:
    """A rich table, or a line that says there is nothing; columns named in ``right`` are numbers.

    Those named in ``spare`` are left out where the screen's ``width`` (characters) is small, or the last of them where words are long,
    and the caption says so; those in ``whole`` are not broken into lines.
    """
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    filled = [[text(value, words) for value in row] for row in rows]
    if not filled:
        return escape(words("{title}: none").format(title=title) if title else words("No rows."))
    numbers = set(right)
    least = {name: _least(name, (row[n] for row in filled), name in numbers or name in whole) for n, name in enumerate(columns)}
    left_out = [name for name in columns if name in spare and width < _WIDE]
    for name in [name for name in reversed(columns) if name in spare and name not in left_out]:
        if sum(least[other] + _BETWEEN for other in columns if other not in left_out) > width + 1:
            left_out.insert(0, name)
    kept = [n for n, name in enumerate(columns) if name not in left_out]
    drawn = Table(title=escape(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    if left_out:
        told = words("a wider screen shows also {columns}").format(columns=", ".join(left_out))
        drawn.caption, drawn.caption_justify = escape(told), "left"
    for name in (columns[n] for n in kept):
        drawn.add_column(
            name, justify="right" if name in numbers else "left", overflow="fold", no_wrap=name in whole,
            min_width=max(map(len, name.split()), default=0),
        )
    for row in filled:
        drawn.add_row(*(escape(row[n]) for n in kept))
    return drawn


def _said(value: str | None, words: Words) -> str | None:
    return None if value is None else words(value)


def _least(heading: str, cells: Iterable[str], whole: bool) -> int:
    """Characters that a column needs: its longest word, or its longest cell where cells are not broken into lines."""
    words = [*heading.split(), *(cells if whole else " ".join(cells).split())]
    return max(map(len, words), default=0)


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
        return ", ".join(text(item, words) for item in value)
    return words(value) if isinstance(value, Word) else str(value)


def some(items: Sequence[str], most: int = 3) -> str:
    """The first few of many, and how many more there are: ``Kogia sima +3``."""
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} +{len(items) - most}"


def interval(found: Interval) -> str:
    """A count that is known to lie between two: ``35–48``, or one number where they are the same."""
    return str(found.min) if found.min == found.max else f"{found.min}–{found.max}"
