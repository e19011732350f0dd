"""What binds the choice: how many States, who has to be in, who may not, caps of regions, a budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from concerted.graph.projection.axes import Bools, Floats

# By how much a sum of costs may lie above the budget: as floats are added up.
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Rules:
    """The sets that may be chosen: of a size, with some candidates and without others, each row of ``rows`` at most its ``most``.

    Parameters
    ----------
    size : int
        So many, where the set is to be ``exact``; else at most so many.
    exact : bool
        Whether a set has to have its size. Without a budget every set can be filled up to it.
    must, without : array of bool, candidates
        Who has to be chosen, and who may not.
    rows, most : array of float, rows by candidates, and rows
        ``rows @ chosen <= most``: the States of a region, the costs of all.
    """

    size: int
    exact: bool
    must: Bools
    without: Bools
    rows: Floats
    most: Floats

    @property
    def free(self) -> Bools:
        """Of whom it is not said."""
        found: Bools = ~self.must & ~self.without
        return found

    @property
    def left(self) -> int:
        """How many may be chosen besides those that have to be."""
        return self.size - int(self.must.sum())

    @property
    def fits(self) -> bool:
        """Whether those that have to be chosen may be, and enough are left to fill an exact set."""
        if self.left < 0 or (self.must & self.without).any() or (self.rows[:, self.must].sum(1) > self.most + SLACK).any():
            return False
        return not self.exact or int(self.free.sum()) >= self.left

    def room(self, chosen: Bools) -> Floats:
        """What each row still has room for."""
        left: Floats = self.most - self.rows[:, chosen].sum(1) + SLACK
        return left

    def addable(self, chosen: Bools) -> Bools:
        """Who may be added to a set."""
        if int(chosen.sum()) >= self.size:
            return np.zeros(len(chosen), bool)
        found: Bools = ~chosen & ~self.without & (self.rows <= self.room(chosen)[:, None]).all(0)
        return found

    def swappable(self, chosen: Bools) -> Bools:
        """``candidates × candidates``: the one may leave a set for the other to come in."""
        out, into = chosen & ~self.must, ~chosen & ~self.without
        allowed = out[:, None] & into[None]
        for row, room in zip(self.rows, self.room(chosen), strict=True):
            allowed &= row[None] - row[:, None] <= room
        return allowed

    def given(self, must: Bools | None = None, without: Bools | None = None) -> Rules:
        """The same with more of whom it is said."""
        return replace(
            self, must=self.must if must is None else self.must | must, without=self.without if without is None else self.without | without,
        )

    def within(self) -> Rules:
        """The same for those alone of whom it is not said."""
        return self.at(self.free)

    def at(self, some: Bools) -> Rules:
        """The same for some of the candidates; of the others all is said."""
        taken = self.must & ~some
        return Rules(
            self.size - int(taken.sum()), self.exact, self.must[some], self.without[some], self.rows[:, some],
            self.most - self.rows[:, taken].sum(1),
        )


@dataclass(frozen=True, eq=False)
class Binding:
    """What was asked of every set, whatever its size: from it follow the rules of one size."""

    must: Bools
    without: Bools
    regions: tuple[tuple[Bools, int], ...]
    costs: Floats | None = None
    budget: float | None = None

    def rules(self, size: int, instead: Bools | None = None, into: Bools | None = None) -> Rules:
        """The rules of a size.

        Parameters
        ----------
        size : int
            K.
        instead : array of bool, candidates, optional
            Who may not be chosen besides, even where that was demanded.
        into : array of bool, candidates, optional
            Who has to be chosen besides.

        Returns
        -------
        Rules
            Of sets of exactly K States, or of all that there are and that the caps of regions let in, where those are fewer. With a
            budget of at most so many.
        """
        must, without = self.must, self.without
        if instead is not None:
            must, without = must & ~instead, without | instead
        if into is not None:
            must = must | into
        open_ = ~without
        capped = np.zeros(len(must), bool)
        room = 0
        for region, most in self.regions:
            room += min(most, int((region & open_).sum()))
            capped |= region
        room += int((open_ & ~capped).sum())
        rows = [region.astype(np.float64) for region, _ in self.regions] + ([] if self.costs is None else [self.costs])
        most_ = [float(n) for _, n in self.regions] + ([] if self.budget is None else [self.budget])
        return Rules(
            min(size, room), self.budget is None, must, without, np.array(rows).reshape(len(rows), len(must)), np.array(most_, np.float64),
        )
