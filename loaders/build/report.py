"""What came of a build: of every file how many rows were taken and refused, of every name that is not known where it stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import polars as pl

from concerted.graph.records import Record
from concerted.graph.vocabulary import ClaimStatus, ids
from concerted.loaders.build.building import Built
from concerted.loaders.build.gathering import N_REFUSED, N_TAKEN
from concerted.loaders.build.reading import Reading
from concerted.loaders.merge.rows import FILE
from concerted.loaders.sources.source import Claims, Identifiers


@dataclass(frozen=True, slots=True)
class Taken(Record):
    """What came of one file, archive or folder."""

    file: str
    """As it was named."""
    source: str
    """Which source it is of."""
    document: str
    """Its id among the sources of the release."""
    edition: str | None
    """The day of its edition, as it was said or its name says; None is taken for the newest."""
    sha256: str
    """SHA-256 (hex) of its content."""
    rows: int
    """Rows that were read."""
    accepted: int
    """Rows of which everything was taken."""
    partly: int
    """Rows of which something was taken, and something refused."""
    refused: int
    """Rows of which nothing was taken."""


@dataclass(frozen=True, slots=True)
class Refused(Record):
    """Something that was not taken, at its place."""

    file: str
    line: int
    """0 where it speaks of the whole file."""
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Unresolved(Record):
    """A name that means nothing in the release."""

    table: str
    """Of what it should be the name: states, taxa, instruments."""
    name: str
    """As it is written: what a decision is recorded for."""
    called: str | None
    """The scientific name that an id stands for; None of what is no id."""
    n: int
    """Rows that were refused for it."""
    why: str
    candidates: tuple[str, ...]
    """What is called nearly so; nothing was taken for any of them."""


@dataclass(frozen=True, slots=True)
class Reason(Record):
    """How many rows were refused for one kind of reason."""

    why: str
    """The reason, with an example of the value."""
    n: int
    first: str
    """Where it stands first."""


@dataclass(frozen=True, slots=True)
class Report(Record):
    """What came of a build."""

    release: str
    """Id of the release."""
    title: str
    published: str
    onto: str | None
    """Id of the release onto which it was built."""
    files: tuple[Taken, ...]
    tables: dict[str, int]
    """Rows of each table."""
    claims: dict[str, int]
    """Values that are claimed more than once, by how the one that stands came to stand."""
    decisions: int
    """Recorded decisions that were applied."""
    reasons: tuple[Reason, ...]
    """Why something was refused, the most frequent first."""
    unresolved: tuple[Unresolved, ...]
    """Names that mean nothing in the release, the most frequent first."""


# Names of which candidates are looked for: who has more to decide begins with the most frequent.
_WITH_CANDIDATES = 100
_UNKNOWN = re.compile(r"^(?P<value>'[^']*'|\"[^\"]*\") ")


def report(built: Built) -> Report:
    """What came of a build."""
    release, rows = built.release, built.gathered.by_row(built.read.readings)
    of_fact = built.claims.select("table", "key", "column", "status").unique()
    return Report(
        release.id, release.title, release.published.isoformat(), built.onto.id if built.onto else None,
        tuple(_taken(reading, rows) for reading in built.read.readings),
        {name: frame.height for name, frame in release.tables.items()},
        {status: n for status in ids(ClaimStatus) if (n := of_fact.filter(pl.col("status") == status).height)},
        len(built.resolver.applied) + of_fact.filter(pl.col("status") == str(ClaimStatus.DECIDED)).height,
        _reasons(built), _unresolved(built),
    )


def refusals(built: Built) -> list[Refused]:
    """Everything that was not taken, by file and line."""
    return [Refused(*each) for each in sorted(built.gathered.refused)]


def _taken(reading: Reading, rows: pl.DataFrame) -> Taken:
    said: list[Claims | Identifiers] = [*reading.claims, *reading.identifiers]
    files = {each.file for each in said} | {each.file for each in reading.refused}
    own = rows.filter(pl.col(FILE).is_in(list(files)))
    whole, none = (own[N_REFUSED] == 0).sum(), (own[N_TAKEN] == 0).sum()
    return Taken(
        reading.given.name, reading.source.id, reading.document, reading.edition, reading.given.sha256,
        own.height, int(whole), own.height - int(whole) - int(none), int(none),
    )


def _reasons(built: Built) -> tuple[Reason, ...]:
    found: dict[str, list[Any]] = {}
    for each in sorted(built.gathered.refused):
        kind = _UNKNOWN.sub("… ", each.why)
        found.setdefault(kind, [0, f"{each.file}:{each.line}"])[0] += 1
    return tuple(Reason(why, n, first) for why, (n, first) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])))


def _unresolved(built: Built) -> tuple[Unresolved, ...]:
    unknown = built.resolver.unknown()
    counts = Counter(each.value for each in built.gathered.refused)
    found = sorted(unknown, key=lambda which: (-counts[which[1]], which))
    near = [tuple(built.resolver.candidates(*which)) for which in found[:_WITH_CANDIDATES]] + [()] * len(found[_WITH_CANDIDATES:])
    return tuple(
        Unresolved(table, name, built.resolver.identifiers.get(name), counts[name], unknown[table, name], each)
        for (table, name), each in zip(found, near, strict=True)
    )
