"""Whether a gap stands or falls with a fact in doubt, or would be firm with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import BITS
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.rows import gap_rows
from concerted.graph.analyses.recruitment.verification.doubted import NONE, Doubted
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Evidence, GapKind, Reason, Stake

# The reasons that are settled by what settles a fact, as bits.
_SETTLES = {kind: np.uint16(sum(BITS[reason] for reason in Reason if reason.settled_by == kind)) for kind in Evidence}
# Facts with which a whole gap goes, whatever its units.
_OF_A_STATE = (Evidence.LIST, Evidence.MEMBERSHIP)


@dataclass(frozen=True, eq=False)
class Gaps:
    """The gaps of a kind that States have in an instrument.

    ``has`` (``S × T``) are their units, ``why`` (``S × T``) the bits of the reasons that contest them; ``there`` (``S``) also those
    without units, ``firm`` (``S``) those with a firm one.
    """

    kind: str
    has: Bools
    why: NDArray[np.uint16]
    there: Bools
    firm: Bools

    def falls(self, of: Doubted) -> Bools:
        """``D × S``: no species supports the gap without a fact."""
        whose = _one(of.states, len(self.there)) if of.lost is None else of.lost
        if of.kind in _OF_A_STATE:
            return self.there & whose
        only: Bools = (self.has.sum(1) == 1)[None] & self.has[:, of.taxa].T & whose
        return only

    def firms(self, of: Doubted) -> Bools:
        """``D × S``: a gap of which nothing is firm has a firm unit once a fact is confirmed."""
        settles = _SETTLES[of.kind]
        sure = self.has & (self.why & ~settles == 0) & (self.why & settles != 0) & ~self.firm[:, None]
        if of.kind in _OF_A_STATE:
            return np.atleast_1d(sure.any(1)) & _one(of.states, len(self.there))
        found: Bools = sure[:, of.taxa].T
        return found & _one(of.states, len(self.there)) if of.kind == Evidence.RANGE else found


def _one(states: Ints, size: int) -> Bools:
    of_each: Bools = np.arange(size) == states[:, None]
    return of_each


def gaps_of(p: Projection, instrument: str, scope: Scope) -> list[Gaps]:
    """The gaps of an instrument at the date, kind by kind; ``scope`` is what it holds."""
    firmly = np.zeros((len(p.atlas.codes), len(p.atlas.taxa)), bool)
    firmly[:, scope.taxa] = scope.firm
    shape = len(p.atlas.codes), len(p.atlas.taxa)
    found: dict[str, Gaps] = {}
    for block, row in gap_rows(p, GapQuery(instrument=instrument))[1]:
        if block.kind not in found:
            states = np.zeros(shape[0], bool)
            found[block.kind] = Gaps(block.kind, np.zeros(shape, bool), np.zeros(shape, np.uint16), states, states.copy())
        gaps = found[block.kind]
        gaps.has[row.state, block.units] = row.has
        # Where no range is known nothing else is told (rule 10): a range alone would not make firm what is not firmly in scope.
        bare = row.why & BITS[Reason.NO_RANGE_EDGE] != 0
        bare &= ~firmly[row.state, block.units] | (block.kind == GapKind.TERRITORIAL)
        gaps.why[row.state, block.units] = row.why | np.where(bare, BITS[Reason.POPULATION_STATES_UNKNOWN], 0).astype(np.uint16)
        gaps.there[row.state], gaps.firm[row.state] = True, bool(row.firm.any())
    return list(found.values())


@dataclass(frozen=True, eq=False)
class Stakes:
    """What hangs on facts of one kind, ``D × S``: whose gaps fall without each, and whose are firm with it."""

    falls: Bools
    firms: Bools

    @classmethod
    def of(cls, gaps: list[Gaps], facts: Doubted, instrument: int) -> Stakes:
        """What hangs on each of the gaps in an instrument; a fact of another says nothing about these."""
        # What a member's territories lack hangs on lists and annexes in ways of its own: of them occurrences alone are asked.
        some = [each for each in gaps if facts.kind == Evidence.RANGE or each.kind != GapKind.TERRITORIAL]
        here = ((facts.instruments == NONE) | (facts.instruments == instrument))[:, None]
        nobody = np.zeros((len(facts.states), len(gaps[0].there) if gaps else 1), bool)
        return cls(
            np.logical_or.reduce([nobody, *(each.falls(facts) & here for each in some)]),
            np.logical_or.reduce([nobody, *(each.firms(facts) & here for each in some)]),
        )

    @property
    def order(self) -> Ints:
        """``D``: 0 where a gap falls, 1 where one would be firm, 2 where nothing hangs on it."""
        order: Ints = np.where(self.falls.any(1), 0, np.where(self.firms.any(1), 1, 2))
        return order

    def told(self, row: int) -> tuple[Stake | None, Ints]:
        """What hangs on a fact, and the rows of the States whose gaps these are."""
        for stake, who in ((Stake.FALLS, self.falls[row]), (Stake.FIRM, self.firms[row])):
            if who.any():
                return stake, np.flatnonzero(who)
        return None, np.zeros(0, np.intp)


