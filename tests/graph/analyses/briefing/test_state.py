"""What a brief on a State says is what the other analyses say; what joining completes is what a projection in which it joined says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.briefing.state import NAMED, SHARES, StateBrief, state_brief
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.portraits.state import state_portrait
from concerted.graph.analyses.recruitment.intervals.records import interval_records
from concerted.graph.analyses.recruitment.levers import levers
from concerted.graph.analyses.recruitment.partners import askers, partners
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import missing
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import GapKind, Holds, MapStatus, Theme
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, worlds

TODAY = date(2026, 10, 1)


def at(day: date = TODAY) -> Projection:
    return project(reference_release(), day)


def complete(p: Projection) -> set[str]:
    """Listed systems that a State is responsible for and all such are engaged for."""
    units = p.appendix().units
    whole = (missing(p, units).sum(0) == 0) & (p.range[:, units].sum(0) > 0)
    return {p.atlas.taxa[t] for t in units[whole]}


def check_completed(p: Projection, code: str, found: StateBrief) -> None:
    """What each accession completes, and all of them together, in projections in which the State has joined."""
    s, before = p.atlas.code_index[code], complete(p)
    indexes = [p.atlas.instrument_index[each.instrument.id] for each in found.closings]
    for closing, i in zip(found.closings, indexes, strict=True):
        gained = complete(p.joined(s, i)) - before
        assert closing.n_completes == len(gained)
        assert {each.taxon for each in closing.completes} <= gained and len(closing.completes) == min(len(gained), NAMED)
    gained = complete(p.joined(s, np.array(indexes, np.intp))) - before if indexes else set()
    assert found.n_completes == len(gained) and {each.taxon for each in found.completes} <= gained


def check_gaps(p: Projection, code: str, found: StateBrief) -> None:
    """Gaps are those of the portrait; firm and contested ones make up all, and what cannot join is told nothing."""
    portrait = state_portrait(p, code)
    joins = {(each.instrument, each.kind): (each.n_taxa, each.n_firm) for each in portrait.could_join}
    assert {(each.instrument.id, each.kind): (each.n_taxa, each.n_firm) for each in found.closings} == joins
    assert all(each.n_firm + each.n_contested == each.n_taxa for each in (*found.closings, *found.declarations))
    assert {each.kind for each in found.declarations} <= {GapKind.TERRITORIAL, GapKind.RESERVATION}
    units = {taxon for taxa in portrait.taxa.values() for taxon in taxa}
    assert (found.n_appendix_I, found.n_appendix_II) == tuple(len(taxa) for taxa in portrait.taxa.values())
    assert sum(each.n for each in found.classes) == found.n_systems <= len(units)


@tried(25)
@given(worlds(), st.sampled_from(DATES))
def test_small_worlds(world: Release, as_of: date) -> None:
    p = project(world, as_of)
    for code in p.atlas.codes:
        found = state_brief(p, code)
        check_gaps(p, code, found)
        check_completed(p, code, found)


@pytest.mark.parametrize("code", ["CHN", "RUS", "USA", "TUV", "KEN", "FRA", "XKX", "EUE"])
def test_of_the_bundled_release(code: str) -> None:
    p, found = at(), state_brief(at(), code)
    check_gaps(p, code, found)
    check_completed(p, code, found)


@pytest.mark.parametrize("code", ["CHN", "JPN"])
def test_what_is_said_of_a_state_that_is_no_party(code: str) -> None:
    p, found = at(), state_brief(at(), code)
    assert not found.member and found.since is None and found.own and found.prospects == ()
    ranking = interval_records(p)
    assert found.priority == next(each for each in ranking if each.state.iso3 == code) and found.n_ranked == len(ranking)
    assert found.n_last_missing == len(found.priority.last_missing)
    near = [each for each in partners(p, code, most=None) if each.cms_party]
    assert [(each.iso3, each.n_shared) for each in found.partners] == [(each.iso3, each.n_shared) for each in near[: len(found.partners)]]
    asking = askers(p, code, most=len(found.askers))
    assert [(each.iso3, each.n_shared) for each in found.askers] == [(each.state.iso3, each.n_shared) for each in asking]
    assert [[ref.id for ref in each.member_of] for each in found.askers] == [list(each.member_of) for each in asking]
    of_all = levers(p, code)
    assert [each.activity for each in found.levers] == [each.activity for each in of_all[: len(found.levers)]]
    assert found.n_levers == len(of_all) >= len(found.levers) > 0


def test_the_species_that_speak_for_it_are_endangered_ones_it_shares_with_few() -> None:
    p, found = at(), state_brief(at(), "RUS")
    listed = {p.atlas.taxa[t] for t in p.appendix("I").units}
    assert len(found.shares) == SHARES and all(each.endangered and each.taxon.taxon in listed for each in found.shares)
    assert all(each.n_states > 1 for each in found.shares)
    assert [each.contribution for each in found.shares] == sorted((each.contribution for each in found.shares), reverse=True)
    gap = next(gap for gap in gap_records(p, GapQuery(state="RUS")) if gap.kind == GapKind.CONVENTION)
    assert {each.taxon.taxon for each in found.shares} <= set(gap.taxa)


def test_what_is_said_of_a_party() -> None:
    p, found = at(), state_brief(at(), "KEN")
    assert found.member and str(found.since) == "1999-05-01" and found.priority is None and found.askers == () and found.shares == ()
    assert found.memberships[0].instrument.id == "cms" and all(each.holds != Holds.NO for each in found.memberships)
    ranked = {each.state.iso3 for each in interval_records(p)}
    assert found.prospects and {each.iso3 for each in found.prospects} <= ranked
    recruiting = {each.activity for each in levers(p, "KEN") if each.theme == Theme.RECRUITMENT}
    assert recruiting and not recruiting & {each.activity for each in found.levers}


def test_a_territory_is_told_of_as_what_comes_through_it() -> None:
    found = state_brief(at(), "GRL")
    assert not found.own and found.state.counts_for is not None and found.state.counts_for.iso3 == "DNK"
    assert found.closings == () and found.priority is None and found.prospects == () and not found.member
    assert found.n_systems < state_brief(at(), "DNK").n_systems
    assert [each.kind for each in found.declarations] == [GapKind.TERRITORIAL]


def test_what_is_no_states_has_nothing() -> None:
    found = state_brief(at(), "ESH")
    assert found.state.counts_for is None and found.n_systems == 0 and found.partners == found.closings == found.memberships == ()
    assert found.documents.n == 0 and found.documents.cited == ()


def test_one_whose_accession_is_disputed_is_told_no_way_to_join() -> None:
    found = state_brief(at(), "XKX")
    assert found.disputed and found.priority is None and found.levers == () and found.askers == ()
    assert all(each.n_firm == 0 for each in found.closings)


def test_before_the_convention_was_in_force() -> None:
    found = state_brief(at(date(1979, 7, 1)), "KEN")
    assert found.n_parties == 0 and not found.member and found.closings == () and found.shades == ()


def test_the_map_has_the_parties_and_what_their_memberships_reach() -> None:
    p, found = at(), state_brief(at(), "CHN")
    shaded = {each.iso3 for each in found.shades}
    assert all(each.status == MapStatus.PARTY for each in found.shades)
    parties = {p.atlas.codes[s] for s in np.flatnonzero(p.members[:, p.convention])}
    assert parties <= shaded and found.n_parties == len(parties) == 133
    assert "NCL" in shaded and not {"CHN", "USA", "PRI"} & shaded


def test_what_reaches_a_territory_is_for_something_there() -> None:
    """Denmark's agreements on bats and on the seals of the Wadden Sea are nothing to Greenland."""
    p = at()
    through = {each.instrument.id for each in state_brief(p, "GRL").memberships}
    of_holder = {each.instrument.id for each in state_brief(p, "DNK").memberships}
    assert {"eurobats", "wadden-sea-seals"} <= of_holder - through and {"aewa"} < through < of_holder


def test_what_counts_for_a_state_is_named() -> None:
    p = at()
    found = state_brief(p, "CHN", "fr")
    assert tuple(each.iso3 for each in found.territories) == found.state.territories
    assert [each.name for each in found.territories if each.iso3 == "MAC"] == ["R.A.S. de Macao"]
