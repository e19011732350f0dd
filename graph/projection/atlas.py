"""A release compiled once: what does not depend on a date.

Every State, taxon and instrument has an index (:mod:`~concerted.graph.projection.axes`), the tree is arrays
(:mod:`~concerted.graph.projection.taxonomy`), rows that have dates know them (:mod:`~concerted.graph.projection.dated`), and ranges,
lists and scopes are counted for the holders of codes (:mod:`~concerted.graph.projection.holders`) or not
(:mod:`~concerted.graph.projection.counting.territories`).
:mod:`~concerted.graph.projection.projection` adds the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from concerted.graph.facts.release import Release
from concerted.graph.projection.axes import Ints
from concerted.graph.projection.counting.lists import Lists
from concerted.graph.projection.counting.ranges import Occurrences, Ranges
from concerted.graph.projection.counting.scopes import Scopes
from concerted.graph.projection.counting.territories import Folding
from concerted.graph.projection.dated import Dated
from concerted.graph.projection.holders import Holders
from concerted.graph.projection.taxonomy import Taxonomy


@dataclass(frozen=True, eq=False)
class Atlas(Taxonomy, Dated, Holders):
    """The axes of a release, its tree, its dated rows, holders of codes, and responsibility counted for them."""

    @cached_property
    def own(self) -> Folding:
        """Every code for itself."""
        return self.folding(np.arange(len(self.codes)))

    def folded(self, fold: Ints) -> Folding:
        """Every code in the row of another; made once, as holders are the same at most dates."""
        key = fold.tobytes()
        if key not in self._folded:
            self._folded[key] = self.folding(fold)
        return self._folded[key]

    @cached_property
    def _folded(self) -> dict[bytes, Folding]:
        return {}

    @cached_property
    def _occurrences(self) -> Occurrences:
        return Occurrences(self)

    def folding(self, fold: Ints) -> Folding:
        """Every code in the row of another, for once: one that is asked for again is made by :meth:`folded`."""
        return Folding(fold, Ranges(self._occurrences, fold), Lists(self, fold), Scopes(self, self, fold))


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
