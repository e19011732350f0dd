"""Which rank is how acceptable, and what one would have to believe for a State to be first: SMAA-2 of the ranking."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import fsum

import numpy as np

from concerted.graph.analyses.recruitment.intervals import measures
from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, SEED
from concerted.graph.analyses.recruitment.intervals.draws import Rankings
from concerted.graph.analyses.recruitment.intervals.records import assumptions, draws_of
from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.remarks import Words
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.axes import Bools, Floats
from concerted.graph.projection.perturbation import DEFAULT_CHANCES, Chances
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record, StateRef
from concerted.graph.vocabulary import Language

# Facts told of a State; and how improbable it may be at the most that chance alone brings any fact that far from its probability.
BELIEFS, ERROR = 5, 0.01


@dataclass(frozen=True, slots=True)
class Belief(Record):
    """A contested occurrence that is more often there, or less often, in the draws in which a State is first."""

    state: StateRef
    taxon: str
    name: str | None
    chance: float
    """How probable it is that the species occurs there."""
    share: float
    """The share of those draws in which it does."""

    def in_words(self, _: object = None) -> str:
        """``Falco cherrug, MNG 0.61 (0.50)``."""
        return f"{self.taxon}, {self.state.iso3} {self.share:.2f} ({self.chance:.2f})"


@dataclass(frozen=True, slots=True)
class Acceptability(Record):
    """How acceptable each rank of a non-member is, and what would have to be so for it to be first."""

    rank: int
    """With every contested occurrence there: the headline."""
    state: StateRef
    p_first: float
    """The share of draws in which it is first."""
    confidence: float | None
    """The share of draws in which it is first with its central weights in place of those drawn; null where it is never first."""
    central_mou: float | None
    """The mean strength of a memorandum over the draws in which it is first; null where it never is, and where it bears on no score."""
    central_appendix_i: float | None
    """The mean weight of Appendix I over these draws; null as well where it is not drawn."""
    beliefs: tuple[Belief, ...]
    """Contested occurrences whose share in these draws differs most from their probability, and by more than chance explains."""
    entropy: float
    """How unsure its rank is, in bits: 0 where it is the same in every draw."""
    ranks: tuple[float, ...]
    """The share of draws in which it has each rank, from the first to the last."""
    outranks: tuple[float, ...]
    """The share of draws in which its score is larger than that of each State of `order`."""

    @property
    def likeliest(self) -> int:
        """The rank that it has in most draws, the first of several."""
        return 1 + self.ranks.index(max(self.ranks))

    @property
    def p_likeliest(self) -> float:
        """The share of draws in which it has that."""
        return max(self.ranks)


@dataclass(frozen=True, slots=True)
class Acceptabilities(Record):
    """The acceptability of ranks, pairwise winning indices, central weights, confidence factors and rank entropies of the non-members."""

    draws: int
    seed: int
    chances: dict[str, float]
    """How probable a contested occurrence is, by the reason."""
    assumptions: tuple[str, ...]
    order: tuple[StateRef, ...]
    """All States that are ranked, in the order of the headline."""
    states: tuple[Acceptability, ...]


def acceptability(
    p: Projection, query: PriorityQuery | None = None, draws: int = DRAWS, seed: int = SEED, lang: str = Language.EN,
    chances: Chances = DEFAULT_CHANCES, sweep: Sweep | None = None, words: Words = str,
) -> Acceptabilities:
    """How acceptable every rank of every non-member is over the draws, and what its being first would rest on.

    Parameters
    ----------
    p, query, draws, seed, lang, chances, sweep
        As of :func:`~concerted.graph.analyses.recruitment.intervals.records.interval_records`, which reads the same draws.
    words : callable
        From English to the language of the assumptions.

    Returns
    -------
    Acceptabilities
        ``states`` in the order of the headline; ``region`` and ``top`` choose among them.

    Raises
    ------
    InvalidQuery
        As of ``interval_records``.

    Notes
    -----
    With D draws, ``rank_d(s)`` the rank of s in draw d:

    * rank acceptability ``b_s^r = |{d : rank_d(s) = r}| / D``; its entropy is ``−Σ_r b_s^r log2 b_s^r``;
    * pairwise winning index ``c_su = |{d : U_s > U_u}| / D``;
    * central weights: the means of the drawn parameters over the draws with ``rank_d(s) = 1``;
    * confidence factor: ``b_s^1`` with the parameters fixed at the central ones, over the same draws of the ranges.

    A contested occurrence of probability π that is there in a share x of the m draws in which s is first is told where chance does not
    explain it: ``2 E exp(−m (x ln(x/π) + (1 − x) ln((1 − x)/(1 − π)))) ≤ 0.01``, a bound of how probable it is that any of E
    comes as far by chance (Hoeffding 1963). Rule 38 of ``docs/counting.md``.

    References
    ----------
    R. Lahdelma, P. Salminen (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group decision making, Operations
    Research 49 (3), 444–454. P. Leskinen, J. Viitanen, A. Kangas, J. Kangas (2006), Alternatives to incorporate uncertainty and
    risk attitude in multicriteria evaluation of forest plans, Forest Science 52 (3), 304–312 (pairwise winning indices). W. Hoeffding
    (1963), Probability inequalities for sums of bounded random variables, Journal of the American Statistical Association 58, 13–30.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> found = acceptability(project(reference_release(), date(2024, 2, 12)), PriorityQuery(top=1), draws=100)
    >>> found.states[0].state.iso3, found.states[0].p_first, found.states[0].entropy
    ('CHN', 1.0, 0.0)
    """
    query = query or PriorityQuery()
    headline = Priorities(p, query)
    ordered = headline.ranked
    found = draws_of(p, query, draws, seed, chances, sweep)
    places = np.searchsorted(found.candidates, ordered)
    shares, winning = measures.shares(found.ranks), measures.wins(found) / draws
    unsure, first, there = measures.entropy(shares), found.ranks == 1, found.there
    refs = tuple(StateRef(p.atlas.codes[s], state_label(p.release, p.atlas.codes[s], lang)) for s in ordered.tolist())
    states = []
    for rank, _ in headline.told:
        at = int(places[rank - 1])
        mou, appendix_i = _central(found, first[:, at])
        states.append(Acceptability(
            rank=rank,
            state=refs[rank - 1],
            p_first=float(shares[at, 0]),
            # What bears on no score may be anything.
            confidence=_first_at(found, at, appendix_i or 0.0, mou or 0.0) if first[:, at].any() else None,
            central_mou=mou,
            central_appendix_i=appendix_i,
            beliefs=_beliefs(p, found, there[first[:, at]], lang),
            entropy=float(unsure[at]),
            ranks=tuple(shares[at].tolist()),
            outranks=tuple(winning[at, places].tolist()),
        ))
    told = tuple(remark.told(words) for remark in assumptions(query, chances, sweep, intervals=False))
    return Acceptabilities(draws, seed, asdict(chances), told, refs, tuple(states))


def _central(found: Rankings, first: Bools) -> tuple[float | None, float | None]:
    """The means of what was drawn over some of the draws: the strength of a memorandum, and the weight of Appendix I where it is drawn."""
    if not first.any():
        return None, None
    # Summed exactly, so that every machine gives the same.
    appendix_i, mou, _ = (fsum(column) / int(first.sum()) for column in found.parameters[first].T.tolist())
    return mou if found.weighs_mou else None, appendix_i if found.weighs_appendix_i else None


def _first_at(found: Rankings, at: int, appendix_i: float, mou: float) -> float:
    """The share of draws in which a candidate is first with these parameters in all of them."""
    return float((found.compared(found.scored(appendix_i, mou)).argmax(1) == at).mean())


def _beliefs(p: Projection, found: Rankings, there: Bools, lang: str) -> tuple[Belief, ...]:
    """Of the contested edges in some of the draws those whose share differs most from their chance."""
    if not len(there):
        return ()
    share, chance = there.mean(0), found.chance
    off, improbable = np.abs(share - chance), len(there) * divergence(share, chance) >= np.log(2 * max(len(chance), 1) / ERROR)
    order = np.lexsort((np.arange(len(off)), -np.round(off, 12)))
    far = order[improbable[order]][:BELIEFS]
    told = []
    for edge in far.tolist():
        code, taxon = p.atlas.codes[found.states[edge]], p.atlas.taxa[found.taxa[edge]]
        told.append(Belief(
            StateRef(code, state_label(p.release, code, lang)), taxon, taxon_label(p.release, taxon, lang), float(chance[edge]),
            float(share[edge]),
        ))
    return tuple(told)


def divergence(share: Floats, chance: Floats) -> Floats:
    """How far shares lie from probabilities, of Kullback and Leibler, in nats: 0 where they are the same.

    >>> divergence(np.array([0.5, 0.0, 1.0]), np.array([0.5, 0.5, 1.0])).round(4).tolist()
    [0.0, 0.6931, 0.0]
    """
    found = np.zeros_like(share)
    for part, of in ((share, chance), (1 - share, 1 - chance)):
        some = (part > 0) & (of > 0)
        found[some] += part[some] * np.log(part[some] / of[some])
    return found
