"""What there is besides a best set: who replaces whom, what is lost where one says no, who is in every set that is nearly as good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import SAME, Game
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Binding, Rules
from concerted.graph.analyses.recruitment.portfolio.choosing.search import best_of, swaps
from concerted.graph.analyses.recruitment.portfolio.choosing.solving import Clock, Found, solve
from concerted.graph.projection.axes import Bools, Floats
from concerted.graph.vocabulary.recruitment import SetRole

# A set is nearly as good as the best where it is worth all of it but so much.
NEAR = 0.01


@dataclass(frozen=True, eq=False)
class Swap:
    """One who may leave the set for another, and what that loses."""

    out: int
    into: int
    loss: float


@dataclass(frozen=True, eq=False)
class Around:
    """What is around a best set of a game, under what was asked of it.

    Parameters
    ----------
    game : Game
        What sets are worth.
    binding : Binding
        What was asked of every set.
    size : int
        K.
    best : Found
        The set.
    """

    game: Game
    binding: Binding
    size: int
    best: Found

    @property
    def rules(self) -> Rules:
        """Of the set itself."""
        return self.binding.rules(self.size)

    @property
    def least(self) -> float:
        """What a set is worth that is nearly as good."""
        value = self.best.value
        return value - NEAR * abs(value) - SAME * max(1.0, abs(value))

    def swaps(self) -> list[Swap]:
        """Either X or Y: pairs for which the set stays nearly as good, by what that loses, then by their codes."""
        chosen, rules = self.best.chosen, self.rules
        change = np.where(rules.swappable(chosen), swaps(self.game, chosen), -np.inf)
        pairs = np.argwhere(self.best.value + change >= self.least).tolist()
        found = [Swap(out, into, float(max(-change[out, into], 0.0))) for out, into in pairs]
        return sorted(found, key=lambda swap: (round(swap.loss, 9), swap.out, swap.into))

    def only(self, state: int) -> Bools:
        """A mask of one candidate."""
        mask = np.zeros(self.game.n, bool)
        mask[state] = True
        return mask

    def without(self, clock: Clock) -> dict[int, Found]:
        """The best set without each State of the set: at first as quickly found, then proven while there is time."""
        found = {state: self._quickly(state) for state in np.flatnonzero(self.best.chosen).tolist()}
        for state, known in found.items():
            if not known.proven and clock.left:
                better = solve(self.game, known.open, clock, [known.chosen], root=self.best.root)
                if better is not None:
                    # One State for another where that is as good, so that as few as can be have to be asked anew.
                    chosen = known.chosen if known.value >= better.value - SAME * max(1.0, abs(better.value)) else better.chosen
                    found[state] = replace(better, chosen=chosen, bound=min(better.bound, known.bound), open=known.open)
        return found

    def better(self, without: dict[int, Found]) -> Found | None:
        """A set that is better than one that was not proven, where one was found without somebody who need not be in it."""
        best = self.best
        found = max((each for state, each in without.items() if not self.binding.must[state]), key=lambda each: each.value, default=best)
        if best.proven or found.value <= best.value + SAME * max(1.0, abs(best.value)):
            return None
        return replace(best, chosen=found.chosen, value=found.value, bound=max(best.bound, found.value))

    def _quickly(self, state: int) -> Found:
        """The set with another in place of one, by swaps, and the most that any without it can be worth."""
        rules = self.binding.rules(self.size, instead=self.only(state))
        kept = self.best.chosen & ~rules.without
        if not rules.fits:
            # Nobody else could be chosen: what is left of the set.
            return Found(kept, self.game.value(kept), self.game.value(kept), True, rules)
        best = best_of(self.game, rules, [kept])
        assert best is not None
        chosen, value = best
        one = self._one_for(state, kept, rules)
        if one is not None and self.game.value(one) >= value - SAME * max(1.0, abs(value)):
            chosen = one
        bound = max(self._bound(state), value)
        return Found(chosen, value, bound, bound <= value + SAME * max(1.0, abs(value)), rules)

    def _one_for(self, state: int, kept: Bools, rules: Rules) -> Bools | None:
        """The set with the best single State in place of one, of equal ones the first by its code."""
        open_ = np.flatnonzero(rules.addable(kept))
        if not len(open_):
            return None
        change = np.round(swaps(self.game, self.best.chosen)[state, open_], 9)
        chosen = kept.copy()
        chosen[open_[int(np.argmax(change))]] = True
        return chosen

    def _limits(self) -> tuple[Floats, Floats]:
        """The most that a set can be worth with each candidate, and without each, by the first shares of all."""
        if self.best.root is None:
            unknown = np.full(self.game.n, np.inf)
            return unknown, unknown
        limits = self.best.root.limits(self.rules)
        with_, without = limits.into, limits.out
        if step := self.game.step:
            with_, without = (np.floor(each / step + SAME * np.maximum(1.0, self.best.value)) * step for each in (with_, without))
        return with_, without

    def _bound(self, state: int) -> float:
        return float(self._limits()[1][state])

    def roles(self, without: dict[int, Found], clock: Clock) -> dict[int, SetRole]:
        """How each candidate stands to the sets that are nearly as good, of those of whom it is known in time."""
        return dict(self._roles(without, clock))

    def _roles(self, without: dict[int, Found], clock: Clock) -> Iterator[tuple[int, SetRole]]:
        least, chosen, binding = self.least, self.best.chosen, self.binding
        for state, found in without.items():
            if binding.must[state]:
                yield state, SetRole.CORE
            elif found.value >= least:
                yield state, SetRole.SWING
            elif found.bound < least or found.proven:
                yield state, SetRole.CORE
        near = {swap.into for swap in self.swaps()}
        as_asked = [found for state, found in without.items() if found.value >= least and not binding.must[state]]
        near |= {int(u) for found in as_asked for u in np.flatnonzero(found.chosen)}
        with_, _ = self._limits()
        for state in np.flatnonzero(~chosen).tolist():
            if binding.without[state]:
                yield state, SetRole.NEVER
            elif state in near:
                yield state, SetRole.SWING
            elif with_[state] < least:
                yield state, SetRole.NEVER
            elif (is_near := self._is_near(state, clock)) is not None:
                yield state, SetRole.SWING if is_near else SetRole.NEVER

    def _is_near(self, state: int, clock: Clock) -> bool | None:
        """Whether some set with a State is nearly as good; None where that is not known in time."""
        rules = self.binding.rules(self.size, into=self.only(state))
        if not rules.fits:
            return False
        if not clock.left:
            return None
        found = solve(self.game, rules, clock, least=self.least, root=self.best.root)
        if found is None:
            return False
        if found.value >= self.least:
            return True
        return False if found.proven else None
