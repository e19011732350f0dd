"""The graph of responsibility holds what the projection holds, and no more."""

from __future__ import annotations

from collections import Counter
from datetime import date

import networkx as nx
import numpy as np
import pytest

from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.responsibility import responsibility_graph
from concerted.graph.analyses.network.ties import Ties, ties
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release

DAYS = (date(1990, 1, 1), date(2014, 5, 1))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def p(request: pytest.FixtureRequest) -> Projection:
    return project(reference_release(), request.param)


@pytest.fixture(scope="module")
def graph(p: Projection) -> nx.MultiDiGraph:
    return responsibility_graph(p)


def test_nodes_are_the_axes(p: Projection, graph: nx.MultiDiGraph) -> None:
    labels = Counter(label for _, label in graph.nodes(data="label"))
    assert labels == {"State": len(p.atlas.codes), "Taxon": len(p.atlas.taxa), "Instrument": len(p.atlas.instruments)}
    assert graph.graph == {"release": p.release.id, "as_of": p.as_of.isoformat()}


def test_links_are_the_matrices(p: Projection, graph: nx.MultiDiGraph) -> None:
    links = Counter(key for *_, key in graph.edges(keys=True))
    assert links["RANGE_STATE_OF"] == p.range.sum() and links["MEMBER_OF"] == p.members.sum() and links["IN_AREA_OF"] == p.area.sum()
    firm = sum(data["firm"] for *_, key, data in graph.edges(keys=True, data=True) if key == "RANGE_STATE_OF")
    assert firm == int((p.range & p.firm_range).sum())
    assert links["COVERS"] == sum(int(p.scope(i).unit.sum()) for i in np.flatnonzero(p.in_force))


def test_what_is_covered_for_some_states_names_them(p: Projection, graph: nx.MultiDiGraph) -> None:
    some = 0
    for i in np.flatnonzero(p.in_force).tolist():
        scope, allowed = p.scope(i), p.folded.allowed(p.scope(i))
        for column in np.flatnonzero(scope.unit):
            told = graph.edges[("Instrument", p.atlas.instruments[i]), ("Taxon", p.atlas.taxa[scope.taxa[column]]), "COVERS"]["states"]
            named = {p.atlas.codes[s] for s in np.flatnonzero(allowed[:, column])}
            assert told == (None if allowed[:, column].all() else named)
            some += told is not None
    assert some > 10


def test_states_that_share_a_species_are_two_links_apart_and_tied(p: Projection, graph: nx.MultiDiGraph) -> None:
    """Ties are paths of the same graph: by a unit that is listed, through a place in its scope."""
    found = {(tie.state.iso3, tie.other.iso3): tie.n_shared for tie in ties(p, NetworkQuery(taxon_class="Reptilia"))}
    units = {p.atlas.taxa[t] for t in NetworkQuery(taxon_class="Reptilia").units(p)}
    for (one, other), n in list(found.items())[:50]:
        shared = set(graph.successors(("State", one))) & set(graph.successors(("State", other)))
        assert n <= len({key for kind, key in shared if kind == "Taxon"} & units)
        assert n > 0


def test_every_filter_takes_away(p: Projection) -> None:
    whole = Ties(p, NetworkQuery())
    for query in (
        NetworkQuery(appendix="I"), NetworkQuery(taxon_class="Aves"), NetworkQuery(realm="terrestrial"), NetworkQuery(region="Asia"),
        NetworkQuery(instrument="cms"), NetworkQuery(appendix="II", realm="marine", region="Europe"),
    ):
        part = Ties(p, query)
        states = set(part.states.tolist())
        assert states < set(whole.states.tolist()) or (query.region is None and query.instrument is None and states <= set(
            whole.states.tolist()))
        place = {int(s): n for n, s in enumerate(whole.states)}
        among = [place[s] for s in part.states.tolist()]
        counts = whole.counts[np.ix_(among, among)]
        if query.appendix != "I":
            assert (part.counts <= counts).all() and (part.weights <= whole.weights[np.ix_(among, among)] + 1e-12).all()
    realms = [len(NetworkQuery(realm=realm).units(p)) for realm in ("marine", "terrestrial", "avian")]
    assert sum(realms) == len(NetworkQuery().units(p)) and all(realms)


def test_as_many_as_are_asked_for_are_shared_in_every_tie(p: Projection) -> None:
    for least in (1, 10, 120):
        found = ties(p, NetworkQuery(least=least))
        assert min(tie.n_shared for tie in found) >= least
        graph = Ties(p, NetworkQuery(least=least)).graph(least)
        assert graph.number_of_edges() == len(found) and all(graph.degree(node) for node in graph)
        of = Ties(p, NetworkQuery(least=least))
        assert {(of.code(s), of.code(u)) for s, u in graph.edges} == {(tie.state.iso3, tie.other.iso3) for tie in found}
        assert list(graph) == sorted(graph)
