"""What falls with a member is the difference to the same world without that membership, metric by metric."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.completeness.records import means, systems
from concerted.graph.analyses.network.losses import losses
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Metric, Territories
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, release_of, rows_of, worlds

some = tried(30)
MODES = tuple(Territories)


def left(world: Release, instrument: str, iso3: str) -> Release:
    """The same world in which a State never joined."""
    tables = rows_of(world)
    rows = [
        row for row in tables["memberships"]
        if not (row["instrument"] == instrument and row["iso3"] == iso3 and row["role"] in ("party", "signatory"))
    ]
    return release_of(tables | {"memberships": rows}, world.published)


@some
@given(worlds(), st.sampled_from(DATES), st.sampled_from(("cms", "cms", "agr-one", "mou-one")), st.sampled_from(MODES))
def test_it_is_the_world_without_the_member(world: Release, as_of: date, instrument: str, mode: str) -> None:
    p = project(world, as_of, mode)
    now, complete = metrics(p).mean(), {system.taxon for system in systems(p) if system.complete}
    found = losses(p, NetworkQuery(instrument=instrument))
    for each in found:
        without = project(left(world, instrument, each.state.iso3), as_of, mode)
        then = metrics(without).mean()
        for metric in Metric:
            fall = getattr(each, metric)
            assert (fall is None) == (now[metric] is None)
            assert fall is None or fall == pytest.approx(now[metric] - then[metric], abs=1e-9), (metric, each.state.iso3)
            assert fall is None or fall >= -1e-12
        assert set(each.broken) == complete - {system.taxon for system in systems(without) if system.complete}
        assert each.n_alone <= each.n_taxa
    i = p.atlas.instrument_index[instrument]
    assert len(found) <= int(p.members[:, i].sum()) and (mode == "separate" or not p.in_force[i] or len(found) == p.members[:, i].sum())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("instrument", "as_of"), [("cms", date(2014, 5, 1)), ("raptors", date(2026, 11, 30)), ("aewa", date(2024, 2, 12))])
def test_of_the_real_members_too(instrument: str, as_of: date, mode: str) -> None:
    world = reference_release()
    p = project(world, as_of, mode)
    found = losses(p, NetworkQuery(instrument=instrument))
    order = [(-round(each.C1, 12), -round(each.K, 12), each.state.iso3) for each in found]
    assert order == sorted(order) and [each.rank for each in found] == list(range(1, len(found) + 1))
    now = means(p)["all"]
    for each in (found[0], found[7], found[-1]):
        then = means(project(left(world, instrument, each.state.iso3), as_of, mode))["all"]
        for metric in Metric:
            assert getattr(each, metric) == pytest.approx(getattr(now, metric) - getattr(then, metric), abs=1e-9)


def test_of_some_systems_they_are_falls_of_their_means() -> None:
    p = project(reference_release(), date(2019, 10, 15))
    found = losses(p, NetworkQuery(taxon_class="Reptilia"))
    then = means(project(left(p.release, "cms", found[0].state.iso3), p.as_of))["Reptilia"]
    now = means(p)["Reptilia"]
    assert [getattr(found[0], metric) for metric in Metric] == pytest.approx(
        [getattr(now, metric) - getattr(then, metric) for metric in Metric], abs=1e-9)


def test_members_of_a_region_keep_their_rank_and_top_cuts() -> None:
    p = project(reference_release(), date(2024, 2, 12))
    everybody = losses(p)
    africa = losses(p, NetworkQuery(region="Africa"))
    assert africa == [each for each in everybody if each.region == "Africa"] and 10 < len(africa) < len(everybody) == 133
    assert losses(p, top=4) == everybody[:4]


def test_a_loss_is_what_the_last_step_of_an_order_adds() -> None:
    """Leaving undoes joining last: of C1 that is what attribution says, of K all pairs with the others."""
    from concerted.graph.analyses.recruitment.attribution import attribution

    p = project(reference_release(), date(2014, 5, 1))
    fallen = {each.state.iso3: each for each in losses(p)}
    last = attribution(p).accessions[-1]
    assert pytest.approx(last.K_added, abs=1e-12) == fallen[last.state.iso3].K
    for each in attribution(p).accessions:
        assert pytest.approx(each.C1_shapley, abs=1e-12) == fallen[each.state.iso3].C1
    assert sum(each.K for each in fallen.values()) == pytest.approx(2 * sum(each.K_shapley for each in attribution(p).accessions), abs=1e-9)


def test_nobody_is_lost_before_there_are_members() -> None:
    assert losses(project(reference_release(), date(1979, 7, 1))) == []
    p = project(reference_release(), date(2000, 1, 1))
    assert not p.in_force[p.atlas.instrument_index["raptors"]] and losses(p, NetworkQuery(instrument="raptors")) == []
    assert np.isfinite([each.F for each in losses(p)]).all()


def test_what_has_no_members_is_refused() -> None:
    p = project(reference_release(), date(2014, 5, 1))
    with pytest.raises(InvalidQuery, match="one that has members"):
        losses(p, NetworkQuery(instrument="caf"))
    with pytest.raises(InvalidQuery, match="top: 0"):
        losses(p, top=0)
    with pytest.raises(InvalidQuery, match="realm: 'sky'"):
        NetworkQuery(realm="sky")
