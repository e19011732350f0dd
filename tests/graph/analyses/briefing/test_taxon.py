"""What a brief on a taxon says: who is in, who is missing, and what would engage them, beside projections in which they have joined."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.briefing.taxon import TaxonBrief, taxon_brief
from concerted.graph.analyses.completeness.records import systems
from concerted.graph.facts.release import Release
from concerted.graph.projection.engagement import missing
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import CONVENTION, MapStatus
from concerted.loaders import reference_release
from tests.trying import tried
from tests.worlds import DATES, SPECIES, worlds

TODAY = date(2026, 10, 1)


def at(day: date = TODAY) -> Projection:
    return project(reference_release(), day)


def check(p: Projection, found: TaxonBrief) -> None:
    """Numbers fit each other; and joining what it could join engages each State that is named."""
    assert found.n_engaged + found.n_missing == found.n_range_states
    assert found.n_missing_firm + found.n_missing_contested == found.n_missing
    assert len(found.outside) == min(found.n_missing, len(found.outside)) and (found.n_missing == 0) == (found.outside == ())
    if found.metrics is not None and not found.higher and found.n_range_states:
        assert pytest.approx(found.n_engaged / found.n_range_states) == found.metrics.C0
        assert (found.metrics.A == 1) == (found.n_missing == 0) == (found.n_complete == 1)
    for each in found.instruments:
        assert each.n_in + each.n_out == each.n_concerned and each.n_reached <= each.n_out


@tried(25)
@given(worlds(), st.sampled_from(DATES), st.sampled_from(SPECIES))
def test_small_worlds(world: Release, as_of: date, taxon: str) -> None:
    p = project(world, as_of)
    if taxon not in p.atlas.taxon_index:
        return
    found, t = taxon_brief(p, taxon), p.atlas.taxon_index[taxon]
    check(p, found)
    reserved = set() if p.reserved is None else {p.atlas.codes[s] for s in np.flatnonzero(p.reserved.taxa[:, t])}
    for state in found.outside:
        s = p.atlas.code_index[state.iso3]
        for i in np.flatnonzero(p.in_force).tolist():
            name, way = p.atlas.instruments[i], p.atlas.instruments[i] in {each.id for each in state.ways}
            if p.members[s, i] or p.atlas.cannot_accede[s]:
                assert not way
                continue
            engages = not missing(p.joined(s, i), np.array([t]))[s, 0]
            # What an instrument's own list leaves out, nobody can be told to join for.
            listed = name == CONVENTION or bool(p.area[s, i])
            single = name != CONVENTION and p.coverage[i].single
            if not single and not (state.iso3 in reserved and name == CONVENTION):
                assert way == (engages and listed)


@pytest.mark.parametrize("taxon", ["Saiga tatarica", "Falco cherrug", "Caretta caretta", "Gyps africanus", "Delphinidae", "Falconidae"])
@pytest.mark.parametrize("day", [TODAY, date(1990, 1, 1), date(1979, 7, 1)])
def test_of_the_bundled_release(taxon: str, day: date) -> None:
    p = at(day)
    found = taxon_brief(p, taxon)
    check(p, found)
    assert {each.status for each in found.shades} <= {MapStatus.PARTY, MapStatus.MISSING_FIRM, MapStatus.MISSING_CONTESTED}
    of_itself = [each for each in systems(p) if each.taxon == taxon]
    if of_itself:
        assert (of_itself[0].n_range_states, of_itself[0].n_missing) == (found.n_range_states, found.n_missing)
        assert {each.iso3 for each in found.outside} <= set(of_itself[0].missing)


def test_a_complete_system_has_nobody_outside() -> None:
    found = taxon_brief(at(), "Saiga tatarica")
    assert found.n_missing == 0 and found.n_complete == 1 and found.outside == () and found.last is None and found.n_unreached == 0
    assert {each.instrument.id for each in found.instruments} == {"cms", "saiga"}


def test_the_only_state_that_is_missing_is_named() -> None:
    p = at()
    alone = systems(p, n_missing=1)
    assert alone
    for each in alone[:5]:
        found = taxon_brief(p, each.taxon)
        assert found.last is not None and (found.last.iso3,) == each.missing


def test_what_is_not_listed_says_so() -> None:
    found = taxon_brief(at(date(1990, 1, 1)), "Saiga tatarica")
    assert found.appendices == () and found.entries == () and found.instruments == () and found.n_missing == found.n_unreached == 2
    assert all(each.ways == () for each in found.outside)


def test_a_higher_taxon_is_told_by_what_is_below_it() -> None:
    p, found = at(), taxon_brief(at(), "Delphinidae")
    listed = {each.taxon for each in systems(p, below="Delphinidae")}
    assert found.higher and found.n_units == len(listed) and found.last is None
    assert {each.taxon.taxon for each in found.below} <= listed
    assert [each.n_missing for each in found.below] == sorted((each.n_missing for each in found.below), reverse=True)
    assert found.n_complete == sum(each.complete for each in systems(p, below="Delphinidae"))


def test_entries_that_hold_at_the_date_alone() -> None:
    now, before = taxon_brief(at(), "Falco cherrug"), taxon_brief(at(date(2010, 1, 1)), "Falco cherrug")
    assert {(each.appendix, each.taxon) for each in now.entries} - {(each.appendix, each.taxon) for each in before.entries} == {
        ("I", "Falco cherrug"),
    }
    assert [each.appendix for each in now.entries] == sorted(each.appendix for each in now.entries)
