"""What closed and opened between two dates is the difference of the gaps, and its causes are the facts without which it had not changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.analyses.history.changes import ChangedGap, changes
from concerted.graph.analyses.history.entries import changed_entries
from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.fact import Fact
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Change, GapKind
from concerted.loaders import reference_release
from tests.graph.small import small_release, states
from tests.trying import tried
from tests.worlds import DATES, Features, release_of, rows_of, worlds

EDGES = {"instruments": ("in_force_on", "ended_on")}
Unit = tuple[str, str | None, str | None, str | None]


def units(release: Release, day: date) -> set[Unit]:
    return {
        (gap.kind, gap.state and gap.state.iso3, gap.instrument, taxon)
        for gap in gap_records(project(release, day)) for taxon in gap.taxa or (None,)
    }


def units_of(gap: ChangedGap) -> set[Unit]:
    return {(gap.kind, gap.state and gap.state.iso3, gap.instrument, taxon) for taxon in gap.taxa or (None,)}


def joining(unit: Unit) -> Unit:
    """The same whether the State has signed, or has a unit."""
    return ("joining", *unit[1:]) if unit[0] in (GapKind.INSTRUMENT, GapKind.RATIFICATION) else unit


def without(release: Release, facts: tuple[Fact, ...], days: tuple[date, date]) -> Release:
    """The release in which nothing happened to these facts between the dates."""
    earlier, later = days
    tables = rows_of(release)
    for fact in facts:
        key = TABLES[fact.table].key
        begins, ends = EDGES.get(fact.table, ("since", "until"))
        for row in list(tables[fact.table]):
            if any(str(row.get(name) or "") != str(fact.get(name) or "") for name in key):
                continue
            if row.get(ends) and earlier < PartialDate.of(row[ends]).day <= later:
                row[ends] = ""
            since = row.get(begins)
            # A membership without a date begins with the publication; coverage without one is as old as its instrument.
            began = PartialDate.of(since).day if since else release.published if fact.table == "memberships" else date.min
            if row.get("since_basis") in ("original", "unknown"):
                continue  # it began with its instrument
            if earlier < began <= later:
                if fact.table == "instruments":
                    row[begins] = "2199-01-01"
                elif row in tables[fact.table]:
                    tables[fact.table].remove(row)
    return release_of(tables, release.published)


def told(world: Release, days: tuple[date, date]) -> dict[Change, list[ChangedGap]]:
    found = changes(world, days)
    return {change: [gap for gap in found if gap.change == change] for change in Change}


@tried(80)
@given(worlds(), st.sampled_from(DATES), st.sampled_from(DATES))
def test_changes_are_the_difference_of_the_gaps(world: Release, one: date, other: date) -> None:
    days = (min(one, other), max(one, other))
    before, after = (units(world, day) for day in days)
    found = told(world, days)
    assert set().union(*map(units_of, found[Change.CLOSED])) == before - after
    assert set().union(*map(units_of, found[Change.OPENED])) == after - before
    assert set().union(*map(units_of, found[Change.POSSIBLY_CLOSED])) <= before & after


# A State cannot be taken back, as what it joined names it.
LASTING = Features(holders=False, exclusions=False, reservations=False)


@tried(80)
@given(worlds(LASTING), st.sampled_from(DATES), st.sampled_from(DATES))
def test_what_changed_is_undone_without_its_causes(world: Release, one: date, other: date) -> None:
    days = (min(one, other), max(one, other))
    found = told(world, days)
    for gap in found[Change.CLOSED] + found[Change.OPENED]:
        assert gap.by, gap
        undone = units(without(world, gap.by, days), days[1])
        if gap.change == Change.OPENED:
            assert not units_of(gap) & undone, gap
        else:
            # One that signed and then joined would have a gap of another kind had it not joined; one without a unit may have come by some.
            left = {joining(unit) for unit in undone} | {("listed_only", *unit[1:3], None) for unit in undone}
            assert {joining(unit) if unit[3] else ("listed_only", *unit[1:3], None) for unit in units_of(gap)} <= left, gap
    for gap in found[Change.POSSIBLY_CLOSED]:
        assert gap.by and all(each["since"] is None for each in gap.by)


def convention(**tables: Any) -> Release:
    """Two species on Appendix II, in three States; AAA is a Party."""
    base: dict[str, Any] = {
        "states": states("AAA", "BBB", "CCC"),
        "taxa": [{"taxon": "Avis una", "class": "Aves"}, {"taxon": "Pardus alter", "class": "Mammalia"}],
        "ranges": [{"taxon": t, "iso3": s} for t in ("Avis una", "Pardus alter") for s in ("AAA", "BBB", "CCC")],
        "instruments": [{"id": "cms", "kind": "convention"}],
        "listings": [
            {"taxon": "Avis una", "appendix": "II", "since": "2000"}, {"taxon": "Pardus alter", "appendix": "II", "since": "2010-05-01"},
        ],
        "memberships": [
            {"instrument": "cms", "iso3": "AAA", "role": "party", "since": "2001"},
            {"instrument": "cms", "iso3": "BBB", "role": "party", "since": "2012-03-01"},
        ],
    }
    return small_release(**(base | tables))


def by(gap: ChangedGap) -> list[tuple[str, Any]]:
    return [(fact.table, fact.get("taxon") or fact.get("iso3")) for fact in gap.by]


def test_a_cause_is_what_closed_the_gap_and_not_whatever_happened_meanwhile() -> None:
    found = changes(convention(), (date(2011, 1, 1), date(2013, 1, 1)), query=GapQuery(kind="convention"))
    assert [(gap.change, gap.state and gap.state.iso3, by(gap)) for gap in found] == [("closed", "BBB", [("memberships", "BBB")])]
    # From before its listing, the second species had no gap to close: what closed is the first, by the membership alone.
    found = changes(convention(), (date(2009, 1, 1), date(2013, 1, 1)), query=GapQuery(kind="convention"))
    assert [(gap.change, gap.state and gap.state.iso3, gap.taxa, by(gap)) for gap in found] == [
        ("closed", "BBB", ("Avis una",), [("memberships", "BBB")]),
        ("opened", "CCC", ("Pardus alter",), [("listings", "Pardus alter")]),
    ]


def test_changes_of_a_class_and_of_a_taxon() -> None:
    days = date(1999, 1, 1), date(2011, 1, 1)
    for query in (GapQuery(kind="convention", taxon_class="Aves"), GapQuery(kind="convention", taxon="Avis una")):
        assert {gap.taxa for gap in changes(convention(), days, query=query)} == {("Avis una",)}
    assert changes(convention(), days, query=GapQuery(taxon="Avis una", taxon_class="Mammalia")) == []


def test_a_membership_without_a_date_possibly_closed_the_gap_while_it_is_not_known_to_hold() -> None:
    undated = [{"instrument": "cms", "iso3": "CCC", "role": "party", "since": None, "date_basis": "unknown"}]
    release = convention(memberships=undated)
    published = release.published
    query = GapQuery(state="CCC", kind="convention")
    early = changes(release, (date(2011, 1, 1), date(2013, 1, 1)), query=query)
    assert [(gap.change, gap.n_taxa, by(gap)) for gap in early] == [("possibly_closed", 2, [("memberships", "CCC")])]
    late = changes(release, (date(2011, 1, 1), published), query=query)
    assert [(gap.change, gap.n_taxa, by(gap)) for gap in late] == [("closed", 2, [("memberships", "CCC")])]
    assert changes(release, (date(2011, 1, 1), date(2011, 1, 1)), query=query) == []


def test_entries_are_those_that_began_or_ended_between_the_dates() -> None:
    listings = [
        {"taxon": "Avis una", "appendix": "II", "since": "2000", "until": "2010-05-01"},
        {"taxon": "Avis una", "appendix": "I", "since": "2010-05-01"}, {"taxon": "Pardus alter", "appendix": "II", "since": "2014"},
    ]
    release = convention(listings=listings)

    def told(*days: date, **wanted: Any) -> list[tuple[str, str, str | None]]:
        return [(entry.change, entry.taxon, entry.appendix) for entry in changed_entries(release, (days[0], days[1]), **wanted)]

    assert told(date(2010, 4, 30), date(2010, 5, 1)) == [("listed", "Avis una", "I"), ("delisted", "Avis una", "II")]
    assert told(date(2010, 5, 1), date(2013, 12, 31)) == []
    assert told(date(2010, 1, 1), date(2015, 1, 1), class_="Mammalia") == [("listed", "Pardus alter", "II")]
    assert told(date(2010, 1, 1), date(2015, 1, 1), taxon="Pardus alter") == [("listed", "Pardus alter", "II")]
    assert told(date(2010, 1, 1), date(2015, 1, 1), instrument="cms") == told(date(2015, 1, 1), date(2010, 1, 1))
    [entry] = changed_entries(release, (date(2013, 1, 1), date(2015, 1, 1)))
    assert str(entry.since) == "2014"


def test_what_a_meeting_adopted_is_listed_on_its_day() -> None:
    found = changed_entries(reference_release(), (date(2018, 1, 25), date(2018, 1, 26)))
    rows = reference_release()["listings"]
    assert len([entry for entry in found if entry.change == "listed"]) == rows.filter(rows["since"] == "2018-01-26").height > 30


def test_every_change_of_the_reference_release_has_a_cause() -> None:
    for days in ((date(1983, 1, 1), date(2000, 1, 1)), (date(2010, 1, 1), date(2026, 12, 1))):
        found = changes(reference_release(), days)
        assert all(gap.by for gap in found)
        joined = [gap for gap in found if gap.change == "closed" and gap.kind == GapKind.CONVENTION]
        assert all(("memberships", gap.state and gap.state.iso3) in by(gap) for gap in joined if gap.n_taxa > 50)
