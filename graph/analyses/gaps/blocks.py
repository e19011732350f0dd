"""The Target 9 gaps: States that share responsibility for a species and are not yet in its agreements.

Target 9 of the Strategic Plan for Migratory Species asks that all States sharing responsibility for a species act
in a concerted way. Everything here is set algebra on a :class:`~concerted.graph.projection.projection.Projection`; the records that
people read are made in :mod:`concerted.graph.analyses.gaps.records`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.projection import Projection
from concerted.graph.projection.scope import Scope
from concerted.graph.projection.territories import Folding
from concerted.graph.vocabulary import Appendix, GapKind, Reason, Territories, ids

GAP_KINDS: tuple[str, ...] = tuple(kind for kind in GapKind if kind.is_gap)
_REASONS = ids(Reason)


@dataclass(frozen=True, eq=False)
class GapBlock:
    """The gaps of one kind and one instrument: a boolean matrix of States by units.

    ``states`` are rows of the ``S`` axis, ``units`` columns of the ``T`` axis; ``has`` and ``firm`` are
    ``len(states) × len(units)``. ``contest`` gives, for a reason, where it contests (same shape, or broadcast), and
    ``at_large`` for which States it contests whatever the unit. ``territories`` names for a territorial gap the
    territory of each row, whose sovereign has the gap.
    """

    kind: str
    instrument: int | None
    states: Ints
    units: Ints
    has: Bools
    firm: Bools
    contest: Callable[[], Mapping[str, Bools]] = field(repr=False)
    at_large: Mapping[str, Bools] = field(default_factory=dict, repr=False)
    territories: Ints | None = None

    @property
    def why(self) -> NDArray[np.uint16]:
        """Why each gap is contested: bit k stands for the k-th ``Reason``; 0 where there is none, or it is firm."""
        bits = np.zeros(self.has.shape, np.uint16)
        for reason, where in self.contest().items():
            bits |= _bit(reason) * where
        return np.where(self.has & ~self.firm, bits | self._why_at_large[:, None], np.uint16(0))

    @property
    def why_bare(self) -> NDArray[np.uint16]:
        """Why the gap of each State is contested where it has no unit: nothing in its range, and what is at large."""
        return self._why_at_large | _bit(Reason.NO_RANGE_EDGE)

    @property
    def _why_at_large(self) -> NDArray[np.uint16]:
        bits = np.zeros(len(self.states), np.uint16)
        for reason, where in self.at_large.items():
            bits |= _bit(reason) * where
        return bits


def _bit(reason: str) -> np.uint16:
    return np.uint16(1 << _REASONS.index(reason))


def gap_blocks(p: Projection, kinds: tuple[str, ...] = GAP_KINDS, instrument: int | None = None) -> Iterator[GapBlock]:
    """Every gap of the given kinds at the date of the projection, one block a kind and instrument.

    ``instrument`` (an index) keeps the blocks of that instrument. ``outside_area``, which is no gap, is given only
    where ``kinds`` names it.
    """
    if GapKind.CONVENTION in kinds and p.convention is not None and instrument in (None, p.convention):
        yield _convention(p, p.convention)
    for i in p.others:
        if instrument is not None and instrument != i:
            continue
        if {GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION} & set(kinds):
            yield from (block for block in _instrument(p, int(i)) if block.kind in kinds)
        if GapKind.TERRITORIAL in kinds and p.territories == Territories.SOVEREIGN and p.atlas.names_territories[i]:
            yield from _territorial(p, int(i))
        if GapKind.OUTSIDE_AREA in kinds:
            yield from _outside_area(p, int(i))
    if GapKind.NO_INSTRUMENT in kinds and instrument is None:
        yield _no_instrument(p)


def _contest(of: Folding, scope: Scope, codes: Ints) -> dict[str, Bools]:
    """Why the part of some codes in each unit of a scope is contested, each reason ``codes × units``.

    By their ranges where none of them is firm, by a population whose States are not known, or because no range says it at all.
    """
    at, units = np.ix_(codes, scope.units), np.ix_(codes, scope.unit)
    concerned = of.responsible(scope)[0][codes]
    doubtful = concerned & ~of.ranges.firm[at]
    return {reason: matrix[at] & doubtful for reason, matrix in of.ranges.reasons.items()} | {
        Reason.POPULATION_STATES_UNKNOWN: concerned & ~scope.known[units],
        Reason.NO_RANGE_EDGE: ~concerned,
    }


def _convention(p: Projection, cms: int) -> GapBlock:
    scope, states = p.appendix(), np.flatnonzero(~p.members[:, cms])
    concerned, firmly = p.folded.responsible(scope)
    possible = p.possible_members[states, cms]
    return GapBlock(
        GapKind.CONVENTION, cms, states, scope.units, concerned[states], firmly[states] & ~possible[:, None],
        partial(_contest, p.folded, scope, states), {Reason.MEMBERSHIP_UNDATED: possible},
    )


def _instrument(p: Projection, i: int) -> Iterator[GapBlock]:
    scope, states = p.coverage[i], np.flatnonzero(p.area[:, i] & ~p.members[:, i])
    if not len(states):
        return
    signed = p.signed[states, i]
    empty = ~p.folded.responsible(scope)[0][states].any(1) & (not scope.single)
    for kind, rows in ((GapKind.RATIFICATION, signed), (GapKind.LISTED_ONLY, empty & ~signed), (GapKind.INSTRUMENT, ~empty & ~signed)):
        if rows.any():
            yield _on_list(kind, i, p.folded, scope, states[rows], p.possible_members[:, i])


def _territorial(p: Projection, i: int) -> Iterator[GapBlock]:
    sovereign = p.atlas.sovereign
    left_out = (
        (sovereign != np.arange(len(sovereign))) & p.own.lists.area[:, i] & p.members[sovereign, i]
        & ~p.members[:, i] & ~p.extends_to[:, i]
    )
    codes = np.flatnonzero(left_out)
    if len(codes):
        possible = p.possible_members[:, i] | p.possibly_extends_to[:, i]
        block = _on_list(GapKind.TERRITORIAL, i, p.own, p.own_coverage[i], codes, possible)
        yield replace(block, states=sovereign[codes], territories=codes)


def _on_list(kind: str, i: int, of: Folding, scope: Scope, codes: Ints, possible: Bools) -> GapBlock:
    """The gaps of codes on the list of an instrument; ``possible`` (``S``) marks whose membership may hold already."""
    concerned, firmly = (matrix[codes] for matrix in of.responsible(scope))
    # One unit and an official list: the list is the responsibility, and a missing range is a conflict to report.
    has = np.ones_like(concerned) if scope.single else concerned
    listed_firmly, perhaps = of.lists.firm[codes, i], possible[codes]
    at_large = {reason: matrix[codes, i] & ~listed_firmly for reason, matrix in of.lists.reasons.items()}
    return GapBlock(
        kind, i, codes, scope.units, has, firmly & (listed_firmly & ~perhaps)[:, None],
        partial(_contest, of, scope, codes), at_large | {Reason.MEMBERSHIP_UNDATED: perhaps},
    )


def _outside_area(p: Projection, i: int) -> Iterator[GapBlock]:
    scope, states = p.coverage[i], np.flatnonzero(~p.area[:, i])
    concerned, firmly = p.folded.responsible(scope)
    yield GapBlock(
        GapKind.OUTSIDE_AREA, i, states, scope.units, concerned[states], firmly[states], partial(_contest, p.folded, scope, states),
    )


def _no_instrument(p: Projection) -> GapBlock:
    scope = p.appendix(Appendix.II)
    covered = np.zeros(len(p.atlas.taxa), bool)
    for i in p.others:
        covered[p.coverage[i].taxa] = True
    open_ = ~covered[scope.units]
    concerned, firmly = p.folded.responsible(scope)

    def contest() -> dict[str, Bools]:
        found = {r: _anyone(m)[:, open_] for r, m in _contest(p.folded, scope, np.arange(len(p.fold))).items()}
        return found | {Reason.NO_RANGE_EDGE: ~_anyone(concerned)[:, open_]}

    # Nobody in particular has this gap; it is firm where someone's responsibility for the species is.
    has = np.ones((1, int(open_.sum())), bool)
    return GapBlock(GapKind.NO_INSTRUMENT, None, np.array([-1], np.intp), scope.units[open_], has, _anyone(firmly)[:, open_], contest)


def _anyone(matrix: Bools) -> Bools:
    """One row: true where some State has it."""
    return np.atleast_2d(matrix.any(axis=0))
