"""A release in numbers: its facts by table and by how they are known, and its sources by the facts that cite them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from concerted.graph.analyses.registers import SourceRow
from concerted.graph.facts.release import Release
from concerted.graph.facts.rows import record, rows
from concerted.graph.records import Record
from concerted.graph.vocabulary import Basis


@dataclass(frozen=True, slots=True)
class KnownBy(Record):
    """Facts that are known in one way."""

    facts: int
    share: float
    """Of all facts, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class CitedSource(SourceRow):
    """A source, and how many facts cite it."""

    facts: int


@dataclass(frozen=True, slots=True)
class Contents(Record):
    """What a release holds."""

    tables: Mapping[str, int]
    """Rows of every table."""
    facts: int
    """Rows that say how they are known."""
    basis: Mapping[Basis, KnownBy]
    """The most frequent first."""
    sources: tuple[CitedSource, ...]


def contents(release: Release) -> Contents:
    """Count the facts of a release."""
    known: Counter[str] = Counter()
    cited: Counter[str] = Counter()
    for name, frame in release.tables.items():
        if "basis" in frame.columns:
            known.update(dict(frame["basis"].value_counts().iter_rows()))
            cited.update(release.typed(name)["source"].explode().drop_nulls().to_list())
    total = known.total()
    return Contents(
        tables={name: frame.height for name, frame in release.tables.items()},
        facts=total,
        basis={Basis(name): KnownBy(n, n / total) for name, n in known.most_common()},
        sources=tuple(record(CitedSource, row, facts=cited[row["id"]]) for row in rows(release, "sources")),
    )
