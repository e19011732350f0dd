"""What members add sums to what they come to together, and closed forms are the means over all orders of joining."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import permutations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.recruitment.attribution import AttributionQuery, attribution
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Territories
from concerted.loaders import reference_release
from tests.graph.small import PUBLISHED, small_release, states
from tests.trying import tried
from tests.worlds import DATES, Row, release_of, rows_of, worlds

some = tried(30)
MODES = st.sampled_from(tuple(Territories))
IN_WORLDS = ("cms", "cms", "agr-one", "mou-one")
DAYS = (date(1990, 1, 1), date(2014, 5, 1), date(2026, 11, 30))
INSTRUMENTS = ("cms", "aewa", "acap", "raptors", "sharks")


def mine(row: Row, instrument: str) -> bool:
    """Whether a row of the memberships makes a member of the instrument."""
    return row["instrument"] == instrument and row["role"] in ("party", "signatory")


def holds(row: Row, as_of: date, published: date) -> bool:
    since = date.fromisoformat(f"{row['since']}-01-01"[:10]) if row["since"] else published
    return since <= as_of and (row["until"] is None or as_of < date.fromisoformat(f"{row['until']}-01-01"[:10]))


def with_members(world: Release, instrument: str, as_of: date, members: Iterable[str]) -> Release:
    """The same world in which these States are members, and nobody else: by the rows that hold, or where none does by all they have."""
    tables, kept, wanted = rows_of(world), [], set(members)
    for row in tables["memberships"]:
        if not mine(row, instrument):
            kept.append(row)
        elif row["iso3"] in wanted:
            others = [each for each in tables["memberships"] if mine(each, instrument) and each["iso3"] == row["iso3"]]
            if holds(row, as_of, world.published) or not any(holds(each, as_of, world.published) for each in others):
                kept.append(row | {"since": "1980-01-01", "until": None})
    return release_of(tables | {"memberships": kept}, world.published)


def few(world: Release, instrument: str, most: int) -> Release:
    """The same world with members of the instrument that are the first few alone, so that all orders can be tried."""
    tables, known = rows_of(world), []
    for row in tables["memberships"]:
        if mine(row, instrument) and row["iso3"] not in known:
            known.append(row["iso3"])
    gone = set(known[most:])
    rows = [row for row in tables["memberships"] if not (mine(row, instrument) and row["iso3"] in gone)]
    return release_of(tables | {"memberships": rows}, world.published)


def means(world: Release, as_of: date, mode: str) -> tuple[float, float]:
    found = metrics(project(world, as_of, mode)).mean()
    return found["C1"] or 0.0, found["K"] or 0.0


@some
@given(worlds(), st.sampled_from(DATES), st.sampled_from(IN_WORLDS), MODES)
def test_it_is_the_mean_over_all_orders(world: Release, as_of: date, instrument: str, mode: str) -> None:
    world = few(world, instrument, 4)
    found = attribution(project(world, as_of, mode), AttributionQuery(instrument))
    players = [each.state.iso3 for each in found.accessions if each.C1_shapley is not None]
    assert len(players) == found.n_members or found.without.C1 is None

    @cache
    def value(members: frozenset[str]) -> tuple[float, float]:
        return means(with_members(world, instrument, as_of, members), as_of, mode)

    orders = list(permutations(players))
    for each in found.accessions:
        if each.C1_shapley is None:
            continue
        added = []
        for order in orders:
            before = frozenset(order[: order.index(each.state.iso3)])
            added.append([new - old for new, old in zip(value(before | {each.state.iso3}), value(before), strict=True)])
        assert each.C1_shapley == pytest.approx(fmean(c1 for c1, _ in added), abs=1e-9)
        assert (each.K_shapley or 0.0) == pytest.approx(fmean(k for _, k in added), abs=1e-9)


@some
@given(worlds(), st.sampled_from(DATES), st.sampled_from(IN_WORLDS), MODES)
def test_every_step_of_history_is_the_world_with_those_members(world: Release, as_of: date, instrument: str, mode: str) -> None:
    found = attribution(project(world, as_of, mode), AttributionQuery(instrument))
    members: set[str] = set()
    before = found.without
    for each in found.accessions:
        assert (each.state.iso3 in members) == (each.what == "leave")
        members ^= {each.state.iso3}
        if each.C1_after is not None:
            wanted = means(with_members(world, instrument, as_of, members), as_of, mode)
            assert (each.C1_after, each.K_after or 0.0) == pytest.approx(wanted, abs=1e-9)
            assert each.C1_added == pytest.approx(each.C1_after - (before.C1 if before is found.without else before.C1_after), abs=1e-12)
        before = each
    assert found.n_members == len(members)
    now = {row["iso3"] for row in rows_of(world)["memberships"] if mine(row, instrument) and holds(row, as_of, world.published)}
    assert members == now


@some
@given(worlds(), st.sampled_from(DATES), st.sampled_from(IN_WORLDS), MODES)
def test_both_sum_to_the_growth(world: Release, as_of: date, instrument: str, mode: str) -> None:
    p = project(world, as_of, mode)
    found = attribution(p, AttributionQuery(instrument))
    whole = metrics(p).mean()
    assert (
        None if whole["C1"] is None else pytest.approx(whole["C1"], abs=1e-9),
        None if whole["K"] is None else pytest.approx(whole["K"], abs=1e-9),
    ) == (found.with_members.C1, found.with_members.K)
    for metric in ("C1", "K"):
        none, all_ = getattr(found.without, metric), getattr(found.with_members, metric)
        if none is None:
            assert all(getattr(each, f"{metric}_added") is None for each in found.accessions)
            continue
        for of in ("added", "shapley"):
            assert sum(getattr(each, f"{metric}_{of}") or 0.0 for each in found.accessions) == pytest.approx(all_ - none, abs=1e-9)


@pytest.mark.parametrize("mode", Territories)
@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("as_of", DAYS)
def test_of_the_real_history_both_sum_to_the_growth(as_of: date, instrument: str, mode: str) -> None:
    p = project(reference_release(), as_of, mode)
    found = attribution(p, AttributionQuery(instrument))
    i = p.atlas.instrument_index[instrument]
    none, whole = metrics(p.without(i)).mean(), metrics(p).mean()
    for metric in ("C1", "K"):
        assert getattr(found.without, metric) == pytest.approx(none[metric], abs=1e-9)
        assert getattr(found.with_members, metric) == pytest.approx(whole[metric], abs=1e-9)
        for of in ("added", "shapley"):
            total = sum(getattr(each, f"{metric}_{of}") or 0.0 for each in found.accessions)
            assert total == pytest.approx(whole[metric] - none[metric], abs=1e-9)
    if found.accessions:
        assert found.accessions[-1].C1_after == pytest.approx(found.with_members.C1, abs=1e-9)


def test_the_founders_come_by_code_and_history_goes_by_day() -> None:
    found = attribution(project(reference_release(), date(2024, 2, 12)))
    founders = [each.state.iso3 for each in found.accessions if str(each.date) == "1983-11-01"]
    assert len(founders) == 15 and founders == sorted(founders)
    days = [str(each.date) for each in found.accessions]
    assert days == sorted(days) and found.n_members == 133
    assert all(each.K_added >= -1e-15 for each in found.accessions)


def test_of_c1_the_order_makes_no_difference() -> None:
    found = attribution(project(reference_release(), date(2014, 5, 1)))
    assert all(each.C1_added == pytest.approx(each.C1_shapley, abs=1e-12) for each in found.accessions)
    assert any(abs(each.K_added - each.K_shapley) > 1e-4 for each in found.accessions)


@pytest.mark.parametrize(("appendix", "taxon_class"), [("I", None), (None, "Aves"), ("II", "Reptilia")])
def test_of_some_systems_it_is_the_mean_of_these(appendix: str | None, taxon_class: str | None) -> None:
    p = project(reference_release(), date(2019, 10, 15))
    found = attribution(p, AttributionQuery("cms", appendix, taxon_class))
    units = [t for t in p.appendix(*([appendix] if appendix else [])).units.tolist() if taxon_class in (None, p.atlas.classes[t])]
    wanted = metrics(p, units).mean()
    assert found.n_systems == len(units)
    assert pytest.approx((wanted["C1"], wanted["K"]), abs=1e-9) == (found.with_members.C1, found.with_members.K)


def world(*memberships: Row) -> Release:
    """Three States with one species between them, one of an agreement and of a memorandum."""
    return small_release(
        states=states("AAA", "BBB", "CCC"), taxa=[{"taxon": "Avis una"}], listings=[{"taxon": "Avis una"}],
        ranges=[{"taxon": "Avis una", "iso3": code} for code in ("AAA", "BBB", "CCC")],
        instruments=[{"id": "one"}, {"id": "two", "kind": "mou", "binding": False}],
        coverage=[{"instrument": name, "taxon": "Avis una"} for name in ("one", "two")],
        memberships=[*({"instrument": "two", "iso3": code} for code in ("AAA", "BBB", "CCC")), *memberships],
    )


def test_a_worked_value() -> None:
    """All in a memorandum of 0.5: an agreement of two of three adds 0.5 to each of them, and to one pair of three."""
    p = project(world({"instrument": "one", "iso3": "BBB", "since": "2003-01-01"}, {"instrument": "one", "iso3": "AAA"}), date(2020, 1, 1))
    found = attribution(p, AttributionQuery("one"))
    assert (found.without.C1, found.without.K) == (0.5, 0.5)
    assert [(each.state.iso3, each.what) for each in found.accessions] == [("AAA", "join"), ("BBB", "join")]
    assert [each.C1_added for each in found.accessions] == pytest.approx([1 / 6, 1 / 6])
    assert [each.K_added for each in found.accessions] == pytest.approx([0, 1 / 6])
    assert [each.K_shapley for each in found.accessions] == pytest.approx([1 / 12, 1 / 12])


def test_who_left_has_added_and_taken_away_and_stands_in_no_order() -> None:
    p = project(world(
        {"instrument": "one", "iso3": "AAA", "until": "2010-06-01"}, {"instrument": "one", "iso3": "BBB", "since": "2005-01-01"},
    ), date(2020, 1, 1))
    found = attribution(p, AttributionQuery("one"))
    assert [(each.state.iso3, str(each.what), str(each.date)) for each in found.accessions] == [
        ("AAA", "join", "2001-01-01"), ("BBB", "join", "2005-01-01"), ("AAA", "leave", "2010-06-01"),
    ]
    joined, _, left = found.accessions
    assert left.C1_added == pytest.approx(-joined.C1_added) and left.C1_shapley is joined.C1_shapley is None
    assert left.K_added == pytest.approx(-1 / 6) and found.n_members == 1


def test_who_has_no_date_comes_on_the_day_of_publication_and_before_it_is_not_counted() -> None:
    rows = ({"instrument": "one", "iso3": "AAA", "since": None, "date_basis": "unknown"}, {"instrument": "one", "iso3": "BBB"})
    after = attribution(project(world(*rows), PUBLISHED), AttributionQuery("one"))
    assert [(each.state.iso3, each.date is None) for each in after.accessions] == [("BBB", False), ("AAA", True)]
    assert any("2026-01-01: AAA" in said for said in after.assumptions) and after.possible_members == ()
    before = attribution(project(world(*rows), date(2020, 1, 1)), AttributionQuery("one"))
    assert [each.state.iso3 for each in before.accessions] == ["BBB"] and before.possible_members == ("AAA",)
    assert any("not counted: AAA" in said for said in before.assumptions)


def test_what_is_not_in_force_adds_nothing_and_says_so() -> None:
    p = project(world({"instrument": "one", "iso3": "AAA", "since": "1999-01-01"}), date(1999, 6, 1))
    early = attribution(p, AttributionQuery("one"))
    assert [each.C1_added for each in early.accessions] == [0.0]
    assert "one is not in force on 1999-06-01: nothing is added." in early.assumptions


def test_assumptions_are_said_in_the_language_asked_for() -> None:
    found = attribution(project(reference_release(), date(2014, 5, 1)), words=lambda text: f"Said: {text}")
    assert all(said.startswith("Said: ") and "{" not in said for said in found.assumptions) and len(found.assumptions) > 2


@pytest.mark.parametrize(("query", "said"), [
    ({"instrument": "caf"}, "one that has members"), ({"taxon_class": "Pisces"}, "class: 'Pisces'"), ({"instrument": "none"}, "instrument"),
])
def test_what_is_not_there_is_refused(query: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidQuery, match=said):
        attribution(project(reference_release(), date(2014, 5, 1)), AttributionQuery(**query))
    with pytest.raises(InvalidQuery, match="appendix"):
        AttributionQuery(appendix="III")
