"""What is read of rankings, beside what plain loops read of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import ceil, log2
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.intervals import measures
from concerted.graph.analyses.recruitment.intervals.draws import Rankings
from concerted.graph.projection.axes import Ints
from tests.trying import tried


def rankings_of(scores: Any, counted: Any = None) -> Rankings:
    """Rankings of scores as they are, of nothing that is drawn."""
    values = np.array(scores, float)
    draws, n = values.shape
    shown = np.ones((draws, n), bool) if counted is None else np.array(counted, bool)
    nothing = np.zeros(0, np.intp)
    return Rankings(
        np.arange(n), np.stack([values, np.zeros_like(values)]), shown, np.tile([2.0, 0.5, 0.25], (draws, 1)), nothing, nothing,
        np.zeros(0), np.zeros((draws, 0), np.uint8),
    )


@st.composite
def scored(draw: st.DrawFn) -> list[list[float]]:
    """Scores of a few States in a few draws, many of them equal, and some States mostly ahead of others."""
    n, draws = draw(st.integers(1, 6)), draw(st.integers(1, 30))
    base = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    off = st.lists(st.integers(-1, 1), min_size=n, max_size=n)
    return [[float(max(b + o, 0)) for b, o in zip(base, draw(off), strict=True)] for _ in range(draws)]


def outranking(scores: list[list[float]]) -> dict[tuple[int, int], int]:
    """In how many draws the one has the larger score."""
    n = range(len(scores[0]))
    return {(x, y): sum(draw[x] > draw[y] for draw in scores) for x in n for y in n}


def partitions(items: list[int]) -> Iterator[list[set[int]]]:
    """Every way to divide items into an order of tiers."""
    if not items:
        yield []
        return
    for size in range(1, len(items) + 1):
        for first in combinations(items, size):
            for rest in partitions([item for item in items if item not in first]):
                yield [set(first), *rest]


def finest(scores: list[list[float]]) -> list[set[int]]:
    """The partition with most tiers in which each of a higher tier outranks each of a lower one in nine draws of ten."""
    wins, draws = outranking(scores), len(scores)

    def holds(tiers: list[set[int]]) -> bool:
        pairs = ((x, y) for above, below in combinations(tiers, 2) for x in above for y in below)
        return all(10 * wins[pair] >= 9 * draws for pair in pairs)

    return max(filter(holds, partitions(list(range(len(scores[0]))))), key=len)


@tried(150)
@given(scored())
def test_tiers_are_the_finest_partition_that_holds(scores: list[list[float]]) -> None:
    found = rankings_of(scores)
    tiers = measures.tiers(measures.wins(found), len(scores))
    want = finest(scores)
    assert tiers.tolist() == [next(n for n, tier in enumerate(want, 1) if x in tier) for x in range(len(scores[0]))]


def test_no_other_partition_has_as_many_tiers() -> None:
    """So that the finest is one, and the comparison above means something."""
    scores = [[3.0, 2.0, 2.0, 1.0]] * 9 + [[3.0, 1.0, 2.0, 2.0]]
    held = [tiers for tiers in partitions([0, 1, 2, 3]) if len(tiers) == len(finest(scores))]
    assert finest(scores) == [{0}, {1, 2}, {3}] and len(held) > 1
    assert measures.tiers(measures.wins(rankings_of(scores)), 10).tolist() == [1, 2, 2, 3]


def test_nine_draws_of_ten_are_enough_and_fewer_are_not() -> None:
    nine, eight = ([[1.0, 0.0]] * n + [[0.0, 1.0]] * (10 - n) for n in (9, 8))
    assert measures.tiers(measures.wins(rankings_of(nine)), 10).tolist() == [1, 2]
    assert measures.tiers(measures.wins(rankings_of(eight)), 10).tolist() == [1, 1]


def test_who_is_equal_throughout_is_of_one_tier() -> None:
    assert measures.tiers(measures.wins(rankings_of([[1.0, 1.0, 0.5]] * 4)), 4).tolist() == [1, 1, 2]


def test_nobody_has_no_tier() -> None:
    assert measures.tiers(np.zeros((0, 0), np.intp), 5).tolist() == []


@tried(60)
@given(scored())
def test_wins_are_those_that_are_counted_one_by_one(scores: list[list[float]]) -> None:
    wins = measures.wins(rankings_of(scores))
    assert {(x, y): int(wins[x, y]) for x, y in outranking(scores)} == outranking(scores)
    assert ((wins + wins.T) <= len(scores)).all()


def ranks_of(scores: list[list[float]]) -> list[list[int]]:
    """Ranks by score descending, then by place."""
    orders = [sorted(range(len(draw)), key=lambda x: (-draw[x], x)) for draw in scores]
    return [[order.index(x) + 1 for x in range(len(order))] for order in orders]


@tried(60)
@given(scored(), st.integers(1, 100))
def test_percentiles_are_ranks_that_so_many_draws_do_not_exceed(scores: list[list[float]], percent: int) -> None:
    ranks = np.array(ranks_of(scores))
    assert rankings_of(scores).ranks.tolist() == ranks.tolist()
    for x, found in enumerate(measures.percentile(ranks, percent).tolist()):
        column = sorted(ranks[:, x].tolist())
        enough = [rank for rank in column if 100 * sum(other <= rank for other in column) >= percent * len(column)]
        assert found == min(enough) == column[ceil(percent * len(column) / 100 - 1e-9) - 1]


@tried(60)
@given(scored())
def test_shares_and_entropy_are_those_of_plain_sums(scores: list[list[float]]) -> None:
    ranks = ranks_of(scores)
    shares = measures.shares(np.array(ranks))
    for x in range(len(scores[0])):
        want = [sum(draw[x] == rank for draw in ranks) / len(ranks) for rank in range(1, len(scores[0]) + 1)]
        assert shares[x].tolist() == want
        assert measures.entropy(shares)[x] == pytest.approx(-sum(p * log2(p) for p in want if p), abs=1e-8)
    assert shares.sum(0) == pytest.approx(1) and shares.sum(1) == pytest.approx(1)


def test_entropy_is_zero_where_ranks_are_sure_and_most_where_all_are_alike() -> None:
    sure: Ints = np.tile([1, 2, 3, 4], (7, 1))
    assert measures.entropy(measures.shares(sure)).tolist() == [0, 0, 0, 0]
    assert measures.entropy(np.full((4, 4), 0.25)).tolist() == [2, 2, 2, 2]


def test_whom_nothing_concerns_comes_last_and_outranks_nobody() -> None:
    found = rankings_of([[0.0, 0.0, 2.0]], [[False, True, True]])
    assert found.ranks.tolist() == [[3, 2, 1]]
    assert measures.wins(found).tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]
