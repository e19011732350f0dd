"""Losses and attribution by the sums of the second implementation, over systems it finds itself."""

from __future__ import annotations

from datetime import date
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.network.losses import Loss, losses
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.recruitment.attribution import AttributionQuery, attribution
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Metric
from tests.plain.facts import DEFINITE, Facts
from tests.plain.metrics import Engagement, Metrics, taxon_metrics
from tests.plain.scope import appendix_scope, units_of
from tests.trying import tried
from tests.worlds import DATES, worlds

some = tried(60)
INSTRUMENTS = st.sampled_from(("cms", "cms", "agr-one", "agr-two", "mou-one"))
APPENDICES = st.sampled_from((None, None, "I", "II"))


class Plain:
    """The systems of a world, and what they come to with whom one likes as members of an instrument."""

    def __init__(self, world: Release, as_of: date, instrument: str, appendix: str | None, class_: str | None = None) -> None:
        self.facts = Facts(world, as_of)
        self.instrument = instrument
        units = units_of(self.facts, appendix_scope(self.facts, *((appendix,) if appendix else ("I", "II"))))
        self.units = sorted(unit for unit in units if class_ in (None, self.facts.taxa[unit]["class"]))
        self.engagement = Engagement(self.facts)
        self.now = {s for s in self.facts.states if self.facts.own_standing(instrument, s) == DEFINITE}

    def with_members(self, members: set[str]) -> dict[str, Metrics]:
        if self.instrument in self.engagement.members:
            self.engagement.members[self.instrument] = members
        return {unit: taxon_metrics(self.engagement, unit) for unit in self.units}

    @staticmethod
    def mean(found: dict[str, Metrics], metric: str) -> float | None:
        values = [value for each in found.values() if (value := getattr(each, metric)) is not None]
        return fmean(values) if values else None


def falls(plain: Plain, iso3: str) -> dict[str, Any]:
    """How far each mean falls when a State leaves, and which systems are not complete any more."""
    now, then = plain.with_members(plain.now), plain.with_members(plain.now - {iso3})
    fallen: dict[str, Any] = {}
    for metric in Metric:
        before, after = plain.mean(now, metric), plain.mean(then, metric)
        fallen[metric] = None if before is None or after is None else before - after
    return fallen | {"broken": {unit for unit in plain.units if now[unit].A == 1 and then[unit].A != 1}}


def agree(found: Loss, wanted: dict[str, Any]) -> None:
    for metric in Metric:
        fall = getattr(found, metric)
        assert (fall is None) == (wanted[metric] is None), metric
        assert fall is None or fall == pytest.approx(wanted[metric], abs=1e-9), metric
    assert set(found.broken) == wanted["broken"]


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS, APPENDICES, st.sampled_from((None, "Aves")))
def test_losses_are_those_of_the_second_implementation(
    world: Release, as_of: date, instrument: str, appendix: str | None, class_: str | None,
) -> None:
    plain = Plain(world, as_of, instrument, appendix, class_)
    found = losses(project(world, as_of), NetworkQuery(appendix, class_, instrument=instrument))
    assert {each.state.iso3 for each in found} == (plain.now if instrument in plain.facts.instruments else set())
    for each in found:
        agree(each, falls(plain, each.state.iso3))


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS, APPENDICES)
def test_engaged_through_it_and_through_it_alone(world: Release, as_of: date, instrument: str, appendix: str | None) -> None:
    plain = Plain(world, as_of, instrument, appendix)
    for each in losses(project(world, as_of), NetworkQuery(appendix, instrument=instrument)):
        state = each.state.iso3
        through = {
            unit: plain.engagement.holders(unit, state) for unit in plain.units
            if state in plain.facts.responsible(unit, plain.facts.home)
        }
        assert each.n_taxa == sum(instrument in held for held in through.values())
        assert each.n_alone == sum(held == {instrument} for held in through.values())


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS, APPENDICES)
def test_the_steps_of_history_are_those_of_the_second_implementation(
    world: Release, as_of: date, instrument: str, appendix: str | None,
) -> None:
    plain = Plain(world, as_of, instrument, appendix)
    found = attribution(project(world, as_of), AttributionQuery(instrument, appendix))
    none = plain.with_members(set())
    assert found.n_systems == len(plain.units)
    for metric in ("C1", "K"):
        wanted = plain.mean(none, metric)
        assert getattr(found.without, metric) == (None if wanted is None else pytest.approx(wanted, abs=1e-9))
    members: set[str] = set()
    for each in found.accessions:
        members ^= {each.state.iso3}
        then = plain.with_members(members)
        for metric in ("C1", "K"):
            wanted, told = plain.mean(then, metric), getattr(each, f"{metric}_after")
            assert (told is None) == (wanted is None)
            assert told is None or told == pytest.approx(wanted, abs=1e-9)
    assert not plain.facts.instruments.get(instrument) or members == plain.now


@some
@given(worlds(), st.sampled_from(DATES), INSTRUMENTS)
def test_half_of_every_pair_is_a_members_own(world: Release, as_of: date, instrument: str) -> None:
    """The Shapley value of K is half of what K loses with the member, who brings all pairs that it is in."""
    p = project(world, as_of)
    lost = {each.state.iso3: each.K for each in losses(p, NetworkQuery(instrument=instrument))}
    if not p.in_force[p.atlas.instrument_index[instrument]]:
        assert lost == {}
        return
    for each in attribution(p, AttributionQuery(instrument)).accessions:
        if each.K_shapley is not None:
            assert 2 * each.K_shapley == pytest.approx(lost[each.state.iso3], abs=1e-9)
