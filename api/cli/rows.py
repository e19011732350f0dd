"""Rows of a file that an option names: each with its line, and those that are not accepted told together."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from concerted.graph.errors import ConcertedError, InvalidQuery

# As many of the rows that are wrong are told.
TOLD = 10


class RowsRefused(InvalidQuery):
    """Rows of the file that an option names are not accepted: the first of them, each with its line."""

    def __init__(self, option: str, path: str, wrong: Sequence[tuple[int, ConcertedError]]) -> None:
        self.option, self.path, self.wrong = option, path, wrong
        super().__init__(self.told(str))

    def told(self, words: Callable[[str], str]) -> str:
        """The message in the language that ``words`` speaks."""
        about = {"option": self.option, "path": self.path, "n": len(self.wrong)}
        head = words("{option}: rows of {path} that are not accepted: {n}").format(**about)
        lines = [f"{self.path}:{line}: {error.told(words)}" for line, error in self.wrong[:TOLD]]
        more = [words("and {n} more").format(n=len(self.wrong) - TOLD)] if len(self.wrong) > TOLD else []
        return "\n".join([head, *lines, *more])


def rows_of(option: str, path: str, content: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV that hold anything, each with the line on which it begins; InvalidQuery where it is none."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InvalidQuery(
            "{option}: {path}:{line}: no CSV ({error})", option=option, path=path, line=begins, error=str(error),
        ) from error
