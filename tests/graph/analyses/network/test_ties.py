"""Ties, cuts and centralities by plain loops over the same species, and what is too large is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations
from math import isclose

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.network import ties as module
from concerted.graph.analyses.network.central import betweenness, central
from concerted.graph.analyses.network.cuts import cuts, hanging_together
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Ties, ties
from concerted.graph.errors import InvalidQuery, UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.projection.realms import realm_of
from concerted.graph.vocabulary import Territories
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.facts import Facts
from tests.plain.scope import appendix_scope
from tests.trying import tried
from tests.worlds import DATES, worlds

some = tried(60)
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def p() -> Projection:
    return project(reference_release(), TODAY)


def shared_by(world: Release, as_of: date, mode: str) -> dict[tuple[str, str], list[int]]:
    """Of every two States how many States each species has that both are responsible for."""
    facts = Facts(world, as_of, mode)
    scope = appendix_scope(facts, "I", "II")
    found: dict[tuple[str, str], list[int]] = {}
    for taxon, reach in scope.items():
        if facts.taxa[taxon]["rank"] == "subspecies" and facts.taxa[taxon]["parent"] in scope:
            continue
        concerned = sorted(s for s in facts.responsible(taxon, facts.home) if reach.has(s, facts.home))
        for pair in combinations(concerned, 2):
            found.setdefault(pair, []).append(len(concerned))
    return found


@some
@given(worlds(), st.sampled_from(DATES), st.sampled_from(tuple(Territories)), st.integers(1, 3))
def test_ties_are_what_plain_loops_find(world: Release, as_of: date, mode: str, least: int) -> None:
    found = ties(project(world, as_of, mode), NetworkQuery(least=least))
    wanted = {pair: many for pair, many in shared_by(world, as_of, mode).items() if len(many) >= least}
    assert {(tie.state.iso3, tie.other.iso3): tie.n_shared for tie in found} == {pair: len(many) for pair, many in wanted.items()}
    for tie in found:
        assert isclose(tie.weight, sum(1 / (n - 1) for n in wanted[tie.state.iso3, tie.other.iso3]))
    order = [(-round(tie.weight, 12), tie.state.iso3, tie.other.iso3) for tie in found]
    assert order == sorted(order)


@some
@given(worlds(), st.sampled_from(DATES), st.integers(1, 3))
def test_without_a_state_that_cuts_what_it_cuts_off_hangs_no_longer_together(world: Release, as_of: date, least: int) -> None:
    found = cuts(project(world, as_of), NetworkQuery(least=least))
    graph = nx.Graph(pair for pair, many in shared_by(world, as_of, "sovereign").items() if len(many) >= least)
    assert (found.n_states, found.n_pairs) == (len(graph), graph.number_of_edges())
    assert list(found.parts) == sorted(map(len, nx.connected_components(graph)), reverse=True)
    falling = {}
    for state in graph:
        part = nx.node_connected_component(graph, state) - {state}
        parts = sorted(map(len, nx.connected_components(graph.subgraph(part))), reverse=True)
        if len(parts) > 1:
            falling[state] = (len(parts), sum(parts[1:]))
    assert {cut.state.iso3: (cut.n_parts, cut.n_cut_off) for cut in found.cuts} == falling
    for cut in found.cuts:
        rest = graph.subgraph(set(graph) - {cut.state.iso3})
        assert len(cut.cut_off) == cut.n_cut_off and cut.n_ties == graph.degree(cut.state.iso3)
        main = nx.node_connected_component(graph, cut.state.iso3) - {cut.state.iso3} - set(cut.cut_off)
        assert not any(nx.has_path(rest, other, next(iter(main))) for other in cut.cut_off)
    bridges = {(bridge.state.iso3, bridge.other.iso3) for bridge in found.bridges}
    parts = nx.number_connected_components(graph)
    for edge in graph.edges:
        fewer = graph.copy()
        fewer.remove_edge(*edge)
        assert (tuple(sorted(edge)) in bridges) == (nx.number_connected_components(fewer) > parts)


@some
@given(st.integers(2, 9), st.integers(0, 2**32))
def test_the_threshold_is_the_highest_at_which_half_hang_together(size: int, seed: int) -> None:
    counts = np.triu(np.random.default_rng(seed).integers(0, 6, (size, size)), 1)
    counts = counts + counts.T
    found = hanging_together(counts)
    sharing = int((counts > 0).any(1).sum())

    def largest(least: int) -> int:
        graph = nx.from_numpy_array(counts >= least)
        return max(map(len, nx.connected_components(graph)), default=0)

    if sharing:
        # Where no part is that large at any threshold, nothing but the least ties.
        reaching = [least for least in range(1, 7) if 2 * largest(least) >= sharing and largest(least) > 1]
        assert found == max(reaching, default=1)
    else:
        assert found == 1


def test_where_none_was_asked_for_half_of_the_states_hang_together(p: Projection) -> None:
    found = cuts(p)
    assert found.least_found and found.parts[0] >= found.n_states / 2
    everybody = len(Ties(p, NetworkQuery()).states)
    assert 2 * found.parts[0] >= everybody > 2 * cuts(p, NetworkQuery(least=found.least + 1)).parts[0]
    assert found.cuts and found == cuts(p, NetworkQuery()) and not cuts(p, NetworkQuery(least=found.least)).least_found


def test_filters_take_species_and_states(p: Projection) -> None:
    atlas = p.atlas
    marine = NetworkQuery(realm="marine").units(p)
    assert {str(realm_of(atlas.lineage[atlas.taxa[t]])) for t in marine} == {"marine"} and len(marine) > 50
    of_class = NetworkQuery(taxon_class="Reptilia", appendix="I").units(p)
    assert sorted(of_class) == sorted(t for t in p.appendix("I").units if atlas.classes[t] == "Reptilia")
    members = {atlas.codes[s] for s in np.flatnonzero(p.members[:, atlas.instrument_index["acap"]])}
    assert {code for tie in ties(p, NetworkQuery(instrument="acap")) for code in (tie.state.iso3, tie.other.iso3)} == members - {"EUE"}
    found = ties(p, NetworkQuery(region="Oceania"))
    everything = {(tie.state.iso3, tie.other.iso3): tie for tie in ties(p)}
    assert found and all(everything[tie.state.iso3, tie.other.iso3] == tie for tie in found)


def test_ties_of_a_state_sum_to_the_species_it_shares(p: Projection) -> None:
    concerned = NetworkQuery().concerned(p)
    shared = concerned[:, concerned.sum(0) > 1].sum(1)
    sums: Counter[str] = Counter()
    for tie in ties(p):
        sums[tie.state.iso3] += tie.weight
        sums[tie.other.iso3] += tie.weight
    assert all(sums[code] == pytest.approx(shared[n], abs=1e-9) for n, code in enumerate(p.atlas.codes))
    assert {each.state.iso3: each.strength for each in central(p)} == pytest.approx(dict(sums), abs=1e-9)


def test_betweenness_is_that_of_all_ties(p: Projection) -> None:
    """Ties that are longer than the way around are left out before paths are counted: with them it is the same."""
    graph = Ties(p, NetworkQuery(realm="marine", region="Asia")).graph(1)
    whole = graph.copy()
    nx.set_edge_attributes(whole, {edge: round(1 / whole.edges[edge]["weight"], 12) for edge in whole.edges}, "length")
    wanted = nx.betweenness_centrality(whole, weight="length")
    assert betweenness(graph) == pytest.approx(wanted, abs=1e-12) and max(wanted.values()) > 0.05


def test_the_eigenvector_is_one_of_its_matrix(p: Projection) -> None:
    found = central(p, NetworkQuery(region="Africa"))
    of = Ties(p, NetworkQuery(region="Africa"))
    place = {of.code(n): n for n in range(len(of.states))}
    x = np.zeros(len(place))
    for each in found:
        x[place[each.state.iso3]] = each.eigenvector
    leading = of.tied(1) @ x
    assert leading == pytest.approx(x * (leading.max() / x.max()), abs=1e-8) and x.max() == 1
    assert nx.eigenvector_centrality_numpy(of.graph(1), weight="weight")[0] / x[0] == pytest.approx(
        nx.eigenvector_centrality_numpy(of.graph(1), weight="weight")[5] / x[5])
    ranks = [(-round(each.strength, 12), each.state.iso3) for each in found]
    assert ranks == sorted(ranks) and [each.rank for each in found] == list(range(1, len(found) + 1))
    assert central(p, NetworkQuery(region="Africa"), top=3) == found[:3]


def in_two_parts() -> Release:
    """Five States: three share one species, two another."""
    of = {"Avis una": ("AAA", "BBB", "CCC"), "Avis duo": ("DDD", "EEE")}
    return small_release(
        states=states("AAA", "BBB", "CCC", "DDD", "EEE"), taxa=[{"taxon": taxon} for taxon in of],
        listings=[{"taxon": taxon} for taxon in of],
        ranges=[{"taxon": taxon, "iso3": code} for taxon, codes in of.items() for code in codes],
        instruments=[{"id": "one"}], memberships=[{"instrument": "one", "iso3": "AAA"}, {"instrument": "one", "iso3": "BBB"}],
    )


def test_outside_the_largest_part_nobody_is_close_to_the_close() -> None:
    found = {each.state.iso3: each for each in central(project(in_two_parts(), date(2020, 1, 1)))}
    assert [round(found[code].eigenvector, 9) for code in ("AAA", "BBB", "CCC", "DDD")] == [1, 1, 1, 0]
    assert {each.betweenness for each in found.values()} == {0} and found["DDD"].strength == 1
    assert cuts(project(in_two_parts(), date(2020, 1, 1))).parts == (3, 2)


def test_what_an_instrument_brings_together_is_looked_for_where_it_is_in_force() -> None:
    two = in_two_parts()
    assert [(tie.state.iso3, tie.other.iso3) for tie in ties(project(two, date(2020, 1, 1)), NetworkQuery(instrument="one"))] == [
        ("AAA", "BBB"),
    ]
    assert ties(project(two, date(1999, 1, 1)), NetworkQuery(instrument="one")) == []


def test_before_anything_is_listed_nobody_is_tied() -> None:
    early = project(reference_release(), date(1979, 7, 1))
    assert ties(early) == central(early) == [] and cuts(early).parts == cuts(early).cuts == ()


def test_more_ties_than_are_looked_at_are_refused_and_what_is_accepted_is_said(p: Projection, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = [tie.n_shared for tie in ties(p)]
    monkeypatch.setattr(module, "MOST_PAIRS", 5000)
    with pytest.raises(InvalidQuery, match=f"least: 1 ties {len(counts)} pairs of States, and at most 5000 are looked at; from") as refused:
        ties(p)
    accepted = int(str(refused.value).partition("from ")[2].split()[0])
    assert sum(n >= accepted for n in counts) <= 5000 < sum(n >= accepted - 1 for n in counts)
    assert len(ties(p, NetworkQuery(least=accepted))) <= 5000
    for ask in (central, cuts):
        with pytest.raises(InvalidQuery, match="at most 5000"):
            ask(p, NetworkQuery(least=2))


@pytest.mark.parametrize(("wrong", "said"), [
    ({"least": 0}, "least: 0"), ({"appendix": "III"}, "appendix: 'III'"), ({"realm": "sky"}, "realm: 'sky'"),
])
def test_what_is_not_accepted_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidQuery, match=said):
        NetworkQuery(**wrong)


def test_names_are_looked_up(p: Projection) -> None:
    with pytest.raises(UnknownName):
        ties(p, NetworkQuery(instrument="acab"))
    for ask in (ties, central):
        with pytest.raises(InvalidQuery, match="top: 0"):
            ask(p, top=0)
    with pytest.raises(InvalidQuery, match="class: 'Pisces'"):
        ties(p, NetworkQuery(taxon_class="Pisces"))
