"""The gaps that a query asks for, State by State, before they are told as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.graph.analyses.gaps.blocks import GapBlock, gap_blocks
from concerted.graph.analyses.gaps.query import GapQuery, asked_columns
from concerted.graph.analyses.gaps.through import through_blocks
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import GapKind, NameKind

_GAPS = tuple(kind for kind in GapKind if kind.is_gap)


@dataclass(frozen=True, eq=False)
class GapRow:
    """The gaps of one State in a block, over the block's units; ``codes`` are the territories of a territorial gap."""

    state: int
    has: Bools
    firm: Bools
    firm_range: Bools
    firm_list: bool | None
    why: NDArray[np.uint16]
    why_bare: int
    codes: list[int]


def rows_of(block: GapBlock, only: int | None, columns: Bools | None, whole: bool) -> Iterator[GapRow]:
    """The rows of a block by State; several territories of one State come together."""
    all_has, all_firm, all_why, all_bare = block.has, block.firm, block.why, block.why_bare
    if columns is not None:
        all_has = all_has & columns[block.units]
    # A gap without units (a State that only stands on the list) shows where all units were asked for.
    bare = block.kind in (GapKind.LISTED_ONLY, GapKind.RATIFICATION, GapKind.TERRITORIAL) and whole
    rows_of: dict[int, list[int]] = {}
    for n in (range(len(block.states)) if bare else np.flatnonzero(all_has.any(1)).tolist()):
        rows_of.setdefault(int(block.states[n]), []).append(n)
    for state, rows in rows_of.items():
        if only is not None and state != only:
            continue
        has = np.atleast_1d(all_has[rows].any(0))
        firm = np.atleast_1d(all_firm[rows].any(0)) & has
        why = np.where(has & ~firm, np.bitwise_or.reduce(all_why[rows], 0), np.uint16(0))
        why_bare = int(np.bitwise_or.reduce(all_bare[rows]))
        yield GapRow(
            state, has, firm, np.atleast_1d(block.firm_range[rows].any(0)) & has,
            None if block.firm_list is None else bool(block.firm_list[rows].any()), why, why_bare,
            [] if block.territories is None else block.territories[rows].tolist(),
        )


def seen(p: Projection, query: GapQuery) -> Projection:
    """The projection in which a query is answered: through a code that another State holds, where it asks about one."""
    if query.state is None or p.counts_for(query.state) in (None, query.state):
        return p
    return p.through(p.atlas.code_index[query.state])


def gap_rows(p: Projection, query: GapQuery) -> tuple[Projection, Iterator[tuple[GapBlock, GapRow]]]:
    """The rows of every block that a query asks for, whatever their firmness, and the projection in which they are told.

    That is another one where a code is asked about that another State holds: what comes through it. UnknownName where a key of the query
    is none of the release.
    """
    for named in NameKind:
        if (key := getattr(query, named)) is not None:
            Names(p.release).check(named, key)
    kinds = (GapKind(query.kind),) if query.kind else _GAPS
    instrument = None if query.instrument is None else p.atlas.instrument_index[query.instrument]
    columns = asked_columns(p.atlas, query)
    code = None if query.state is None else p.atlas.code_index[query.state]
    state, view = None if code is None else int(p.fold[code]), seen(p, query)
    if state == NOBODY:
        return view, iter(())
    if code is None or view is p:
        blocks = gap_blocks(p, kinds, instrument, query.appendix)
    else:
        blocks = through_blocks(p, code, kinds, instrument, query.appendix)
    whole = columns is None and query.appendix is None
    regions = p.atlas.regions

    def wanted(row: GapRow) -> bool:
        return query.region is None or (row.state >= 0 and regions[row.state] == query.region)

    return view, ((block, row) for block in blocks for row in rows_of(block, state, columns, whole) if wanted(row))
