"""What Appendices and instruments hold, species by species and through time: the rows of the derived table ``scopes``.

What is listed or covered holds for every species and subspecies at or below it. A subspecies is counted only while its
species is not in the same scope, so its time in scope is cut where that changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.tree import lineages, species_above
from concerted.graph.property_graph.derived import interval, with_words
from concerted.graph.vocabulary import CONVENTION

Span = tuple[date, date]


class Scope(NamedTuple):
    """Whose scope: an instrument's, or an Appendix's."""

    instrument: str | None
    appendix: str | None


class Entry(NamedTuple):
    """A taxon, or a population of it, in a scope for a time: inclusive, exclusive."""

    scope: Scope
    through: str
    population: str | None
    since: date
    until: date


def scopes(release: Release) -> pl.DataFrame:
    """A row for each species, for what brings it into a scope, and for each time in which it is counted or is not."""
    lines = lineages(release)
    species_of = species_above(release, lines)
    below: dict[str, list[str]] = defaultdict(list)
    for taxon, line in lines.items():
        for above in line:
            below[above].append(taxon)
    entries = dict.fromkeys(entry for entry in _entries(release) if entry.since < entry.until)
    held: dict[tuple[Scope, str], list[Span]] = defaultdict(list)
    for entry in entries:
        for taxon in below[entry.through]:
            held[entry.scope, taxon].append((entry.since, entry.until))
    states = _states(release)
    rows: dict[tuple[object, ...], None] = {}  # two entries may have a part in common, such as the time after their species left
    for entry in entries:
        of_population = states.get(entry.population or "")
        for taxon in below[entry.through]:
            for since, until, counts in _cut((entry.since, entry.until), held.get((entry.scope, species_of[taxon] or ""), [])):
                firm = entry.population is None or of_population is not None
                rows[taxon, *entry.scope, entry.through, entry.population, of_population, counts, firm, since, until] = None
    return pl.DataFrame(list(rows), schema=_TYPES, orient="row").with_columns(
        **interval(release, pl.col("holds_from"), pl.col("holds_until"))
    )


_TYPES = {
    **dict.fromkeys(("taxon", "instrument", "appendix", "through", "population", "states"), pl.String),
    **dict.fromkeys(("counts", "firm"), pl.Boolean), **dict.fromkeys(("holds_from", "holds_until"), pl.Date),
}


def _entries(release: Release) -> Iterator[Entry]:
    """Everything that is listed or covered; the Convention holds what both its Appendices list, while it is in force."""
    convention = {row["id"]: row for row in with_words(release, "instruments").iter_rows(named=True)}.get(CONVENTION)
    for row in with_words(release, "listings").iter_rows(named=True):
        since, until = row["holds_from"], row["holds_until"]
        yield Entry(Scope(None, row["appendix"]), row["taxon"], row["population"], since, until)
        if convention is not None and convention["holds_from"] is not None:
            since, until = max(since, convention["holds_from"]), min(until, convention["holds_until"])
            yield Entry(Scope(CONVENTION, None), row["taxon"], row["population"], since, until)
    for row in with_words(release, "coverage").iter_rows(named=True):
        if row["instrument"] != CONVENTION and row["holds_from"] is not None:
            yield Entry(Scope(row["instrument"], None), row["taxon"], row["population"], row["holds_from"], row["holds_until"])


def _states(release: Release) -> Mapping[str, str]:
    """The codes of each population and those for which they count; none where they are not known."""
    answers = dict(with_words(release, "states").select("iso3", "counts_for").iter_rows())
    populations = release["populations"]
    return {
        name: " ".join(sorted({each for code in states.split() for each in (code, answers[code])}))
        for name, states in zip(populations["population"], populations["states"], strict=True) if states
    }


def _cut(span: Span, others: Iterable[Span]) -> Iterator[tuple[date, date, bool]]:
    """A span in parts, each with whether it lies outside all the others."""
    since, until = span
    for first, last in sorted(others):
        if last <= since or first >= until:
            continue
        if since < first:
            yield since, first, True
            since = first
        yield since, min(last, until), False
        since = min(last, until)
        if since == until:
            return
    yield since, until, True
