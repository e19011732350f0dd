"""What Appendices and instruments hold, species by species and through time: the rows of the derived table ``scopes``.

What is listed or covered holds for every species and subspecies at or below it. A subspecies is counted only while its
species is not in the same scope, so its time in scope is cut where that changes; and that of a population where another State comes
to hold a code of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from concerted.graph.facts import rules
from concerted.graph.facts.release import Release
from concerted.graph.facts.tree import lineages, species_above
from concerted.graph.property_graph.derived import interval, with_words
from concerted.graph.property_graph.holding import Holding
from concerted.graph.vocabulary import CONVENTION

Span = tuple[date, date]


class Scope(NamedTuple):
    """Whose scope: an instrument's, or an Appendix's."""

    instrument: str | None
    appendix: str | None


class Named(NamedTuple):
    """What a scope names: a taxon, or a population of it."""

    scope: Scope
    through: str
    population: str | None


class Entry(NamedTuple):
    """For how long it is named: inclusive, exclusive; surely from a day on; of listings whether by its own name."""

    since: date
    until: date
    sure_from: date
    own_name: bool | None


class Part(NamedTuple):
    """A time in which nothing of it changes, with the codes that it concerns, None for every Range State."""

    since: date
    until: date
    sure: bool
    own_name: bool | None
    states: str | None


def scopes(release: Release) -> pl.DataFrame:
    """A row for each species, for what brings it into a scope, and for each time in which nothing of that changes."""
    lines = lineages(release)
    species_of = species_above(release, lines)
    below: dict[str, list[str]] = defaultdict(list)
    for taxon, line in lines.items():
        for above in line:
            below[above].append(taxon)
    concerned = _States(release)
    parts = {named: list(_parts(entries, named.population, concerned)) for named, entries in _entries(release).items()}
    held: dict[tuple[Scope, str], list[Span]] = defaultdict(list)
    held_by_name: dict[tuple[Scope, str], list[Span]] = defaultdict(list)
    for named, its in parts.items():
        for taxon in below[named.through]:
            held[named.scope, taxon] += [(part.since, part.until) for part in its]
            held_by_name[named.scope, taxon] += [(part.since, part.until) for part in its if part.own_name]
    rows: list[tuple[object, ...]] = []
    for named, its in parts.items():
        for taxon in below[named.through]:
            species = species_of[taxon] or ""
            others, others_by_name = held.get((named.scope, species), []), held_by_name.get((named.scope, species), [])
            for part in its:
                firm = part.sure and (named.population is None or part.states is not None)
                words = part.own_name, part.sure, firm
                for since, until, counts in _cut((part.since, part.until), others):
                    for first, last, alone in _cut((since, until), others_by_name if part.own_name else []):
                        by_name = None if part.own_name is None else part.own_name and alone
                        rows.append((taxon, *named.scope, *named[1:], part.states, counts, by_name, *words, first, last))
    return pl.DataFrame(rows, schema=_TYPES, orient="row").with_columns(
        **interval(release, pl.col("holds_from"), pl.col("holds_until"))
    )


_TYPES = {
    **dict.fromkeys(("taxon", "instrument", "appendix", "through", "population", "states"), pl.String),
    **dict.fromkeys(("counts", "counts_named", "named", "sure", "firm"), pl.Boolean),
    **dict.fromkeys(("holds_from", "holds_until"), pl.Date),
}


def _entries(release: Release) -> Mapping[Named, list[Entry]]:
    """Everything that is listed or covered; the Convention holds what both its Appendices list, while it is in force."""
    found: dict[Named, list[Entry]] = defaultdict(list)

    def add(named: Named, entry: Entry) -> None:
        if entry.since < entry.until:
            found[named].append(entry)

    convention = {row["id"]: row for row in with_words(release, "instruments").iter_rows(named=True)}.get(CONVENTION)
    for row in with_words(release, "listings").with_columns(own_name=rules.named(release)).iter_rows(named=True):
        since, until, own_name = row["holds_from"], row["holds_until"], row["own_name"]
        add(Named(Scope(None, row["appendix"]), row["taxon"], row["population"]), Entry(since, until, since, own_name))
        if convention is not None and convention["holds_from"] is not None:
            since, until = max(since, convention["holds_from"]), min(until, convention["holds_until"])
            add(Named(Scope(CONVENTION, None), row["taxon"], row["population"]), Entry(since, until, since, own_name))
    for row in with_words(release, "coverage").iter_rows(named=True):
        if row["instrument"] != CONVENTION and row["holds_from"] is not None:
            named = Named(Scope(row["instrument"], None), row["taxon"], row["population"])
            add(named, Entry(row["holds_from"], row["holds_until"], row["sure_from"], None))
    return found


class _States:
    """The States of populations: their codes, and those for which the codes count at a date."""

    def __init__(self, release: Release) -> None:
        self.holding = Holding(release)
        populations = release.typed("populations")
        self.codes = dict(zip(populations["population"], populations["states"].to_list(), strict=True))
        self._at: dict[tuple[str, date], str] = {}

    def changes(self, population: str | None) -> set[date]:
        """Days on which they change."""
        return set() if population is None else {day for code in self.codes[population] for day in self.holding.changes(code)}

    def at(self, population: str | None, day: date) -> str | None:
        """The codes, None where that is every Range State."""
        if population is None or not (codes := self.codes[population]):
            return None
        if (population, day) not in self._at:
            holders = {holder for code in codes if (holder := self.holding.of(code, day)) is not None}
            self._at[population, day] = " ".join(sorted(holders.union(codes)))
        return self._at[population, day]


def _parts(entries: Iterable[Entry], population: str | None, concerned: _States) -> Iterator[Part]:
    """The time for which something is named, in parts that do not overlap."""
    entries = list(entries)
    days = {day for entry in entries for day in entry[:3]} | concerned.changes(population)
    last: Part | None = None
    for since, until in pairwise(sorted(days)):
        then = [entry for entry in entries if entry.since <= since < entry.until]
        if not then:
            continue
        own_name = None if then[0].own_name is None else any(entry.own_name for entry in then)
        part = Part(since, until, any(entry.sure_from <= since for entry in then), own_name, concerned.at(population, since))
        if last is not None and (last.until, *last[2:]) == (part.since, *part[2:]):
            last = last._replace(until=until)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


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
