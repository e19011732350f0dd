"""Communities are a division of the States that are tied; agreement and modularity by their definitions, over all pairs."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import log

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.network.agreement import adjusted_rand, jaccard, mutual_information
from concerted.graph.analyses.network.communities import REGIONS, CommunityQuery, communities, modularity
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Ties
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.projection import Projection, project
from concerted.graph.records import plain
from concerted.loaders import reference_release
from tests.trying import tried

some = tried(100)
divisions = st.integers(2, 12).flatmap(lambda n: st.tuples(*(st.lists(st.integers(0, 3), min_size=n, max_size=n),) * 2))


@pytest.fixture(scope="module")
def p() -> Projection:
    return project(reference_release(), date(2026, 11, 30))


def numbered(groups: list[int]) -> np.ndarray:
    return np.unique(groups, return_inverse=True)[1]


@some
@given(divisions)
def test_the_adjusted_rand_index_counts_pairs(both: tuple[list[int], list[int]]) -> None:
    one, other = both
    pairs = list(combinations(range(len(one)), 2))
    together = sum(one[a] == one[b] and other[a] == other[b] for a, b in pairs)
    of_one, of_other = (sum(groups[a] == groups[b] for a, b in pairs) for groups in both)
    by_chance, most = of_one * of_other / len(pairs), (of_one + of_other) / 2
    wanted = 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)
    assert adjusted_rand(numbered(one), numbered(other)) == pytest.approx(wanted)
    assert adjusted_rand(numbered(one), numbered(one)) == 1


@some
@given(divisions)
def test_mutual_information_is_what_one_says_of_the_other(both: tuple[list[int], list[int]]) -> None:
    one, other = both
    n = len(one)

    def entropy(items: list[object]) -> float:
        return -sum(items.count(item) / n * log(items.count(item) / n) for item in set(items))

    h_one, h_other, h_both = entropy(list(one)), entropy(list(other)), entropy(list(zip(one, other, strict=True)))
    wanted = 1.0 if h_one + h_other == 0 else 2 * (h_one + h_other - h_both) / (h_one + h_other)
    found = mutual_information(numbered(one), numbered(other))
    assert found == pytest.approx(wanted, abs=1e-12) and 0 <= found <= 1
    assert found == pytest.approx(mutual_information(numbered(other), numbered(one)))


def test_of_one_thing_nothing_is_said() -> None:
    assert adjusted_rand(np.array([0]), np.array([0])) is mutual_information(np.array([0]), np.array([0])) is None
    assert jaccard(np.array([], int), np.array([], int)) == 0


@some
@given(st.integers(2, 8), st.integers(0, 2**32), st.sampled_from((0.5, 1.0, 2.0)))
def test_modularity_is_that_of_networkx(size: int, seed: int, resolution: float) -> None:
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.random((size, size)) * (rng.random((size, size)) < 0.6), 1)
    weights = weights + weights.T
    of = numbered(rng.integers(0, 3, size).tolist())
    if weights.sum() == 0:
        assert modularity(weights, of, resolution) == 0
        return
    groups = [set(np.flatnonzero(of == n).tolist()) for n in range(int(of.max()) + 1)]
    wanted = nx.community.modularity(nx.from_numpy_array(weights), groups, resolution=resolution)
    assert modularity(weights, of, resolution) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("query", [
    CommunityQuery(), CommunityQuery(method="greedy"), CommunityQuery(NetworkQuery(realm="marine", least=5), seed=7),
    CommunityQuery(NetworkQuery(instrument="cms", taxon_class="Aves"), resolution=1.5),
], ids=str)
def test_communities_divide_the_states_that_are_tied(p: Projection, query: CommunityQuery) -> None:
    found = communities(p, query)
    of = Ties(p, query.network)
    tied = of.tied(found.least)
    codes = [of.code(n) for n in range(len(of.states))]
    inside = [code for code, row in zip(codes, tied, strict=True) if row.any()]
    assert sorted(code for each in found.communities for code in each.states) == sorted(inside)
    assert found.n_states == len(inside) and found.n_pairs == int((np.triu(tied) > 0).sum())
    assert [each.number for each in found.communities] == list(range(1, len(found.communities) + 1))
    sizes = [each.n_states for each in found.communities]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) > 1
    regions = dict(zip(p.atlas.codes, p.atlas.regions, strict=True))
    for each in found.communities:
        counted = [regions[code] for code in each.states]
        assert each.regions[each.region] == max(each.regions.values()) == counted.count(each.region)
        assert each.share == each.regions[each.region] / len(each.states) and sum(each.regions.values()) <= each.n_states
        mine = [codes.index(code) for code in each.states]
        assert each.inside == pytest.approx(tied[np.ix_(mine, mine)].sum() / tied[mine].sum())
    groups = [set(map(codes.index, each.states)) for each in found.communities]
    wanted = nx.community.modularity(of.graph(found.least), groups, resolution=query.resolution)
    assert found.modularity == pytest.approx(wanted, abs=1e-12)


def test_the_same_seed_gives_the_same_and_another_may_not(p: Projection) -> None:
    assert communities(p) == communities(p, CommunityQuery(seed=1))
    found = [communities(p, CommunityQuery(NetworkQuery(realm="marine"), seed=seed)) for seed in range(6)]
    assert len({each.communities for each in map(_hashable, found)}) > 1
    assert {each.seed for each in found} == set(range(6)) and communities(p, CommunityQuery(method="greedy")).seed is None


class _Hashable:
    def __init__(self, communities: frozenset[tuple[str, ...]]) -> None:
        self.communities = communities


def _hashable(found: object) -> _Hashable:
    return _Hashable(frozenset(each.states for each in found.communities))  # type: ignore[attr-defined]


def test_they_agree_with_regions_better_than_by_chance_and_divide_better_than_these(p: Projection) -> None:
    found = communities(p)
    regions = found.agreement[0]
    assert regions.division == REGIONS and regions.n_groups == 6 and regions.closest is None
    of = {code: each.number for each in found.communities for code in each.states}
    pairs = [(of[code], region) for code, region in zip(p.atlas.codes, p.atlas.regions, strict=True) if code in of and region]
    one, other = (numbered(list(side)) for side in zip(*pairs, strict=True))
    assert regions.n_states == len(pairs) and regions.adjusted_rand == adjusted_rand(one, other) > 0.4
    assert found.modularity > regions.modularity > 0.2


def test_a_flyway_is_most_like_one_community(p: Projection) -> None:
    found = communities(p)
    told = {each.division: each for each in found.agreement}
    for name in ("aewa", "caf", "raptors"):
        i = p.atlas.instrument_index[name]
        members = {code for each in found.communities for code in each.states}
        area = {p.atlas.codes[s] for s in np.flatnonzero(p.area[:, i])} & members
        like = [len(area & set(each.states)) / len(area | set(each.states)) for each in found.communities]
        assert told[name].jaccard == pytest.approx(max(like)) and told[name].closest == like.index(max(like)) + 1
        assert told[name].n_groups == 2 and told[name].n_states == found.n_states
    likeness = [each.jaccard for each in found.agreement[1:]]
    assert likeness == sorted(likeness, reverse=True) and "cms" not in told


def test_where_nobody_is_tied_there_is_none() -> None:
    found = communities(project(reference_release(), date(1979, 7, 1)))
    assert (found.communities, found.agreement, found.modularity, found.n_states) == ((), (), 0.0, 0)
    assert plain(found)["method"] == "louvain"


def test_within_one_region_it_is_compared_with_lists_alone(p: Projection) -> None:
    found = communities(p, CommunityQuery(NetworkQuery(region="Africa")))
    assert REGIONS not in {each.division for each in found.agreement} and found.agreement


@pytest.mark.parametrize(("wrong", "said"), [
    ({"method": "guess"}, "method: 'guess'"), ({"seed": -1}, "seed: -1"), ({"seed": 2**32}, "seed: 4294967296"),
    ({"resolution": 0.0}, "resolution: 0.0"),
    ({"resolution": float("nan")}, "resolution: nan"), ({"resolution": 1e9}, "resolution"),
])
def test_what_is_not_accepted_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidQuery, match=said):
        CommunityQuery(**wrong)
