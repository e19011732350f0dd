"""What the members of one instrument add to the means of C1 and K, beside what all other instruments meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.projection.axes import Bools, Floats, Ints
from concerted.graph.projection.engagement import DEFAULT_STRENGTHS, Strengths, engaged, engagement, engaging
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Territories


@dataclass(frozen=True, eq=False)
class Contribution:
    """Both means as functions of who is a member; all else is as the projection has it.

    Parameters
    ----------
    p : Projection
        The release at a date.
    instrument : int
        Whose members come and go, by its index.
    units : array of int
        The systems, columns of the ``T`` axis.
    strengths : Strengths
        How much an engagement through a memorandum counts.

    Notes
    -----
    With e the strength of the instrument, h whom it would hold as members, E and g what the others meet of a State and of a pair, ρ the
    shares of a system, and x who is in (0 or 1 of every row):

    ``C1(x) = C1(0) + Σ_s x_s a_s``,  ``a_s = mean_t ρ_st max(e h_st − E_st, 0)``

    ``K(x) = K(0) + Σ_{s<u} x_s x_u q_su``,  ``q_su = mean_t ρ_st ρ_ut / D_t · max(e h_st h_ut − g_su,t, 0)``,  ``D_t = Σ_{s<u} ρ_st ρ_ut``

    each mean over the systems for which the metric is defined: those with a responsible State, and with two.
    """

    p: Projection
    instrument: int
    units: Ints
    strengths: Strengths = DEFAULT_STRENGTHS

    @cached_property
    def strength(self) -> float:
        """e; 0 of an instrument that is not in force."""
        return self.strengths.of(self.p, self.instrument) if self.p.in_force[self.instrument] else 0.0

    @cached_property
    def held(self) -> Bools:
        """``S × units``: h, without what a State has reserved."""
        found = np.zeros(self.p.range.shape, bool)
        if self.strength > 0:
            columns, held = engaging(self.p, self.instrument)
            found[:, columns] = held
        return found[:, self.units]

    @cached_property
    def weight(self) -> Floats:
        """``S × units``: how much a responsible State weighs; 1, or where codes are kept apart a part of what their holder does."""
        range_ = self.p.range[:, self.units]
        if self.p.territories == Territories.SOVEREIGN:
            return range_.astype(np.float64)
        holder, together = self.p.holder, np.zeros(range_.shape)
        of = np.where(holder == NOBODY, np.arange(len(holder)), holder)
        np.add.at(together, of, range_)
        return range_ / np.maximum(together[of], 1)

    @cached_property
    def share(self) -> Floats:
        """``S × units``: ρ; they sum to 1 where somebody is responsible."""
        total = self.weight.sum(0)
        return self.weight / np.where(total > 0, total, 1)

    @cached_property
    def n(self) -> Ints:
        """Responsible States of each system."""
        n: Ints = self.p.range[:, self.units].sum(0)
        return n

    @cached_property
    def others(self) -> list[tuple[float, Ints, Bools]]:
        """Of every other instrument: its strength, the systems that it holds (places in ``units``), and whom for which."""
        place = self.p.atlas.places(self.units)
        found = []
        for i, taxa, held in engaged(self.p.without(self.instrument)):
            at, strength = place[taxa], self.strengths.of(self.p, i)
            if strength > 0 and (at >= 0).any():
                found.append((strength, at[at >= 0], held[:, at >= 0]))
        return found

    @cached_property
    def met(self) -> Floats:
        """``S × units``: E, what other instruments meet."""
        return engagement(self.p.without(self.instrument), self.strengths)[:, self.units]

    @cached_property
    def more(self) -> Floats:
        """``S × units``: how much stronger a State is engaged where it is a member."""
        return np.maximum(self.strength * self.held - self.met, 0.0)

    @cached_property
    def alone(self) -> Floats:
        """``S``: a."""
        defined = int((self.n > 0).sum())
        found: Floats = (self.share * self.more).sum(1) / max(defined, 1)
        return found

    @cached_property
    def together(self) -> Floats:
        """``S × S``: q, 0 of a State with itself."""
        pairs = (self.weight.sum(0) ** 2 - (self.weight**2).sum(0)) / 2
        counted = self.n > 1
        factor = np.where(counted, 1 / np.where(counted, pairs, 1), 0.0) / max(int(counted.sum()), 1)
        weighed = self.weight * self.held
        holders: dict[int, list[tuple[float, Bools]]] = defaultdict(list)
        for strength, columns, held in self.others:
            for column, mine in zip(columns.tolist(), held.T, strict=True):
                holders[column].append((strength, mine))
        # A system that no other instrument holds gives a matrix of rank one: all of them together are one product.
        alone = np.ones(len(self.units), bool)
        alone[list(holders)] = False
        q: Floats = (weighed[:, alone] * (self.strength * factor[alone])) @ weighed[:, alone].T
        for unit, found in holders.items():
            rows = np.flatnonzero(self.held[:, unit])
            if len(rows) > 1 and factor[unit] > 0:
                weight = self.weight[rows, unit]
                q[np.ix_(rows, rows)] += factor[unit] * self._gained(rows, found) * np.outer(weight, weight)
        np.fill_diagonal(q, 0.0)
        return q

    def _gained(self, rows: Ints, others: list[tuple[float, Bools]]) -> Floats:
        """Of each pair of some rows how much stronger both are in it together than through the strongest other."""
        g = np.zeros((len(rows), len(rows)))
        for strength, held in others:
            np.maximum(g, strength * np.outer(held[rows], held[rows]), out=g)
        return np.maximum(self.strength - g, 0.0)

    @cached_property
    def without(self) -> tuple[float | None, float | None]:
        """C1(0) and K(0): the means were nobody a member; None where no system has the metric."""
        found = metrics(self.p.without(self.instrument), self.units.tolist(), self.strengths).mean()
        return found["C1"], found["K"]

    def value(self, rows: Bools) -> tuple[float, float]:
        """What some members (rows of the ``S`` axis) add to both."""
        x = rows.astype(np.float64)
        return float(x @ self.alone), float(x @ self.together @ x) / 2

    def reached(self, players: Ints, rows: Iterable[int] | None = None) -> Bools:
        """``players × S``: the rows that the membership of each makes members of: its own, and with codes kept apart its territories.

        ``rows`` are the memberships that count, by their places in the table; where they are not given, those that hold at the date.
        """
        p, atlas = self.p, self.p.atlas
        found = np.zeros((len(players), len(atlas.codes)), bool)
        found[np.arange(len(players)), players] = True
        if p.territories == Territories.SOVEREIGN:
            return found
        extended, left_out = (p.extends_to[:, self.instrument], p.left_out[:, self.instrument]) if rows is None else self._named(set(rows))
        theirs = atlas.territory & ~p.own.lists.area[:, self.instrument] & ~left_out
        held = (theirs | extended) & (p.holder != NOBODY)
        reached: Bools = found | (held & (p.holder == players[:, None]))
        return reached

    def _named(self, rows: set[int]) -> tuple[Bools, Bools]:
        """``S``: territories to which some memberships were extended, and those that they leave out."""
        atlas, holder = self.p.atlas, self.p.holder
        state = atlas.membership_rows[0]
        found = []
        for membership, territory in (atlas.extension_rows, atlas.exclusion_rows):
            named = np.isin(membership, list(rows)) & (holder[territory] == state[membership])
            mask = np.zeros(len(atlas.codes), bool)
            mask[territory[named]] = True
            found.append(mask)
        return found[0], found[1]
