"""A screen for people: tables of records and lines, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from concerted.api.output.tables import STAR, WHOLE, Column, records_table, table
from concerted.api.output.words import ENGLISH, Words
from concerted.graph.records import OfState, Record

if TYPE_CHECKING:
    from rich.console import Console


class Screen:
    """Draws on a rich console what a command found; ``words`` says it in the language that was asked for."""

    def __init__(self, console: Console, words: Words = ENGLISH) -> None:
        self.console, self.words = console, words
        self._noted = False

    def say(self, line: str, style: str | None = None) -> None:
        """A line, or several."""
        self.console.print(line, style=style, markup=False)

    def english(self, text: str) -> str:
        """What stands in the data in English alone, with a star on a screen in another language."""
        return text if self.words is ENGLISH else f"{text}{STAR}"

    def footnote(self, *shown: str | None) -> None:
        """What the stars mean, once, where one of the names that were shown has one."""
        if not self._noted and any(name is not None and name.endswith(STAR) for name in shown):
            self._noted = True
            self.say(self.words("* in English only"), "dim")

    def records(self, title: str, kind: type[Record], records: Sequence[Record], *columns: Column) -> None:
        """A table of records of a type."""
        self.console.print(records_table(title, kind, records, columns, self.console.width, self.words))
        self.footnote(*(self.english(column.heading) for column in columns if column.english))
        states = (record if isinstance(record, OfState) else getattr(record, "state", None) for record in records)
        self.footnote(*(state.name for state in states if isinstance(state, OfState)))

    def rows(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
        """A table of rows that are no records; headings in English."""
        said = {heading: self.words(heading) for heading in headings}
        whole = [said[heading] for heading in headings if heading in WHOLE]
        self.console.print(table(title, list(said.values()), rows, [said[heading] for heading in right], whole=whole, words=self.words))

    def result(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table of rows as a query gives them: its columns are names, the same in every language."""
        self.console.print(table(title, columns, rows, whole=[name for name in columns if name in WHOLE], words=self.words))
