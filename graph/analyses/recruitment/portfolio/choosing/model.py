"""The integer programme of a best set, and its linear relaxation; HiGHS solves both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from concerted.graph.analyses.recruitment.portfolio.choosing.game import Game
from concerted.graph.analyses.recruitment.portfolio.choosing.quiet import quiet
from concerted.graph.analyses.recruitment.portfolio.choosing.rules import Rules
from concerted.graph.projection.axes import Bools, Floats, Ints

# The least time that HiGHS is given, so that there is a bound however little time there is.
LEAST = 1.0
# So often the relaxation is made tighter by covers, which have to be violated by more than this.
ROUNDS, VIOLATED = 12, 1e-4
# A gain by covers that is smaller, as a share of the bound, is the last.
SMALL = 1e-4
OPTIMAL, INFEASIBLE = 0, 2


@dataclass(frozen=True, eq=False)
class Row:
    """Rows ``need_D y_D <= Σ_{s ∈ S} x_s``, one an entry: the set D, which candidates S stand on the right, the factor on the left."""

    of: Ints
    right: Bools
    factor: Floats


def rows_of(game: Game) -> Row:
    """The rows that every programme begins with.

    A set that is needed whole has a row for each of its States, ``y_D <= x_s``; of any other one says how many there have to be.
    """
    whole, state = np.nonzero(game.sets & game.full[:, None])
    some = np.flatnonzero(~game.full)
    right = np.zeros((len(whole), game.n), bool)
    right[np.arange(len(whole)), state] = True
    return Row(
        np.concatenate([whole, some]), np.concatenate([right, game.sets[some]]),
        np.concatenate([np.ones(len(whole)), game.need[some].astype(np.float64)]),
    )


def covers(game: Game, x: Floats, y: Floats) -> Row:
    """Rows that a fractional solution violates: of the States of a set at least one among any |D| − need + 1 of them has to come."""
    found = [(d, _smallest(game, d, x)) for d in np.flatnonzero(~game.full & (game.need > 1) & (y > VIOLATED)).tolist()]
    cut = [(d, right) for d, right in found if y[d] > x[right].sum() + VIOLATED]
    right = np.zeros((len(cut), game.n), bool)
    for row, (_, states) in enumerate(cut):
        right[row, states] = True
    return Row(np.array([d for d, _ in cut], np.intp), right, np.ones(len(cut)))


def _smallest(game: Game, d: int, x: Floats) -> Ints:
    states = np.flatnonzero(game.sets[d])
    chosen: Ints = states[np.argsort(x[states], kind="stable")[: len(states) - int(game.need[d]) + 1]]
    return chosen


def together(one: Row, other: Row) -> Row:
    """The rows of both."""
    return Row(
        np.concatenate([one.of, other.of]), np.concatenate([one.right, other.right]), np.concatenate([one.factor, other.factor]),
    )


def chained(game: Game) -> tuple[Ints, Ints]:
    """Rows ``y_D <= x_s`` of sets that are needed whole, with ``y_E`` in place of the States of a smaller set E that D holds.

    They say the same with fewer numbers, so that what is solved of them is solved sooner: (set, column) of each row, States first.
    """
    order = np.flatnonzero(game.full)[np.argsort(game.sets[game.full].sum(1), kind="stable")]
    of: list[int] = []
    column: list[int] = []
    for place, d in enumerate(order.tolist()):
        open_ = game.sets[d].copy()
        inside = order[:place][~(game.sets[order[:place]] & ~open_).any(1)]
        while len(inside):
            covered = (game.sets[inside] & open_).sum(1)
            most = int(np.argmax(covered))
            if covered[most] < 2:
                break
            of.append(d)
            column.append(game.n + int(inside[most]))
            open_ &= ~game.sets[inside[most]]
        states = np.flatnonzero(open_).tolist()
        of += [d] * len(states)
        column += states
    return np.array(of, np.intp), np.array(column, np.intp)


@dataclass(frozen=True, eq=False)
class Programme:
    """``max Σ w_D y_D`` over ``x`` (States) and ``y`` (sets that are filled), with the rows of the game and the rules."""

    game: Game
    rules: Rules
    rows: Row

    def _matrix(self, chain: bool = False) -> tuple[Any, Floats]:
        """What is at most what: the rows of the sets, those of the rules, and the size where it need not be reached."""
        from scipy import sparse

        n, d = self.game.n, len(self.game.sets)
        of, right, factor = self.rows.of, self.rows.right, self.rows.factor
        if chain:
            some = ~self.game.full[of]
            of, right, factor = of[some], right[some], factor[some]
        row, column = np.nonzero(right)
        if chain:
            more, other = chained(self.game)
            row, column = np.concatenate([row, len(of) + np.arange(len(more))]), np.concatenate([column, other])
            of, factor = np.concatenate([of, more]), np.concatenate([factor, np.ones(len(more))])
        m = len(of)
        sets = sparse.csr_matrix(
            (np.concatenate([factor, -np.ones(len(row))]), (np.concatenate([np.arange(m), row]), np.concatenate([n + of, column]))),
            shape=(m, n + d),
        )
        bound = [self.rules.rows] + ([] if self.rules.exact else [np.ones((1, n))])
        rules = sparse.csr_matrix(np.concatenate(bound)) if sum(map(len, bound)) else sparse.csr_matrix((0, n))
        most = np.concatenate([np.zeros(m), self.rules.most, [] if self.rules.exact else [float(self.rules.size)]])
        return sparse.vstack([sets, sparse.hstack([rules, sparse.csr_matrix((rules.shape[0], d))])]).tocsr(), most

    @property
    def _gain(self) -> Floats:
        return np.concatenate([np.zeros(self.game.n), self.game.weight])

    def _most(self) -> Floats:
        # A set that is needed whole is bound by its States; another could be filled more than once.
        return np.concatenate([np.ones(self.game.n), np.where(self.game.full, np.inf, 1.0)])

    def relaxed(self, seconds: float) -> tuple[Floats, Floats, Floats, Floats] | None:
        """x and y of the linear relaxation, with the prices of the rows of the sets and of the rules; None where no solution can be.

        Where time is out they are all 0, which is right of prices, if of no use.
        """
        from scipy.optimize import linprog

        n, m = self.game.n, len(self.rows.of)
        matrix, most = self._matrix()
        size = {"A_eq": np.concatenate([np.ones(n), np.zeros(len(self.game.sets))])[None], "b_eq": [self.rules.size]}
        with quiet():
            found = linprog(
                -self._gain, A_ub=matrix, b_ub=most, bounds=np.stack([np.zeros(n + len(self.game.sets)), self._most()], 1),
                method="highs", options={"time_limit": max(seconds, LEAST)}, **(size if self.rules.exact else {}),
            )
        if found.status == INFEASIBLE:
            return None
        if found.status != OPTIMAL:
            return np.zeros(n), np.zeros(len(self.game.sets)), np.zeros(m), np.zeros(len(self.rules.rows))
        price = np.maximum(-found.ineqlin.marginals, 0.0)
        return found.x[:n], found.x[n:], price[:m], price[m : m + len(self.rules.rows)]

    def solved(self, least: float | None, seconds: float, gain: Floats | None = None) -> tuple[Bools | None, float, bool]:
        """Solve the integer programme.

        Parameters
        ----------
        least : float, optional
            What the set has to be worth at the least: a row that cuts off what is not wanted.
        seconds : float
            How long it may take.
        gain : array of float, candidates, optional
            What each State is to count for instead of what the set is worth.

        Returns
        -------
        (array of bool or None, float, bool)
            The set, None where none was found; the bound that was proven; and whether all was searched.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        n, d = self.game.n, len(self.game.sets)
        matrix, most = self._matrix(chain=True)
        bound = [LinearConstraint(matrix, -np.inf, most)]
        if self.rules.exact:
            bound.append(LinearConstraint(np.concatenate([np.ones(n), np.zeros(d)])[None], self.rules.size, self.rules.size))
        if least is not None:
            bound.append(LinearConstraint(self._gain[None], least - self.game.base, np.inf))
        wanted = self._gain if gain is None else np.concatenate([gain, np.zeros(d)])
        whole = np.concatenate([np.ones(n), np.where(self.game.full, 0.0, 1.0)])
        with quiet():
            found = milp(
                -wanted, constraints=bound, bounds=Bounds(0.0, np.minimum(self._most(), 1.0)), integrality=whole,
                options={"mip_rel_gap": 0.0, "time_limit": max(seconds, 0.01)},
            )
        chosen = None if found.x is None else found.x[:n] > 0.5
        proven = found.mip_dual_bound
        bound_ = np.inf if proven is None or not np.isfinite(proven) else -float(proven) + (self.game.base if gain is None else 0.0)
        return chosen, bound_, found.status in (OPTIMAL, INFEASIBLE)
