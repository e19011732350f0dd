"""The COP desk: who becomes responsible, who gets duties, who a gap, and what of it the release does not know."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.scenarios.changes import Change
from concerted.graph.analyses.recruitment.scenarios.entry import When, entries
from concerted.graph.analyses.recruitment.scenarios.proposal import Proposal
from concerted.graph.analyses.recruitment.scenarios.scenario import scenario
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Happening
from concerted.loaders import reference_release
from concerted.loaders.notes import entry_rules
from tests.graph.projection.test_projection import dates
from tests.graph.small import small_release, states
from tests.plain.facts import Facts
from tests.trying import tried
from tests.worlds import SPECIES, TREE, worlds

DAY = date(2026, 11, 26)
LIST = Happening.LIST


def proposed(taxon: str, appendix: str, day: date = DAY, release: Release | None = None) -> Proposal:
    found = scenario(project(release or reference_release(), day), [Change(LIST, taxon, appendix)])
    assert len(found.proposals) == 1
    return found.proposals[0]


def test_a_stork_of_which_nobody_has_duties_yet() -> None:
    found = proposed("Ciconia abdimii", "II")
    assert (found.n_states, found.n_parties, found.n_non_parties, found.n_gaps) == (43, 35, 8, 8)
    assert [each.party for each in found.states] == [True] * 35 + [False] * 8
    assert {each.duties for each in found.states if each.party} == {("Art. IV.3",)} and found.instruments == ("aewa",)
    assert {each.state.iso3 for each in found.states if each.gap} == {"BWA", "LSO", "NAM", "OMN", "SDN", "SLE", "SSD", "ZMB"}
    assert all(each.taxa == each.new == ("Ciconia abdimii",) and each.rests_on for each in found.states)
    assert found.reservations_until is None, "no meeting was named"


def test_gaps_that_a_proposal_opens_are_those_of_its_non_parties() -> None:
    for taxon, appendix in (("Ciconia abdimii", "II"), ("Streptopelia turtur", "I"), ("Sterna hirundo", "II")):
        found = scenario(project(reference_release(), DAY), [Change(LIST, taxon, appendix)])
        opened = {gap.state.iso3 for gap in found.opened if gap.kind == "convention" and gap.state}
        assert {each.state.iso3 for each in found.proposals[0].states if each.gap} == opened
        firm = {gap.state.iso3 for gap in found.opened if gap.kind == "convention" and gap.state and gap.n_firm}
        assert {each.state.iso3 for each in found.proposals[0].states if each.gap and each.firmness == "firm"} == firm


def test_appendix_i_asks_for_protection() -> None:
    found = proposed("Streptopelia turtur", "I")
    assert {each.duties for each in found.states} == {("Art. III.4", "Art. III.5"), ()}
    assert [each.state.iso3 for each in found.states if not each.duties] == [each.state.iso3 for each in found.states if not each.party]


def test_what_another_appendix_holds_already_is_no_new_gap() -> None:
    p = project(reference_release(), DAY)
    one, two = p.appendix("I"), p.appendix("II")
    whole = two.taxa[two.unit & two.reach.whole & (p.range[:, two.taxa].sum(0) > 30)]
    taxon = p.atlas.taxa[next(t for t in whole.tolist() if t not in one.taxa)]
    found = proposed(taxon, "I")
    assert found.n_gaps == 0 and all(each.new == () for each in found.states) and found.n_parties > 0


def test_ranges_that_the_release_lacks_are_said() -> None:
    found = proposed("Anous minutus", "II")
    assert (found.n_states, found.without_ranges, found.states) == (0, ("Anous minutus",), ())


def test_the_time_for_reservations_ends_before_the_amendment_is_in_force() -> None:
    release, change = reference_release(), [Change(LIST, "Ciconia abdimii", "II")]
    dated = entries(release, change, When(DAY, deposited=date(2024, 2, 12)), entry_rules(release))
    found = scenario(project(release, DAY), change, dated).proposals[0]
    assert (found.in_force, found.reservations_until) == (date(2024, 5, 17), date(2024, 5, 16))


def test_a_population_asks_of_its_own_states_alone() -> None:
    release = small_release(
        states=states("AAA", "BBB", "CCC"), instruments=[{"id": "cms", "kind": "convention"}],
        taxa=[{"taxon": "Avis una"}], ranges=[{"taxon": "Avis una", "iso3": code} for code in ("AAA", "BBB", "CCC")],
        populations=[{"population": "una--east", "taxon": "Avis una", "name": "east", "states": "AAA BBB", "states_basis": "sourced"},
                     {"population": "una--west", "taxon": "Avis una", "name": "west", "states": ""}],
        memberships=[{"instrument": "cms", "iso3": "AAA"}],
    )
    east = proposed("una--east", "II", release=release)
    assert [(each.state.iso3, each.party, each.firmness, each.gap) for each in east.states] == [
        ("AAA", True, "firm", False), ("BBB", False, "firm", True),
    ]
    assert (east.taxon, east.population) == ("Avis una", "una--east")
    west = proposed("una--west", "I", release=release)
    assert [(each.state.iso3, each.firmness, each.reasons) for each in west.states] == [
        (code, "contested", ("population_states_unknown",)) for code in ("AAA", "BBB", "CCC")
    ]


@tried(40)
@given(worlds(), dates, st.sampled_from(tuple(TREE)), st.sampled_from(("I", "II")))
def test_range_states_are_those_of_the_facts(world: Release, as_of: date, taxon: str, appendix: str) -> None:
    p = project(world, as_of)
    if p.convention is None or not (below := [name for name in SPECIES if taxon in p.atlas.lineage.get(name, ())]):
        return
    if set(below) <= {p.atlas.taxa[t] for t in p.appendix(appendix).taxa}:
        return
    found, facts = proposed(taxon, appendix, as_of, world), Facts(world, as_of, "sovereign")
    wanted: dict[str, set[str]] = {}
    for name in below:
        if p.atlas.species[p.atlas.taxon_index[name]] in [p.atlas.taxon_index[other] for other in below]:
            continue
        for edge in facts.edges[name]:
            if (home := facts.home(edge.code)) is not None:
                wanted.setdefault(home, set()).add(name)
    assert {each.state.iso3: set(each.taxa) for each in found.states} == wanted
    members = {p.atlas.codes[s] for s in p.members[:, p.convention].nonzero()[0]}
    assert {each.state.iso3 for each in found.states if each.party} == members & set(wanted)


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_names_are_in_the_language_that_is_asked_for(lang: str) -> None:
    p = project(reference_release(), DAY)
    one, other = (scenario(p, [Change(LIST, "Ciconia abdimii", "II")], lang=each).proposals[0] for each in ("en", lang))
    assert [each.state.iso3 for each in one.states] == [each.state.iso3 for each in other.states]
    assert [each.state.name for each in one.states] != [each.state.name for each in other.states]


def test_of_a_taxon_that_the_release_does_not_hold_nobody_is_known() -> None:
    p = project(reference_release(), DAY)
    found = scenario(p, [Change(LIST, "Hyaena hyaena", "II"), Change(LIST, "Panthera tigris", "I")])
    assert (found.closed, found.opened, found.touched) == ((), (), ()) and found.before.all == found.after.all
    hyaena, tiger = found.proposals
    assert (hyaena.in_release, hyaena.n_states, hyaena.states, hyaena.name, hyaena.without_ranges) == (False, 0, (), None, ())
    assert tiger.nearest == ("Panthera pardus", "Panthera uncia", "Panthera leo")
    said = " ".join(found.assumptions)
    assert "list Hyaena hyaena:II: no taxon of the release has this" in said
    assert "list Panthera tigris:I: nearest names of the release: Panthera pardus" in said
    assert said.count("concerted template ranges") == 1


def test_it_changes_nothing_of_what_else_is_proposed() -> None:
    p = project(reference_release(), DAY)
    alone, both = (scenario(p, [Change(LIST, "Ciconia abdimii", "II"), *more]) for more in ((), (Change(LIST, "Hyaena hyaena", "II"),)))
    assert (alone.after, alone.opened, alone.priorities) == (both.after, both.opened, both.priorities)
    assert alone.proposals[0] == both.proposals[0] and alone.proposals[0].in_release and alone.proposals[0].nearest == ()
