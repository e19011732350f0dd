"""Checking tables against the declared schema: cells, keys, references, and what the facts say together."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.schema import TABLES, Column, Table
from concerted.loaders.package.cells import Place, RawTable
from concerted.loaders.problems import EMPTY, Problem, nearest, quoted

_TRUTH = {"true", "false"}
FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Between which dates lie that are accepted."""


def validate(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Every problem of a package's tables, by file, line and column."""
    for name, table in TABLES.items():
        raw = tables[name]
        for column in table.columns:
            yield from _cells(raw, column, tables)
        yield from _keys(raw, table)
    yield from _unique(tables["states"], "iso2")
    for name in ("states", "memberships", "listings", "coverage", "sovereignties", "reservations"):
        yield from _intervals(tables[name], "since", "until")
    yield from _intervals(tables["instruments"], "in_force_on", "ended_on")
    yield from _climbs(tables["taxa"], "taxon", "parent")
    yield from _climbs(tables["instruments"], "id", "parent")
    yield from _sovereigns(tables["states"])
    yield from _holders(tables["sovereignties"])
    yield from _reached_and_not(tables["memberships"])
    yield from _outlived(tables["memberships"], tables["states"])
    for name in ("listings", "coverage", "reservations"):
        yield from _populations(tables[name], tables["populations"])


def _cells(raw: RawTable, column: Column, tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Each distinct value is judged once; a refused one is reported on every line that holds it."""
    cells = raw.columns[column.name]
    target = tables[column.references].columns[TABLES[column.references].key[0]] if column.references else []
    judge = judging(column, {value for value in target if value is not None})
    refused = {value: why for value in set(cells) if (why := judge(value))}
    if refused:
        for place, value in zip(raw.places, cells, strict=True):
            if value in refused:
                yield Problem(*place, column.name, refused[value])


def judging(column: Column, known: Collection[str]) -> Callable[[str | None], str]:
    """Says what is wrong with a value of a column, or nothing; ``known`` are the keys of the table that it refers to."""
    pattern = re.compile(column.pattern) if column.pattern else None

    def one(value: str) -> str:
        if any(ord(c) < 32 or ord(c) == 127 for c in value):
            return f"{quoted(value)} holds a control character"
        if value != value.strip():
            return f"{quoted(value)} begins or ends with a space"
        if column.type == "boolean":
            return "" if value in _TRUTH else f"{quoted(value)} is not accepted; one of: false, true"
        if column.enum and value not in column.enum:
            return f"{quoted(value)} is not accepted; one of: {', '.join(column.enum)}"
        if pattern and not pattern.fullmatch(value):
            wanted = "a date as YYYY-MM-DD or a year" if column.type == "date" else f"text of the form {column.pattern}"
            return f"{quoted(value)} is not accepted; {wanted} is"
        if column.type == "date":
            return _date(value)
        if column.references and value not in known:
            return f"{quoted(value)} is not in {column.references}{nearest(value, sorted(known))}"
        return ""

    def judge(value: str | None) -> str:
        if value is None:
            return EMPTY if column.required else ""
        if column.type != "list":
            return one(value)
        items = value.split(column.separator)
        if len(set(items)) < len(items) and not column.repeats:
            return f"{quoted(value)} names something twice"
        return next((why for why in map(one, items) if why), "") if all(items) else f"{quoted(value)} holds an empty item"

    return judge


def _date(value: str) -> str:
    if not value.isascii():
        return f"{quoted(value)} is not accepted; a date as YYYY-MM-DD or a year is"
    try:
        day = PartialDate.of(value).day
    except ValueError:
        return f"{quoted(value)} is no day of the calendar"
    within = FIRST_YEAR <= day.year <= LAST_YEAR
    return "" if within else f"{quoted(value)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}"


def _keys(raw: RawTable, table: Table) -> Iterator[Problem]:
    """The same key twice is refused unless the rows are the same throughout."""
    rows = list(zip(*raw.columns.values(), strict=True)) if raw.places else []
    places = [list(raw.columns).index(name) for name in table.key]
    first: dict[tuple[str | None, ...], int] = {}
    for n, row in enumerate(rows):
        key = tuple(row[place] for place in places)
        before = first.setdefault(key, n)
        if rows[before] != row:
            named = ", ".join(quoted(part or "") for part in key)
            at = raw.places[n]
            said = f"{named} stands already on {raw.places[before].seen_from(at)} with other values"
            yield Problem(*at, ", ".join(table.key), said)


def _unique(raw: RawTable, column: str) -> Iterator[Problem]:
    """A second key of the table: each value belongs to one row."""
    owner: dict[str, str | None] = {}
    key = raw.columns["iso3"]
    for place, value, of in zip(raw.places, raw.columns[column], key, strict=True):
        if value is not None and owner.setdefault(value, of) != of:
            yield Problem(*place, column, f"{quoted(value)} belongs to {owner[value]} already")


def _intervals(raw: RawTable, begin: str, end: str) -> Iterator[Problem]:
    for place, since, until in zip(raw.places, raw.columns[begin], raw.columns[end], strict=True):
        if since is None or until is None:
            continue
        try:
            backwards = PartialDate.of(until).day < PartialDate.of(since).day
        except ValueError:
            continue  # reported as a cell
        if backwards:
            yield Problem(*place, end, f"{quoted(until)} is before {begin} {since}")


def _climbs(raw: RawTable, key: str, parent: str) -> Iterator[Problem]:
    """A taxon or instrument must not be above itself."""
    above = dict(zip(raw.columns[key], raw.columns[parent], strict=True))
    for place, name in zip(raw.places, raw.columns[key], strict=True):
        seen, at = {name}, above.get(name)
        while at is not None and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at is not None and at == name:
            yield Problem(*place, parent, f"{quoted(above[name] or '')} leads back to {quoted(name or '')} itself")


def _sovereigns(raw: RawTable) -> Iterator[Problem]:
    columns = raw.columns
    kind = dict(zip(columns["iso3"], columns["kind"], strict=True))
    for place, code, sovereign in zip(raw.places, columns["iso3"], columns["sovereign"], strict=True):
        if sovereign is None:
            continue
        if kind.get(code) != "territory":
            yield Problem(*place, "sovereign", f"{quoted(sovereign)} is given for a {kind.get(code)}; only a territory has one")
        elif kind.get(sovereign) not in ("state", None):
            yield Problem(*place, "sovereign", f"{quoted(sovereign)} is no State")


def _holders(raw: RawTable) -> Iterator[Problem]:
    """A code has one holder at a time, and is not its own."""
    held: dict[str | None, list[tuple[str, str, str | None, Place]]] = {}
    columns = raw.columns
    rows = zip(raw.places, columns["iso3"], columns["holder"], columns["since"], columns["until"], strict=True)
    for place, code, holder, since, until in rows:
        if code is not None and code == holder:
            yield Problem(*place, "holder", f"{quoted(code)} holds itself; a code that is a State needs no row")
        # ISO dates and years compare as text, a year before its days; no beginning is before all, no end after.
        begins, ends = since or "", until or "~"
        for first, last, other, before in held.get(code, []):
            if begins < last and first < ends and (begins, ends, holder) != (first, last, other):
                said = f"{quoted(code or '')} has a holder for a part of this time on {before.seen_from(place)} already"
                yield Problem(*place, "since", said)
        held.setdefault(code, []).append((begins, ends, holder, place))


def _reached_and_not(raw: RawTable) -> Iterator[Problem]:
    """A membership does not reach a territory and leave it out."""
    columns = raw.columns
    for place, reached, left_out in zip(raw.places, columns["applies_to"], columns["excludes"], strict=True):
        for code in sorted(set((reached or "").split(" ")) & set((left_out or "").split(" ")) - {""}):
            yield Problem(*place, "excludes", f"{quoted(code)} stands in applies_to too")


def _outlived(raw: RawTable, states: RawTable) -> Iterator[Problem]:
    """A State joins nothing after its end."""
    ends = {code: until for code, until in zip(states.columns["iso3"], states.columns["until"], strict=True) if until}
    for place, code, since in zip(raw.places, raw.columns["iso3"], raw.columns["since"], strict=True):
        # ISO dates and years compare as text, a year before its days.
        if since is not None and code in ends and since >= ends[code]:
            yield Problem(*place, "since", f"{quoted(since)} is not before {ends[code]}, when {code} ended")


def _populations(raw: RawTable, populations: RawTable) -> Iterator[Problem]:
    """A row for a population must name the population's own taxon."""
    own = dict(zip(populations.columns["population"], populations.columns["taxon"], strict=True))
    for place, taxon, population in zip(raw.places, raw.columns["taxon"], raw.columns["population"], strict=True):
        if population in own and own[population] != taxon and population is not None:
            yield Problem(*place, "population", f"{quoted(population)} is a population of {own[population]}, not of {taxon}")
