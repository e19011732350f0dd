"""Person-years: those of a plain loop over made-up worlds, and of the release what is known of its history."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.analyses.recruitment.likelihood.panel import NO_REGION, Rows, as_dated, history
from concerted.graph.facts.release import Release
from concerted.graph.projection.atlas import atlas
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.plain.likelihood import PersonYear, person_years
from tests.worlds import release_of, rows_of, worlds

REGIONS = ("Africa", "Asia", None)


def told(release: Release, instrument: str, before: date) -> list[PersonYear]:
    """The panel, a State at a time."""
    of = atlas(release)
    found = history(of, of.instrument_index[instrument])
    rows = found.years(before)
    return [
        PersonYear(
            of.codes[rows.state[n]], date(rows.day[n] // 10_000, 1, 1), rows.years[n], int(rows.memberships[n]), rows.neighbours[n],
            rows.importance[n], None if rows.region[n] == NO_REGION else found.regions[rows.region[n]], bool(rows.joined[n]),
        )
        for n in range(len(rows))
    ]


def alike(found: list[PersonYear], expected: list[PersonYear]) -> None:
    exact = [replace(each, years=0.0, neighbours=0.0, importance=0.0) for each in found]
    assert exact == [replace(each, years=0.0, neighbours=0.0, importance=0.0) for each in expected]
    for name in ("years", "neighbours", "importance"):
        assert [getattr(each, name) for each in found] == pytest.approx([getattr(each, name) for each in expected], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(worlds(), st.sampled_from(("cms", "agr-one", "mou-one")), st.integers(0, 3**13))
def test_the_panel_is_that_of_a_plain_loop(release: Release, instrument: str, seed: int) -> None:
    tables = rows_of(release)
    for row in tables["states"]:
        row["cms_region"], seed = REGIONS[seed % 3], seed // 3
    world = release_of(tables, release.published)
    alike(told(world, instrument, date(2009, 3, 1)), list(person_years(world, instrument, date(2009, 3, 1))))


@pytest.mark.parametrize(("instrument", "year"), [("cms", 1991), ("raptors", 2012)])
def test_the_panel_of_the_release_is_that_of_a_plain_loop(instrument: str, year: int) -> None:
    until = date(year + 1, 5, 5)
    found = [each for each in told(reference_release(), instrument, until) if each.start.year == year]
    alike(found, list(person_years(reference_release(), instrument, until, year)))
    assert len(found) > 80 and any(each.joined for each in found)


def test_every_accession_since_the_first_full_year_is_an_event_once() -> None:
    found = told(reference_release(), "cms", date(2026, 11, 25))
    joined = Counter(each.state for each in found if each.joined)
    rows = [r for r in reference_release()["memberships"].to_dicts() if r["instrument"] == "cms" and r["role"] == "party"]
    assert set(joined) == {row["iso3"] for row in rows if row["since"] > "1984-01-01"} and set(joined.values()) == {1}
    last = {each.state: each.start.year for each in found}
    # Nobody is at risk any more who has joined.
    assert all(each.start.year == last[each.state] for each in found if each.joined)


def test_former_states_are_there_while_they_lasted_in_the_region_of_what_they_held() -> None:
    found = told(reference_release(), "cms", date(2026, 11, 25))
    years = {code: [each.start.year for each in found if each.state == code] for code in ("SUN", "DDR", "SCG", "CZE", "TWN", "GRL")}
    assert years["SUN"] == list(range(1984, 1992)) and years["DDR"] == list(range(1984, 1991)) and years["SCG"] == [2004, 2005, 2006]
    assert years["CZE"] == [1993, 1994] and years["TWN"] == years["GRL"] == []
    assert {each.region for each in found if each.state == "SUN"} == {"Europe"}
    assert {each.region for each in found if each.state == "DDR"} == {None}


def _world(*joins: tuple[str, str | None], published: date = date(2026, 1, 1)) -> Release:
    return small_release(
        published, states=states("AAA", "BBB", "CCC"), taxa=[{"taxon": "Avis migrans"}],
        ranges=[{"taxon": "Avis migrans", "iso3": code} for code in ("AAA", "BBB", "CCC")],
        listings=[{"taxon": "Avis migrans"}],
        instruments=[{"id": "cms", "kind": "convention", "in_force_on": "2000-01-01"}],
        memberships=[{"instrument": "cms", "iso3": code, "since": since} for code, since in joins],
    )


def test_a_state_that_joins_on_a_first_of_january_joined_within_the_year_before() -> None:
    found = told(_world(("AAA", "2002-01-01"), ("BBB", "2002-01-02")), "cms", date(2003, 1, 1))
    assert [(each.state, each.start.year) for each in found if each.joined] == [("AAA", 2001), ("BBB", 2002)]
    assert [each.neighbours for each in found if each.state == "CCC"] == [0.0, 0.0, 0.5]


def test_a_year_counts_when_it_is_over() -> None:
    release = _world(("AAA", "2002-05-01"))
    for until, years in ((date(2002, 12, 31), 2), (date(2003, 1, 1), 3)):
        assert {each.start.year for each in told(release, "cms", until)} == set(range(2000, 2000 + years))


def test_who_joined_on_a_day_that_is_not_known_is_nowhere() -> None:
    found = told(_world(("AAA", None), ("BBB", "2001-07-01")), "cms", date(2004, 1, 1))
    assert {each.state for each in found} == {"BBB", "CCC"}
    # Neither a neighbour that is in, nor one that is not.
    assert [each.neighbours for each in found if each.state == "CCC"] == [0.0, 0.0, 1.0, 1.0]


def test_what_is_known_of_a_day_is_the_same_before_and_after_publication() -> None:
    joins = (("AAA", None), ("BBB", "2001-07-01"))
    early, late = _world(*joins, published=date(2003, 1, 1)), _world(*joins, published=date(2020, 1, 1))
    assert told(early, "cms", date(2010, 1, 1)) == told(late, "cms", date(2010, 1, 1))
    p = as_dated(project(early, date(2010, 1, 1)))
    assert p.members.sum() == 1 and not p.possible_members.any() and not p.signed.any()


def test_rows_are_taken_and_put_together() -> None:
    of = atlas(reference_release())
    rows = history(of, of.instrument_index["cms"]).years(date(1987, 1, 1))
    parts = [rows.where(rows.day == day) for day in np.unique(rows.day)]
    again = Rows.of(parts)
    assert len(parts) == 3 and len(again) == len(rows) and np.array_equal(again.importance, rows.importance)
    assert np.allclose(rows.later(4).years - rows.years, 4) and rows.later(4).state is rows.state


def test_an_instrument_that_was_never_in_force_has_no_person_years() -> None:
    release = small_release(states=states("AAA"), instruments=[{"id": "cms", "kind": "convention", "in_force_on": None}])
    assert told(release, "cms", date(2020, 1, 1)) == []
