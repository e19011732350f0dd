"""Where the columns of a table go on a screen: no word is broken, and what has no room is told.

A cell is broken into lines at its spaces alone; what belongs together (a scientific name, a code with its number) holds a space that does
not break (``KEEP``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

# A space at which no line is broken; drawn as any other.
KEEP = "\u00a0"
# Characters from one column to the next.
BETWEEN = 3
# What a cell of several words may be narrowed to, where the widest of them has room in that.
NARROW = 14
# What a terminal obeys rather than draws: controls, and signs that turn the direction of what follows.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """A text in which nothing commands a terminal: each such character is the sign of what is lost.

    >>> harmless("Kenya\x1b[31m")
    'Kenya\ufffd[31m'
    """
    return text if text.isprintable() else _OBEYED.sub("\ufffd", text)


@dataclass(frozen=True)
class Laid:
    """A column to be laid out: its cells as text.

    ``whole`` cells are not broken into lines. ``shorter`` gives the cells in fewer characters (how many there are, in place of the names)
    and ``longer`` in so many characters at the most. What is ``spare`` is left out first, and what is ``counted`` in another column is
    left out rather than told as a number again.
    """

    heading: str
    cells: Sequence[str]
    right: bool = False
    whole: bool = False
    spare: bool = False
    counted: bool = False
    shorter: Callable[[], Sequence[str]] | None = None
    longer: Callable[[int], Sequence[str]] | None = None

    @property
    def natural(self) -> int:
        """Characters in which nothing is broken into lines."""
        return max(map(size, (self.heading, *self.cells)), default=0)

    @property
    def least(self) -> int:
        """Characters in which no word is broken."""
        words = max((size(word) for text in (self.heading, *self.cells) for word in text.split(" ")), default=0)
        if self.right or self.whole:
            return max(words, max(map(size, self.cells), default=0))
        return max(words, min(self.natural, NARROW))


def size(text: str) -> int:
    """Characters that a text takes on a screen."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def fitted(columns: Sequence[Laid], width: int, drop: bool = True) -> tuple[list[Laid], list[int], list[str]]:
    """The columns that have room in a width, the width of each, and the headings of what is left out or shortened.

    The first column always stays, and all do without ``drop``. Names are told as a number before a column goes.
    """
    room, told = width + BETWEEN - 2, []
    kept = list(columns)
    while drop and len(kept) > 1 and sum(column.least + BETWEEN for column in kept) > room:
        n = _of_least_use(kept)
        told.append(kept[n].heading)
        shorter = kept[n].shorter
        if shorter is None or kept[n].spare or kept[n].counted:
            del kept[n]
        else:
            kept[n] = replace(kept[n], cells=shorter(), shorter=None, longer=None, right=True)
    widths = _narrowed([column.natural for column in kept], [column.least for column in kept], room - BETWEEN * len(kept))
    left = [column.heading for column in columns if column.heading in told]
    return kept, widths, left


def _of_least_use(columns: Sequence[Laid]) -> int:
    """Which of the columns goes first: what is spare, then what can be told shorter, then the last; never the first."""
    order = range(len(columns) - 1, 0, -1)
    spare = next((n for n in order if columns[n].spare), None)
    return next((n for n in order if columns[n].shorter), order[0]) if spare is None else spare


def _narrowed(widths: list[int], least: Sequence[int], room: int) -> list[int]:
    """The widths, the widest narrowed until all have room."""
    while sum(widths) > room:
        free = [n for n, wide in enumerate(widths) if wide > least[n]]
        if not free:
            break
        widths[max(free, key=lambda n: widths[n])] -= 1
    return widths


def filled(columns: Sequence[Laid], widths: Sequence[int], width: int) -> tuple[list[Laid], list[int]]:
    """The same where there is room left: those that can be told longer have it, the first of them first."""
    kept, wide = list(columns), list(widths)
    for n, column in enumerate(columns):
        left = width - 1 - sum(wide) - BETWEEN * (len(wide) - 1)
        if column.longer is not None and left > 0:
            kept[n] = replace(column, cells=column.longer(wide[n] + left))
            wide[n] = kept[n].natural
    return kept, wide


def lines(text: str, width: int) -> list[str]:
    """A cell as lines, broken at spaces and at the ends of its own lines."""
    found: list[str] = []
    for part in harmless(text).split("\n"):
        line = ""
        for word in part.split(" "):
            if line and size(line) + 1 + size(word) > width:
                found.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        found.append(line)
    return [line.replace(KEEP, " ") for line in found]


def drawn(columns: Sequence[Laid], widths: Sequence[int], numbers: range) -> list[str]:
    """Rows of cells as lines of text."""
    told = []
    for n in numbers:
        cells = [lines(column.heading if n < 0 else column.cells[n], wide) for column, wide in zip(columns, widths, strict=True)]
        for line in range(max(map(len, cells))):
            parts = (_padded(cell[line] if line < len(cell) else "", wide, column.right)
                     for cell, wide, column in zip(cells, widths, columns, strict=True))
            told.append((" " + (" " * BETWEEN).join(parts)).rstrip())
    return told


def _padded(text: str, wide: int, right: bool) -> str:
    missing = " " * (wide - size(text))
    return missing + text if right else text + missing
