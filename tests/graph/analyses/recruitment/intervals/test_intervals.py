"""Intervals of ranks: points where nothing is in doubt, around the headline always, the same for a seed."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.intervals.drawing import Drawing
from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval, assumptions, draws_of, interval_records
from concerted.graph.analyses.recruitment.intervals.sweep import Sweep
from concerted.graph.analyses.recruitment.ranking import Priorities, PriorityQuery
from concerted.graph.analyses.recruitment.records import Priority, priority_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.perturbation import Chances
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.trying import tried
from tests.worlds import DATES, KINDS, release_of, rows_of, worlds

DAY = date(2024, 2, 12)
ADDED = ("rank_median", "rank_low", "rank_high", "p_top10", "tier")
joinable = st.sampled_from([name for name, kind in KINDS.items() if kind in ("convention", "agreement", "mou")])
weightings = st.sampled_from(("equal", "appendix", {"Anser prima": 3.0, "Phoca quarta": 0.0}))


@pytest.fixture(scope="module")
def reference() -> Projection:
    return project(reference_release(), DAY)


def sure(world: Release) -> Release:
    """The world with every occurrence firm and the States of every population known."""
    tables = rows_of(world)
    firm = [r | {"presence": "extant", "basis": "sourced"} for r in tables["ranges"]]
    known = [r | {"states": r["states"] or "AAA"} for r in tables["populations"]]
    return release_of(tables | {"ranges": firm, "populations": known}, world.published)


@tried(50)
@given(worlds(), st.sampled_from(DATES), joinable, weightings)
def test_where_nothing_is_in_doubt_and_nothing_swept_intervals_are_points(
    world: Release, as_of: date, instrument: str, weights: Any,
) -> None:
    found = interval_records(project(sure(world), as_of), PriorityQuery(instrument, weights), draws=7, sweep=Sweep.fixed(0.5))
    for record in found:
        assert record.rank_low == record.rank_median == record.rank_high == record.rank
        assert record.p_top10 == float(record.rank <= 10)
    scores = [round(record.unmet_responsibility, 12) for record in found]
    assert [record.tier for record in found] == [1 + sorted(set(scores), reverse=True).index(score) for score in scores]


@tried(60)
@given(worlds(), st.sampled_from(DATES), joinable, weightings, st.integers(1, 12))
def test_the_headline_lies_in_the_interval(world: Release, as_of: date, instrument: str, weights: Any, draws: int) -> None:
    p, query = project(world, as_of), PriorityQuery(instrument, weights)
    found, plain = interval_records(p, query, draws), priority_records(p, query)
    assert [[getattr(record, field.name) for field in fields(Priority)] for record in found] == [
        [getattr(record, field.name) for field in fields(Priority)] for record in plain
    ]
    for record in found:
        assert 1 <= record.rank_low <= record.rank <= record.rank_high <= len(found)
        assert record.rank_low <= record.rank_median <= record.rank_high and 0 <= record.p_top10 <= 1
    assert {record.tier for record in found} == set(range(1, len({record.tier for record in found}) + 1))


def test_intervals_are_read_of_the_draws(reference: Projection) -> None:
    query = PriorityQuery(weights="appendix")
    found, drawn = interval_records(reference, query, 200, seed=3), draws_of(reference, query, 200, seed=3)
    for record in found:
        at = drawn.candidates.tolist().index(reference.atlas.code_index[record.state.iso3])
        ranks = sorted(drawn.ranks[:, at].tolist())
        assert (record.rank_low, record.rank_high) == (min(ranks[9], record.rank), max(ranks[189], record.rank))
        assert record.rank_median == np.median(ranks) and record.p_top10 == sum(rank <= 10 for rank in ranks) / 200
    assert any(record.rank_low < record.rank < record.rank_high for record in found)


def test_tiers_of_the_reference_release_hold_for_every_pair(reference: Projection) -> None:
    query = PriorityQuery(realm="avian")
    found, drawn = interval_records(reference, query, 100), draws_of(reference, query, 100)
    compared = drawn.compared(drawn.scores)
    place = {record.state.iso3: drawn.candidates.tolist().index(reference.atlas.code_index[record.state.iso3]) for record in found}
    for above in found:
        for below in found:
            if above.tier < below.tier:
                assert (compared[:, place[above.state.iso3]] > compared[:, place[below.state.iso3]]).sum() >= 90
    assert len({record.tier for record in found}) > 5


def test_region_and_top_choose_and_change_no_rank(reference: Projection) -> None:
    every = {record.state.iso3: record for record in interval_records(reference, draws=50)}
    asian = interval_records(reference, PriorityQuery(region="Asia", top=4), draws=50)
    assert len(asian) == 4 and all(record == every[record.state.iso3] for record in asian)


def test_a_seed_gives_the_same_and_another_does_not(reference: Projection) -> None:
    first, same, other = (interval_records(reference, PriorityQuery(weights="appendix"), 60, seed) for seed in (5, 5, 6))
    assert first == same and first != other


def test_what_is_certain_by_the_chances_is_no_doubt(reference: Projection) -> None:
    """With every contested fact surely there the headline is every draw."""
    chances = Chances(1, 1, 1, 1, 1)
    found = interval_records(reference, draws=5, chances=chances, sweep=Sweep.fixed(0.5))
    assert all(record.rank_low == record.rank == record.rank_high for record in found)
    wide = interval_records(reference, draws=40)
    assert sum(record.rank_high - record.rank_low for record in wide) > 20


def test_with_no_contested_fact_there_the_headline_is_still_in_the_interval() -> None:
    """All draws are of the firm facts alone, where two change places."""
    contested = [{"taxon": taxon, "iso3": "AAA", "presence": "uncertain"} for taxon in ("Avis una", "Avis altera")]
    release = small_release(
        states=states("AAA", "BBB"), taxa=[{"taxon": taxon} for taxon in ("Avis una", "Avis altera", "Avis tertia", "Avis quarta")],
        instruments=[{"id": "cms", "kind": "convention", "in_force_on": "1990-01-01"}],
        listings=[{"taxon": taxon} for taxon in ("Avis una", "Avis altera", "Avis tertia", "Avis quarta")],
        ranges=[*contested, {"taxon": "Avis tertia", "iso3": "AAA"}, {"taxon": "Avis tertia", "iso3": "BBB"},
                {"taxon": "Avis quarta", "iso3": "BBB"}],
    )
    found = interval_records(project(release, date(2020, 1, 1)), draws=20, chances=Chances(uncertain=0))
    read = [(record.state.iso3, record.rank, record.rank_median, record.rank_low, record.rank_high) for record in found]
    assert read == [("AAA", 1, 2.0, 1, 2), ("BBB", 2, 1.0, 1, 2)]


def test_scores_are_the_sum_of_what_species_add(reference: Projection) -> None:
    found = Priorities(reference, PriorityQuery(weights="appendix", realm="marine"))
    for record in priority_records(reference, found.query):
        s = reference.atlas.code_index[record.state.iso3]
        terms = [w * r * (1 - e) for w, r, e in zip(found.weight, found.share[s], found.engagement[s], strict=True)]
        assert sum(terms) == pytest.approx(record.unmet_responsibility, abs=1e-9)
        assert all(term >= 0 for term in terms)


def test_whom_no_species_concerns_is_not_ranked(reference: Projection) -> None:
    found = Priorities(reference, PriorityQuery(realm="marine"))
    landlocked = reference.atlas.code_index["NPL"]
    assert found.candidates[landlocked] and found.contributions[landlocked].sum() == 0
    assert "NPL" not in {record.state.iso3 for record in interval_records(reference, found.query, draws=3)}


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (10_001, 1), (10, -1), (10, 2**32)])
def test_other_numbers_are_refused(reference: Projection, draws: int, seed: int) -> None:
    with pytest.raises(InvalidQuery, match="is not accepted; a whole number from"):
        interval_records(reference, draws=draws, seed=seed)


@pytest.mark.parametrize("bounds", [
    {"mou": (0.5, 0.4)}, {"mou": (0.5, 1.5)}, {"appendix_i": (-1.0, 2.0)}, {"appendix_i": (1.0, float("inf"))},
])
def test_bounds_out_of_order_are_refused(bounds: Any) -> None:
    with pytest.raises(InvalidQuery, match="two numbers in order"):
        Sweep(**bounds)


def test_what_is_drawn_lies_within_its_bounds(reference: Projection) -> None:
    drawn = draws_of(reference, PriorityQuery(), 500).parameters
    for column, (low, high) in zip(drawn.T, ((1, 3), (0.25, 0.75), (0, 0.5)), strict=True):
        assert low <= column.min() and column.max() <= high
        assert column.mean() == pytest.approx((low + high) / 2, abs=0.1) and column.std() > (high - low) / 5


@pytest.mark.parametrize(("texts", "want"), [
    ((), Chances()), (("uncertain=0.25",), Chances(uncertain=0.25)), (("inferred:1 , unsourced = 0",), Chances(inferred=1, unsourced=0)),
    (("possibly_extinct=.5", "population_states_unknown=1."), Chances(possibly_extinct=0.5, population_states_unknown=1)),
])
def test_probabilities_are_said_as_text(texts: tuple[str, ...], want: Chances) -> None:
    assert Chances.said(texts) == want


@pytest.mark.parametrize("text", [
    "", "uncertain", "uncertain=", "uncertain=2", "uncertain=-1", "uncertain=nan", "rumour=0.5", "uncertain=0.1,uncertain=0.2",
])
def test_other_texts_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidQuery, match=r"chance: .* is not accepted; .* reasons: uncertain, possibly_extinct"):
        Chances.said([text])


def test_what_is_given_of_no_draws_is_refused() -> None:
    Drawing.refused(None, None, ())
    for given_ in ((5, None, ()), (None, 0, ()), (None, None, ("uncertain=1",))):
        with pytest.raises(InvalidQuery, match="read of no draws"):
            Drawing.refused(*given_)


def test_assumptions_are_those_of_what_is_asked() -> None:
    told = {
        name: [remark.told() for remark in assumptions(query)]
        for name, query in (("cms", PriorityQuery()), ("weighed", PriorityQuery(weights="appendix")), ("acap", PriorityQuery("acap")))
    }
    assert any("(0.25–0.75)" in line for line in told["cms"]) and not any("(1–3)" in line for line in told["cms"])
    assert any("(1–3)" in line for line in told["weighed"]) and any("no strength" in line for line in told["acap"])
    changed = [remark.told() for remark in assumptions(PriorityQuery(), Chances(uncertain=0.125), Sweep(mou=(0.1, 0.2)))]
    assert "uncertain 0.125" in changed[0] and "(0.1–0.2)" in changed[1]


def test_the_record_has_the_fields_that_programs_read() -> None:
    assert [field.name for field in fields(PriorityInterval)] == [*(field.name for field in fields(Priority)), *ADDED]
