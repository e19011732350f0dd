"""Centralities by their definitions: every shortest path counted one by one, and a vector found by taking steps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.network.central import betweenness, central, eigenvector
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Ties
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, worlds

some = tried(60)
# Few weights, so that many paths are equally long.
WEIGHTS = (Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(2))


def made(size: int, seed: int) -> dict[tuple[int, int], Fraction]:
    """Some pairs of so many nodes, each with a weight."""
    random = Random(seed)
    return {pair: random.choice(WEIGHTS) for pair in combinations(range(size), 2) if random.random() < 0.6}


def paths(ties: dict[tuple[int, int], Fraction], one: int, other: int, size: int) -> list[tuple[int, ...]]:
    """Every shortest path between two nodes, by trying all ways."""
    length = {pair: 1 / weight for pair, weight in ties.items()} | {(u, s): 1 / weight for (s, u), weight in ties.items()}
    rest = [n for n in range(size) if n not in (one, other)]
    found: dict[tuple[int, ...], Fraction] = {}
    for k in range(len(rest) + 1):
        for between in permutations(rest, k):
            way = (one, *between, other)
            if all(step in length for step in pairwise(way)):
                found[way] = sum((length[step] for step in pairwise(way)), Fraction())
    return [way for way, far in found.items() if far == min(found.values())]


@some
@given(st.integers(2, 5), st.integers(0, 2**32))
def test_betweenness_is_the_share_of_shortest_paths(size: int, seed: int) -> None:
    ties = made(size, seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((s, u, {"weight": float(weight)}) for (s, u), weight in ties.items())
    wanted = dict.fromkeys(range(size), 0.0)
    for one, other in combinations(range(size), 2):
        shortest = paths(ties, one, other, size)
        for node in set(range(size)) - {one, other}:
            wanted[node] += sum(node in way for way in shortest) / len(shortest) if shortest else 0
    pairs = (size - 1) * (size - 2) / 2
    assert betweenness(graph) == pytest.approx({node: value / pairs if pairs else 0 for node, value in wanted.items()}, abs=1e-9)


@some
@given(worlds(), st.sampled_from(DATES))
def test_the_vector_stays_the_same_where_a_step_is_taken(world: Release, as_of: date) -> None:
    of = Ties(project(world, as_of), NetworkQuery())
    graph, tied = of.graph(1), of.tied(1)
    found = eigenvector(graph, tied)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    if not parts:
        assert not found.any()
        return
    inside = np.isin(np.arange(len(found)), parts[0])
    assert not found[~inside].any() and found.max() == 1 and (found[inside] > 0).all()
    # Half a step, half where it was: what swings between two sides comes to rest too.
    steps = inside.astype(float)
    for _ in range(5000):
        steps = steps + tied @ steps * inside
        steps /= steps.max()
    assert found == pytest.approx(steps, abs=1e-6)


@some
@given(worlds(), st.sampled_from(DATES), st.integers(1, 3))
def test_everybody_who_is_tied_has_a_place(world: Release, as_of: date, least: int) -> None:
    p = project(world, as_of)
    found = central(p, NetworkQuery(least=least))
    of = Ties(p, NetworkQuery(least=least))
    tied = of.tied(least)
    assert {each.state.iso3 for each in found} == {of.code(n) for n in np.flatnonzero(tied.any(1))}
    for each in found:
        n = next(place for place in range(len(of.states)) if of.code(place) == each.state.iso3)
        assert each.strength == pytest.approx(tied[n].sum()) and each.n_ties == int((tied[n] > 0).sum())
        assert each.n_species == int(of.sharing.concerned[of.states[n]].sum()) >= 1
        assert 0 <= each.betweenness <= 1 and 0 <= each.eigenvector <= 1


def test_through_a_hub_all_paths_go() -> None:
    star = nx.Graph()
    star.add_weighted_edges_from((0, leaf, 1.0) for leaf in range(1, 5))
    assert betweenness(star) == {0: 1.0, 1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0}
    assert eigenvector(star, nx.to_numpy_array(star)).tolist() == pytest.approx([1, 0.5, 0.5, 0.5, 0.5])


def test_of_real_states_those_on_many_ways_are_few() -> None:
    found = central(project(reference_release(), date(2024, 2, 12)), NetworkQuery(realm="avian", least=20))
    between = sorted((each.betweenness for each in found), reverse=True)
    assert between[0] > 0.1 and sum(value == 0 for value in between) > len(between) / 2
    assert {each.state.iso3 for each in found[:10]} >= {"CHN", "RUS", "IND"}
