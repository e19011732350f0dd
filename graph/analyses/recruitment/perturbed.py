"""The ranking in many worlds, each a draw of what is not certain of the ranges: what rank intervals are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances, Doubts, doubts
from concerted.graph.projection.projection import Projection

if TYPE_CHECKING:
    from numpy.random import Generator

# Draws computed at a time: so many fit into the cache of a processor, and memory does not grow with their number.
_AT_A_TIME = 32


@dataclass(frozen=True, eq=False)
class Rankings:
    """Ranks and scores of the candidates in every draw.

    Attributes
    ----------
    candidates : array of int
        Rows of the ``S`` axis, by code: the non-members with at least one unit where every contested edge is there.
    scores : array of float, ``draws × candidates``
        Unmet responsibility.
    ranks : array of int, ``draws × candidates``
        From 1. A candidate whom no unit concerns in a draw comes after all others there.
    """

    candidates: Ints
    scores: Floats
    ranks: Ints


def rankings(
    p: Projection, query: PriorityQuery, draws: int, rng: Generator, chances: Chances = DEFAULT_CHANCES
) -> Rankings:
    """Rank the candidates in many draws of the contested ranges.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery
        Whom to rank and by what; ``top`` cuts nothing here.
    draws : int
        How many.
    rng : numpy.random.Generator
        Where chance comes from; one of the same seed gives the same rankings.
    chances : Chances
        The probability of each reason.

    Returns
    -------
    Rankings
        In draw d the ranking of the d-th ``p.perturbed(rng, chances)``.

    Notes
    -----
    In a draw, with c the edges that are there, over the units t:

    ``U_s = Σ_t c_st · w_t / n_t · (1 − E_st)``,  ``n_t = Σ_s c_st``

    Contested edges alone change. Their bits, summed by unit, give n of every draw; w/n times the losses 1 − E of the firm edges is
    one product of matrices (draws × units, units × candidates), and those of the contested are added by candidate. Weights and
    strengths are those of the query: who draws these as well calls this with each.

    Examples
    --------
    >>> from datetime import date
    >>> import numpy as np
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = rankings(project(reference_release(), date(2024, 2, 12)), PriorityQuery(), 20, np.random.default_rng(1))
    >>> found.ranks.shape == (20, len(found.candidates))
    True
    """
    found = doubts(p.folded, chances)
    terms = _Terms(p, query, found)
    of_units = found.of(terms.edges)
    scores, counted = np.zeros((draws, len(terms.candidates))), np.zeros((draws, len(terms.candidates)), bool)
    for begin in range(0, draws, _AT_A_TIME):
        some = slice(begin, min(begin + _AT_A_TIME, draws))
        drawn = rng.random((some.stop - some.start, len(found.states)))
        scores[some], counted[some] = terms.scores(*of_units.taken(drawn[:, terms.edges]))
    # Rounded as the ranking is; candidates stand by code, and so do those that are equal.
    order = np.argsort(np.where(counted, -np.round(scores, 12), np.inf), axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(terms.candidates) + 1)[None], axis=1)
    return Rankings(terms.candidates, scores, ranks)


class _Terms:
    """The terms of U: those that are the same in every draw as a matrix, the others edge by edge.

    ``edges`` are those of the doubts that concern a unit. An edge is there where its range is kept, and where the scope holds it: surely,
    or by a population whose States are supposed. What other instruments meet of it may hang on that as well.
    """

    def __init__(self, p: Projection, query: PriorityQuery, found: Doubts) -> None:
        everything, nothing = np.ones(p.range.shape, bool), np.zeros(p.range.shape, bool)
        in_doubt = nothing.copy()
        in_doubt[found.states, found.taxa] = True
        most, sure = Priorities(p, query), Priorities(p.narrowed(everything, nothing), query)
        least = Priorities(p.narrowed(~in_doubt, nothing), query)
        self.candidates: Ints = np.sort(most.ranked)
        self.weight, units = most.weight, most.units
        column = np.full(len(p.atlas.taxa), -1, np.intp)
        column[units] = np.arange(len(units))
        at = column[found.taxa]
        self.edges = np.flatnonzero(at >= 0)
        self.edges = self.edges[most.concerned[found.states[self.edges], at[self.edges]]]
        state, unit = found.states[self.edges], at[self.edges]
        self.always, self.surely = least.concerned[state, unit], sure.concerned[state, unit]
        fixed = most.concerned.copy()
        fixed[state, unit] = False
        self.n = fixed.sum(0)
        self.firm_losses: Floats = (fixed * (1 - most.engagement))[self.candidates]
        self.firmly_counted = np.atleast_1d(fixed[self.candidates].any(1))
        # Edges by unit, to be counted; and those of candidates, who are rows of the scores.
        self.by_unit = np.argsort(unit, kind="stable")
        self.units, self.unit_starts = np.unique(unit[self.by_unit], return_index=True)
        self.mine = np.flatnonzero(np.isin(state, self.candidates))
        state, self.unit = state[self.mine], unit[self.mine]
        self.rows, self.row_starts = np.unique(np.searchsorted(self.candidates, state), return_index=True)
        self.left_surely: Floats = 1 - sure.engagement[state, self.unit]
        self.left_most: Floats = 1 - most.engagement[state, self.unit]

    def scores(self, kept: Bools, supposed: Bools) -> tuple[Floats, Bools]:
        """U of every draw and candidate, and whether a unit concerns it, of what a draw says of each edge (``draws × edges``)."""
        there = self.always | (kept & (self.surely | supposed))
        n = np.repeat(self.n[None], len(there), 0)
        if len(self.units):
            n[:, self.units] += np.add.reduceat(there[:, self.by_unit], self.unit_starts, axis=1, dtype=np.intp)
        share = self.weight / np.maximum(n, 1)
        # Small products: threads of a BLAS would wait for each other longer than they work.
        scores = np.einsum("dt,ct->dc", share, self.firm_losses)
        counted = np.repeat(self.firmly_counted[None], len(there), 0)
        if len(self.rows):
            mine = there[:, self.mine]
            losses = np.where(supposed[:, self.mine], self.left_most, self.left_surely) * mine * share[:, self.unit]
            scores[:, self.rows] += np.add.reduceat(losses, self.row_starts, axis=1)
            counted[:, self.rows] |= np.logical_or.reduceat(mine, self.row_starts, axis=1)
        return scores, counted
