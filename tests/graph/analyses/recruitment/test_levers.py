"""Which activities of plans could engage a State: against a plain program, in small cases, and by theme in the bundled release."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.recruitment.levers import Lever, in_period, levers
from concerted.graph.errors import UnknownName
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import Theme, ids
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.facts import DEFINITE, OUT, Facts, Row, day
from tests.plain.gaps import Gaps, gaps
from tests.plain.scope import Scope, appendix_scope, covers, scope_of
from tests.trying import tried
from tests.worlds import CODES, DATES, KINDS, SOURCED, release_of, rows_of, worlds

DAY = date(2020, 1, 1)
Found = tuple[str, str, set[str], set[str], int]


def begun(facts: Facts, plan: Row) -> bool:
    """Whether a plan is there at the date: its instrument is, and it was adopted, or its period has begun."""
    (row,) = [r for r in facts.rows["instruments"] if r["id"] == plan["instrument"]]
    if row["kind"] in ("convention", "agreement", "mou"):
        there = row["id"] in facts.instruments
    else:
        first, last = day(row["in_force_on"]) or day(row["signed_on"]), day(row["ended_on"])
        there = (first is None or first <= facts.as_of) and (last is None or facts.as_of < last)
    if plan["adopted"]:
        first = day(plan["adopted"])
        return there and first is not None and first <= facts.as_of
    year = (plan["period"] or "")[:4]
    return there and (not year.isdigit() or int(year) <= facts.as_of.year)


def scope_of_plan(facts: Facts, instrument: str) -> Scope:
    """What the instrument of a plan holds; one without members by its coverage alone."""
    if instrument == "cms":
        return appendix_scope(facts, "I", "II")
    rows = [(r, covers(facts, r)) for r in facts.rows["coverage"] if r["instrument"] == instrument]
    return scope_of(facts, ((row, held == DEFINITE) for row, held in rows if held != OUT))


@lru_cache(maxsize=2)
def plainly(release: Release, as_of: date) -> tuple[Facts, Gaps]:
    """The facts as the plain program has them, and everybody's gaps: slow, and the same for every State."""
    return Facts(release, as_of), gaps(release, as_of)


def plain_levers(release: Release, as_of: date, state: str) -> list[Found]:
    """Activity, how it reaches the State, kinds of gaps, taxa, and how many of these have a firm gap."""
    facts, everybody = plainly(release, as_of)
    own = {key: gap for key, gap in everybody.items() if key[1] == state and key[0] != "outside_area"}
    if not own:
        return []
    everything = set().union(*(gap.units for gap in own.values()))
    firm = set().union(*(gap.firm for gap in own.values()))
    found = []
    for activity in facts.rows["activities"]:
        (plan,) = [r for r in facts.rows["plans"] if r["plan"] == activity["plan"]]
        name = plan["instrument"]
        if not begun(facts, plan) or (activity["theme"] == "recruitment" and facts.accession(state) == "no"):
            continue
        listed = state in facts.area(name) or (name in facts.instruments and facts.standing(name, state) == DEFINITE)
        if name != "cms" and facts.area(name) and not listed:
            continue
        scope = scope_of_plan(facts, name)
        here = {t for t, reach in scope.items() if state in facts.responsible(t, facts.home) and reach.has(state, facts.home)}
        here = here.union(*(gap.units for key, gap in own.items() if key[2] == name))
        taxa = everything & here
        if not taxa and name != "cms" and not listed:
            continue
        kinds = {key[0] for key, gap in own.items() if name == "cms" or taxa & set(gap.units) or key[2] == name}
        reached = "general" if name == "cms" else "by_species" if taxa else "by_standing"
        found.append((activity["activity"], reached, kinds, taxa, len(taxa & firm)))
    return found


def check(p: Projection, state: str) -> list[Lever]:
    """Whether the levers of a State are what the plain program finds, in their order; they are given back."""
    found, want = levers(p, state), plain_levers(p.release, p.as_of, state)
    assert {(a.activity, a.reached, frozenset(a.gaps), frozenset(a.taxa), a.n_firm) for a in found} == {
        (activity, reached, frozenset(kinds), frozenset(taxa), n_firm) for activity, reached, kinds, taxa, n_firm in want
    }
    place = ("by_species", "by_standing", "general")
    assert found == sorted(found, key=lambda a: (
        place.index(a.reached), -a.n_taxa if a.reached == "by_species" else 0, ids(Theme).index(a.theme), a.activity,
    ))
    assert all(a.n_taxa == len(a.taxa) for a in found)
    return found


