"""A release compiled once: what does not depend on a date.

Every State, taxon and instrument has an index (:mod:`~concerted.graph.projection.axes`), the tree is arrays
(:mod:`~concerted.graph.projection.taxonomy`), rows that have dates know them (:mod:`~concerted.graph.projection.dated`), and ranges,
lists and scopes are counted with territories folded or not (:mod:`~concerted.graph.projection.territories`).
:mod:`~concerted.graph.projection.projection` adds the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.facts.release import Release
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.dated import Dated
from concerted.graph.projection.lists import Lists
from concerted.graph.projection.ranges import Occurrences, Ranges
from concerted.graph.projection.scopes import Scopes
from concerted.graph.projection.taxonomy import Taxonomy
from concerted.graph.projection.territories import Folding


@dataclass(frozen=True, eq=False)
class Atlas(Taxonomy, Dated):
    """The axes of a release, its tree, its dated rows, and responsibility counted in both ways."""

    @cached_property
    def own(self) -> Folding:
        """Every code for itself."""
        return self._folding(np.arange(len(self.codes)))

    @cached_property
    def folded(self) -> Folding:
        """Territories folded into their sovereigns."""
        return self._folding(self.sovereign)

    @cached_property
    def _occurrences(self) -> Occurrences:
        return Occurrences(self)

    def _folding(self, fold: Ints) -> Folding:
        return Folding(fold, Ranges(self._occurrences, fold), Lists(self, fold), Scopes(self, self, fold))

    @cached_property
    def names_territories(self) -> Bools:
        """``I``: instruments whose own list names a territory."""
        dependent = self.sovereign != np.arange(len(self.codes))
        return np.atleast_1d(self.own.lists.area[dependent].any(0))


@dataclass(frozen=True)
class _Holder:
    """A release that is equal to another of the same id, so that a cache may key on it."""

    release: Release

    def __hash__(self) -> int:
        return hash(self.release.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and self.release.id == other.release.id


@lru_cache(maxsize=4)
def _atlas(holder: _Holder) -> Atlas:
    return Atlas(holder.release)


def atlas(release: Release) -> Atlas:
    """The compiled release; the last few are kept."""
    return _atlas(_Holder(release))
