"""What every set can be worth at the most: each set of States that is filled costs at least its weight, shared among its States.

For any shares ``a_Ds >= 0`` that give each set D its weight, whichever of its States fill it, a choice X is worth at most the shares of
its States, ``f(X) <= Σ_{s ∈ X} Σ_D a_Ds``: so at most the k largest of these sums. The best shares are the dual of the linear relaxation
of the integer programme; a bound by any is one, so that nothing rests on how exactly it was solved. The same sums tell what a choice with
some State, or without it, can be worth, and by that who is in every choice that is good enough, and who in none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game, product
from concerted.graph.analyses.recruitment.portfolio.choosing.model import ROUNDS, SMALL, Programme, covers, rows_of, together
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Rules
from concerted.graph.projection.axes import Bools, Floats


@dataclass(frozen=True, eq=False)
class Limits:
    """The most that a choice can be worth: at all, with each candidate in it, and with each not in it."""

    all: float
    into: Floats
    out: Floats


@dataclass(frozen=True, eq=False)
class Shares:
    """The weight of every set of a game as it is shared, with what is not shared (``rest``), and the prices of the rows of the rules."""

    game: Game
    shared: Floats
    rest: Floats
    prices: Floats

    def limits(self, rules: Rules) -> Limits:
        """What a choice can be worth at the most.

        Parameters
        ----------
        rules : Rules
            Of the candidates of the game.

        Returns
        -------
        Limits
            ``-inf`` where there is no such choice.
        """
        game, none = self.game, np.full(self.game.n, -np.inf)
        if not rules.fits:
            return Limits(-np.inf, none, none)
        alive = ~(game.full & (game.sets & rules.without).any(1))
        shared, rest, held = self.shared[alive], self.rest[alive], game.held[alive]
        each = shared.sum(0) - self.prices @ rules.rows
        always = game.base + rest.sum() + float(self.prices @ rules.most) + each[rules.must].sum()
        free = np.flatnonzero(rules.free)
        # Without a State the sets that need it are lost: with their shares for the others.
        whole = game.full[alive]
        lost = product(held[whole][:, free], shared[whole][:, free])
        gone = product(held[whole], rest[whole][:, None])[:, 0]
        without, others = each[free][None] - lost, np.repeat(each[free][None], len(free), 0)
        for one in (without, others):
            np.fill_diagonal(one, -np.inf)
        into, out = np.full(game.n, np.nan), np.full(game.n, np.nan)
        into[free] = always + each[free] + _top(others, rules.left - 1, rules.exact)
        out[free] = always - gone[free] + _top(without, rules.left, rules.exact)
        best = float(always + _top(each[free][None], rules.left, rules.exact)[0])
        into[rules.must], out[rules.must], into[rules.without], out[rules.without] = best, -np.inf, -np.inf, best
        return Limits(best, into, out)


def _top(values: Floats, k: int, exact: bool) -> Floats:
    """The sum of the k largest of each row, or of so many at the most; -inf where there are not so many."""
    if k < 0:
        return np.full(len(values), -np.inf)
    if not exact:
        values = np.maximum(values, 0.0)
    if k == 0 or not values.shape[1]:
        return np.full(len(values), 0.0 if k == 0 or not exact else -np.inf)
    if k >= values.shape[1]:
        total: Floats = values.sum(1) if k == values.shape[1] or not exact else np.full(len(values), -np.inf)
        return total
    largest: Floats = -np.partition(-values, k - 1, axis=1)[:, :k].sum(1)
    return largest


def shares(game: Game, rules: Rules, seconds: float) -> tuple[Shares, Floats, Programme] | None:
    """The best shares, with the States of the linear relaxation, and the programme with the covers that were found.

    Parameters
    ----------
    game : Game
        With some set.
    rules : Rules
        Of its candidates.
    seconds : float
        How long each relaxation may take.

    Returns
    -------
    (Shares, array of float, Programme) or None
        None where no choice fits the rules.
    """
    programme, before = Programme(game, rules, rows_of(game)), np.inf
    for _ in range(ROUNDS):
        found = programme.relaxed(seconds)
        if found is None:
            return None
        x, y, price, prices = found
        value = float(game.weight @ y)
        cut = covers(game, x, y)
        if not len(cut.of) or before - value <= SMALL * max(1.0, abs(value)):
            break
        before = value
        programme = Programme(game, rules, together(programme.rows, cut))
    of = programme.rows
    covered = np.bincount(of.of, price * of.factor, len(game.sets))
    row, state = np.nonzero(of.right)
    shared = np.bincount(of.of[row] * game.n + state, price[row], game.sets.size).reshape(game.sets.shape).astype(np.float64)
    # What is shared beyond the weight is taken back, what is missing of it is a rest that counts always.
    shared *= np.minimum(1.0, game.weight / np.maximum(covered, 1e-300))[:, None]
    return Shares(game, shared, np.maximum(game.weight - covered, 0.0), prices), x, programme


@dataclass(frozen=True, eq=False)
class Root:
    """Shares of the game that some rules leave: they tell of every choice that is bound by more."""

    shares: Shares
    rules: Rules

    def limits(self, rules: Rules) -> Limits:
        """What a choice under other rules can be worth; no limit where those do not bind by as much."""
        ours, unknown = self.rules, np.full(len(rules.must), np.inf)
        if (ours.must & ~rules.must).any() or (ours.without & ~rules.without).any() or ours.exact != rules.exact or ours.size != rules.size:
            return Limits(np.inf, unknown, unknown)
        free, found = ours.free, self.shares.limits(rules.at(ours.free))
        into, out = unknown.copy(), unknown.copy()
        into[free], out[free] = found.into, found.out
        return Limits(found.all, into, out)


def closed(limits: Limits, aim: float, rules: Rules) -> tuple[Bools, Bools]:
    """Who is in every choice that is worth ``aim``, and who in none, of those of whom it is not said."""
    return rules.free & (limits.out < aim), rules.free & (limits.into < aim)
