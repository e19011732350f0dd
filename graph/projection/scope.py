"""Scope: which taxa an Appendix or an instrument holds, for which States, and how they are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Scope:
    """Species and subspecies at or below the listed taxa, and the States for which each is listed.

    ``taxa`` are columns of the ``T`` axis, ascending. ``known`` (``S × len(taxa)``) says for which States a taxon
    is held through a whole-taxon row or a population whose States are known; ``unknown`` (``len(taxa)``) marks a
    taxon held through a population whose States are not known, which means every State, contested. ``unit`` marks
    what is counted: a species, and a subspecies whose species is not in the scope.
    """

    taxa: NDArray[np.intp]
    known: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    unit: NDArray[np.bool_]

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """``S × len(taxa)``: the scope's States, firm or contested."""
        return self.known | self.unknown

    @property
    def units(self) -> NDArray[np.intp]:
        """Columns of the ``T`` axis that are counted."""
        return self.taxa[self.unit]

    @property
    def single(self) -> bool:
        """Whether exactly one unit is in scope: then an instrument's own list decides."""
        return int(self.unit.sum()) == 1


def scope_of(
    rows: Sequence[tuple[str, str | None]],
    below: Mapping[str, NDArray[np.intp]],
    species: NDArray[np.intp],
    population_states: Mapping[str, NDArray[np.intp]],
    fold: NDArray[np.intp],
) -> Scope:
    """Expand (taxon, population) rows; rows add up.

    A row without population means the whole taxon. A row for a population means the States of the population,
    or every State where they are not known.
    """
    none = np.array([], np.intp)
    members = [below.get(taxon, none) for taxon, _ in rows]
    in_scope = np.zeros(len(species), bool)
    for columns in members:
        in_scope[columns] = True
    taxa = np.flatnonzero(in_scope)
    place = np.full(len(species), -1, np.intp)
    place[taxa] = np.arange(len(taxa))
    known = np.zeros((len(fold), len(taxa)), bool)
    unknown = np.zeros(len(taxa), bool)
    whole = np.zeros(len(taxa), bool)
    for (_, population), columns in zip(rows, members, strict=True):
        at = place[columns]
        if population is None:
            whole[at] = True
        elif len(states := population_states[population]):
            known[np.ix_(fold[states], at)] = True
        else:
            unknown[at] = True
    known[:, whole] = True
    above = species[taxa]
    unit = (above < 0) | ~in_scope[above]
    return Scope(taxa, known, unknown & ~whole, unit)
