"""The best set of States to approach: chosen exactly, and told with all that bears on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.alternatives import NEAR, Around
from concerted.graph.analyses.recruitment.portfolio.candidates import binding, candidates, indexes
from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game, same
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding
from concerted.graph.analyses.recruitment.portfolio.choosing.search import by_order, greedy
from concerted.graph.analyses.recruitment.portfolio.choosing.solving import Clock, Found
from concerted.graph.analyses.recruitment.portfolio.frontier import Sized, best, frontier, not_nested
from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
from concerted.graph.analyses.recruitment.portfolio.records import Chosen, OtherSet, Portfolio, SizedSet, Substitute
from concerted.graph.analyses.recruitment.portfolio.worth import Worth, game
from concerted.graph.analyses.recruitment.ranking import Priorities
from concerted.graph.analyses.remarks import Remark
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Language, Objective, Proof, SetRole

Words = Callable[[str], str]


def portfolio(
    p: Projection, query: PortfolioQuery | None = None, lang: str = Language.EN, words: Words = str,
) -> Portfolio:
    """The best set of States to approach.

    Parameters
    ----------
    p : Projection
        The release at a date.
    query : PortfolioQuery, optional
        How many, for what, and what binds the choice; the ten non-Parties of the Convention that complete most where it is not given.
    lang : {"en", "fr", "es"}
        Language of names.
    words : callable, optional
        From a text in English to the same in that language, for the assumptions.

    Returns
    -------
    Portfolio
        The set of the best value; of equal ones the one whose sorted codes come first.

    Raises
    ------
    InvalidQuery
        The instrument has no members, a State that was demanded is no candidate, a candidate has no cost, or no set is as was asked.

    Notes
    -----
    With M the members, X the set, over the units t with n_t concerned States:

    * ``completed``: Σ w_t over units with all of them in M ∪ X, of which one was missing before;
    * ``threshold``: Σ w_t over units whose share of them in M ∪ X reaches τ, and did not before;
    * ``responsibility``: Σ_{s∈X} U_s, U the unmet responsibility;
    * ``concertation``: Σ q over pairs with both in M ∪ X and not both in M, ``q_su = Σ_t w_t · 2/(n_t(n_t−1)) · (1 − g_su,t)``.

    Candidates are the ranked non-members. A unit of which a State is missing that is none is never completed; a member counts as missing
    for what it has reserved. All four are sums over sets of candidates that have to be filled (:mod:`.worth`): all but the second are
    supermodular, so that the greedy set may be as bad as can be, and best sets of different sizes need not be nested.

    The set has K States, all candidates where those or what the caps of regions let in are fewer; with a budget at most K, of sets that
    are worth the same one with as many as can be. A set is nearly as good where it loses 1 % at the most. Rules 59 to 61 of
    ``docs/counting.md``.

    References
    ----------
    A. Billionnet, M. Minoux (1985), Maximizing a supermodular pseudoboolean function, Discrete Applied Mathematics 12, 1–11;
    J. M. W. Rhys (1970), A selection problem of shared fixed costs and network flows, Management Science 17, 200–207; E. D. Brill,
    S.-Y. Chang, L. D. Hopkins (1982), Modeling to generate alternatives, Management Science 28, 221–235.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.graph.projection.projection import project
    >>> from concerted.loaders import reference_release
    >>> p = project(reference_release(), date(2024, 2, 12))
    >>> found = portfolio(p, PortfolioQuery(size=3))
    >>> str(found.status), found.value == found.bound, found.greedy.value <= found.value
    ('optimal', True, True)
    >>> [(state.iso3, str(state.role)) for state in found.states]
    [('CHN', 'core'), ('NAM', 'core'), ('RUS', 'core')]
    """
    return _Choice(p, query or PortfolioQuery(), lang).record(words)


@dataclass(frozen=True, eq=False)
class _Choice:
    p: Projection
    query: PortfolioQuery
    lang: str

    @cached_property
    def found(self) -> Priorities:
        return Priorities(self.p, self.query.priorities)

    @cached_property
    def worth(self) -> Worth:
        return Worth(self.found, self.query.objective, self.query.tau)

    @cached_property
    def candidates(self) -> Ints:
        return candidates(self.found)

    @cached_property
    def game(self) -> Game:
        return game(self.worth, self.candidates)

    @cached_property
    def binding(self) -> Binding:
        return binding(self.found, self.query, self.candidates, self.lang)

    def record(self, words: Words) -> Portfolio:
        """The answer."""
        began, clock, size = time.monotonic(), Clock.of(self.query.seconds), self.query.size
        at = best(self.game, self.binding, size, clock)
        if at is None:
            raise InvalidQuery("portfolio: no set is as was asked: those that must be in it are more than the caps or the budget allow")
        around = Around(self.game, self.binding, size, at.found)
        without = around.without(clock)
        while (better := around.better(without)) is not None:
            at = replace(at, found=better)
            around = replace(around, best=better)
            without = around.without(clock)
        roles = around.roles(without, clock)
        sized, chain = self._chain(at, clock)
        chosen, value = at.found.chosen, self.value(at.found.chosen)
        greedy_, ranked = self._others()
        return Portfolio(
            status=Proof.OPTIMAL if at.found.proven else Proof.BOUNDED,
            value=value,
            bound=self._bound(at.found, value),
            seconds=round(time.monotonic() - began, 3),
            states=tuple(self._chosen(s, at.found, without[s], roles.get(s)) for s in np.flatnonzero(chosen).tolist()),
            greedy=self._other(greedy_, value),
            ranking=self._other(ranked, value),
            completes=self._taxa(self.worth.completed(self._mask(chosen))),
            reaches=self._taxa(self.worth.reached(self._mask(chosen))) if self.query.objective == Objective.THRESHOLD else (),
            frontier=tuple(self._sized(sized)),
            nested=None if len(chain) < 2 else not not_nested(chain),
            not_nested=tuple(not_nested(chain)),
            first_of_equals=at.settled,
            n_candidates=len(self.candidates),
            near=NEAR,
            substitutes=tuple(self._substitutes(around)),
            **{str(role): self._codes_of(sorted(s for s, found in roles.items() if found is role)) for role in SetRole},
            unsettled=self._codes_of(sorted(set(range(self.game.n)) - set(roles))),
            assumptions=tuple(said.told(words) for said in self._assumptions()),
        )

    def _substitutes(self, around: Around) -> Iterator[Substitute]:
        for swap in around.swaps():
            one, other = self._codes_of([swap.out, swap.into])
            yield Substitute(one, other, _rounded(swap.loss))

    def value(self, chosen: Bools) -> float:
        """The value of a set, computed from the set itself."""
        return _rounded(self.worth(self._mask(chosen)))

    def _mask(self, chosen: Bools) -> Bools:
        mask = np.zeros(len(self.p.atlas.codes), bool)
        mask[self.candidates[chosen]] = True
        return mask

    def _bound(self, found: Found, value: float) -> float:
        return value if found.proven or same(found.bound, value) else max(_rounded(found.bound), value)

    def _codes(self, chosen: Bools) -> tuple[str, ...]:
        return self._codes_of(np.flatnonzero(chosen).tolist())

    def _codes_of(self, at: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.p.atlas.codes[self.candidates[s]] for s in at)

    def _taxa(self, units: Bools) -> tuple[str, ...]:
        return tuple(sorted(self.p.atlas.taxa[t] for t in self.found.units[units]))

    def _chosen(self, state: int, found: Found, without: Found, role: SetRole | None) -> Chosen:
        (code,) = self._codes_of([state])
        return Chosen(
            code, state_label(self.p.release, code, self.lang), role, _rounded(self.value(found.chosen) - self.value(without.chosen)),
            self._codes(without.chosen & ~found.chosen), without.proven and found.proven,
        )

    def _others(self) -> tuple[Bools, Bools]:
        """The greedy set, and the first of the ranking."""
        rules = self.binding.rules(self.query.size)
        order = indexes(self.candidates, [s for s in self.found.ranked.tolist() if s in set(self.candidates.tolist())])
        return greedy(self.game, rules), by_order(order, rules)

    def _other(self, chosen: Bools, best: float) -> OtherSet:
        value = self.value(chosen)
        return OtherSet(value, self._codes(chosen), _rounded(best - value))

    def _chain(self, at: Sized, clock: Clock) -> tuple[list[Sized], list[Sized]]:
        """The frontier, and the sets of which it is told whether they are nested."""
        if (sizes := self.query.frontier) is None:
            return [], self._with_smaller(at, clock)
        sized = frontier(self.game, self.binding, range(sizes[0], sizes[1] + 1), self.query.seconds, at)
        return sized, sized

    def _with_smaller(self, at: Sized, clock: Clock) -> list[Sized]:
        """The best set with one State fewer, and the set; the set alone where that is not settled in time."""
        fewer = at.size - 1
        if fewer < max(int(self.binding.must.sum()), 1) or not at.settled or not clock.left:
            return [at]
        smaller = best(self.game, self.binding, fewer, clock)
        return [smaller, at] if smaller is not None and smaller.settled else [at]

    def _sized(self, sets: Sequence[Sized]) -> Iterator[SizedSet]:
        before: Bools = np.zeros(self.game.n, bool)
        for each in sets:
            chosen, value = each.found.chosen, self.value(each.found.chosen)
            yield SizedSet(
                each.size, value, self._bound(each.found, value), self._codes(chosen), self._codes(chosen & ~before),
                self._codes(before & ~chosen),
            )
            before = chosen

    def _assumptions(self) -> Iterator[Remark]:
        query = self.query
        values = {"instrument": query.priorities.instrument, "day": self.p.as_of}
        yield Remark("All is as on {day}; those whom the set names join {instrument}, and nothing else changes.", values)
        if query.objective in (Objective.COMPLETED, Objective.THRESHOLD):
            yield Remark(
                "Who cannot accede, or is disputed, is no candidate, and a member is missing for what it has reserved: no set completes "
                "a system that lacks one of these."
            )
        if query.priorities.region is not None:
            yield Remark("Candidates are the States of one region; those of others stay out.")
        yield Remark("The greedy set takes each time the State that adds most, of equal ones the first by code.")
        yield Remark(
            "A set is nearly as good where it loses {near} % at the most; who says no is replaced by a best set without it.",
            {"near": f"{100 * NEAR:g}"},
        )
        if query.budget is not None:
            yield Remark("Within a budget there may be fewer States than were asked for; of sets of one value the largest is taken.")
        yield Remark("Sets of the same value and size stand by their codes, and the first is taken.")


def _rounded(value: float) -> float:
    """Without what floats add: 394.00000000000034 is 394."""
    return round(float(value), 9) + 0.0
