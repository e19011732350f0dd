"""What the queue says of a fact in doubt is what comes out where the fact is otherwise: of small worlds, by counting all anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.verification import effects
from concerted.graph.analyses.recruitment.verification.records import ToVerify, verifications
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import Evidence, GapKind, Stake
from tests.graph.analyses.recruitment.verification.world import confirmed, undated, without
from tests.trying import tried
from tests.worlds import DATES, KINDS, rows_of, worlds

joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])
modes = st.sampled_from(("sovereign", "separate"))
BEST = 2


@pytest.fixture(autouse=True, scope="module")
def few_in_the_best_set() -> Iterator[None]:
    """Small worlds have too few States for a best set of thirty to leave anybody out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(effects, "BEST_SET", BEST)
        yield


def far(p: Projection, query: PriorityQuery) -> dict[str, str]:
    """How far each system is, one after the other."""
    found, told = Priorities(p, query), {}
    for column, taxon in enumerate(p.atlas.taxa[t] for t in found.units):
        missing = np.flatnonzero(found.missing[:, column])
        if not found.concerned[:, column].any():
            told[taxon] = "nobody"
        elif not len(missing):
            told[taxon] = "complete"
        else:
            told[taxon] = "reachable" if all(found.candidates[s] for s in missing) else "out of reach"
    return told


def gaps(p: Projection, instrument: str, kind: Evidence) -> dict[tuple[str, str], tuple[int, int]]:
    """Units of each gap of the instrument, and how many of them are firm."""
    found = {}
    for gap in gap_records(p, GapQuery(instrument=instrument)):
        assert gap.state is not None
        if gap.kind != GapKind.TERRITORIAL or kind == Evidence.RANGE:
            found[gap.kind, gap.state.iso3] = gap.n_taxa, gap.n_firm
    return found


def check(before: Projection, then: Projection, query: PriorityQuery, asked: ToVerify) -> None:
    """Ranks and systems."""
    names = before.atlas.codes
    ranked = [names[s] for s in Priorities(before, query).ranked]
    again = [names[s] for s in Priorities(then, query).ranked]
    assert set(again) <= set(ranked)
    ranks = {code: n for n, code in enumerate([*again, *sorted(set(ranked) - set(again))], 1)}
    shifts = {code: ranks[code] - n for n, code in enumerate(ranked, 1)}
    assert asked.ranks_moved == sum(shift != 0 or code not in again for code, shift in shifts.items())
    largest = max(shifts.items(), key=lambda each: (abs(each[1]), [-ord(c) for c in each[0]]), default=("", 0))
    found = (asked.largest_shift, asked.largest_shift_of and asked.largest_shift_of.iso3)
    assert found == ((largest[1], largest[0]) if largest[1] else (0, None))
    own = None if asked.state is None else shifts.get(asked.state.iso3)
    assert asked.own_shift == own
    assert asked.leaves == tuple(sorted(set(ranked[:BEST]) - set(again[:BEST])))
    assert asked.enters == tuple(sorted(set(again[:BEST]) - set(ranked[:BEST])))
    now, otherwise = far(before, query), far(then, query)
    after = {taxon: otherwise.get(taxon, "nobody") for taxon in now}
    hang = {taxon for taxon in now if now[taxon] != after[taxon] and (now[taxon], after[taxon]) != ("complete", "nobody")}
    assert set(asked.systems) == hang
    assert set(asked.closes) == {taxon for taxon in hang if after[taxon] == "complete"}
    assert asked.best_set_at_stake == bool(asked.enters or asked.leaves or hang)


def check_gaps(before: Projection, then: Projection, sure: Projection, instrument: str, asked: ToVerify) -> None:
    held, left, firm = (gaps(p, instrument, asked.kind) for p in (before, then, sure))
    whole = asked.kind in (Evidence.LIST, Evidence.MEMBERSHIP)
    falls = {state for (kind, state), (n, _) in held.items()
             if (n > 0 or whole) and (left.get((kind, state), (0, 0))[0] == 0 if n else (kind, state) not in left)}
    firms = {state for (kind, state), (_, sure_ones) in held.items() if not sure_ones and firm.get((kind, state), (0, 0))[1]}
    told = asked.kind, asked.state, asked.taxon, asked.reasons, held, left, firm, asked.gaps_of
    assert asked.gap_at_stake == (Stake.FALLS if falls else Stake.FIRM if firms else None), told
    assert asked.gaps_of == tuple(sorted(falls or firms))


@tried(60)
@given(worlds(), st.sampled_from(DATES), modes, joinable, st.sampled_from((None, "Aves")))
def test_what_moves_is_what_moves_when_the_rows_are_changed(
    world: Release, as_of: date, mode: str, instrument: str, taxon_class: str | None
) -> None:
    p, query = project(world, as_of, mode), PriorityQuery(instrument, taxon_class=taxon_class)
    for asked in verifications(p, query).records:
        if asked.kind == Evidence.MEMBERSHIP and mode == "separate":
            continue  # a membership of the holder reaches its territories, which stand for themselves
        then = project(without(world, p, instrument, asked), as_of, mode)
        if asked.kind == Evidence.ANNEX_DATES and not alone(world, p, then, query, asked):
            continue
        check(p, then, query, asked)
        check_gaps(p, then, project(confirmed(world, p, instrument, asked), as_of, mode), instrument, asked)


def alone(world: Release, p: Projection, then: Projection, query: PriorityQuery, asked: ToVerify) -> bool:
    """Whether an entry brings one unit, and what counts as a unit, or by which list, is the same without it."""
    assert asked.taxon is not None and asked.instrument is not None
    entries = [row for row in rows_of(world)["coverage"] if undated(row, asked)]
    i = p.atlas.instrument_index[asked.instrument]
    before, after = ({p.atlas.taxa[t] for t in of.coverage[i].units} for of in (p, then))
    same = {p.atlas.taxa[t] for t in Priorities(p, query).units} - {asked.taxon} <= {p.atlas.taxa[t] for t in Priorities(then, query).units}
    return all(row["taxon"] == asked.taxon for row in entries) and after in (before, before - {asked.taxon}) and same and (
        p.coverage[i].single == then.coverage[i].single
    )
