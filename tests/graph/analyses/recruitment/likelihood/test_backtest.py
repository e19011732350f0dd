"""What would have been told before: from which dates, of whom, by what was known then, beside what is simpler."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from concerted.graph.analyses.recruitment.likelihood.backtest import (
    HORIZONS,
    LEAST_JOINED,
    Forecast,
    cuts,
    forecasts,
    joined_within,
)
from concerted.graph.analyses.recruitment.likelihood.model import fit
from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, NO_ROWS, History, Rows, history
from concerted.graph.projection.atlas import atlas
from concerted.loaders import reference_release
from tests.graph.analyses.recruitment.likelihood.made_up import world
from tests.worlds import release_of, rows_of

UNTIL = date(2006, 1, 1)


@pytest.fixture(scope="module")
def past() -> History:
    of = atlas(world())
    return history(of, of.instrument_index["cms"])


@pytest.fixture(scope="module")
def rows(past: History) -> Rows:
    return past.years(UNTIL)


@pytest.fixture(scope="module")
def made(past: History, rows: Rows) -> list[Forecast]:
    return list(forecasts(past, rows, UNTIL))


def test_it_is_told_from_each_fifth_year_before_which_enough_joined_and_whose_window_is_over() -> None:
    of = atlas(reference_release())
    found = history(of, of.instrument_index["cms"]).years(date(2026, 11, 25))
    years = [day.year for day in cuts(found, date(2026, 11, 25))]
    assert years == [1995, 2000, 2005, 2010, 2015, 2020]
    assert [day.year for day in cuts(found, date(2024, 12, 31))] == years[:-1]
    before = {year: int(found.joined[found.day < year * 10_000].sum()) for year in (1990, 1995)}
    assert before[1990] < LEAST_JOINED <= before[1995]
    assert list(cuts(NO_ROWS, date(2020, 1, 1))) == []


def test_for_five_years_it_is_told_once_and_for_one_on_each_first_of_january(made: list[Forecast], rows: Rows) -> None:
    assert {(each.before.year, each.years) for each in made} == {(year, years) for year in (1985, 1990, 1995, 2000) for years in HORIZONS}
    for each in made:
        start = each.before.year * 10_000 + 101
        days = [start + n * 10_000 for n in range(5)] if each.years == 1 else [start]
        chosen = rows.where(np.isin(rows.day, days))
        assert each.by_hazard.day.tolist() == chosen.day.tolist() and each.by_hazard.state.tolist() == chosen.state.tolist()


def test_what_is_told_is_fitted_to_what_was_before(made: list[Forecast], rows: Rows) -> None:
    for each in made:
        past = rows.where(rows.day < each.before.year * 10_000)
        asked = rows.where(np.isin(rows.day, each.by_hazard.day))
        assert each.by_hazard.probability == pytest.approx(fit(past).within(asked, each.years))


def test_what_is_simpler_is_counted_by_hand(made: list[Forecast], rows: Rows) -> None:
    for each in made:
        old = rows.where(rows.day < each.before.year * 10_000)
        some = old.where(old.day >= (each.before.year - 5) * 10_000)
        asked = rows.where(np.isin(rows.day, each.by_hazard.day))
        for told, counted in ((each.base, old), (each.recent, some)):
            rate = sum(counted.joined.tolist()) / len(counted)
            assert told == pytest.approx(np.full(len(asked), 1 - (1 - rate) ** each.years))
        for n in range(0, len(asked), 37):
            own = old.joined[old.region == asked.region[n]]
            assert each.by_region[n] == pytest.approx(1 - (1 - sum(own.tolist()) / len(own)) ** each.years)


def test_who_joined_within_some_years_is_read_from_the_memberships(past: History, rows: Rows) -> None:
    since = {row["iso3"]: row["since"] for row in past.of.release["memberships"].to_dicts() if row["instrument"] == "cms"}
    for years in HORIZONS:
        found = joined_within(past, rows, years)
        for n in range(0, len(rows), 101):
            start = date(rows.day[n] // 10_000, 1, 1)
            day = since.get(past.of.codes[rows.state[n]])
            expected = day is not None and start < date.fromisoformat(day) <= date(start.year + years, 1, 1)
            assert bool(found[n]) is expected
    assert np.array_equal(joined_within(past, rows, 1), rows.joined)


def test_a_region_without_a_person_year_before_is_told_the_base_rate(past: History, rows: Rows) -> None:
    new = rows.where(np.ones(len(rows), bool))
    new.region[(new.day > 1990 * 10_000) & (new.state % 2 == 0)] = 2
    for each in forecasts(past, new, date(1996, 1, 1)):
        if each.before.year == 1990 and each.years == 5:
            assert {float(p) for p, s in zip(each.by_region, each.by_hazard.state, strict=True) if s % 2 == 0} == {float(each.base[0])}
    none = rows.where(np.ones(len(rows), bool))
    none.region[:] = NO_REGION
    assert all(np.array_equal(each.by_region, each.base) for each in forecasts(past, none, UNTIL))


def test_nothing_that_followed_changes_what_was_told(made: list[Forecast]) -> None:
    """Accessions since 1995 on other days, and others besides: until then all was told alike."""
    tables = rows_of(world())
    inside = {row["iso3"] for row in tables["memberships"] if row["instrument"] == "cms" and row["since"] <= "1995-01-01"}
    tables["memberships"] = [row for row in tables["memberships"] if row["since"] <= "1995-01-01"]
    pattern = tables["memberships"][0]
    tables["memberships"] += [
        pattern | {"iso3": row["iso3"], "since": "1996-02-01"} for row in tables["states"][::2] if row["iso3"] not in inside
    ]
    of = atlas(release_of(tables, date(2006, 1, 1)))
    other = history(of, of.instrument_index["cms"])
    assert of.codes == atlas(world()).codes
    changed = {(each.before, each.years): each for each in forecasts(other, other.years(UNTIL), UNTIL)}
    compared = 0
    for each in made:
        if each.before.year <= 1990 or (each.before.year == 1995 and each.years == 5):
            found = changed[each.before, each.years]
            assert np.array_equal(found.by_hazard.probability, each.by_hazard.probability)
            assert np.array_equal(found.base, each.base) and np.array_equal(found.by_region, each.by_region)
            compared += 1
    assert compared == 5
    last = changed[date(1995, 1, 1), 5].by_hazard
    assert last.joined.sum() > 2 * next(e for e in made if (e.before.year, e.years) == (1995, 5)).by_hazard.joined.sum()
