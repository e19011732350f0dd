"""The ranking in many worlds, each a draw of what is not certain: what rank intervals are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.intervals.terms import Terms
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances, doubts
from concerted.graph.projection.projection import Projection

if TYPE_CHECKING:
    from numpy.random import Generator

# Draws computed at a time: so many fit into the cache of a processor, and memory does not grow with their number.
_AT_A_TIME = 32


@dataclass(frozen=True, eq=False)
class Rankings:
    """What was drawn, and the candidates' scores and ranks in every draw.

    Attributes
    ----------
    candidates : array of int
        Rows of the ``S`` axis, by code: the non-members with at least one unit where every contested edge is there.
    sums : array of float, ``2 or 4 × draws × candidates``
        What scores are made of: :class:`~concerted.graph.analyses.recruitment.intervals.terms.Terms`.
    counted : array of bool, ``draws × candidates``
        Whether a unit concerns the candidate there.
    parameters : array of float, ``draws × 3``
        The weight of Appendix I, the strength of a memorandum and that of a concerted action, as drawn.
    states, taxa : array of int, ``edges``
        The contested edges that bear on the ranking, as rows of the ``S`` and the ``T`` axis.
    chance : array of float, ``edges``
        How probable it is that each is there.
    bits : array of uint8, ``draws × ⌈edges / 8⌉``
        Whether it is there, packed.
    """

    candidates: Ints
    sums: Floats
    counted: Bools
    parameters: Floats
    states: Ints
    taxa: Ints
    chance: Floats
    bits: NDArray[np.uint8]

    @property
    def there(self) -> Bools:
        """``draws × edges``: whether each contested edge is there."""
        return np.unpackbits(self.bits, axis=1, count=len(self.states)).view(bool)

    @property
    def weighs_appendix_i(self) -> bool:
        """Whether the weight of Appendix I bears on scores."""
        return len(self.sums) > 2

    @property
    def weighs_mou(self) -> bool:
        """Whether the strength of memoranda bears on scores."""
        return bool(self.sums[1::2].any())

    def scored(self, appendix_i: Floats | float, mou: Floats | float) -> Floats:
        """``draws × candidates``: U in every draw at these parameters, one number or one a draw."""
        left, more = (np.reshape(each, (-1, 1)) for each in (1 - np.asarray(mou), np.asarray(appendix_i) - 1))
        scores: Floats = self.sums[0] + left * self.sums[1]
        return scores + more * (self.sums[2] + left * self.sums[3]) if self.weighs_appendix_i else scores

    @cached_property
    def scores(self) -> Floats:
        """``draws × candidates``: unmet responsibility, at the parameters that were drawn."""
        return self.scored(self.parameters[:, 0], self.parameters[:, 1])

    def compared(self, scores: Floats) -> Floats:
        """Scores as they are compared: rounded as those of the ranking are, and below all where no unit concerns the candidate."""
        # What rounds to zero from below is zero.
        rounded: Floats = np.where(self.counted, np.round(scores, 12) + 0.0, -1.0)
        return rounded

    @cached_property
    def ranks(self) -> Ints:
        """``draws × candidates``: from 1. A candidate whom no unit concerns in a draw comes after all others there."""
        # Candidates stand by code, and so do those that are equal.
        order = np.argsort(-self.compared(self.scores), axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(1, len(self.candidates) + 1)[None], axis=1)
        return ranks


def rankings(
    p: Projection, query: PriorityQuery, draws: int, rng: Generator, chances: Chances = DEFAULT_CHANCES, sweep: Sweep | None = None,
) -> Rankings:
    """Rank the candidates in many draws of the contested ranges, of weights and of strengths.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PriorityQuery
        Whom to rank and by what; ``region`` and ``top`` cut nothing here.
    draws : int
        How many.
    rng : numpy.random.Generator
        Where chance comes from; one of the same seed gives the same rankings.
    chances : Chances
        The probability of each reason.
    sweep : Sweep, optional
        Between what weights and strengths are drawn; those of the query, the same in every draw, where it is not given.

    Returns
    -------
    Rankings
        In every draw three numbers from 0 to 1 decide the parameters, and the ranges are those of the next ``p.perturbed(rng, chances)``.

    Notes
    -----
    In a draw, with c the edges that are there, over the units t:

    ``U_s = Σ_t c_st · w_t / n_t · (1 − E_st)``,  ``n_t = Σ_s c_st``

    Contested edges alone change. Their bits, summed by unit, give n of every draw; 1/n times the losses of the firm edges is one
    product of matrices (draws × units, units × candidates), and those of the contested are added by candidate. E is 1, β or 0, so
    that U is linear in the strength β of a memorandum, as it is in the weight of Appendix I: sums are made once, and
    scored at any parameters. Rules 21 to 24 and 36 of ``docs/counting.md``.

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
    sweep = sweep or Sweep.fixed(query.strengths.mou)
    found = doubts(p.folded, chances)
    terms = Terms(p, query, found)
    of_units, n = found.of(terms.edges), len(terms.candidates)
    sums, counted = np.zeros((terms.n_sums, draws, n)), np.zeros((draws, n), bool)
    parameters, bits = np.zeros((draws, 3)), np.zeros((draws, -(-len(terms.edges) // 8)), np.uint8)
    for begin in range(0, draws, _AT_A_TIME):
        some = slice(begin, min(begin + _AT_A_TIME, draws))
        drawn = rng.random((some.stop - some.start, 3 + len(found.states)))
        kept, supposed = of_units.taken(drawn[:, 3 + terms.edges])
        there = terms.there(kept, supposed)
        sums[:, some], counted[some] = terms.sums(there, supposed)
        parameters[some], bits[some] = sweep.taken(drawn[:, :3]), np.packbits(there, axis=1)
    return Rankings(terms.candidates, sums, counted, parameters, of_units.states, of_units.taxa, terms.chance, bits)
