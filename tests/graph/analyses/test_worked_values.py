"""The worked values that the definitions of A, C0, C1, K and F state."""

from __future__ import annotations

from datetime import date

import pytest

from concerted.graph.analyses.completeness.metrics import instrument_metrics, metrics
from concerted.graph.projection.projection import project
from tests.graph.small import small_release, states, world_of

DAY = date(2010, 1, 1)


@pytest.mark.parametrize(("n", "k"), [(2, 1), (5, 0), (5, 3), (7, 7), (30, 12)])
def test_one_binding_instrument(n: int, k: int) -> None:
    p = project(world_of(n, {"one": range(k)}), DAY)
    row = metrics(p, [0]).row(0)
    assert row["A"] == float(k == n)
    assert (row["C0"], row["C1"]) == (pytest.approx(k / n), pytest.approx(k / n))
    assert row["K"] == pytest.approx(k * (k - 1) / (n * (n - 1)))
    assert instrument_metrics(p, 0)["K"] == pytest.approx(row["K"])


@pytest.mark.parametrize("n", [*range(1, 50), 196])
def test_what_is_all_engaged_is_one_to_the_last_bit(n: int) -> None:
    """In whatever order the shares are added, which floats tell apart."""
    found = metrics(project(world_of(n, {"one": range(n)}, species=("Avis migrans", "Avis altera")), DAY), [0, 1])
    for row in (found.row(0), found.row(1)):
        assert (row["A"], row["C0"], row["C1"], row["F"]) == (1, 1, 1, 1)


@pytest.mark.parametrize("n", [4, 10, 24])
def test_two_instruments_holding_one_half_each_are_complete_and_half_concerted(n: int) -> None:
    half = n // 2
    row = metrics(project(world_of(n, {"one": range(half), "two": range(half, n)}), DAY), [0]).row(0)
    assert row["A"] == row["C0"] == 1.0
    assert row["K"] == pytest.approx((half - 1) / (n - 1))


def test_overlapping_instruments_count_a_pair_once() -> None:
    row = metrics(project(world_of(4, {"one": [0, 1, 2], "two": [1, 2, 3]}), DAY), [0]).row(0)
    assert row["K"] == pytest.approx(5 / 6)  # of the six pairs only the first and the last State are never together


def test_a_memorandum_counts_half_and_a_binding_instrument_beside_it_counts_whole() -> None:
    row = metrics(project(world_of(4, {"mou": range(4)}, binding=False), DAY), [0]).row(0)
    assert (row["A"], row["C0"], row["C1"], row["K"]) == (1.0, 1.0, 0.5, 0.5)


def test_a_single_range_state_has_no_concertation_and_nobody_no_metric() -> None:
    row = metrics(project(world_of(1, {"one": [0]}), DAY), [0]).row(0)
    assert row["K"] is None
    assert row["A"] == 1.0
    nobody = small_release(states=states("AAA"), taxa=[{"taxon": "Avis migrans"}])
    assert set(metrics(project(nobody, DAY), [0]).row(0).values()) == {None}


def test_the_weakest_season_is_f() -> None:
    release = small_release(
        states=states("AAA", "BBB", "CCC"),
        taxa=[{"taxon": "Avis migrans"}],
        ranges=[
            {"taxon": "Avis migrans", "iso3": "AAA", "season": "breeding"},
            {"taxon": "Avis migrans", "iso3": "BBB", "season": "passage"},
            {"taxon": "Avis migrans", "iso3": "CCC", "season": "passage"},
        ],
        instruments=[{"id": "one"}],
        coverage=[{"instrument": "one", "taxon": "Avis migrans"}],
        memberships=[{"instrument": "one", "iso3": code} for code in ("AAA", "BBB")],
    )
    row = metrics(project(release, DAY), [0]).row(0)
    assert row["C1"] == pytest.approx(2 / 3)
    assert row["F"] == pytest.approx(1 / 2)
