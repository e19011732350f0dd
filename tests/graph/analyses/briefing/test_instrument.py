"""What a brief on an instrument says: members, who is missing, coverage; of what has no members, or is not in force, its area."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.briefing.instrument import CANDIDATES, instrument_brief
from concerted.graph.analyses.briefing.ranks import intervals
from concerted.graph.analyses.maps.status import instrument_map
from concerted.graph.analyses.portraits.instrument import instrument_portrait
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import GapKind, MapStatus
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, worlds

TODAY = date(2026, 10, 1)


def at(day: date = TODAY) -> Projection:
    return project(reference_release(), day)


def check(p: Projection, instrument: str) -> None:
    found, portrait = instrument_brief(p, instrument), instrument_portrait(p, instrument)
    outside = {each.iso3 for each in portrait.not_in if each.kind != GapKind.TERRITORIAL}
    assert found.n_members == len(portrait.members) and found.n_out == len(outside) == found.n_out_firm + found.n_out_contested
    assert found.n_taxa == len(portrait.taxa) == sum(each.n for each in found.classes)
    assert found.n_unlisted <= found.n_taxa <= found.n_unlisted + found.n_appendix_I + found.n_appendix_II
    assert sum(each.n_members for each in found.regions) == found.n_members and sum(each.n_out for each in found.regions) == found.n_out
    ranked = intervals(p, instrument) if found.in_force and found.has_members else ()
    assert found.n_ranked == len(ranked)
    for each in found.candidates:
        assert each.iso3 in outside and each.n_firm + each.n_contested == each.n_taxa
        of = next((other for other in ranked if other.state.iso3 == each.iso3), None)
        if of is None:
            assert each.rank is None and each.unmet_responsibility is None
        else:
            assert (each.rank, each.rank_low, each.rank_high, each.unmet_responsibility, each.n_last_missing) == (
                of.rank, of.rank_low, of.rank_high, of.unmet_responsibility, len(of.last_missing),
            )
    ranks = [each.rank for each in found.candidates if each.rank is not None]
    assert ranks == sorted(ranks) and len(found.candidates) <= CANDIDATES


@tried(15)
@given(worlds(), st.sampled_from(DATES))
def test_small_worlds(world: Release, as_of: date) -> None:
    p = project(world, as_of)
    for instrument in p.atlas.instruments:
        check(p, instrument)


@pytest.mark.parametrize("instrument", ["cms", "acap", "raptors", "cami", "saiga", "wadden-sea-seals"])
@pytest.mark.parametrize("day", [TODAY, date(1990, 1, 1)])
def test_of_the_bundled_release(instrument: str, day: date) -> None:
    check(at(day), instrument)


def test_the_map_is_that_of_the_instrument() -> None:
    p = at()
    shades = {each.iso3: each.status for each in instrument_brief(p, "acap").shades}
    assert shades == {each.iso3: each.status for each in instrument_map(p, "acap") if each.status != MapStatus.NONE}


def test_what_has_no_members_has_an_area_and_no_gaps() -> None:
    found = instrument_brief(at(), "cami")
    assert not found.has_members and found.candidates == found.regions == found.latest == () and found.n_out == found.n_ranked == 0
    assert {each.status for each in found.shades} == {MapStatus.RANGE_WITHOUT_LIST} and len(found.shades) >= found.n_range_states == 14


def test_what_is_not_in_force_asks_nothing_of_anybody() -> None:
    found = instrument_brief(at(date(1990, 1, 1)), "acap")
    assert found.has_members and not found.in_force and found.n_members == found.n_out == 0 and found.candidates == ()


def test_the_last_to_join_come_first() -> None:
    found = instrument_brief(at(), "aewa")
    assert found.latest[0].iso3 == "GRC" and str(found.latest[0].since) == "2023-06-01"
    assert [str(each.since) for each in found.latest] == sorted((str(each.since) for each in found.latest), reverse=True)
