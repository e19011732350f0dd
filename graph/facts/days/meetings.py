"""The meetings of the Conference of the Parties, by which people name dates: ``COP12`` is 2017-10-23."""

# Apart from releases: they are no facts that anything is counted by, but a way of naming days.

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from concerted.graph.vocabulary import Basis

TABLE = Path(__file__).with_name("meetings.csv")
_NAMED = re.compile(r"(?:CMS[ -]?)?COP[ -]?0?([1-9]\d?)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the Conference of the Parties; where its days were read, and how they are known."""

    number: int
    place: str
    first_day: date
    last_day: date
    source: str
    basis: Basis

    @property
    def name(self) -> str:
        """``COP12``."""
        return f"COP{self.number}"


@cache
def meetings() -> tuple[Meeting, ...]:
    """Every meeting that is known, the oldest first.

    >>> [(meeting.name, meeting.place) for meeting in meetings()][11:13]
    [('COP12', 'Manila'), ('COP13', 'Gandhinagar')]
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Meeting(
                int(row["number"]), row["place"], date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]), row["source"],
                Basis(row["basis"]),
            )
            for row in csv.DictReader(file)
        )


def meeting_number(text: str) -> int | None:
    """The number of the meeting that a text names, as in ``COP12``, ``cop 12`` or ``CMS COP12``; None where it names none.

    >>> meeting_number("CMS COP12"), meeting_number("2017-10-23")
    (12, None)
    """
    found = _NAMED.fullmatch(text.strip())
    return int(found[1]) if found else None
