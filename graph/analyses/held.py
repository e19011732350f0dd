"""A release as the key of what was found out about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from concerted.graph.facts.release import Release
from concerted.graph.names.resolver import Names


@dataclass(frozen=True, eq=False)
class Held:
    """A release by its id, so that what was found of it once is found again."""

    release: Release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.release.id == other.release.id

    def __hash__(self) -> int:
        return hash(self.release.id)


@lru_cache(maxsize=4)
def named(held: Held) -> Names:
    """The names of a release, with the indexes that were made of them."""
    return Names(held.release)
