"""What is wrong with a file, where, and what would be accepted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concerted.graph.errors import InvalidPackage

SHOWN = 50
EMPTY = "is empty and must be filled"
"""Why a cell is refused that holds nothing and has to hold something."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place; ``line`` 0 speaks of the file, ``column`` empty of the whole line."""

    file: str
    line: int
    column: str
    text: str

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        return f"{place}: column {self.column}: {self.text}" if self.column else f"{place}: {self.text}"


def refuse(problems: Iterable[Problem]) -> InvalidPackage:
    """The error that lists the first problems and says how many there are."""
    found = sorted(set(problems))
    lines = [str(problem) for problem in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"{len(found)} problems in all; the first {SHOWN} are listed")
    return InvalidPackage(tuple(lines))


def quoted(value: str) -> str:
    """A value as it is shown in a message: quoted, its odd characters made visible, cut when long."""
    return repr(value if len(value) <= 60 else value[:57] + "...")


def nearest(value: str, accepted: Sequence[str]) -> str:
    """``; did you mean X?`` where something accepted is near, else nothing."""
    close = difflib.get_close_matches(value, accepted, 1, 0.8) if len(value) <= 80 else []
    return f"; did you mean {close[0]!r}?" if close else ""
