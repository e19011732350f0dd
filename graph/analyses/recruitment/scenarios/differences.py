"""Which gaps hold in one of two worlds alone: of the instruments and States that the changes touch, and of no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from concerted.graph.analyses.gaps.blocks import GAP_KINDS, GapBlock, gap_blocks
from concerted.graph.analyses.gaps.records import Gap, Telling, order
from concerted.graph.analyses.gaps.rows import GapRow, rows_of
from concerted.graph.analyses.recruitment.scenarios.worlds import Worlds
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import GapKind, Language

_Key = tuple[str, int]
"""Kind and instrument of gaps, -1 where they are of none."""
# Gaps that a State may have without a unit.
_BARE = (GapKind.LISTED_ONLY, GapKind.RATIFICATION, GapKind.TERRITORIAL)


def closed_and_opened(worlds: Worlds, lang: str = Language.EN) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """The gaps that hold without the changes alone, and those that hold with them alone.

    Parameters
    ----------
    worlds : Worlds
        As it is, and with the changes.
    lang : {"en", "fr", "es"}
        Language of names.

    Returns
    -------
    pair of tuple of Gap
        One record a kind, State and instrument, with the taxa that make the difference; by number of taxa descending, then by State.

    Notes
    -----
    Who joins or leaves changes its own gaps, those of codes that it holds and of who counts for it; what is listed or taken in changes
    those of the instrument, and which taxa no instrument covers. All else is not looked at.
    """
    before, after = _held(worlds.before, worlds), _held(worlds.after, worlds)
    return tuple(_alone(worlds.before, before, after, lang)), tuple(_alone(worlds.after, after, before, lang))


@dataclass(frozen=True, eq=False)
class _Held:
    """The gaps of one kind and instrument in a world: of some rows of a block, and their States."""

    block: GapBlock

    @cached_property
    def units(self) -> dict[int, Bools]:
        """Columns of the ``T`` axis for which each State has the gap; none of those that have it without a unit."""
        found: dict[int, Bools] = {}
        for n, state in enumerate(self.block.states.tolist()):
            found[state] = found[state] | self.block.has[n] if state in found else self.block.has[n]
        return found


def _held(p: Projection, worlds: Worlds) -> dict[_Key, _Held]:
    found = {}
    for block in _blocks(p, worlds):
        i = -1 if block.instrument is None else block.instrument
        some = np.ones(len(block.states), bool) if block.kind in _BARE else block.has.any(1)
        if i >= 0 and (states := worlds.states(i)) is not None:
            some = some & states[block.states]
        found[block.kind, i] = _Held(block.of_rows(np.flatnonzero(some)))
    return found


def _blocks(p: Projection, worlds: Worlds) -> Iterator[GapBlock]:
    for i in worlds.instruments:
        yield from gap_blocks(p, GAP_KINDS, i)
    if worlds.entries_change:
        yield from gap_blocks(p, (GapKind.NO_INSTRUMENT,))


def _alone(p: Projection, these: Mapping[_Key, _Held], others: Mapping[_Key, _Held], lang: str) -> list[Gap]:
    telling, records = Telling(p, lang), list[Gap]()
    for key, held in these.items():
        block, meeting = held.block, others.get(key)
        differing, bare = {}, set()
        for state, units in held.units.items():
            there = None if meeting is None else _there(meeting, state, block)
            alone = units if there is None else units & ~there[0]
            if alone.any():
                differing[state] = alone
            elif not units.any() and (there is None or there[1]):
                # A gap without units is one where the other world has none, or has units in it.
                bare.add(state)
        for states, whole in ((differing.keys(), False), (bare, True)):
            some = block.of_rows(np.flatnonzero(np.isin(block.states, list(states))))
            for row in rows_of(some, None, None, whole) if len(some.states) else ():
                kept = row if whole else _within(row, differing[row.state])
                records += telling.records(block, kept)
    return sorted(records, key=order)


def _there(meeting: _Held, state: int, block: GapBlock) -> tuple[Bools, bool] | None:
    """For which units of a block a State has the gap in the other world, and whether for any at all; None where it has not the gap."""
    if state not in meeting.units:
        return None
    units = meeting.units[state]
    return np.isin(block.units, meeting.block.units[units]), bool(units.any())


def _within(row: GapRow, units: Bools) -> GapRow:
    """A row for some of its units."""
    return replace(
        row, has=row.has & units, firm=row.firm & units, firm_range=row.firm_range & units, why=np.where(units, row.why, np.uint16(0)),
    )
