"""The Target 9 gaps: States that share responsibility for a species and are not yet in its agreements.

Target 9 of the Strategic Plan for Migratory Species asks that all States sharing responsibility for a species act
in a concerted way. Everything here is set algebra on a :class:`~concerted.graph.projection.projection.Projection`; the records that
people read are made in :mod:`concerted.graph.analyses.gaps.records`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.counting.lists import Lists
from concerted.graph.projection.counting.reservations import Reserved
from concerted.graph.projection.counting.scope import Scope
from concerted.graph.projection.counting.territories import Folding
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Appendix, GapKind, Reason, Territories

GAP_KINDS: tuple[str, ...] = tuple(kind for kind in GapKind if kind.is_gap)
# The bit that stands for each reason where why gaps are contested is told in bits.
BITS: Mapping[str, int] = {reason: 1 << k for k, reason in enumerate(Reason)}


@dataclass(frozen=True, eq=False)
class GapBlock:
    """The gaps of one kind and one instrument: a boolean matrix of States by units.

    ``states`` are rows of the ``S`` axis, ``units`` columns of the ``T`` axis; ``has``, ``firm`` and ``firm_range`` (documents say
    that the taxon is extant there) are ``len(states) × len(units)``. ``contest`` gives, for a reason, where it contests (same shape, or
    broadcast), and ``at_large`` for which States it contests whatever the unit. ``firm_list`` says of each State whether its place on
    the instrument's list is firm, None where no list decides. ``territories`` names for a territorial gap the territory of each row,
    whose holder has the gap.
    """

    kind: str
    instrument: int | None
    states: Ints
    units: Ints
    has: Bools
    firm: Bools
    firm_range: Bools
    contest: Callable[[], Mapping[str, Bools]] = field(repr=False)
    at_large: Mapping[str, Bools] = field(default_factory=dict, repr=False)
    firm_list: Bools | None = None
    territories: Ints | None = None

    @property
    def why(self) -> NDArray[np.uint16]:
        """Why each gap is contested: the ``BITS`` of its reasons; 0 where there is none, or it is firm."""
        bits = np.zeros(self.has.shape, np.uint16)
        for reason, where in self.contest().items():
            bits |= np.uint16(BITS[reason]) * where
        return np.where(self.has & ~self.firm, bits | self._why_at_large[:, None], np.uint16(0))

    @property
    def why_bare(self) -> NDArray[np.uint16]:
        """Why the gap of each State is contested where it has no unit: nothing in its range, and what is at large."""
        return self._why_at_large | np.uint16(BITS[Reason.NO_RANGE_EDGE])

    def of_rows(self, rows: Ints) -> GapBlock:
        """The gaps of some rows alone."""
        def contest() -> dict[str, Bools]:
            return {reason: np.broadcast_to(where, self.has.shape)[rows] for reason, where in self.contest().items()}

        return replace(
            self, states=self.states[rows], has=self.has[rows], firm=self.firm[rows], firm_range=self.firm_range[rows], contest=contest,
            at_large={reason: where[rows] for reason, where in self.at_large.items()},
            firm_list=None if self.firm_list is None else self.firm_list[rows],
            territories=None if self.territories is None else self.territories[rows],
        )

    @property
    def _why_at_large(self) -> NDArray[np.uint16]:
        bits = np.zeros(len(self.states), np.uint16)
        for reason, where in self.at_large.items():
            bits |= np.uint16(BITS[reason]) * where
        return bits


def gap_blocks(
    p: Projection, kinds: tuple[str, ...] = GAP_KINDS, instrument: int | None = None, appendix: str | None = None,
) -> Iterator[GapBlock]:
    """Every gap of the given kinds at the date of the projection, one block a kind and instrument.

    ``instrument`` (an index) keeps the blocks of that instrument, ``appendix`` what that Appendix holds for the State: of the Convention
    the scope and the units of it alone. ``outside_area``, which is no gap, is given only where ``kinds`` names it.
    """
    if p.convention is not None and instrument in (None, p.convention):
        yield from _of_convention(p, kinds, appendix, p.convention)
    for i in p.others:
        if instrument in (None, i):
            for block in _of_other(p, int(i), kinds):
                yield block if appendix is None else _held_by(p, block, appendix)
    if GapKind.NO_INSTRUMENT in kinds and instrument is None and appendix in (None, Appendix.II):
        yield _no_instrument(p)


def _of_convention(p: Projection, kinds: tuple[str, ...], appendix: str | None, cms: int) -> Iterator[GapBlock]:
    appendices = () if appendix is None else (appendix,)
    scope = p.appendix(*appendices)
    if GapKind.CONVENTION in kinds:
        yield _convention(p, cms, scope)
    if GapKind.RESERVATION in kinds and (reserved := p.reserved if appendix is None else p.reserved_of(appendix)) is not None:
        yield _reservation(p, cms, scope, reserved)
    if GapKind.TERRITORIAL in kinds:
        yield from _territorial(p, cms, p.own_appendix(*appendices))


def _of_other(p: Projection, i: int, kinds: tuple[str, ...]) -> Iterator[GapBlock]:
    if {GapKind.INSTRUMENT, GapKind.LISTED_ONLY, GapKind.RATIFICATION} & set(kinds):
        yield from (block for block in _instrument(p, i) if block.kind in kinds)
    if GapKind.TERRITORIAL in kinds:
        yield from _territorial(p, i, p.own_coverage[i])
    if GapKind.OUTSIDE_AREA in kinds:
        yield from _outside_area(p, i)


def _held_by(p: Projection, block: GapBlock, appendix: str) -> GapBlock:
    """The units of a block that an Appendix holds for the State, or for the territory."""
    scope, of = (p.appendix(appendix), p.folded) if block.territories is None else (p.own_appendix(appendix), p.own)
    held = np.zeros((len(p.fold), len(p.atlas.taxa)), bool)
    held[:, scope.taxa] = of.allowed(scope)
    kept = held[np.ix_(block.states if block.territories is None else block.territories, block.units)]
    return replace(block, has=block.has & kept, firm=block.firm & kept, firm_range=block.firm_range & kept)


@dataclass(frozen=True, eq=False)
class _Places:
    """Places on the list of an instrument, of some codes: which are firm, and why the others are not."""

    firm: Bools
    reasons: Mapping[str, Bools]

    @classmethod
    def of(cls, lists: Lists, codes: Ints, i: int) -> _Places:
        firm = lists.firm[codes, i]
        reasons = {reason: matrix[codes, i] & ~firm for reason, matrix in lists.reasons.items()}
        return cls(firm, reasons | {Reason.NOT_ON_LIST: ~lists.area[codes, i]})

    def where(self, chosen: Bools, other: _Places) -> _Places:
        """These where ``chosen``, and the others elsewhere."""
        reasons = {reason: np.where(chosen, which, other.reasons[reason]) for reason, which in self.reasons.items()}
        return _Places(np.where(chosen, self.firm, other.firm), reasons)


def _contest(of: Folding, scope: Scope, codes: Ints) -> dict[str, Bools]:
    """Why the part of some codes in each unit of a scope is contested, each reason ``codes × units``.

    By their ranges where none of them is firm, by a population whose States are not known, because the instrument may have covered it
    later, or because no range says it at all.
    """
    at, units = np.ix_(codes, scope.units), np.ix_(codes, scope.unit)
    concerned = of.responsible(scope)[0][codes]
    doubtful = concerned & ~of.ranges.firm[at]
    return {reason: matrix[at] & doubtful for reason, matrix in of.ranges.reasons.items()} | {
        Reason.POPULATION_STATES_UNKNOWN: concerned & scope.supposed[units],
        Reason.COVERAGE_UNDATED: concerned & scope.undated[units],
        Reason.NO_RANGE_EDGE: ~concerned,
    }


def _block(
    kind: str, i: int, of: Folding, scope: Scope, codes: Ints, doubts: Mapping[str, Bools], places: _Places | None = None,
) -> GapBlock:
    """The gaps of some codes for the units of a scope; ``doubts`` contest those of a State at large, as a place on a list does.

    Where an instrument holds a single unit its own list is the responsibility, and a missing range is a conflict to report.
    """
    of_all = of.concern(scope)
    concerned, firmly, doubtful = of_all.held[codes], of_all.firm[codes], reduce(np.logical_or, doubts.values(), np.zeros(len(codes), bool))
    if places is None:
        has, sure, at_large = concerned, ~doubtful, doubts
    else:
        listed = ~places.reasons[Reason.NOT_ON_LIST][:, None]
        has, sure, at_large = concerned | listed if scope.single else concerned, places.firm & ~doubtful, {**places.reasons, **doubts}
    return GapBlock(
        kind, i, codes, scope.units, has, firmly & sure[:, None], of_all.extant[codes],
        partial(_contest, of, scope, codes), at_large, None if places is None else places.firm,
    )


def _convention(p: Projection, cms: int, scope: Scope) -> GapBlock:
    states = np.flatnonzero(~p.members[:, cms])
    return _block(GapKind.CONVENTION, cms, p.folded, scope, states, {
        Reason.MEMBERSHIP_UNDATED: p.possible_members[states, cms], Reason.STATEHOOD_DISPUTED: p.atlas.disputed[states],
    })


def _reservation(p: Projection, cms: int, scope: Scope, reserved: Reserved) -> GapBlock:
    states = np.flatnonzero(p.members[:, cms] & reserved.taxa.any(1))
    of_all = _block(GapKind.RESERVATION, cms, p.folded, scope, states, {Reason.STATEHOOD_DISPUTED: p.atlas.disputed[states]})
    at = np.ix_(states, scope.units)
    kept, unsourced = reserved.taxa[at], reserved.unsourced[at]
    return replace(
        of_all, has=of_all.has & kept, firm=of_all.firm & kept & ~unsourced, firm_range=of_all.firm_range & kept,
        contest=lambda: {**of_all.contest(), Reason.RESERVATION_UNSOURCED: unsourced},
    )


def _instrument(p: Projection, i: int) -> Iterator[GapBlock]:
    scope, states = p.coverage[i], np.flatnonzero(p.area[:, i] & ~p.members[:, i])
    if not len(states):
        return
    signed = p.signed[states, i]
    empty = ~p.folded.concern(scope).somebody[states] & (not scope.single)
    for kind, rows in ((GapKind.RATIFICATION, signed), (GapKind.LISTED_ONLY, empty & ~signed), (GapKind.INSTRUMENT, ~empty & ~signed)):
        if rows.any():
            codes = states[rows]
            yield _block(kind, i, p.folded, scope, codes, {
                Reason.MEMBERSHIP_UNDATED: p.possible_members[codes, i], Reason.STATEHOOD_DISPUTED: p.atlas.disputed[codes],
            }, _Places.of(p.folded.lists, codes, i))


def _territorial(p: Projection, i: int, scope: Scope) -> Iterator[GapBlock]:
    """Territories that their holder's membership does not reach: those that the list names, and those that it leaves out."""
    if p.territories != Territories.SOVEREIGN:
        return
    codes = np.flatnonzero(p.unreached[:, i])
    if not len(codes):
        return
    holder, named = p.holder, p.own.lists.area[:, i]
    # What is left out has the gap by what occurs there; a list names a territory whatever occurs there.
    codes = codes[(named & ~p.extends_to[:, i] | p.own.concern(scope).somebody)[codes]]
    if len(codes):
        # Of an instrument its own place on the list decides, and where the list does not name it that of its State.
        places = _Places.of(p.own.lists, codes, i).where(named[codes], _Places.of(p.folded.lists, holder[codes], i))
        doubts: dict[str, Bools] = {
            Reason.MEMBERSHIP_UNDATED: (p.possible_members[:, i] | p.possibly_extends_to[:, i])[codes],
            Reason.STATEHOOD_DISPUTED: p.atlas.disputed[holder[codes]],
        }
        block = _block(GapKind.TERRITORIAL, i, p.own, scope, codes, doubts, None if i == p.convention else places)
        yield replace(block, states=holder[codes], territories=codes)


