"""A best set, proven: what cannot be in one is closed, what has to be in it is taken, and the rest is an integer programme."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import SAME, Game
from concerted.graph.analyses.recruitment.portfolio.choosing.model import Programme, rows_of
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Rules
from concerted.graph.analyses.recruitment.portfolio.choosing.search import best_of, rounded, starts
from concerted.graph.analyses.recruitment.portfolio.choosing.shares import Limits, Root, closed, shares
from concerted.graph.projection.axes import Bools, Floats

# So many States are put in order by one programme that settles which of equal sets comes first.
AT_ONCE = 12


@dataclass(frozen=True)
class Clock:
    """Time that is left."""

    until: float

    @classmethod
    def of(cls, seconds: float) -> Clock:
        """So many seconds from now on."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds, 0 where there are none."""
        return max(self.until - time.monotonic(), 0.0)


@dataclass(frozen=True, eq=False)
class Found:
    """A set, its value, the most that any could be worth, and whether it is proven to be best.

    ``open`` are the rules with all that was closed: no other set than those they leave is worth more, or, where ties were kept, as much.
    ``root`` are the first shares that were found, None where there was nothing to share.
    """

    chosen: Bools
    value: float
    bound: float
    proven: bool
    open: Rules
    root: Root | None = None


def _slack(value: float) -> float:
    return SAME * max(1.0, abs(value))


@dataclass(frozen=True)
class _Aim:
    """What is looked for: sets that are better than one that is known, as good as it, or worth a value."""

    step: float | None
    ties: bool
    least: float | None

    def above(self, value: float) -> float:
        """What a set has to be worth to matter, where one of a value is known."""
        if self.least is not None:
            return self.least
        return value - _slack(value) if self.ties else value + max((self.step or 0.0) - _slack(value), _slack(value))

    def floor(self, bound: float, value: float) -> float:
        """A bound, as far as values are multiples of a number that is known."""
        if self.step and math.isfinite(bound):
            bound = math.floor((bound + _slack(bound)) / self.step) * self.step
        return max(bound, value)


def solve(
    game: Game, rules: Rules, clock: Clock, tried: Iterable[Bools] = (), ties: bool = False, least: float | None = None,
    root: Root | None = None,
) -> Found | None:
    """The best set.

    Parameters
    ----------
    game : Game
        What sets are worth.
    rules : Rules
        Which may be chosen.
    clock : Clock
        How long it may take; a first bound is found however little there is.
    tried : iterable of array of bool
        Sets from which to begin besides.
    ties : bool
        Keep every set that is as good as the best one open, not only what could be better.
    least : float, optional
        Look for any set that is worth as much, and for none that is worth less: ``proven`` then means that there is none.
    root : Root, optional
        Shares of a game that these rules bind further: what they tell is closed before anything is solved.

    Returns
    -------
    Found or None
        None where no set fits the rules.

    Notes
    -----
    Rounds of three: a relaxation gives shares (:mod:`.shares`), hence a bound, and with it who is in every set that is better than the one
    that is known, and who in none; the States that it takes give another set to begin from; what was decided makes the game smaller. What
    no round decides is an integer programme, with the value that is known as a row.

    References
    ----------
    J. M. W. Rhys (1970), A selection problem of shared fixed costs and network flows, Management Science 17, 200–207; H. Crowder,
    E. L. Johnson, M. Padberg (1983), Solving large-scale zero-one linear programming problems, Operations Research 31, 803–834.
    """
    if not rules.fits:
        return None
    tried = list(tried)
    best = best_of(game, rules, tried if root is not None and tried else [*tried, *starts(game, rules)])
    assert best is not None
    chosen, value = best
    aim, bound = _Aim(game.step, ties, least), math.inf
    if root is not None:
        limits, rules = _closed_by(root, rules, aim.above(value))
        bound = aim.floor(limits.all, value)
        if limits.all < aim.above(value):
            return Found(chosen, value, value, True, rules, root)
    while True:
        if least is not None and value >= least:
            return Found(chosen, value, math.inf, False, rules, root)
        small, inner = game.within(rules.must, rules.without, rules.left), rules.within()
        if inner.fits and not len(small.sets):
            # Nothing more can be won: all sets that are left are worth the same, and may be worth more than the one that is known.
            chosen, value = _better(game, rules, rules.must, chosen, value)
        at = shares(small, inner, clock.left) if inner.fits and len(small.sets) else None
        if at is None:
            return Found(chosen, value, value, True, rules, root)
        made, x, programme = at
        root = root or Root(made, rules)
        limits = made.limits(inner)
        bound = aim.floor(min(bound, limits.all), value)
        if limits.all < aim.above(value):
            return Found(chosen, value, value, True, rules, root)
        chosen, value = _better(game, rules, _with(rules, rounded(inner, x)), chosen, value)
        taken, out = closed(limits, aim.above(value), inner)
        if not (taken.any() or out.any()):
            break
        rules = rules.given(_within(rules, taken), _within(rules, out))
    known = Found(chosen, value, bound, bound <= value + _slack(value), rules, root)
    if least is None and known.proven and not ties:
        return known
    return _by_programme(game, programme, clock, known, aim)


