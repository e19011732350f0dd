"""Which codes the membership of the State that answers for them reaches: the rows of the derived table ``reached``.

A membership reaches the territories that the instrument's own list does not name, but for those that it excludes, and of those that the
list names the ones to which it was extended; as in the projection, where territories are kept apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.property_graph.derived import interval, with_words
from concerted.graph.property_graph.holding import holders
from concerted.graph.vocabulary import CONVENTION

Row = dict[str, Any]


def reached(release: Release) -> pl.DataFrame:
    """A row for each code, instrument and State through whose membership it is reached, and for each time in which it is."""
    memberships: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    lists = release.typed("memberships").select("applies_to", "excludes")
    for row, named in zip(with_words(release, "memberships").iter_rows(named=True), lists.iter_rows(named=True), strict=True):
        if row["counts"]:
            memberships[row["iso3"]][row["instrument"]].append(row | named)
    # The area of the Convention is the world, whatever a list would say.
    on_list = {pair for pair in release["instrument_ranges"].select("instrument", "iso3").iter_rows() if pair[0] != CONVENTION}
    territories = set(release["states"].filter(pl.col("sovereign").is_not_null())["iso3"])
    rows = [
        (code, instrument, state, since, until)
        for code, state, *span in holders(release).select("iso3", "holder", "holds_from", "holds_until").iter_rows() if code != state
        for instrument, made in memberships[state].items()
        for since, until in _times(code, made, (span[0], span[1]), code in territories and (instrument, code) not in on_list)
    ]
    types = dict.fromkeys(("iso3", "instrument", "member"), pl.String) | dict.fromkeys(("holds_from", "holds_until"), pl.Date)
    found = pl.DataFrame(rows, schema=types, orient="row")
    return found.with_columns(**interval(release, pl.col("holds_from"), pl.col("holds_until")))


def _times(code: str, memberships: list[Row], span: tuple[date, date], of_itself: bool) -> Iterator[tuple[date, date]]:
    """When memberships reach a code that their State holds for a time; ``of_itself``: where they neither name nor exclude it."""
    days = {*span, *(row[edge] for row in memberships for edge in ("holds_from", "holds_until"))}
    last: tuple[date, date] | None = None
    for since, until in pairwise(sorted(day for day in days if span[0] <= day <= span[1])):
        held = [row for row in memberships if row["holds_from"] <= since < row["holds_until"]]
        extended = any(code in row["applies_to"] for row in held)
        if not (extended or (of_itself and held and not any(code in row["excludes"] for row in held))):
            continue
        if last is not None and last[1] == since:
            last = last[0], until
            continue
        if last is not None:
            yield last
        last = since, until
    if last is not None:
        yield last
