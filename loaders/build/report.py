"""What came of a build: of every file how many rows were taken and refused, of every name that is not known where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from concerted.graph.records import Record
from concerted.graph.vocabulary import ClaimStatus, ids
from concerted.loaders.build.building import Built
from concerted.loaders.build.gathering import N_REFUSED, N_TAKEN
from concerted.loaders.build.reading import Reading
from concerted.loaders.merge.rows import FILE
from concerted.loaders.problems import quoted
from concerted.loaders.reconcile.resolver import NOTHING_OF_OURS
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
    also: tuple[str, ...] = ()
    """Under which other names the same content was given; it was read once."""


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
    """How many rows were refused for one kind of reason, wholly or in part; a row may have several."""

    why: str
    """The reason; … is the value."""
    n: int
    first: str
    """Where it stands first: file and line."""


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


# Names of States and instruments of which candidates are looked for: who has more to decide begins with the most frequent.
_WITH_CANDIDATES = 100
_UNKNOWN = r"""^('(?:[^'\\]|\\.)*'|"[^"]*") """


def report(built: Built) -> Report:
    """What came of a build."""
    release, rows = built.release, built.gathered.by_row(built.read.readings)
    of_fact = built.claims.select("table", "key", "column", "status").unique()
    refused = _refused(built)
    return Report(
        release.id, release.title, release.published.isoformat(), built.onto.id if built.onto else None,
        tuple(_taken(reading, rows) for reading in built.read.readings),
        {name: frame.height for name, frame in release.tables.items()},
        {status: n for status in ids(ClaimStatus) if (n := of_fact.filter(pl.col("status") == status).height)},
        len(built.resolver.applied) + of_fact.filter(pl.col("status") == str(ClaimStatus.DECIDED)).height,
        tuple(_reasons(refused)), tuple(_unresolved(built, refused)),
    )


def refusals(built: Built) -> list[Refused]:
    """Everything that was not taken, by file and line."""
    return [Refused(*each) for each in sorted(built.gathered.refused)]


def _taken(reading: Reading, rows: pl.DataFrame) -> Taken:
    said: list[Claims | Identifiers] = [*reading.claims, *reading.identifiers]
    files = {each.file for each in said} | {each.file for each in reading.refused}
    own = rows.filter(pl.col(FILE).is_in(list(files)))
    whole, none = int((own[N_REFUSED] == 0).sum()), int((own[N_TAKEN] == 0).sum())
    return Taken(
        reading.given.name, reading.source.id, reading.document, reading.edition, reading.given.sha256,
        own.height, whole, own.height - whole - none, none, reading.also,
    )


def _refused(built: Built) -> pl.DataFrame:
    """What was not taken: its place, its value, the value as the reason has it, and the reason without it."""
    names = ("file", "line", "column", "value", "why")
    found = pl.DataFrame(built.gathered.refused, schema=dict.fromkeys(names, pl.String) | {"line": pl.UInt32}, orient="row")
    return found.with_columns(pl.col("why").str.extract(_UNKNOWN).alias("said"), pl.col("why").str.replace(_UNKNOWN, "… ").alias("kind"))


def _reasons(refused: pl.DataFrame) -> Iterator[Reason]:
    """The most frequent first."""
    rows = pl.struct("file", "line").n_unique().alias("n")
    found = refused.sort("file", "line").group_by("kind").agg(rows, pl.col("file", "line").first())
    for kind, n, file, line in found.sort("n", "kind", descending=[True, False]).iter_rows():
        yield Reason(kind, n, f"{file}:{line}" if line else file)


def _unresolved(built: Built, refused: pl.DataFrame) -> Iterator[Unresolved]:
    """The most frequent first; what was decided to be nothing of the release is no question any more."""
    resolver = built.resolver
    unknown = {which: why for which, why in resolver.unknown().items() if why != NOTHING_OF_OURS}
    rows = pl.struct("file", "line").n_unique().alias("n")
    by_value = dict(refused.group_by("value").agg(rows).iter_rows())
    # A name that is one of several in a cell is told by the reason alone.
    by_reason = dict(refused.drop_nulls("said").group_by("said").agg(rows).iter_rows())
    counts = {(table, name): by_value.get(name) or by_reason.get(quoted(name), 0) for table, name in unknown}
    for n, which in enumerate(sorted(unknown, key=lambda which: (-counts[which], which))):
        near = tuple(resolver.candidates(*which)) if n < _WITH_CANDIDATES or which[0] == "taxa" else ()
        yield Unresolved(*which, resolver.identifiers.get(which[1]), counts[which], unknown[which], near)
