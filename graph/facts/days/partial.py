"""Dates of which the day or only the year is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from concerted.graph.vocabulary import Precision

PATTERN = r"\d{4}(-\d{2}-\d{2})?"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as it is known: a day, or a year alone, for which its 1 January stands.

    >>> str(PartialDate.of("2014")), PartialDate.of("2014").day, PartialDate.of("2011-11-21").day_known
    ('2014', datetime.date(2014, 1, 1), True)
    """

    day: date
    precision: Precision

    @classmethod
    def of(cls, text: str) -> PartialDate:
        """A date as the tables print it; ValueError when it is none."""
        if len(text) == len("2014"):
            return cls(date(int(text), 1, 1), Precision.YEAR)
        return cls(date.fromisoformat(text), Precision.DAY)

    @property
    def day_known(self) -> bool:
        """Whether more than the year is known."""
        return self.precision == Precision.DAY

    def __str__(self) -> str:
        return self.day.isoformat() if self.day_known else f"{self.day.year:04}"

    def __lt__(self, other: PartialDate) -> bool:
        return str(self) < str(other)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """What programs read is text; asked for by pydantic alone."""
        from pydantic_core import core_schema

        return core_schema.str_schema(pattern=f"^{PATTERN}$")
