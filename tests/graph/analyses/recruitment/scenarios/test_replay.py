"""History replayed: every accession since 1983 as a change gives the next state of the world, and so do the listings of meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest

from concerted.graph.analyses.completeness.formulas import METRICS
from concerted.graph.analyses.completeness.metrics import metrics
from concerted.graph.analyses.recruitment.scenarios.changes import Change, in_order
from concerted.graph.analyses.recruitment.scenarios.scenario import scenario
from concerted.graph.analyses.recruitment.scenarios.worlds import Worlds, changed, refused
from concerted.graph.facts.days.dates import NEVER, UNKNOWN, day_number, day_of
from concerted.graph.projection.atlas import atlas
from concerted.graph.projection.engagement import engagement
from concerted.graph.projection.projection import Projection, project
from concerted.graph.vocabulary import Happening
from concerted.loaders import reference_release
from tests.graph.analyses.recruitment.scenarios.test_scenario import check_gaps, check_metrics

RELEASE = reference_release()
OF = atlas(RELEASE)
SINCE, UNTIL = OF.membership_dates
STATE, INSTRUMENT, MEMBER = OF.membership_rows
# Days on which a membership begins or ends; of a year alone its first.
DAYS = sorted({int(day) for edge in (SINCE, UNTIL) for day in edge[MEMBER]} - {UNKNOWN, NEVER})
RESERVED = {int(day) for edge in OF.reservation_dates for day in edge}
# Whom a membership reaches is told by its row; one that joins in a scenario names no territory.
NAMING = set(OF.extension_rows[0].tolist()) | set(OF.exclusion_rows[0].tolist())
MEETINGS = sorted({int(day) for day in OF.listing_dates[0]} - {UNKNOWN, 19831101})


def worlds() -> Iterator[tuple[Projection, Projection, list[Change], bool]]:
    """The day before and the day itself of each, who joined and left, and whether nothing else happened."""
    for day in DAYS:
        p, q = (project(RELEASE, day_of(day) - timedelta(days=n)) for n in (1, 0))
        rows = [(n, Happening.JOIN) for n in np.flatnonzero(MEMBER & (day == SINCE)).tolist()]
        rows += [(n, Happening.LEAVE) for n in np.flatnonzero(MEMBER & (day == UNTIL)).tolist()]
        changes = [Change(happening, OF.codes[STATE[n]], OF.instruments[INSTRUMENT[n]]) for n, happening in rows]
        alone = all(np.array_equal(getattr(p, name), getattr(q, name)) for name in (
            "in_force", "listed", "covering", "surely_covering", "holder", "possible_members",
        )) and not NAMING & {n for n, _ in rows} and day not in RESERVED
        yield p, q, changes, alone


def test_every_accession_since_1983_gives_the_next_state_of_the_world() -> None:
    days, joined, compared = 0, 0, 0
    for p, q, changes, alone in worlds():
        supposed = changed(p, changes)
        assert np.array_equal(supposed.members, q.members), p.as_of
        days, joined = days + 1, joined + len(changes)
        for change in changes:
            if p.in_force[p.atlas.instrument_index[change.to]]:
                # What happened is no change that is refused.
                refused(p, [change])
        if alone:
            compared += 1
            assert np.array_equal(supposed.signed, q.signed)
            assert np.array_equal(engagement(supposed), engagement(q)), p.as_of
            one, other = metrics(supposed), metrics(q)
            assert np.array_equal(one.taxa, other.taxa)
            assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in METRICS), p.as_of
    assert days == len(DAYS)
    assert joined == int((MEMBER & (SINCE != UNKNOWN)).sum() + (MEMBER & (UNTIL != NEVER)).sum()) > 500 and compared > 200


@pytest.mark.parametrize("part", range(3))
def test_gaps_and_metrics_of_a_scenario_are_those_of_the_next_day(part: int) -> None:
    alone = [(p, q, changes) for p, q, changes, alone in worlds() if alone]
    for p, q, changes in alone[part * 5 :: 45]:
        worlds_ = Worlds.of(p, in_order(changes))
        check_gaps(worlds_, q)
        if all(p.in_force[i] for i in worlds_.instruments):
            check_metrics(scenario(p, changes), p, q)


@pytest.mark.parametrize("day", MEETINGS)
def test_the_listings_of_a_meeting_give_the_appendices_of_the_next_day(day: int) -> None:
    since, until = OF.listing_dates
    p, q = (project(RELEASE, day_of(day) - timedelta(days=n)) for n in (1, 0))
    rows = [OF.listing_rows[n] for n in np.flatnonzero(since == day).tolist()]
    supposed = p.listing(*rows)
    if (until == day).any():
        # What ended on the day holds in the supposed world still.
        gone = set(q.appendix().taxa) - set(supposed.appendix().taxa)
        assert not gone and rows
        return
    for appendices in ((), ("I",), ("II",)):
        one, other = supposed.appendix(*appendices), q.appendix(*appendices)
        assert np.array_equal(one.taxa, other.taxa) and np.array_equal(one.unit, other.unit)
        assert np.array_equal(one.known, other.known) and np.array_equal(one.unknown, other.unknown)
    if np.array_equal(p.members, q.members) and np.array_equal(p.covering, q.covering) and np.array_equal(p.in_force, q.in_force):
        assert np.array_equal(engagement(supposed), engagement(q))


def test_the_listings_of_the_last_meeting_close_and_open_what_they_did() -> None:
    day = day_of(MEETINGS[-1])
    p, q = project(RELEASE, day - timedelta(days=1)), project(RELEASE, day)
    since, until = OF.listing_dates
    assert not (until == day_number(day)).any() and day == date(2024, 5, 17)
    rows = [OF.listing_rows[n] for n in np.flatnonzero(since == day_number(day)).tolist()]
    changes = in_order(Change(Happening.LIST, population or taxon, appendix) for appendix, taxon, population in rows)
    worlds_ = Worlds.of(p, changes)
    check_gaps(worlds_, q)
    new = set(q.appendix().units) - set(p.appendix().units)
    assert new and set(worlds_.touched()) >= new