def _outside_area(p: Projection, i: int) -> Iterator[GapBlock]:
    yield _block(GapKind.OUTSIDE_AREA, i, p.folded, p.coverage[i], np.flatnonzero(~p.area[:, i]), {})


def _no_instrument(p: Projection) -> GapBlock:
    scope = p.appendix(Appendix.II)
    covered = np.zeros(len(p.atlas.taxa), bool)
    for i in p.others:
        covered[p.coverage[i].taxa] = True
    open_ = ~covered[scope.units]
    everyone = np.arange(len(p.fold))
    concern = p.folded.concern(scope).anyone

    def contest() -> dict[str, Bools]:
        found = {r: _anyone(m)[:, open_] for r, m in _contest(p.folded, scope, everyone).items()}
        return found | {Reason.NO_RANGE_EDGE: ~concern.held[:, open_]}

    # Nobody in particular has this gap; it is firm where someone's responsibility for the species is.
    return GapBlock(
        GapKind.NO_INSTRUMENT, None, np.array([-1], np.intp), scope.units[open_], np.ones((1, int(open_.sum())), bool),
        concern.firm[:, open_], concern.extant[:, open_], contest,
    )


def _anyone(matrix: Bools) -> Bools:
    """One row: true where some State has it."""
    return np.atleast_2d(matrix.any(axis=0))
