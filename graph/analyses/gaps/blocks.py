"""The Target 9 gaps: States that share responsibility for a species and are not yet in its agreements.

Target 9 of the Strategic Plan for Migratory Species asks that all States sharing responsibility for a species act
in a concerted way. Everything here is set algebra on a :class:`~concerted.graph.projection.projection.Projection`; the records that
people read are made in :mod:`concerted.graph.analyses.gaps.records`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from concerted.graph.projection.atlas import Bools, Ints
from concerted.graph.projection.projection import Projection

KINDS = ("convention", "instrument", "listed_only", "ratification", "no_instrument", "territorial", "outside_area")
GAP_KINDS = KINDS[:-1]

# Every reason for which a gap is contested, in alphabetical order.
REASONS = (
    "list_inferred", "list_unsourced", "membership_undated", "no_range_edge", "population_states_unknown",
    "range_inferred", "range_possibly_extinct", "range_uncertain", "range_unsourced",
)

CLOSES = {
    "convention": "the State accedes to CMS",
    "instrument": "the State joins the instrument",
    "listed_only": "the State joins the instrument",
    "ratification": "the State ratifies",
    "no_instrument": "an instrument is concluded",
    "territorial": "the membership is extended to the territory",
    "outside_area": "no gap: a candidate for extending the instrument",
}


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
        """Why each gap is contested: bit k stands for ``REASONS[k]``; 0 where there is none, or it is firm."""
        bits = np.zeros(self.has.shape, np.uint16)
        for reason, where in self.contest().items():
            bits |= _bit(reason) * where
        return np.where(self.has & ~self.firm, bits | self._why_at_large[:, None], np.uint16(0))

    @property
    def why_bare(self) -> NDArray[np.uint16]:
        """Why the gap of each State is contested where it has no unit: nothing in its range, and what is at large."""
        return self._why_at_large | _bit("no_range_edge")

    @property
    def _why_at_large(self) -> NDArray[np.uint16]:
        bits = np.zeros(len(self.states), np.uint16)
        for reason, where in self.at_large.items():
            bits |= _bit(reason) * where
        return bits


def _bit(reason: str) -> np.uint16:
    return np.uint16(1 << REASONS.index(reason))


def gap_blocks(p: Projection, kinds: tuple[str, ...] = GAP_KINDS, instrument: int | None = None) -> Iterator[GapBlock]:
    """Every gap of the given kinds at the date of the projection, one block a kind and instrument.

    ``instrument`` (an index) keeps the blocks of that instrument. ``outside_area``, which is no gap, is given only
    where ``kinds`` names it.
    """
    if "convention" in kinds and p.convention is not None and instrument in (None, p.convention):
        yield _convention(p, p.convention)
    for i in p.others:
        if instrument is not None and instrument != i:
            continue
        if {"instrument", "listed_only", "ratification"} & set(kinds):
            yield from (block for block in _instrument(p, int(i)) if block.kind in kinds)
        if "territorial" in kinds and p.territories == "sovereign" and p.atlas.names_territories[i]:
            yield from _territorial(p, int(i))
        if "outside_area" in kinds:
            yield from _outside_area(p, int(i))
    if "no_instrument" in kinds and instrument is None:
        yield _no_instrument(p)


def _convention(p: Projection, cms: int) -> GapBlock:
    scope = p.appendix()
    states = np.flatnonzero(~p.members[:, cms])
    responsible, firmly = p.atlas.responsible(scope)
    has = responsible[states]
    possible = p.possible_members[states, cms]
    firm = firmly[states] & ~possible[:, None]

    def contest() -> dict[str, Bools]:
        at, known = np.ix_(states, scope.units), scope.known[np.ix_(states, scope.unit)]
        soft = {reason: matrix[at] & ~p.atlas.firm_range[at] for reason, matrix in p.atlas.range_reasons.items()}
        return soft | {"population_states_unknown": ~known}

    return GapBlock("convention", cms, states, scope.units, has, firm, contest, {"membership_undated": possible})


def _instrument(p: Projection, i: int) -> Iterator[GapBlock]:
    atlas, scope = p.atlas, p.coverage[i]
    states = np.flatnonzero(atlas.area[:, i] & ~p.members[:, i])
    if not len(states):
        return
    responsible, firmly = atlas.responsible(scope)
    concerned = responsible[states]
    # One unit and an official list: the list is the responsibility, and a missing range is a conflict to report.
    has = np.ones_like(concerned) if scope.single else concerned
    possible, listed_firmly = p.possible_members[states, i], atlas.firm_area[states, i]
    firm = firmly[states] & (listed_firmly & ~possible)[:, None]
    at_large = {r: m[states, i] & ~listed_firmly for r, m in atlas.area_reasons.items()} | {"membership_undated": possible}
    signed, empty = p.signed[states, i], ~has.any(1)

    def contest_of(rows: Bools) -> Callable[[], dict[str, Bools]]:
        def contest() -> dict[str, Bools]:
            at, known = np.ix_(states, scope.units), scope.known[np.ix_(states, scope.unit)]
            soft = {r: (m[at] & concerned & ~atlas.firm_range[at])[rows] for r, m in atlas.range_reasons.items()}
            return soft | {"population_states_unknown": (~known & concerned)[rows], "no_range_edge": ~concerned[rows]}
        return contest

    for kind, rows in (("ratification", signed), ("listed_only", empty & ~signed), ("instrument", ~empty & ~signed)):
        if rows.any():
            here = {reason: where[rows] for reason, where in at_large.items()}
            yield GapBlock(kind, i, states[rows], scope.units, has[rows], firm[rows], contest_of(rows), here)


def _territorial(p: Projection, i: int) -> Iterator[GapBlock]:
    atlas, scope = p.atlas, p.own_coverage[i]
    own = np.arange(len(atlas.codes))
    left_out = (
        (atlas.sovereign != own) & atlas.own_area[:, i] & p.members[atlas.sovereign, i]
        & ~p.members[:, i] & ~p.extends_to[:, i]
    )
    codes = np.flatnonzero(left_out)
    if not len(codes):
        return
    responsible, firmly = atlas.responsible(scope, own=True)
    concerned = responsible[codes]
    has = np.ones_like(concerned) if scope.single else concerned
    possible = p.possible_members[codes, i] | p.possibly_extends_to[codes, i]
    listed_firmly = atlas.own_firm_area[codes, i]
    firm = firmly[codes] & (listed_firmly & ~possible)[:, None]
    at_large = {r: m[codes, i] & ~listed_firmly for r, m in atlas.own_area_reasons.items()} | {"membership_undated": possible}

    def contest() -> dict[str, Bools]:
        at, known = np.ix_(codes, scope.units), scope.known[np.ix_(codes, scope.unit)]
        soft = {r: m[at] & concerned & ~atlas.own_firm_range[at] for r, m in atlas.own_range_reasons.items()}
        return soft | {"population_states_unknown": ~known & concerned, "no_range_edge": ~concerned}

    yield GapBlock("territorial", i, atlas.sovereign[codes], scope.units, has, firm, contest, at_large, codes)


def _outside_area(p: Projection, i: int) -> Iterator[GapBlock]:
    atlas, scope = p.atlas, p.coverage[i]
    states = np.flatnonzero(~atlas.area[:, i])
    responsible, firmly = atlas.responsible(scope)

    def contest() -> dict[str, Bools]:
        at, known = np.ix_(states, scope.units), scope.known[np.ix_(states, scope.unit)]
        soft = {r: m[at] & ~atlas.firm_range[at] for r, m in atlas.range_reasons.items()}
        return soft | {"population_states_unknown": ~known}

    yield GapBlock("outside_area", i, states, scope.units, responsible[states], firmly[states], contest)


def _no_instrument(p: Projection) -> GapBlock:
    atlas, scope = p.atlas, p.appendix("II")
    covered = np.zeros(len(atlas.taxa), bool)
    for i in p.others:
        covered[p.coverage[i].taxa] = True
    open_ = scope.unit & ~covered[scope.taxa]
    units = scope.taxa[open_]
    _, firmly = atlas.responsible(scope)
    # Nobody in particular has this gap; it is firm where someone's responsibility for the species is.
    firm = _anyone(firmly)[:, open_[scope.unit]]

    def contest() -> dict[str, Bools]:
        known = scope.known[:, open_]
        concerned = atlas.range[:, units] & scope.allowed[:, open_]
        doubtful = concerned & ~atlas.firm_range[:, units]
        soft = {r: _anyone(m[:, units] & doubtful) for r, m in atlas.range_reasons.items()}
        return soft | {
            "population_states_unknown": _anyone(concerned & ~known),
            "no_range_edge": ~_anyone(concerned),
        }

    return GapBlock("no_instrument", None, np.array([-1], np.intp), units, np.ones((1, len(units)), bool), firm, contest)


def _anyone(matrix: Bools) -> Bools:
    """One row: true where some State has it."""
    return np.atleast_2d(matrix.any(axis=0))