def with_plans(world: Release, random: Random) -> Release:
    """A world with a plan or two for its instruments, and activities of every theme."""
    tables = rows_of(world)
    tables["plans"] = [
        {"plan": f"{name}-plan", "name": name, "instrument": name, "adopted": random.choice((None, "1999", "2005-06-15", "2020")),
         "period": random.choice((None, "2000-2004", "2012-2020", "later")), **SOURCED}
        for name in KINDS if random.random() < 0.7
    ]
    tables["activities"] = [
        {"activity": f"{plan['plan']}-{n}", "plan": plan["plan"], "theme": random.choice(ids(Theme)), "summary": "Do it", **SOURCED}
        for plan in tables["plans"] for n in range(random.randint(0, 2))
    ]
    return release_of(tables, world.published)


@tried(25)
@given(worlds(), st.sampled_from(DATES), st.randoms(use_true_random=False))
def test_levers_of_small_worlds_are_what_the_plain_program_finds(world: Release, as_of: date, random: Random) -> None:
    release = with_plans(world, random)
    p, facts = project(release, as_of), Facts(release, as_of)
    plans = {row["plan"]: row for row in facts.rows["plans"]}
    for state in random.sample([code for code in CODES if facts.home(code) == code], 3):
        for lever in check(p, state):
            assert lever.in_period == in_period(plans[lever.plan]["period"], as_of.year)


@pytest.mark.parametrize("as_of", [date(1990, 1, 1), date(2024, 2, 12)])
def test_levers_of_the_bundled_release(as_of: date) -> None:
    p = project(reference_release(), as_of)
    for state in ("CHN", "ARG", "KEN", "FSM", "CHL"):
        assert bool(check(p, state)) <= bool(gap_records(p, GapQuery(state=state)))


# Every theme that the plans of the data have, with a State that it reaches, when, how, and one of the species where it is for some.
@pytest.mark.parametrize(("activity", "state", "as_of", "reached", "taxon"), [
    ("cbs-recruitment", "KAZ", date(2016, 1, 1), "general", None),  # Capacity-building Strategy 2015–2017
    ("caf-5.8", "CHN", date(2024, 2, 12), "by_species", "Leucogeranus leucogeranus"),  # Central Asian Flyway
    ("caf-5.8-awareness", "TKM", date(2014, 5, 1), "by_species", "Anas acuta"),
    ("cami-4.1.4", "CHN", date(2024, 2, 12), "by_species", "Panthera uncia"),  # Central Asian Mammals Initiative
    ("wdap-2.2", "FSM", date(2014, 5, 1), "by_species", "Stenella longirostris"),  # Pacific Islands cetaceans
    ("wdap-2.2-workshops", "USA", date(2014, 5, 1), "by_species", "Megaptera novaeangliae"),
    ("wdap-2.10", "TON", date(2014, 5, 1), "by_species", "Megaptera novaeangliae"),
    ("huemul-binational", "ARG", date(2024, 2, 12), "by_standing", None),  # South Andean huemul
    ("res-11.31-6", "RUS", date(2024, 2, 12), "general", "Saiga tatarica"),  # Resolution 11.31
    ("gpw-programme", "JPN", date(2014, 5, 1), "by_species", "Eubalaena japonica"),  # cetacean programme of work
    ("gpw-agreements", "CAN", date(2024, 2, 12), "by_species", "Balaena mysticetus"),
    ("sp-obj-4.1", "MEX", date(2014, 5, 1), "general", None),  # the Strategic Plan, which asks for thirty Parties
    ("spms-t9", "BRA", date(2016, 1, 1), "general", None),
])
def test_each_activity_reaches_some_state(activity: str, state: str, as_of: date, reached: str, taxon: str | None) -> None:
    (found,) = [each for each in levers(project(reference_release(), as_of), state) if each.activity == activity]
    assert found.reached == reached and (taxon is None or taxon in found.taxa)
    assert found.source and found.summary and found.plan_name


def test_no_activity_of_the_data_is_out_of_reach() -> None:
    """Some State with a gap is reached by each, on some day."""
    release, missed = reference_release(), set(reference_release()["activities"]["activity"])
    for as_of in (date(2014, 5, 1), date(2024, 2, 12)):
        p = project(release, as_of)
        for state in ("CHN", "FSM", "ARG"):
            missed -= {each.activity for each in levers(p, state)}
    assert missed == set()


