"""A scenario says of two worlds what each says of itself, on random small worlds as on the bundled facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.records import Completeness, means
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.analyses.recruitment.scenarios.changes import Change, in_order
from concerted.graph.analyses.recruitment.scenarios.differences import closed_and_opened
from concerted.graph.analyses.recruitment.scenarios.entry import When, entries
from concerted.graph.analyses.recruitment.scenarios.records import Scenario
from concerted.graph.analyses.recruitment.scenarios.scenario import scenario
from concerted.graph.analyses.recruitment.scenarios.worlds import Worlds, changed, refused
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import Happening
from concerted.loaders import reference_release
from concerted.loaders.notes import entry_rules
from tests.graph.projection.test_projection import dates, joining, modes
from tests.graph.projection.test_supposed import covering, leaving, listing
from tests.plain.facts import Facts
from tests.plain.metrics import Engagement, taxon_metrics
from tests.trying import tried
from tests.worlds import CODES, TREE, worlds

JOIN, LEAVE, LIST, EXTEND = Happening
DAY = date(2026, 11, 26)
WORLD = project(reference_release(), DAY)
instruments = st.sampled_from(("cms", "agr-one", "agr-two", "mou-one", "mou-two"))
memberships = st.builds(Change, st.sampled_from((JOIN, LEAVE)), st.sampled_from(CODES), instruments)
entries_made = st.one_of(
    st.builds(Change, st.just(LIST), st.sampled_from(tuple(TREE)), st.sampled_from(("I", "II"))),
    st.builds(Change, st.just(EXTEND), st.sampled_from(tuple(TREE)), st.sampled_from(("agr-one", "mou-one", "mou-two"))),
)
several = st.lists(st.one_of(memberships, entries_made), min_size=1, max_size=4)
some = tried(60)


def possible(p: Projection, changes: list[Change]) -> tuple[Change, ...]:
    """Those that are not refused, each once."""
    kept = []
    for change in set(changes):
        try:
            refused(p, [change])
        except (InvalidQuery, KeyError):
            continue
        kept.append(change)
    return in_order(kept)


def released(world: Release, changes: tuple[Change, ...]) -> Release:
    """The facts as they would be with the changes."""
    for change in changes:
        if change.happening == JOIN:
            world = joining(world, change.to, change.of)
        elif change.happening == LEAVE:
            world = leaving(world, change.to, change.of)
        elif change.happening == LIST:
            world = listing(world, change.of, change.to)
        else:
            world = covering(world, change.to, change.of)
    return world


def by_unit(p: Projection) -> dict[tuple[Any, ...], Gap]:
    """One record a taxon, and one a gap that a State has without any."""
    found = [*gap_records(p, GapQuery(by="taxon")), *(gap for gap in gap_records(p) if not gap.taxa)]
    return {(gap.kind, gap.state and gap.state.iso3, gap.instrument, gap.taxa): gap for gap in found}


def units(gaps: tuple[Gap, ...]) -> list[tuple[Any, ...]]:
    found = [(gap.kind, gap.state and gap.state.iso3, gap.instrument, (taxon,)) for gap in gaps for taxon in gap.taxa]
    return sorted(found + [(gap.kind, gap.state and gap.state.iso3, gap.instrument, ()) for gap in gaps if not gap.taxa], key=str)


def check_gaps(worlds_: Worlds, after: Projection) -> None:
    """What closed and opened is the difference of all gaps of one world and of the other, and firm where they are."""
    old, new = by_unit(worlds_.before), by_unit(after)
    closed, opened = closed_and_opened(worlds_)
    for found, these, others in ((closed, old, new), (opened, new, old)):
        assert units(found) == sorted(these.keys() - others.keys(), key=str)
        for gap in found:
            parts = [these[key] for key in units((gap,))]
            assert gap.n_firm == sum(part.n_firm for part in parts) and gap.n_range_firm == sum(part.n_range_firm for part in parts)
            assert set(gap.reasons) == {reason for part in parts for reason in part.reasons}
            assert gap.list_firm == parts[0].list_firm and gap.region == parts[0].region


def check_metrics(found: Scenario, before: Projection, after: Projection) -> None:
    for world, p in ((found.before, before), (found.after, after)):
        every = means(p)["all"] if len(p.appendix().units) else None
        for name in ("A", "C0", "C1", "K", "F"):
            assert getattr(world.all, name) == (None if every is None else pytest.approx(getattr(every, name)))
        assert world.all.n_systems == len(p.appendix().units) and world.n_systems == len(found.touched)


@some
@given(worlds(), dates, modes, several)
def test_a_scenario_equals_a_release_whose_facts_say_it(world: Release, as_of: date, mode: str, changes: list[Change]) -> None:
    p = project(world, as_of, mode)
    wanted = possible(p, changes)
    if not wanted:
        return
    after = project(released(world, wanted), as_of, mode)
    check_gaps(Worlds.of(p, wanted), after)
    found = scenario(p, wanted)
    check_metrics(found, p, after)
    ranked = priority_records(after, PriorityQuery(top=10)) if after.convention is not None else []
    assert [(each.rank, each.state.iso3) for each in found.priorities] == [(each.rank, each.state.iso3) for each in ranked]
    assert [each.unmet_responsibility for each in found.priorities] == pytest.approx([each.unmet_responsibility for each in ranked])
    was = {each.state.iso3: each.rank for each in priority_records(p)} if p.convention is not None else {}
    assert [each.rank_before for each in found.priorities] == [was.get(each.state.iso3) for each in found.priorities]


@tried(25)
@given(worlds(), dates, several)
def test_what_is_touched_differs_and_what_is_not_stays(world: Release, as_of: date, changes: list[Change]) -> None:
    p = project(world, as_of)
    wanted = possible(p, changes)
    if not wanted:
        return
    found, after = scenario(p, wanted), project(released(world, wanted), as_of)
    engagements = [Engagement(Facts(release, as_of, "sovereign")) for release in (world, released(world, wanted))]
    for t in set(p.appendix().units) & set(after.appendix().units):
        if (taxon := p.atlas.taxa[t]) not in found.touched:
            one, other = (taxon_metrics(engagement, taxon) for engagement in engagements)
            assert vars(one) == pytest.approx(vars(other), nan_ok=True), taxon


@tried(25)
@given(worlds(), dates, modes, several)
def test_the_order_of_changes_makes_no_difference(world: Release, as_of: date, mode: str, changes: list[Change]) -> None:
    p = project(world, as_of, mode)
    wanted = possible(p, changes)
    if wanted:
        assert scenario(p, wanted) == scenario(p, wanted[::-1]) == scenario(p, [*wanted, *wanted])


def test_china_and_russia() -> None:
    found = scenario(WORLD, [Change(JOIN, "RUS", "raptors"), Change(JOIN, "CHN", "cms")])
    assert [change.what for change in found.changes] == ["join CHN:cms", "join RUS:raptors"]
    assert [(gap.kind, gap.state and gap.state.iso3, gap.instrument) for gap in found.closed] == [
        ("convention", "CHN", "cms"), ("instrument", "RUS", "raptors"),
    ]
    assert found.opened == () and "CHN" not in {each.state.iso3 for each in found.priorities}
    of_china = gap_records(WORLD, GapQuery(state="CHN", instrument="cms"))[0]
    assert found.closed[0] == of_china and set(of_china.taxa) < set(found.touched)
    assert found.priorities[0].rank == 1 and found.priorities[0].rank_before == 2
    for name in ("A", "C0", "C1", "K", "F"):
        assert getattr(found.before, name) <= getattr(found.after, name)
        assert getattr(found.before.all, name) <= getattr(found.after.all, name)
    assert isinstance(found.before, Completeness)
    check_metrics(found, WORLD, changed(WORLD, [Change(JOIN, "RUS", "raptors"), Change(JOIN, "CHN", "cms")]))


def test_who_leaves_opens_what_it_closed_by_joining() -> None:
    joined = scenario(WORLD, [Change(JOIN, "CHN", "cms")])
    worlds_ = Worlds.of(changed(WORLD, [Change(JOIN, "CHN", "cms")]), (Change(LEAVE, "CHN", "cms"),))
    closed, opened = closed_and_opened(worlds_)
    assert (closed, opened) == ((), joined.closed)
    left = scenario(WORLD, [Change(LEAVE, "KEN", "aewa")])
    assert left.closed == () and [(gap.kind, gap.state and gap.state.iso3) for gap in left.opened] == [("instrument", "KEN")]
    assert left.after.K is not None and left.before.K is not None and left.after.K < left.before.K


def test_an_instrument_takes_in_a_species_that_none_covers() -> None:
    open_ = next(gap for gap in gap_records(WORLD, GapQuery(kind="no_instrument")))
    taxon = next(taxon for taxon in open_.taxa if WORLD.range[:, WORLD.atlas.taxon_index[taxon]].any())
    found = scenario(WORLD, [Change(EXTEND, taxon, "raptors")])
    assert ("no_instrument", (taxon,)) in [(gap.kind, gap.taxa) for gap in found.closed]
    assert {(gap.kind, gap.instrument) for gap in found.opened} <= {("instrument", "raptors"), ("territorial", "raptors")}


@pytest.mark.parametrize(("change", "day", "said"), [
    (Change(JOIN, "KEN", "cms"), DAY, "Kenya (KEN) is a member of cms on 2026-11-26 already"),
    (Change(LEAVE, "CHN", "cms"), DAY, "China (CHN) is no member of cms on 2026-11-26"),
    (Change(LEAVE, "SAU", "slender-billed-curlew"), DAY, "is no member of slender-billed-curlew"),
    (Change(JOIN, "CHN", "caf"), DAY, "instrument: 'caf' is not accepted; one that has members: acap, "),
    (Change(JOIN, "CHN", "cms"), date(1979, 7, 1), "cms is not in force on 1979-07-01"),
    (Change(JOIN, "CHN", "raptors"), date(2008, 10, 31), "raptors is not in force on 2008-10-31"),
    (Change(JOIN, "SSD", "cms"), date(2010, 1, 1), "South Sudan (SSD) is no State on 2010-01-01"),
    (Change(JOIN, "GRL", "cms"), DAY, "Greenland (GRL) is a territory, and becomes no member of cms by itself"),
    (Change(JOIN, "ATA", "cms"), DAY, "Antarctica (ATA) cannot accede"),
    (Change(LIST, "Panthera leo", "II"), DAY, "all of it is listed on Appendix II on 2026-11-26 already"),
    (Change(LIST, "Falco cherrug", "II"), DAY, "all of it is listed on Appendix II"),
    (Change(EXTEND, "Diomedea exulans", "acap"), DAY, "acap covers all of it on 2026-11-26 already"),
    (Change(EXTEND, "Asio otus", "cms"), DAY, "the Convention takes in what is listed on an Appendix; give list Asio otus:II"),
    (Change(LIST, "Panthera leo", "II"), date(1983, 10, 31), "cms is not in force"),
])
def test_what_cannot_be_is_refused(change: Change, day: date, said: str) -> None:
    with pytest.raises(InvalidQuery) as refusal:
        scenario(project(reference_release(), day), [change])
    assert said in str(refusal.value)


def test_an_undated_member_may_join_and_is_not_known_to_leave() -> None:
    p = project(reference_release(), date(2010, 1, 1))
    s, i = next(
        (s, i) for s, i in zip(*p.possible_members.nonzero(), strict=True) if p.in_force[i] and p.atlas.can_accede[s] and p.holder[s] == s
    )
    code, instrument = p.atlas.codes[s], p.atlas.instruments[i]
    assert any("may be a member already" in said for said in scenario(p, [Change(JOIN, code, instrument)]).assumptions)
    with pytest.raises(InvalidQuery, match=r"whether .* is a member on 2010-01-01 is not known"):
        scenario(p, [Change(LEAVE, code, instrument)])


def test_what_is_to_have_begun_before_it_could_is_refused() -> None:
    release = reference_release()
    for change, on, said in (
        (Change(JOIN, "SSD", "cms"), date(2005, 1, 1), "South Sudan (SSD) is no State on 2005-01-01"),
        (Change(JOIN, "CHN", "raptors"), date(2005, 1, 1), "raptors is not in force on 2005-01-01"),
    ):
        dated = entries(release, [change], When(DAY, on=on))
        with pytest.raises(InvalidQuery) as refusal:
            scenario(WORLD, [change], dated)
        assert said in str(refusal.value)


def test_what_is_assumed_is_said() -> None:
    said = scenario(WORLD, [
        Change(JOIN, "CHN", "ascobans"), Change(JOIN, "XKX", "cms"), Change(LIST, "Ursus arctos", "II"),
        Change(EXTEND, "Asio otus", "aewa"),
    ]).assumptions
    for expected in (
        "All else is as the release has it on 2026-11-26.", "No day was given", "No Party makes a reservation",
        "join CHN:ascobans: China does not stand on the list of Range States of ascobans.", "whether Kosovo can accede is disputed",
        "list Ursus arctos:II: the release has no State in whose range these are",
        "The list of Range States of an instrument stays as it is",
        "With their species these are no longer counted by themselves: Ursus arctos",
    ):
        assert any(expected in each for each in said), expected
    assert scenario(WORLD, [Change(JOIN, "CHN", "cms")]).assumptions[-1].startswith("Who joins makes no reservation")


def test_a_rule_that_is_not_known_is_said() -> None:
    p, said = project(reference_release(), date(2026, 11, 26)), "is not known: the article was not read, or no date follows from it."
    for change, unknown in ((Change(Happening.JOIN, "GNQ", "gorilla"), True), (Change(Happening.JOIN, "CHN", "cms"), False)):
        found = scenario(p, [change], entries(p.release, [change], When(p.as_of), entry_rules(p.release)))
        assert (found.changes[0].rule == "unknown") == unknown
        assert any(each.startswith(change.what) and each.endswith(said) for each in found.assumptions) == unknown
