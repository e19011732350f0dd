"""A screen for people: tables of records and lines, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from concerted.api.output.layout import KEEP, harmless
from concerted.api.output.tables import STAR, WHOLE, Column, records_table, some, table
from concerted.api.output.words import ENGLISH, Words
from concerted.graph.records import OfState, Record

if TYPE_CHECKING:
    from rich.console import Console


class Screen:
    """Draws on a rich console what a command found; ``words`` says it in the language that was asked for, ``all`` hides nothing."""

    def __init__(self, console: Console, words: Words = ENGLISH, all: bool = False) -> None:
        self.console, self.words, self.all = console, words, all
        self._noted = False

    def say(self, line: str, style: str | None = None) -> None:
        """A line, or several; a terminal breaks it where it ends."""
        self.console.print(harmless(line).replace(KEEP, " "), style=style, markup=False, soft_wrap=True)

    def some(self, items: Sequence[str], most: int = 3) -> str:
        """The first few of many, and how many more there are; all where nothing is to be hidden."""
        return some(items, len(items) if self.all else most)

    def english(self, text: str) -> str:
        """What stands in the data in English alone, with a star on a screen in another language."""
        return text if self.words is ENGLISH else f"{text}{STAR}"

    def footnote(self, *shown: str | None) -> None:
        """What the stars mean, once, where one of the names that were shown has one."""
        if not self._noted and any(name is not None and name.endswith(STAR) for name in shown):
            self._noted = True
            self.say(self.words("* in English only"), "dim")

    def records(self, title: str, kind: type[Record], records: Sequence[Record], *columns: Column, notes: Sequence[str] = ()) -> None:
        """A table of records of a type; ``notes`` are lines below it."""
        self._draw(records_table(title, kind, records, columns, self.console.width, self.words, self.all, notes))
        self.footnote(*(self.english(column.heading) for column in columns if column.english))
        states = (record if isinstance(record, OfState) else getattr(record, "state", None) for record in records)
        self.footnote(*(state.name for state in states if isinstance(state, OfState)))

    def rows(
        self, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = (), notes: Sequence[str] = (),
        spare: Sequence[str] = (),
    ) -> None:
        """A table of rows that are no records; headings in English."""
        said = {heading: self.words(heading) for heading in headings}
        whole = [said[heading] for heading in headings if heading in WHOLE]
        self._draw(table(
            title, list(said.values()), rows, [said[heading] for heading in right], [said[heading] for heading in spare], whole,
            width=self.console.width,
            words=self.words, all=self.all, notes=notes,
        ))

    def result(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table of rows as a query gives them: its columns are names, the same in every language."""
        whole = [name for name in columns if name in WHOLE]
        self._draw(table(title, columns, rows, whole=whole, width=self.console.width, words=self.words, all=self.all))

    def _draw(self, drawn: Any) -> None:
        self.console.print(drawn, soft_wrap=True)


class _Found(Exception):
    """The first line of a screen."""


class _Headline(Screen):
    """A screen that ends with its first line."""

    def __init__(self, words: Words) -> None:
        from io import StringIO

        from rich.console import Console

        super().__init__(Console(file=StringIO()), words)

    def say(self, line: str, style: str | None = None) -> None:
        raise _Found(line.partition("\n")[0].replace(KEEP, " "))

    def records(self, title: str, *_: Any, **__: Any) -> None:
        raise _Found(title)

    def rows(self, title: str, *_: Any, **__: Any) -> None:
        raise _Found(title)

    def result(self, title: str, *_: Any) -> None:
        raise _Found(title)


def headline(render: Callable[[Screen], None], words: Words) -> str:
    """The line that a screen begins with: what an answer is."""
    try:
        render(_Headline(words))
    except _Found as found:
        return str(found)
    return ""
