"""Likelihood as it is told: shown where it was surely better than the base rate, silent where it was not, and never from what followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from concerted.graph.analyses.recruitment.likelihood import likelihood as module
from concerted.graph.analyses.recruitment.likelihood.likelihood import LikelihoodQuery, likelihood
from concerted.graph.analyses.recruitment.likelihood.panel import history
from concerted.graph.analyses.recruitment.likelihood.records import Backtest, Estimate, Likelihood
from concerted.graph.analyses.recruitment.likelihood.telling import LEAST_SCORED, why
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.release import Release
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from concerted.graph.vocabulary import Covariate
from concerted.loaders import reference_release
from tests.graph.analyses.recruitment.likelihood.made_up import PUBLISHED, READY, world
from tests.worlds import release_of, rows_of

QUICK = LikelihoodQuery(draws=200)


def of(release: Release, day: date, query: LikelihoodQuery = QUICK) -> Likelihood:
    return likelihood(project(release, day), query)


@pytest.fixture(scope="module")
def plainly() -> Likelihood:
    """Of a world in which regions decide."""
    return of(world(), PUBLISHED)


@pytest.fixture(scope="module")
def today() -> Likelihood:
    return of(reference_release(), date(2026, 11, 26))


@pytest.fixture(scope="module")
def before() -> Likelihood:
    return of(reference_release(), date(2002, 6, 30))


def overall(found: Likelihood) -> list[Backtest]:
    return [each for each in found.backtest if each.before is None]


def test_where_regions_decide_it_is_shown_and_knows_them(plainly: Likelihood) -> None:
    assert plainly.shown and all(each.beats for each in overall(plainly))
    ready = [each.within_5.value or 0 for each in plainly.states if each.region == READY]
    slow = [each.within_5.value or 1 for each in plainly.states if each.region != READY]
    assert ready and min(ready) > max(slow)
    # What is true: 0.12 and 0.01 a year.
    assert np.mean(ready) == pytest.approx(1 - 0.88**5, abs=0.2) and np.mean(slow) == pytest.approx(1 - 0.99**5, abs=0.04)


def test_those_who_may_join_are_there_once_the_most_probable_first(plainly: Likelihood) -> None:
    inside = {row["iso3"] for row in world()["memberships"].to_dicts() if row["instrument"] == "cms"}
    assert {each.state.iso3 for each in plainly.states} == {row["iso3"] for row in world()["states"].to_dicts()} - inside
    told = [(-(each.within_5.value or 0), each.state.iso3) for each in plainly.states]
    assert told == sorted(told)


@pytest.mark.parametrize("name", ["plainly", "before"])
def test_probabilities_are_such_and_lie_in_their_intervals(name: str, request: pytest.FixtureRequest) -> None:
    for each in request.getfixturevalue(name).states:
        for told in (each.within_1, each.within_5):
            assert 0 <= told.low <= told.value <= told.high <= 1
        assert each.within_1.value < each.within_5.value and 0 <= each.neighbours <= 1


def test_where_nothing_tells_states_apart_nothing_is_told_of_them() -> None:
    found = of(world(0.06, 0.06, seed=4), PUBLISHED)
    assert not found.shown and found.states == () and found.backtest and found.coefficients
    assert "not surely better than the base rate" in found.why


def test_of_the_convention_today_nothing_is_told(today: Likelihood) -> None:
    assert (today.shown, today.states) == (False, ()) and today.joined == 118
    assert [each.before and each.before.year for each in today.backtest] == [None, 1995, 2000, 2005, 2010, 2015, 2020] * 2
    for each in overall(today):
        # It tells States apart, and expects too many.
        assert each.auc.low is not None and each.auc.low > 0.6 and each.expected > 1.2 * each.joined and each.beats is False


def test_the_rule_is_the_one_that_is_told(today: Likelihood, before: Likelihood, plainly: Likelihood) -> None:
    for found in (today, before, plainly):
        for each in found.backtest:
            surely = each.joined >= LEAST_SCORED and (each.skill.low or 0) > 0 and (each.auc.low or 0) > 0.5
            assert each.beats is (surely if each.before is None else None)
            assert each.skill.value == pytest.approx(1 - (each.brier.value or 0) / each.brier_base, abs=1e-4)
        assert found.shown is any(each.beats for each in overall(found)) is bool(found.states)


def test_what_all_dates_told_is_what_each_told(today: Likelihood) -> None:
    for whole in overall(today):
        each = [one for one in today.backtest if one.years == whole.years and one.before is not None]
        assert (whole.n, whole.joined) == (sum(one.n for one in each), sum(one.joined for one in each))
        assert whole.expected == pytest.approx(sum(one.expected for one in each), abs=1e-4)
        assert whole.brier.value == pytest.approx(sum((one.brier.value or 0) * one.n for one in each) / whole.n, abs=1e-5)
        assert whole.brier_base == pytest.approx(sum(one.brier_base * one.n for one in each) / whole.n, abs=1e-5)


def test_nothing_that_happened_after_the_date_changes_anything(before: Likelihood) -> None:
    tables = rows_of(reference_release())
    day = "2002-06-30"
    later = [row for row in tables["memberships"] if (row["since"] or "") > day]
    assert len(later) > 200
    for name in ("memberships", "listings", "coverage"):
        tables[name] = [row for row in tables[name] if (row["since"] or "") <= day]
    tables["memberships"] += [
        later[0] | {"instrument": "cms", "iso3": code, "role": "party", "since": "2002-07-01"} for code in ("USA", "CHN", "BRA")
    ]
    tables["instruments"] = [
        row | ({"in_force_on": "2002-07-01"} if (row["in_force_on"] or "") > day else {}) for row in tables["instruments"]
    ]
    other = release_of(tables, reference_release().published)
    assert plain(of(other, date(2002, 6, 30))) == plain(before)
    assert before.shown and {"USA", "CHN", "BRA"} <= {each.state.iso3 for each in before.states}


def test_no_fact_of_the_years_before_is_left_aside(before: Likelihood) -> None:
    """So that the test above cannot hold for a program that reads nothing."""
    tables = rows_of(reference_release())
    for row in tables["memberships"]:
        if (row["instrument"], row["iso3"]) == ("cms", "PER"):
            assert row["since"] == "1997-06-01"
            row["since"] = "1996-06-01"
    assert plain(of(release_of(tables, reference_release().published), date(2002, 6, 30))) != plain(before)


def test_a_seed_gives_the_same_and_another_other_intervals_alone(plainly: Likelihood) -> None:
    again, other = of(world(), PUBLISHED), of(world(), PUBLISHED, replace(QUICK, seed=2))
    assert again == plainly and other != plainly
    assert [each.within_5.value for each in other.states] == [each.within_5.value for each in plainly.states]
    assert [each.within_5.low for each in other.states] != [each.within_5.low for each in plainly.states]
    assert [each.auc.value for each in other.backtest] == [each.auc.value for each in plainly.backtest]
    assert other.coefficients == plainly.coefficients


def test_a_horizon_that_was_no_better_has_no_numbers() -> None:
    p = project(world(), PUBLISHED)
    past = history(p.atlas, p.atlas.instrument_index["cms"])
    hazard = module.fit(past.years(PUBLISHED))
    nothing = Estimate(None, None, None)
    for beats, silent in (((1,), "within_5"), ((5,), "within_1")):
        states = module._states(p, past, hazard, beats, QUICK, "en")
        assert states and all(getattr(each, silent) == nothing for each in states)
        told = [-((each.within_5.value or each.within_1.value) or 0) for each in states]
        assert told == sorted(told) and told[0] < 0


def test_coefficients_are_told_with_the_region_and_its_odds(plainly: Likelihood) -> None:
    regions = [each for each in plainly.coefficients if each.covariate is Covariate.REGION]
    assert [each.region for each in regions] == ["Asia"] and regions[0].odds_ratio < 0.3
    for each in plainly.coefficients:
        assert each.low < each.value < each.high and each.odds_ratio == pytest.approx(np.exp(each.value), rel=1e-4)
        assert each.high - each.low == pytest.approx(2 * 1.6448536 * each.error, abs=1e-4)
        assert (each.region is None) is (each.covariate is not Covariate.REGION)
    assert "Regions are compared with Africa." in plainly.assumptions


def test_it_says_that_it_is_not_importance_and_knows_no_politics(today: Likelihood) -> None:
    said = " ".join(today.assumptions)
    assert "Likelihood is not importance" in said and "Politics are not in the data" in said and "Seed 1." in said
    assert "200 samples" in said and "log-F" in said


def test_what_is_said_is_said_in_the_language_asked_for() -> None:
    found = likelihood(project(world(), PUBLISHED), QUICK, words=lambda text: text if "{" in text else text.upper())
    assert "POLITICS ARE NOT IN THE DATA: WHAT GOVERNMENTS INTEND OR HAVE ANNOUNCED IS NOT KNOWN HERE." in found.assumptions


def test_members_of_whom_the_day_is_not_known_are_counted() -> None:
    found = of(reference_release(), date(2026, 11, 26), replace(QUICK, instrument="raptors"))
    assert "It is not known when 13 members joined raptors: they are left out." in found.assumptions
    assert not found.shown and "judged by 10 at the least" in found.why


def test_where_no_forecast_is_over_it_says_so() -> None:
    found = of(reference_release(), date(1992, 2, 12))
    assert found.backtest == () and not found.shown and "no forecast of five years is over" in found.why


def _row(**changes: object) -> Backtest:
    some, few = Estimate(0.5, 0.4, 0.6), Estimate(None, None, None)
    row = Backtest(None, 5, 100, 20, 21.0, 22.0, some, some, 0.1, 0.1, 0.1, some, few, few, True)
    return replace(row, **changes)  # type: ignore[arg-type]


def test_why_names_the_dates_and_the_scores() -> None:
    dates = [_row(before=date(year, 1, 1), beats=None) for year in (1995, 2000)]
    better, worse = why([_row(), *dates], "cms").told(), why([_row(beats=False), *dates], "cms").told()
    for said in (better, worse):
        assert "from 1995, 2000" in said and "within 5 years skill 0.50 [0.40, 0.60]" in said and "21.0 expected, 20 joined" in said
    assert "surely better" in better and "not surely better" in worse
    one = why([_row(years=1), _row(before=date(1995, 1, 1), years=1), _row(beats=False), *dates], "cms").told()
    assert "(from 1995)" in one and "within a year skill" in one
    assert "3 joined cms" in why([_row(joined=3, beats=False), *dates], "cms").told()


@pytest.mark.parametrize(("instrument", "day", "said"), [
    ("acap", date(2026, 1, 1), "7 joined it"),
    ("cms", date(1990, 6, 30), "15 joined it"),
    ("cms", date(1979, 7, 1), "not in force"),
    ("caf", date(2026, 1, 1), "one that has members"),
])
def test_what_cannot_be_told_is_refused_with_the_reason(instrument: str, day: date, said: str) -> None:
    with pytest.raises(InvalidQuery, match=said):
        of(reference_release(), day, replace(QUICK, instrument=instrument))


@pytest.mark.parametrize("wrong", [{"draws": 99}, {"draws": 10_001}, {"seed": -1}, {"seed": 2**32}])
def test_draws_and_seeds_have_bounds(wrong: dict[str, int]) -> None:
    [name] = wrong
    with pytest.raises(InvalidQuery, match=f"{name}: .* is not accepted"):
        LikelihoodQuery(**wrong)  # type: ignore[arg-type]


def test_estimates_are_said_with_their_interval() -> None:
    assert Estimate(0.733, 0.684, 0.778).said == "0.73 [0.68, 0.78]"
    assert Estimate(0.5, None, None).said == "0.50" and Estimate(None, None, None).said is None
