"""What briefs count, beside a plain program that goes State by State and species by species."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.briefing.instrument import instrument_brief
from concerted.graph.analyses.briefing.state import PARTNERS, state_brief
from concerted.graph.analyses.briefing.taxon import taxon_brief
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.plain.facts import DEFINITE, Facts
from tests.plain.gaps import gaps
from tests.plain.metrics import Engagement, instrument_metrics, taxon_metrics
from tests.plain.pairs import concerned_by, ordered, partners
from tests.plain.scope import appendix_scope, concerned_by_instrument, instrument_scope, units_of
from tests.trying import tried
from tests.worlds import DATES, SPECIES, worlds


def check_taxon(release: Release, as_of: date, taxon: str) -> None:
    facts = Facts(release, as_of)
    found, engagement = taxon_brief(project(release, as_of), taxon), Engagement(facts)
    responsible = facts.responsible(taxon, facts.home)
    lost = {state: edges for state, edges in responsible.items() if not engagement.holders(taxon, state)}
    firm = {state for state, edges in lost.items() if any(edge.firm for edge in edges)}
    assert (found.n_range_states, found.n_missing, found.n_missing_firm) == (len(responsible), len(lost), len(firm))
    assert {state.iso3 for state in found.outside} <= set(lost) and {each.iso3: each.firm for each in found.outside} == {
        each.iso3: each.iso3 in firm for each in found.outside
    }
    want = taxon_metrics(engagement, taxon)
    if found.metrics is not None:
        for name in ("A", "C0", "C1", "K", "F"):
            assert getattr(found.metrics, name) == (None if getattr(want, name) is None else pytest.approx(getattr(want, name)))
    held = {i: scope for i, scope in engagement.scopes.items() if taxon in scope}
    assert {each.instrument.id for each in found.instruments} == set(held)
    for each in found.instruments:
        instrument, scope = each.instrument.id, held[each.instrument.id]
        if instrument == "cms":
            concerned = {state for state in responsible if scope[taxon].has(state, facts.home)}
        elif len(units_of(facts, scope)) == 1:
            continue  # its list decides
        else:
            here = {state for state in responsible if scope[taxon].has(state, facts.home)}
            concerned = here & set(facts.area(instrument))
        inside = concerned & engagement.members[instrument]
        assert (each.n_concerned, each.n_in, each.n_out) == (len(concerned), len(inside), len(concerned - inside))
        can = {state for state in concerned - inside if state in lost and facts.accession(state) != "no"}
        assert each.n_reached == len(can)


@tried(40)
@given(worlds(), st.sampled_from(DATES), st.sampled_from(SPECIES))
def test_taxa_of_small_worlds(world: Release, as_of: date, taxon: str) -> None:
    if taxon in set(world["taxa"]["taxon"]):
        check_taxon(world, as_of, taxon)


@pytest.mark.parametrize("taxon", ["Saiga tatarica", "Panthera uncia", "Falco cherrug", "Dugong dugon", "Tursiops truncatus"])
def test_taxa_of_the_bundled_release(taxon: str) -> None:
    check_taxon(reference_release(), date(2024, 2, 12), taxon)


def check_state(release: Release, as_of: date, code: str) -> None:
    facts = Facts(release, as_of)
    found = state_brief(project(release, as_of), code)
    of_all = concerned_by(facts, appendix_scope(facts, "I", "II"))
    mine = {unit for unit, states in of_all.items() if code in states}
    assert found.n_systems == len(mine)
    parties = {state for state in facts.states if facts.standing("cms", state) == DEFINITE} if "cms" in facts.instruments else set()
    assert found.n_parties == len(parties)
    near = {other: shared for other, shared in partners(facts, code).items() if other in parties}
    assert [(each.iso3, each.n_shared) for each in found.partners] == [(other, near[other][0]) for other in ordered(near)[:PARTNERS]]
    engagement = Engagement(facts)
    shares = [taxon_metrics(engagement, unit).C0 for unit in mine]
    defined = [share for share in shares if share is not None]
    assert found.engaged == (pytest.approx(sum(defined) / len(defined)) if defined else None)
    # A system is completed by a State where nothing engages it alone.
    alone = {
        unit for unit in of_all
        if [state for state in facts.responsible(unit, facts.home) if not engagement.holders(unit, state)] == [code]
    }
    for closing in found.closings:
        scope = engagement.scopes[closing.instrument.id]
        assert closing.n_completes == sum(unit in scope and scope[unit].has(code, facts.home) for unit in alone)


@tried(30)
@given(worlds(), st.sampled_from(DATES))
def test_states_of_small_worlds(world: Release, as_of: date) -> None:
    facts = Facts(world, as_of)
    for code in facts.states:
        if facts.home(code) == code:
            check_state(world, as_of, code)


@pytest.mark.parametrize("code", ["TKM", "NAM", "TUV", "KEN"])
def test_states_of_the_bundled_release(code: str) -> None:
    check_state(reference_release(), date(2024, 2, 12), code)


def check_instrument(release: Release, as_of: date, instrument: str) -> None:
    facts = Facts(release, as_of)
    found = instrument_brief(project(release, as_of), instrument)
    if instrument not in facts.instruments:
        assert not found.in_force and found.n_members == found.n_out == 0 and found.candidates == ()
        return
    assert found.n_members == sum(facts.standing(instrument, state) == DEFINITE for state in facts.states)
    scope = appendix_scope(facts, "I", "II") if instrument == "cms" else instrument_scope(facts, instrument)
    units = units_of(facts, scope)
    assert found.n_taxa == len(units)
    if instrument != "cms":
        want = instrument_metrics(facts, instrument)
        assert (None if want.C0 is None else pytest.approx(want.C0)) == found.completeness.C0
    kinds = {"convention", "instrument", "listed_only", "ratification"}
    outside = {
        state: gap for (kind, state, of), gap in gaps(release, as_of).items() if of == instrument and kind in kinds and state is not None
    }
    assert found.n_out == len(outside)
    for each in found.candidates:
        assert (set(outside[each.iso3].units) and each.n_taxa == len(outside[each.iso3].units)) or each.n_taxa == 0
        assert each.n_firm == len(outside[each.iso3].firm)
        assert all(each.iso3 in concerned_by_instrument(facts, instrument, scope, unit) for unit in outside[each.iso3].units) or (
            instrument == "cms"
        )


@tried(25)
@given(worlds(), st.sampled_from(DATES))
def test_instruments_of_small_worlds(world: Release, as_of: date) -> None:
    for instrument in world["instruments"]["id"]:
        check_instrument(world, as_of, instrument)


@pytest.mark.parametrize("instrument", ["acap", "saiga", "aewa"])
def test_instruments_of_the_bundled_release(instrument: str) -> None:
    check_instrument(reference_release(), date(2024, 2, 12), instrument)
