"""Draws of what is not certain of the ranges: the weakest reason of the best supported row decides, and what is firm stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.holders import NOBODY
from concerted.graph.projection.perturbation import Chances, doubts
from concerted.graph.projection.projection import Projection, project
from tests.graph.small import small_release, states
from tests.trying import tried
from tests.worlds import DATES, worlds

DAY = date(2024, 2, 12)
CERTAIN, IMPOSSIBLE = Chances(1, 1, 1, 1, 1), Chances(0, 0, 0, 0, 0)
worlds_at = (worlds(), st.sampled_from(DATES), st.sampled_from(("sovereign", "separate")))
some = tried(60)


def chances_of(p: Projection) -> dict[tuple[str, str], float]:
    found = doubts(p.folded)
    names = zip(found.states.tolist(), found.taxa.tolist(), found.chance.tolist(), strict=True)
    return {(p.atlas.codes[s], p.atlas.taxa[t]): chance for s, t, chance in names}


def one_species(*rows: dict[str, Any], **tables: Any) -> Release:
    return small_release(
        states=[*states("AAA", "BBB", "CCC"), {"iso3": "TAA", "kind": "territory", "sovereign": "AAA"}],
        taxa=[{"taxon": "Avis una"}], ranges=[{"taxon": "Avis una"} | row for row in rows], **tables,
    )


@pytest.mark.parametrize(("row", "chance"), [
    ({"presence": "uncertain"}, 0.5), ({"presence": "possibly_extinct"}, 0.25), ({"basis": "inferred"}, 0.9), ({"basis": "unsourced"}, 0.7),
    ({"presence": "uncertain", "basis": "inferred"}, 0.5), ({"presence": "possibly_extinct", "basis": "unsourced"}, 0.25),
])
def test_the_weakest_reason_of_a_row(row: dict[str, str], chance: float) -> None:
    p = project(one_species({"iso3": "AAA"} | row, {"iso3": "BBB"}), DAY)
    assert chances_of(p) == {("AAA", "Avis una"): chance}


def test_the_best_supported_row_of_a_state_and_its_territories() -> None:
    doubtful, better, firm = {"presence": "uncertain"}, {"basis": "inferred"}, {"basis": "corroborated"}
    release = one_species({"iso3": "AAA"} | doubtful, {"iso3": "TAA"} | better)
    assert chances_of(project(release, DAY)) == {("AAA", "Avis una"): 0.9}
    assert chances_of(project(release, DAY, "separate")) == {("AAA", "Avis una"): 0.5, ("TAA", "Avis una"): 0.9}
    assert chances_of(project(one_species({"iso3": "AAA"} | doubtful, {"iso3": "TAA"} | firm), DAY)) == {}


def test_a_population_of_unknown_states_is_drawn_for_its_scope_alone() -> None:
    release = one_species(
        {"iso3": "AAA"}, {"iso3": "BBB", "basis": "inferred"}, {"iso3": "CCC", "presence": "possibly_extinct"},
        populations=[{"population": "p", "taxon": "Avis una", "name": "p", "states": None}],
        listings=[{"taxon": "Avis una", "population": "p"}],
        instruments=[{"id": "cms", "kind": "convention"}, {"id": "one"}], coverage=[{"instrument": "one", "taxon": "Avis una"}],
    )
    p, rng, draws = project(release, DAY), np.random.default_rng(7), 4000
    listed, covered = np.zeros(3), np.zeros(3)
    for _ in range(draws):
        drawn = p.perturbed(rng)
        listed += drawn.concerned(drawn.appendix())[:3, 0]
        covered += drawn.concerned(drawn.coverage[p.atlas.instrument_index["one"]])[:3, 0]
    # Firm, inferred (0.9) and possibly extinct (0.25): in the instrument by the range, on the Appendix with 0.5 at the most.
    assert covered / draws == pytest.approx([1, 0.9, 0.25], abs=0.03)
    assert listed / draws == pytest.approx([0.5, 0.5, 0.25], abs=0.03)


@some
@given(*worlds_at)
def test_what_is_firm_stays_and_nothing_comes(world: Release, as_of: date, mode: str) -> None:
    p = project(world, as_of, mode)
    drawn = p.perturbed(np.random.default_rng(3))
    least, most = p.perturbed(np.random.default_rng(3), IMPOSSIBLE), p.perturbed(np.random.default_rng(3), CERTAIN)
    assert np.array_equal(most.range, p.range) and np.array_equal(least.range, p.firm_range)
    for scope in (p.appendix(), *p.coverage):
        surely, whole = p.folded.responsible(scope)[1], p.concerned(scope)[:, scope.unit]
        taken = drawn.concerned(scope)[:, scope.unit]
        assert not (surely & ~taken).any() and not (taken & ~whole).any()
        # Since when an instrument covers something is not drawn.
        assert np.array_equal(least.concerned(scope)[:, scope.unit] & scope.firm[:, scope.unit], surely)
        assert np.array_equal(most.concerned(scope)[:, scope.unit], whole)
        assert np.array_equal(drawn.folded.responsible(scope)[1], surely)
    # Whatever a code holds for another goes with the edge of that one.
    held = p.fold != NOBODY
    assert np.array_equal(drawn.own.range[held], (p.own.range & drawn.range[p.fold])[held])


@some
@given(*worlds_at, st.integers(0, 2**32))
def test_a_seed_draws_the_same_again(world: Release, as_of: date, mode: str, seed: int) -> None:
    p = project(world, as_of, mode)
    one, other = (p.perturbed(np.random.default_rng(seed)) for _ in range(2))
    assert np.array_equal(one.range, other.range)
    # Also where a State has joined meanwhile, or at another date at which codes count for the same States: ranges are drawn.
    joined = p.joined(0, 0).perturbed(np.random.default_rng(seed))
    assert np.array_equal(one.range, joined.range) and joined.members[0, 0]
    same = project(world, DATES[0], mode)
    if np.array_equal(same.fold, p.fold):
        assert np.array_equal(one.range, same.perturbed(np.random.default_rng(seed)).range)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_chances_are_from_0_to_1(value: float) -> None:
    with pytest.raises(InvalidQuery, match=r"chance of inferred: .* a number from 0 to 1"):
        Chances(inferred=value)
