"""Releases with their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from concerted.graph.analyses.registers import Counts, table_counts
from concerted.graph.facts.release import Release
from concerted.graph.records import Record


@dataclass(frozen=True, slots=True)
class ReleaseRecord(Record):
    """A release with its counts."""

    id: str
    title: str
    published: date
    n_sources: int
    counts: tuple[Counts, ...]
    facts_by_basis: Mapping[str, int]


def release_record(release: Release) -> ReleaseRecord:
    """A release, its counts by table, and how its facts are known."""
    counts = table_counts(release)
    basis: Counter[str] = Counter()
    for count in counts:
        basis.update(count.basis)
    return ReleaseRecord(
        release.id, release.title, release.published, release["sources"].height, tuple(counts), dict(sorted(basis.items())),
    )
