"""How the derived words of :mod:`concerted.graph.property_graph.words` are made: of a row, and of the release where that takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from concerted.graph.facts import rules
from concerted.graph.facts.days.dates import day_number
from concerted.graph.facts.holders import NOBODY, Holdings
from concerted.graph.facts.release import Release
from concerted.graph.property_graph.words import NO_END

Words = Mapping[str, pl.Expr]
END = date.fromisoformat(NO_END)


def with_words(release: Release, table: str) -> pl.DataFrame:
    """The rows of a table with a column for each of its derived words."""
    if table not in MADE:
        return release[table]
    return release[table].hstack(release.typed(table).select(**MADE[table](release)))


def day(column: str) -> pl.Expr:
    """A date column as days; a year alone means its 1 January."""
    return pl.col(column).struct.field("day")


def interval(release: Release, since: pl.Expr, until: pl.Expr) -> Words:
    """When something holds; never where ``since`` is null."""
    published, end = pl.lit(release.published), until.fill_null(END)
    return {"holds_from": since, "holds_until": end, "holds": ((since <= published) & (published < end)).fill_null(False)}


def _states(release: Release) -> Words:
    held = Holdings(release)
    codes = [None if n == NOBODY else held.codes[n] for n in held.at(day_number(release.published)).tolist()]
    return {
        "counts_for": pl.lit(pl.Series(codes, dtype=pl.String)), "can_join": rules.CAN_ACCEDE, "disputed": rules.ACCESSION_DISPUTED,
    }


def _instruments(release: Release) -> Words:
    return {"has_members": rules.HAS_MEMBERS, **interval(release, day("in_force_on"), day("ended_on"))}


def _memberships(release: Release) -> Words:
    return {"counts": rules.MAKES_MEMBER, **interval(release, day("since").fill_null(release.published), day("until"))}


def _lists(release: Release) -> Words:
    return {"firm": rules.FIRM}


def _reservations(release: Release) -> Words:
    return interval(release, day("since").fill_null(release.published), day("until"))


def _listings(release: Release) -> Words:
    return interval(release, day("since").fill_null(release.published), day("until"))


def _coverage(release: Release) -> Words:
    about = with_words(release, "instruments")

    def of_instrument(word: str) -> pl.Expr:
        return pl.col("instrument").replace_strict(about["id"], about[word], return_dtype=pl.Date)

    begun, ended = of_instrument("holds_from"), of_instrument("holds_until")

    def once_in_force(since: pl.Expr) -> pl.Expr:
        return pl.when(begun.is_not_null()).then(pl.max_horizontal(since, begun))

    # The projection has the same of the same rules (graph/projection/dated.py).
    counts = pl.when(rules.COVERAGE_DATED & ~rules.IN_FIRST_ANNEX).then(day("since"))
    sure = pl.when(rules.COVERAGE_DATED).then(counts).otherwise(release.published)
    return {**interval(release, once_in_force(counts), pl.min_horizontal(day("until"), ended)), "sure_from": once_in_force(sure)}


def _ranges(release: Release) -> Words:
    return {"counts": rules.COUNTS, "firm": rules.FIRM_RANGE}


MADE: Mapping[str, Callable[[Release], Words]] = {
    "states": _states, "instruments": _instruments, "memberships": _memberships, "instrument_ranges": _lists,
    "listings": _listings, "reservations": _reservations, "coverage": _coverage, "ranges": _ranges,
}