def world(**tables: Any) -> Release:
    """AAA is a Party of the Convention and signatory of the MoU; TTT, which is neither, has gaps for two birds."""
    base: dict[str, Any] = {
        "states": states("AAA", "TTT"),
        "taxa": [{"taxon": "Avis prima"}, {"taxon": "Avis secunda"}, {"taxon": "Avis tertia"}],
        "instruments": [
            {"id": "cms", "kind": "convention", "in_force_on": "1983-11-01"}, {"id": "mou", "kind": "mou", "binding": False},
            {"id": "ini", "kind": "initiative", "in_force_on": None, "signed_on": "2014-11-09"},
        ],
        "listings": [{"taxon": "Avis prima"}, {"taxon": "Avis secunda"}],
        "coverage": [
            {"instrument": "mou", "taxon": "Avis prima"}, {"instrument": "mou", "taxon": "Avis tertia"},
            {"instrument": "ini", "taxon": "Avis secunda"},
        ],
        "instrument_ranges": [{"instrument": "mou", "iso3": code} for code in ("AAA", "TTT")],
        "ranges": [
            {"taxon": taxon, "iso3": code} for code in ("AAA", "TTT") for taxon in ("Avis prima", "Avis secunda")
        ],
        "memberships": [{"instrument": "cms", "iso3": "AAA"}, {"instrument": "mou", "iso3": "AAA", "role": "signatory"}],
        "plans": [
            {"plan": "mou-plan", "name": "Plan", "instrument": "mou", "period": "2018-2021", "source": "a;b", "basis": "inferred"},
            {"plan": "ini-plan", "name": "Plan", "instrument": "ini", "adopted": "2014"},
            {"plan": "strategy", "name": "Strategy", "instrument": "cms", "adopted": "2016-05-01", "period": "2016-2018", "note": "Read"},
        ],
        "activities": [
            {"activity": "teach", "plan": "mou-plan", "theme": "training", "summary": "Teach", "source": "c;a"},
            {"activity": "meet", "plan": "ini-plan", "theme": "workshops", "summary": "Meet"},
            {"activity": "win", "plan": "strategy", "theme": "recruitment", "summary": "Win"},
            {"activity": "tell", "plan": "strategy", "theme": "awareness", "summary": "Tell"},
        ],
    }
    return small_release(**(base | tables))


def told(release: Release, state: str, as_of: date = DAY) -> list[tuple[Any, ...]]:
    return [
        (each.activity, each.reached, each.taxa, each.gaps, each.in_period) for each in levers(project(release, as_of), state)
    ]


def test_what_reaches_a_state_and_for_what() -> None:
    both = ("convention", "instrument")
    assert told(world(), "TTT") == [
        ("meet", "by_species", ("Avis secunda",), ("convention",), "unknown"), ("teach", "by_species", ("Avis prima",), both, "yes"),
        ("win", "general", ("Avis prima", "Avis secunda"), both, "no"), ("tell", "general", ("Avis prima", "Avis secunda"), both, "no"),
    ]
    assert told(world(), "AAA") == []
    found = levers(project(world(), DAY), "TTT")
    assert (found[1].source, found[1].basis, found[2].note, str(found[2].adopted)) == (("c", "a", "b"), "inferred", "Read", "2016-05-01")


def test_what_was_not_adopted_by_the_date_is_not_shown() -> None:
    # The initiative was begun in November 2014, the MoU is in force since 2000 and its plan is from 2018.
    assert [row[0] for row in told(world(), "TTT", date(2014, 5, 1))] == []
    assert [row[0] for row in told(world(), "TTT", date(2014, 12, 1))] == ["meet"]
    assert [row[0] for row in told(world(), "TTT", date(2016, 5, 1))] == ["meet", "win", "tell"]
    assert [row[4] for row in told(world(), "TTT", date(2016, 5, 1))] == ["unknown", "yes", "yes"]


def test_a_state_off_the_list_is_not_reached_and_one_on_it_is_without_a_species() -> None:
    # TTT has no gap for what the MoU covers, once it stands on the list of another instrument alone.
    assert [row[0] for row in told(world(instrument_ranges=[{"instrument": "mou", "iso3": "AAA"}]), "TTT")] == ["meet", "win", "tell"]
    covering = world(coverage=[{"instrument": "mou", "taxon": taxon} for taxon in ("Avis tertia", "Avis secunda")], ranges=[
        {"taxon": "Avis prima", "iso3": "TTT"},
    ])
    assert told(covering, "TTT")[0] == ("teach", "by_standing", (), ("listed_only",), "yes")


def test_who_cannot_join_is_not_told_of_what_wins_members() -> None:
    apart = world(states=[states("AAA")[0], states("TTT")[0] | {"can_accede": "no"}])
    assert [row[0] for row in told(apart, "TTT")] == ["meet", "teach", "tell"]


def test_of_a_territory_what_comes_through_it_is_engaged() -> None:
    p = project(reference_release(), date(2016, 1, 1))
    found = {each.activity: each for each in levers(p, "GRL")}
    assert found["gpw-programme"].gaps == ("territorial",) and "Monodon monoceros" in found["gpw-programme"].taxa
    assert levers(p, "ATA") == []
    with pytest.raises(UnknownName):
        levers(p, "ZZZ")
