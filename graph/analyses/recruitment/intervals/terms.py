"""The terms of U: those that are the same in every draw as matrices, the others edge by edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import Strengths
from concerted.graph.projection.perturbation import Doubts
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Weighting


class Terms:
    """What a draw says of each contested edge, turned into the sums of which scores are made.

    ``edges`` are those of the doubts that concern a unit. An edge is there where its range is kept, and where the scope holds it: surely,
    or by a population whose States are supposed. What other instruments meet of it may hang on that as well.

    A score is ``U = Σ_k w_k (open_k + (1 − β) softened_k)``: of the units that concern a State what nothing meets, and what memoranda
    alone meet, β their strength; with k the base, of weight 1, and what the weight ω of Appendix I adds, of weight ω − 1.
    """

    def __init__(self, p: Projection, query: PriorityQuery, found: Doubts) -> None:
        # Of three levels: what a binding instrument meets is met, what memoranda alone meet is in the middle.
        query = replace(query, strengths=Strengths(0.5))
        everything, nothing = np.ones(p.range.shape, bool), np.zeros(p.range.shape, bool)
        in_doubt = nothing.copy()
        in_doubt[found.states, found.taxa] = True
        most, sure = Priorities(p, query), Priorities(p.narrowed(everything, nothing), query)
        least = Priorities(p.narrowed(~in_doubt, nothing), query)
        self.candidates: Ints = np.sort(most.ranked)
        units = most.units
        at = p.atlas.places(units)[found.taxa]
        self.edges = np.flatnonzero(at >= 0)
        self.edges = self.edges[most.concerned[found.states[self.edges], at[self.edges]]]
        state, unit = found.states[self.edges], at[self.edges]
        self.always, self.surely = least.concerned[state, unit], sure.concerned[state, unit]
        chance = np.where(self.surely, found.chance[self.edges], np.minimum(found.chance[self.edges], found.population))
        self.chance: Floats = np.where(self.always, 1.0, chance)
        fixed = most.concerned.copy()
        fixed[state, unit] = False
        self.n = fixed.sum(0)
        firm = fixed[self.candidates]
        self.firmly_counted: Bools = np.atleast_1d(firm.any(1))
        doubled = query.weights == Weighting.APPENDIX
        weights = (np.ones(len(units)), most.weight - 1) if doubled else (most.weight,)
        self._products = tuple(
            (weight, _of_some(weight, firm & met)) for weight in weights for met in _levels(most.engagement[self.candidates])
        )
        # Edges by unit, to be counted; and those of candidates, who are rows of the scores.
        self._by_unit = np.argsort(unit, kind="stable")
        self._units, self._unit_starts = np.unique(unit[self._by_unit], return_index=True)
        self._mine = np.flatnonzero(np.isin(state, self.candidates))
        state, self._unit = state[self._mine], unit[self._mine]
        self._rows, self._row_starts = np.unique(np.searchsorted(self.candidates, state), return_index=True)
        self._met_surely, self._met_most = (_levels(of.engagement[state, self._unit]) for of in (sure, most))

    @property
    def n_sums(self) -> int:
        """How many sums a score is made of."""
        return len(self._products)

    def there(self, kept: Bools, supposed: Bools) -> Bools:
        """Which of the edges are there, of what a draw says of each (``draws × edges``)."""
        there: Bools = self.always | (kept & (self.surely | supposed))
        return there

    def sums(self, there: Bools, supposed: Bools) -> tuple[Floats, Bools]:
        """The sums of every draw and candidate (``k and level × draws × candidates``), and whether a unit concerns it there."""
        n = np.repeat(self.n[None], len(there), 0)
        if len(self._units):
            n[:, self._units] += np.add.reduceat(there[:, self._by_unit], self._unit_starts, axis=1, dtype=np.intp)
        share, mine, supposing = 1 / np.maximum(n, 1), there[:, self._mine], supposed[:, self._mine]
        sums = np.zeros((len(self._products), len(there), len(self.candidates)))
        counted = np.repeat(self.firmly_counted[None], len(there), 0)
        if len(self._rows):
            counted[:, self._rows] |= np.logical_or.reduceat(mine, self._row_starts, axis=1)
        for k, (weight, (columns, losses)) in enumerate(self._products):
            weighted = weight * share
            # Small products: threads of a BLAS would wait for each other longer than they work.
            sums[k] = np.einsum("dt,ct->dc", weighted[:, columns], losses)
            if len(self._rows):
                level = np.where(supposing, self._met_most[k % 2], self._met_surely[k % 2]) & mine
                sums[k][:, self._rows] += np.add.reduceat(level * weighted[:, self._unit], self._row_starts, axis=1)
        return sums, counted


def _levels(engagement: Floats) -> tuple[Bools, Bools]:
    """What nothing meets, and what memoranda alone do."""
    return engagement == 0, (engagement > 0) & (engagement < 1)


def _of_some(weight: Floats, losses: Bools) -> tuple[Ints, Floats]:
    """The columns that add anything, and those of the losses."""
    columns = np.flatnonzero(losses.any(0) & (weight != 0))
    return columns, losses[:, columns].astype(np.float64)
