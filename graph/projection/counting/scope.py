"""Scope: which taxa an Appendix or an instrument holds, for which States, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.counting.bits import Words, packed
from concerted.graph.projection.holders import rows_folded

Entry = tuple[str, str | None]
"""A taxon, or one of its populations."""


@dataclass(frozen=True, eq=False)
class Reach:
    """For which States some entries hold each taxon of a scope.

    ``known`` (``S × taxa``): through a whole taxon, or a population whose States are known; ``unknown`` (``taxa``): through a population
    whose States are not known, which means every State, contested. ``whole`` (``taxa``): held for every State, and surely so.
    """

    known: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    whole: NDArray[np.bool_]

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """``S × taxa``: firm or contested."""
        return self.known | self.unknown

    def folded(self, fold: NDArray[np.intp]) -> Reach:
        """The same with the States of populations in the rows in which they count; itself where only whole taxa are held."""
        partial = np.flatnonzero(self.known.any(0) & ~self.whole)
        if not len(partial):
            return self
        known = self.known.copy()
        known[:, partial] = rows_folded(self.known[:, partial], fold)
        return replace(self, known=known)


@dataclass(frozen=True, eq=False)
class Scope:
    """Species and subspecies at or below the listed taxa, and the States for which each is listed.

    ``taxa`` are columns of the ``T`` axis, ascending. ``unit`` marks what is counted: a species, and a subspecies whose species is not
    in the scope. ``reach`` says for which States, and ``sure`` the same of the entries alone that surely hold; it is the same
    where all do.
    """

    taxa: NDArray[np.intp]
    unit: NDArray[np.bool_]
    reach: Reach = field(repr=False)
    sure: Reach = field(repr=False)

    def folded(self, fold: NDArray[np.intp]) -> Scope:
        """The same with the States of populations in the rows in which they count."""
        reach = self.reach.folded(fold)
        sure = reach if self.sure is self.reach else self.sure.folded(fold)
        return self if reach is self.reach and sure is self.sure else replace(self, reach=reach, sure=sure)

    @property
    def known(self) -> NDArray[np.bool_]:
        """``S × len(taxa)``: held for a State that is known."""
        return self.reach.known

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """``len(taxa)``: held for every State, because those of a population are not known."""
        return self.reach.unknown

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """``S × len(taxa)``: the scope's States, firm or contested."""
        return self.reach.allowed

    @cached_property
    def bits(self) -> Words:
        """``words × len(taxa)``: the same as bits."""
        return packed(self.allowed)

    @property
    def firm(self) -> NDArray[np.bool_]:
        """``S × len(taxa)``: held for a State that is known, by an entry that surely holds."""
        return self.sure.known

    @cached_property
    def undated(self) -> NDArray[np.bool_]:
        """``S × len(taxa)``: held by entries alone that may have come later."""
        return np.zeros_like(self.known) if self.sure is self.reach else self.reach.allowed & ~self.sure.allowed

    @cached_property
    def supposed(self) -> NDArray[np.bool_]:
        """``S × len(taxa)``: held by populations alone whose States are not known; where entries surely hold it, by these."""
        return self.reach.allowed & np.where(self.sure.allowed, ~self.sure.known, ~self.reach.known)

    @cached_property
    def units(self) -> NDArray[np.intp]:
        """Columns of the ``T`` axis that are counted."""
        return self.taxa[self.unit]

    @cached_property
    def single(self) -> bool:
        """Whether exactly one unit is in scope: then an instrument's own list decides."""
        return int(self.unit.sum()) == 1


@dataclass(frozen=True, eq=False)
class Expansion:
    """How entries become scopes: what is below a taxon, whose subspecies it is, and the States of populations, of ``states`` in all."""

    below: Mapping[str, NDArray[np.intp]]
    species: NDArray[np.intp]
    population_states: Mapping[str, NDArray[np.intp]]
    states: int

    def scope(self, entries: Sequence[Entry], unsure: Sequence[Entry] = ()) -> Scope:
        """Expand entries, and those that may not hold yet; they add up.

        An entry without population means the whole taxon. One for a population means the States of the population, or every State
        where they are not known. States stand in their own rows.
        """
        in_scope = np.zeros(len(self.species), bool)
        for taxon, _ in (*entries, *unsure):
            in_scope[self._below(taxon)] = True
        taxa = np.flatnonzero(in_scope)
        place = np.full(len(self.species), -1, np.intp)
        place[taxa] = np.arange(len(taxa))
        sure = self._reach(entries, place, len(taxa))
        reach = self._reach((*entries, *unsure), place, len(taxa)) if unsure else sure
        above = self.species[taxa]
        return Scope(taxa, (above < 0) | ~in_scope[above], reach, sure)

    def _below(self, taxon: str) -> NDArray[np.intp]:
        return self.below.get(taxon, np.array([], np.intp))

    def _reach(self, entries: Iterable[Entry], place: NDArray[np.intp], size: int) -> Reach:
        known = np.zeros((self.states, size), bool)
        unknown, whole = np.zeros(size, bool), np.zeros(size, bool)
        for taxon, population in entries:
            at = place[self._below(taxon)]
            if population is None:
                whole[at] = True
            elif len(states := self.population_states[population]):
                known[np.ix_(states, at)] = True
            else:
                unknown[at] = True
        known[:, whole] = True
        return Reach(known, unknown & ~whole, whole)
