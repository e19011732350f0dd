"""A projection is a value: another world is another projection, equal to that of the facts that make it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import engagement
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import CODES, DATES, KINDS, TERRITORIES, Row, release_of, rows_of, worlds

DAY = date(2024, 2, 12)
dates, modes = st.sampled_from(DATES), st.sampled_from(("sovereign", "separate"))
joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])
some = tried(60)
STATE_OF_THE_RELATIONS = ("in_force", "members", "possible_members", "signed", "extends_to", "possibly_extends_to")


def same(one: Projection, other: Projection) -> None:
    for name in STATE_OF_THE_RELATIONS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert gap_records(one, GapQuery(by="taxon")) == gap_records(other, GapQuery(by="taxon"))
    for name in METRICS:
        assert np.array_equal(metrics(one)[name], metrics(other)[name], equal_nan=True), name


@pytest.mark.parametrize("day", ["2024-02-12", None, 20240212, datetime(2024, 2, 12)])
def test_what_is_no_date_is_refused_at_once(day: Any) -> None:
    with pytest.raises(InvalidQuery, match=r"as_of: .* is not accepted; a date without a time"):
        project(reference_release(), day)


@pytest.mark.parametrize("mode", ["folded", "", "Sovereign", None])
def test_unknown_ways_to_count_territories_are_refused_at_once(mode: Any) -> None:
    with pytest.raises(InvalidQuery, match=r"territories: .* one of: sovereign, separate"):
        project(reference_release(), DAY, mode)


def joining(world: Release, instrument: str, iso3: str) -> Release:
    """The facts with one State more in an instrument, from its beginning on, for no territory by name."""
    role = "signatory" if KINDS[instrument] == "mou" else "party"
    row: Row = {"instrument": instrument, "iso3": iso3, "role": role, "since": "1980-01-01", "date_basis": "sourced",
                "source": "book", "basis": "sourced"}
    tables = rows_of(world)
    return release_of(tables | {"memberships": [*tables["memberships"], row]}, world.published)


@some
@given(worlds(), dates, modes, joinable, st.sampled_from(CODES))
def test_a_state_joins(world: Release, as_of: date, mode: str, instrument: str, iso3: str) -> None:
    p = project(world, as_of, mode)
    before = p.members.copy()
    joined = p.joined(p.atlas.code_index[iso3], p.atlas.instrument_index[instrument])
    assert np.array_equal(p.members, before)
    same(joined, project(joining(world, instrument, iso3), as_of, mode))
    assert joined.folded is p.folded and joined.in_force is p.in_force


@some
@given(worlds(), dates, modes, st.lists(st.tuples(joinable, st.sampled_from([c for c in CODES if c not in TERRITORIES])), max_size=4))
def test_several_join_at_once_as_one_after_the_other(world: Release, as_of: date, mode: str, pairs: list[tuple[str, str]]) -> None:
    p = project(world, as_of, mode)
    states = np.array([p.atlas.code_index[iso3] for _, iso3 in pairs], np.intp)
    instruments = np.array([p.atlas.instrument_index[name] for name, _ in pairs], np.intp)
    one_by_one = p
    for s, i in zip(states.tolist(), instruments.tolist(), strict=True):
        one_by_one = one_by_one.joined(s, i)
    same(p.joined(states, instruments), one_by_one)


@some
@given(worlds(), dates, modes, joinable)
def test_without_an_instrument(world: Release, as_of: date, mode: str, instrument: str) -> None:
    tables = rows_of(world)
    rows = [r | {"in_force_on": None} if r["id"] == instrument else r for r in tables["instruments"]]
    p = project(world, as_of, mode)
    without = p.without(p.atlas.instrument_index[instrument])
    other = project(release_of(tables | {"instruments": rows}, world.published), as_of, mode)
    same(without, other)
    assert np.array_equal(engagement(without), engagement(other))
    assert without.members is p.members
