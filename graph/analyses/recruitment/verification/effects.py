"""What moves in a ranking, and in the systems, without each fact in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from concerted.graph.analyses.recruitment.verification.baseline import COMPLETE, NOBODY_THERE, Baseline, ranked
from concerted.graph.analyses.recruitment.verification.doubted import NONE, Doubted
from concerted.graph.projection.axes import Bools, Floats, Ints

# States of the best set: the Strategic Plan asked for so many more Parties.
BEST_SET = 30


@dataclass(frozen=True, eq=False)
class Effects:
    """Facts in doubt of one kind, and what moves without each.

    ``D`` are the facts, ``C`` the ranked by code. Whom no unit concerns any more, or who would be a member, comes after all others.
    """

    baseline: Baseline
    of: Doubted

    @cached_property
    def ranks(self) -> Ints:
        """``D × C``: ranks without each."""
        return ranked(self.of.scores, self.of.counted)

    @cached_property
    def shifts(self) -> Ints:
        """``D × C``: changes of ranks, above 0 for who falls back."""
        shifts: Ints = self.ranks - self.baseline.ranks
        return shifts

    @cached_property
    def moved(self) -> Ints:
        """``D``: of how many the rank is another, or is none any more."""
        moved: Ints = ((self.shifts != 0) | ~self.of.counted).sum(1)
        return moved

    @cached_property
    def expected(self) -> Floats:
        """``D``: how many ranks are expected to move on verification, as what counts is not so with probability 1 − p."""
        expected: Floats = (1 - self.of.chance) * self.moved
        return expected

    @cached_property
    def enters(self) -> Bools:
        """``D × C``: who comes into the best set."""
        enters: Bools = (self.ranks <= BEST_SET) & self.of.counted & (self.baseline.ranks > BEST_SET)
        return enters

    @cached_property
    def leaves(self) -> Bools:
        """``D × C``: who goes out of it."""
        leaves: Bools = (self.baseline.ranks <= BEST_SET) & ~((self.ranks <= BEST_SET) & self.of.counted)
        return leaves

    @cached_property
    def hangs(self) -> Bools:
        """``D × U``, or ``D`` of the unit of each alone: systems that are otherwise complete, or within reach, without it."""
        before, then = self._before, self.of.far
        # A complete system of which nobody is responsible any more was in no one's reach before either.
        hangs: Bools = (before != then) & ~((before == COMPLETE) & (then == NOBODY_THERE))
        return hangs

    @property
    def _before(self) -> Ints:
        far = self.baseline.far
        return far if self.of.far.ndim > 1 else far[self.baseline.column[self.of.taxa]]

    @cached_property
    def best_set(self) -> Bools:
        """``D``: who is in the best set hangs on it, or which systems are complete or within reach."""
        of_systems = np.atleast_1d(self.hangs.any(1)) if self.hangs.ndim > 1 else self.hangs
        return np.atleast_1d((self.enters | self.leaves).any(1)) | of_systems

    def systems(self, row: int) -> tuple[Ints, Ints]:
        """Units that hang on a fact, as columns of the ``T`` axis, and those of them that are complete without it."""
        taxa = self.baseline.found.units if self.hangs.ndim > 1 else self.of.taxa[row : row + 1]
        hang, far = np.atleast_1d(self.hangs[row]), np.atleast_1d(self.of.far[row])
        return taxa[hang], taxa[hang & (far == COMPLETE)]

    def largest(self, row: int) -> tuple[int, int]:
        """The largest change of a rank, and the row of whose it is, the first by code; ``NONE`` where nothing moves."""
        shifts = self.shifts[row]
        if not shifts.any():
            return 0, NONE
        at = int(np.argmax(np.abs(shifts)))
        return int(shifts[at]), int(self.baseline.rows[at])

    def own(self, row: int) -> int | None:
        """The change of the rank of the State that a fact is of; None where it is of none, or of one that is not ranked."""
        state = int(self.of.states[row])
        place = NONE if state == NONE else int(self.baseline.place[state])
        return None if place == NONE else int(self.shifts[row, place])

    def asked(self, row: int) -> Ints:
        """Whom to ask about a fact."""
        return self.of.states[row : row + 1] if self.of.asked is None else np.flatnonzero(self.of.asked[row])

    def asks(self, whom: Bools) -> Bools:
        """``D``: whether one of some States is to be asked."""
        return whom[self.of.states] if self.of.asked is None else np.atleast_1d((self.of.asked & whom).any(1))