def _closed_by(root: Root, rules: Rules, aim: float) -> tuple[Limits, Rules]:
    """Rules with all that shares close, as long as that closes more."""
    while True:
        limits = root.limits(rules)
        taken, out = closed(limits, aim, rules)
        if limits.all < aim or not (taken.any() or out.any()):
            return limits, rules
        rules = rules.given(taken, out)


def _within(rules: Rules, free: Bools) -> Bools:
    """A mask of those of whom it is not said, as one of all."""
    mask = np.zeros_like(rules.must)
    mask[np.flatnonzero(rules.free)[free]] = True
    return mask


def _with(rules: Rules, free: Bools) -> Bools:
    """Those who have to be chosen, and some of those of whom it is not said."""
    return rules.must | _within(rules, free)


def _better(game: Game, rules: Rules, start: Bools, chosen: Bools, value: float) -> tuple[Bools, float]:
    """The better of a set and of what another comes to by swaps."""
    found = best_of(game, rules, [start])
    return (chosen, value) if found is None or found[1] <= value else found


def _by_programme(game: Game, programme: Programme, clock: Clock, known: Found, aim: _Aim) -> Found:
    if not clock.left:
        return known
    inside, bound, searched = programme.solved(aim.above(known.value), clock.left)
    chosen, value = known.chosen, known.value
    if inside is not None:
        chosen, value = _better(game, known.open, _with(known.open, inside), chosen, value)
    if searched:
        return replace(known, chosen=chosen, value=value, bound=value, proven=True)
    bound = aim.floor(min(known.bound, bound), value)
    return replace(known, chosen=chosen, value=value, bound=bound, proven=bound <= value + _slack(value))


def first(game: Game, found: Found, clock: Clock) -> tuple[Found, bool]:
    """Of the sets that are as good as a best one, and have as many States as any of them, the one whose codes in their order come first.

    Parameters
    ----------
    game : Game
        In which candidates stand by their codes.
    found : Found
        A best set, with every one that is as good still open.
    clock : Clock
        How long it may take.

    Returns
    -------
    (Found, bool)
        With that set, and whether it was settled in time.

    Notes
    -----
    Some States at a time, in the order of their codes: a programme whose objective counts each of them for more than all that come after
    it, over the sets of the value.
    """
    if not found.proven:
        return found, False
    rules, chosen, aim = found.open, found.chosen, found.value - _slack(found.value)
    if game.step:
        aim = found.value - game.step / 2
    if not rules.exact:
        # As many as can be: the value of the set stays, and its size is settled before its codes are.
        settled = _preferred(game, rules, np.ones(game.n), aim, clock)
        if settled is None:
            return found, False
        chosen = settled if settled.sum() > chosen.sum() else chosen
        rules = replace(rules, size=int(chosen.sum()), exact=True)
    while (free := np.flatnonzero(rules.free)).size:
        if not rules.left:
            rules = rules.given(without=rules.free)
            break
        asked = free[:AT_ONCE]
        # Nobody who is in the set and stands before all others has to be asked for.
        lead = int(np.argmin(chosen[asked])) if not chosen[asked].all() else len(asked)
        if lead == 0:
            gain = np.zeros(game.n)
            gain[asked] = 2.0 ** np.arange(len(asked) - 1, -1, -1)
            settled = _preferred(game, rules, gain, aim, clock)
            if settled is None:
                return replace(found, chosen=chosen), False
            if not same_value(game, settled, found.value):
                return replace(found, chosen=chosen), False
            chosen, lead = settled, len(asked)
        decided = np.zeros(game.n, bool)
        decided[asked[:lead]] = True
        rules = rules.given(decided & chosen, decided & ~chosen)
    return replace(found, chosen=chosen), True


def same_value(game: Game, chosen: Bools, value: float) -> bool:
    """Whether a set is worth as much as another is."""
    return abs(game.value(chosen) - value) <= _slack(value)


def _preferred(game: Game, rules: Rules, gain: Floats, aim: float, clock: Clock) -> Bools | None:
    """Of the sets worth ``aim`` the one for which the gains of its States are largest; None where time is out."""
    if not rules.free.any():
        return rules.must
    if not clock.left:
        return None
    small, inner, free = game.within(rules.must, rules.without, rules.left), rules.within(), np.flatnonzero(rules.free)
    inside, _, searched = Programme(small, inner, rows_of(small)).solved(aim, clock.left, gain[free])
    if inside is None or not searched:
        return None
    chosen = rules.must.copy()
    chosen[free[inside]] = True
    return chosen
