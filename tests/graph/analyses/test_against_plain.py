"""The arrays say what the plain sets say, on random small worlds."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import GapKind
from tests.plain.compare import check_gaps, check_metrics, check_priorities, check_queries, check_through
from tests.trying import tried
from tests.worlds import DATES, worlds
from tests.worlds import KINDS as INSTRUMENTS

dates, modes = st.sampled_from(DATES), st.sampled_from(("sovereign", "separate"))
listings = st.sampled_from(("all", "all", "named"))
joinable = st.sampled_from([name for name, kind in INSTRUMENTS.items() if kind in ("convention", "agreement", "mou")])
weightings = st.sampled_from(("equal", "appendix", {"Anser prima": 3.0, "Phoca quarta": 0.0}))
many = tried(150)


@many
@given(worlds(), dates, modes, listings)
def test_gaps_of_small_worlds(world: Release, as_of: date, mode: str, listed: str) -> None:
    check_gaps(world, as_of, mode, listed)


@many
@given(worlds(), dates, modes, listings)
def test_what_comes_through_each_code_of_small_worlds(world: Release, as_of: date, mode: str, listed: str) -> None:
    check_through(world, as_of, mode, listed)


@tried(50)
@given(worlds(), dates, modes)
def test_narrower_queries_of_small_worlds(world: Release, as_of: date, mode: str) -> None:
    check_queries(project(world, as_of, mode))


@many
@given(worlds(), dates, modes, listings)
def test_metrics_of_small_worlds(world: Release, as_of: date, mode: str, listed: str) -> None:
    check_metrics(world, as_of, mode, listed)


# A class and a realm.
narrower = st.sampled_from(((None, None), ("Aves", None), (None, "avian"), (None, "marine"), ("Mammalia", "terrestrial")))


@many
@given(worlds(), dates, joinable, weightings, st.sampled_from((None, "I", "II")), narrower, listings, st.booleans())
def test_priorities_of_small_worlds(
    world: Release, as_of: date, instrument: str, weights: Any, appendix: str | None, narrowed: Any, listed: str, disputed: bool
) -> None:
    appendix = appendix if instrument == "cms" else None
    query = PriorityQuery(instrument, weights, appendix, *narrowed)
    check_priorities(world, as_of, query, listings=listed, disputed=disputed)


def test_kinds_are_those_of_the_rules() -> None:
    assert set(GapKind) == {
        "convention", "instrument", "listed_only", "ratification", "no_instrument", "territorial", "reservation", "outside_area",
    }
