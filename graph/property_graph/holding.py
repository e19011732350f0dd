"""For which State every code counts, and since when: the rows of the derived table ``holders``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import polars as pl

from concerted.graph.facts.days.dates import NEVER, UNKNOWN, day_of
from concerted.graph.facts.holders import Holdings
from concerted.graph.facts.release import Release
from concerted.graph.property_graph.derived import END, interval
from concerted.graph.property_graph.words import NO_BEGINNING

BEGINNING = date.fromisoformat(NO_BEGINNING)


def holders(release: Release) -> pl.DataFrame:
    """A row for each code and each State for which it counts, one time after another."""
    rows = [(code, holder, _date(since), _date(until)) for code, holder, since, until in Holdings(release).spans()]
    types = {"iso3": pl.String, "holder": pl.String, "holds_from": pl.Date, "holds_until": pl.Date}
    found = pl.DataFrame(rows, schema=types, orient="row")
    return found.with_columns(**interval(release, pl.col("holds_from"), pl.col("holds_until")))


def _date(day: int) -> date:
    return BEGINNING if day == UNKNOWN else END if day == NEVER else day_of(day)


class Holding:
    """The same, to be asked about a code."""

    def __init__(self, release: Release) -> None:
        self._spans: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
        for code, holder, since, until in holders(release).select("iso3", "holder", "holds_from", "holds_until").iter_rows():
            self._spans[code].append((holder, since, until))

    def of(self, code: str, day: date) -> str | None:
        """The State for which a code counts on a day; None for nobody."""
        return next((holder for holder, since, until in self._spans[code] if since <= day < until), None)

    def changes(self, code: str) -> Iterator[date]:
        """Days on which it comes to count for another, or for nobody."""
        for _, since, until in self._spans[code]:
            yield since
            yield until
