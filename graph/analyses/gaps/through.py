"""The gaps that come through one territory: what it brings to the State that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from concerted.graph.analyses.gaps.blocks import GapBlock, gap_blocks
from concerted.graph.projection.projection import Projection


def through_blocks(
    p: Projection, code: int, kinds: tuple[str, ...], instrument: int | None = None, appendix: str | None = None,
) -> Iterator[GapBlock]:
    """The blocks of :func:`~concerted.graph.analyses.gaps.blocks.gap_blocks` of the State that holds a code, as they come through it.

    Units are those that occur there, firm or contested by the ranges of the code itself. A place on a list without units comes through
    it where the list names the code, and nothing else brings its State a unit.
    """
    state = int(p.fold[code])
    seen, named = p.through(code), p.own.lists.area[code]
    for block in gap_blocks(seen, kinds, instrument, appendix):
        if block.territories is not None:
            yield block.of_rows(np.flatnonzero(block.territories == code))
            continue
        rows = np.flatnonzero(block.states == state)
        if block.instrument is None or not len(rows):
            continue
        some = block.of_rows(rows)
        if block.firm_list is not None:
            # Where a list decides without a range, what comes through the code is still what occurs there.
            scope = seen.coverage[block.instrument]
            there = seen.folded.concern(scope).held[state]
            some = replace(some, has=some.has & there, firm=some.firm & there, firm_range=some.firm_range & there)
            if not some.has.any() and (scope.single or not named[block.instrument] or _concerned(p, block.instrument, state)):
                continue
        yield some


def _concerned(p: Projection, instrument: int, state: int) -> bool:
    """Whether a State is concerned by a unit of an instrument, through whatever code."""
    return bool(p.folded.concern(p.coverage[instrument]).held[state].any())
