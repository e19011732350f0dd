"""Published numbers keep the verdict that was recorded with them, and differ from ours by name."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from concerted.graph.analyses.limits import limits
from concerted.graph.analyses.reproductions.counting import COUNTS
from concerted.graph.analyses.reproductions.ledger import reproductions
from concerted.graph.analyses.reproductions.records import Reproduction
from concerted.graph.facts.notes import Published
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Figure, Verdict
from concerted.loaders import reference_release
from concerted.loaders.notes import notes_of, published_numbers
from concerted.loaders.reference import REFERENCE
from tests.worlds import world_of_seed

RELEASE = reference_release()
PUBLISHED = published_numbers()
DAY = date(2014, 10, 1)
GORILLA = ("CAF", "COG", "NGA", "COD", "RWA", "GAB", "UGA", "AGO")


def here(what: str, scope: str, published: str, names: tuple[str, ...] = (), release: Release = RELEASE, day: date = DAY) -> Reproduction:
    return reproductions(release, [Published(what, scope, day, published, "somebody", "", names)])[0]


def without(table: str, chosen: pl.Expr) -> Release:
    """The bundled release without some rows of a table."""
    return Release.of(dict(RELEASE.tables) | {table: RELEASE[table].filter(~chosen)}, RELEASE.title, RELEASE.published)


# -- the ledger of the bundled release -----------------------------------------------------------------------------


def test_every_number_stands_to_ours_as_it_was_recorded() -> None:
    """Where this fails, a fact or a rule changed a number: look at it, say why in its reason, and record the new verdict."""
    found = zip(PUBLISHED, reproductions(RELEASE, PUBLISHED), strict=True)
    changed = [
        f"{row.what} {row.scope} {row.as_of}: {row.verdict} was recorded, {now.verdict} now ({row.published} published, {now.counted} here)"
        for row, now in found if row.verdict != now.verdict
    ]
    assert not changed, "\n".join(changed)


def test_every_number_says_what_it_is_of_and_where_it_was_read() -> None:
    instruments, states = set(RELEASE["instruments"]["id"]), set(RELEASE["states"]["iso3"])
    assert len(PUBLISHED) >= 100 and len({(row.what, row.scope, row.as_of, row.source) for row in PUBLISHED}) == len(PUBLISHED)
    for row in PUBLISHED:
        assert row.what in tuple(Figure) and row.source and row.verdict in tuple(Verdict), row
        assert row.published.isdecimal() or row.what == Figure.MOST, row
        assert date(1979, 1, 1) <= row.as_of and len(row.names) <= (int(row.published) if row.published.isdecimal() else 5), row
        if row.what in (Figure.PARTIES, Figure.RANGE_STATES, Figure.MISSING, Figure.COVERED):
            assert row.scope in instruments, row
        if row.what in (Figure.OF_A_STATE, Figure.FIRST_OF_A_STATE, Figure.SECOND_OF_A_STATE):
            assert row.scope in states, row
    assert {row.what for row in PUBLISHED} == set(COUNTS) == set(Figure)


def test_numbers_that_facts_were_completed_to_reach_say_so() -> None:
    constructed = {(row.what, row.scope) for row in PUBLISHED if row.constructed}
    assert {("Range States", "eurobats"), ("Range States", "raptors"), ("Parties", "aquatic-mammals")} <= constructed
    assert ("Parties", "cms") not in constructed


def test_what_differs_has_a_reason_or_says_by_name_where() -> None:
    unexplained = [
        (found.what, found.scope) for found in reproductions(RELEASE, PUBLISHED)
        if found.verdict == Verdict.DIFFERENCE and not (found.reason or found.difference.only_published or found.difference.only_here)
    ]
    # How these were counted is not published, nor the names.
    assert unexplained == [("Appendix I species of a country", "ZWE"), ("Appendix I species of a country", "SWZ")]


def test_a_reason_is_told_of_a_difference_alone() -> None:
    for found in reproductions(RELEASE, PUBLISHED):
        assert found.reason is None or found.verdict == Verdict.DIFFERENCE, found
        assert found.difference.in_doubt == () or found.verdict != Verdict.MATCH, found


def test_the_published_numbers_are_no_part_of_the_package() -> None:
    package = json.loads((REFERENCE / "datapackage.json").read_text(encoding="utf-8"))
    assert "published.csv" not in {resource["path"] for resource in package["resources"]} and "published" not in RELEASE.tables


def test_what_must_come_out_comes_out() -> None:
    """The figures of the field that everyone checks first."""
    found = {(each.what, each.scope, each.as_of.isoformat()): each for each in reproductions(RELEASE, PUBLISHED)}
    for day, n in (("1983-11-01", 15), ("2011-11-21", 116), ("2014-05-01", 120), ("2024-02-11", 133)):
        parties = found["Parties", "cms", day]
        assert (parties.published, parties.here, parties.verdict) == (n, n, Verdict.MATCH)
    assert found["Appendix I cetaceans", None, "2011-11-30"].verdict == Verdict.MATCH
    assert found["instruments for cetaceans", None, "2011-11-30"].verdict == Verdict.MATCH
    assert found["taxa added", "COP14", "2024-05-17"].difference.only_here == ("Carcharias taurus",)
    assert found["Parties", "gorilla", "2014-10-01"].difference.only_here == ("AGO",)
    assert found["species covered", "aewa", "2026-01-01"].verdict == Verdict.MATCH
    bats = found["species covered", "eurobats", "2013-06-30"]
    assert (bats.published, bats.here, bats.by_name) == (52, 57, "+5") and "Plecotus gaisleri" in bats.difference.in_doubt
    order = found["five States with most CMS species", None, "2017-06-01"]
    assert order.difference.n is None and set(str(order.published).split()) == set(str(order.here).split())


def test_the_limits_show_those_that_differ() -> None:
    differing = [found for found in reproductions(RELEASE, PUBLISHED) if found.verdict == Verdict.DIFFERENCE]
    assert list(limits(RELEASE, notes_of(RELEASE)).differences) == differing


# -- counted a second time, plainly ---------------------------------------------------------------------------------


def rows(table: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def members(instrument: str, day: str) -> tuple[set[str], set[str]]:
    """Members on a day, and those whose day of joining nobody knows, as one counts on paper."""
    certain, possible = set(), set()
    for row in rows("memberships"):
        if row["instrument"] == instrument and row["role"] in ("party", "signatory") and not (row["until"] and row["until"] <= day):
            since = f"{row['since']}-01-01"[:10]
            if not row["since"]:
                possible.add(row["iso3"])
            elif since <= day:
                certain.add(row["iso3"])
    return certain, possible


@pytest.mark.parametrize("row", [row for row in PUBLISHED if row.what == Figure.PARTIES], ids=lambda row: f"{row.scope}-{row.as_of}")
def test_members_are_those_of_the_table(row: Published) -> None:
    found = reproductions(RELEASE, [row])[0]
    certain, possible = members(row.scope, row.as_of.isoformat())
    assert found.here == len(certain) and found.possible == (len(certain) + len(possible) if possible else None)
    expected = {Verdict.MATCH, Verdict.DIFFERENCE} if not possible else {Verdict.WITHIN, Verdict.DIFFERENCE}
    assert found.verdict in expected
    assert found.difference.only_published == tuple(sorted(set(row.names) - certain - possible))


def test_range_states_and_those_missing_are_those_of_the_table() -> None:
    for row in PUBLISHED:
        listed = {each["iso3"] for each in rows("instrument_ranges") if each["instrument"] == row.scope}
        if row.what == Figure.RANGE_STATES:
            assert reproductions(RELEASE, [row])[0].here == len(listed)
        if row.what == Figure.MISSING:
            assert reproductions(RELEASE, [row])[0].here == len(listed - members(row.scope, row.as_of.isoformat())[0])


# -- numbers made up --------------------------------------------------------------------------------------------------


def test_names_decide_where_they_were_published() -> None:
    assert here("Parties", "gorilla", "8", GORILLA).verdict == Verdict.MATCH
    other = here("Parties", "gorilla", "8", (*GORILLA[:-1], "CMR"))
    assert (other.difference.n, other.difference.only_published, other.difference.only_here) == (0, ("CMR",), ("AGO",))
    assert other.verdict == Verdict.DIFFERENCE and other.by_name == "−CMR +AGO"


def test_of_some_names_it_is_asked_that_they_are_among_ours() -> None:
    assert here("Parties", "gorilla", "8", GORILLA[:3]).verdict == Verdict.MATCH
    found = here("Parties", "gorilla", "8", ("KEN",))
    assert (found.verdict, found.difference.only_published, found.difference.only_here) == (Verdict.DIFFERENCE, ("KEN",), ())


@pytest.mark.parametrize(("published", "n", "verdict"), [
    ("7", 1, "difference"), ("8", 0, "match"), ("9", -1, "difference"), ("800", -792, "difference"),
])
def test_a_number_alone_differs_by_a_number_alone(published: str, n: int, verdict: str) -> None:
    found = here("Parties", "gorilla", published)
    assert (found.difference.n, found.verdict, found.here, found.possible) == (n, verdict, 8, None)
    assert (found.difference.only_published, found.difference.only_here) == ((), ())


def test_where_none_was_published_all_ours_are_named() -> None:
    assert here("Parties", "gorilla", "0").difference.only_here == tuple(sorted(GORILLA))


@pytest.mark.parametrize(("published", "n", "verdict"), [
    ("26", 1, "difference"), ("27", 0, "within"), ("40", 0, "within"), ("41", -1, "difference"),
])
def test_a_number_lies_within_certain_and_possible_members(published: str, n: int, verdict: str) -> None:
    found = here("Parties", "raptors", published, day=date(2010, 1, 1))
    assert (found.here, found.possible, found.counted) == (27, 40, "27–40")
    assert (found.difference.n, found.verdict) == (n, verdict) and len(found.difference.in_doubt) == 13


def test_a_possible_member_is_no_difference_by_name_and_a_certain_one_is() -> None:
    certain = tuple(members("raptors", "2010-01-01")[0])
    assert here("Parties", "raptors", "28", (*certain, "SWE"), day=date(2010, 1, 1)).verdict == Verdict.WITHIN
    found = here("Parties", "raptors", "28", (*certain, "KEN", "JPN"), day=date(2010, 1, 1))
    assert found.difference.only_published == ("JPN",)


def test_taxa_go_by_any_name_and_unknown_names_stay() -> None:
    found = here("species covered", "gorilla", "2", ("Mountain Gorilla of nobody", "Gorilla gorilla"))
    assert found.difference.only_published == ("Mountain Gorilla of nobody",) and found.difference.only_here == ("Gorilla beringei",)
    assert here("taxa added", "COP14", "15", ("Pallas's Cat",), day=date(2024, 5, 17)).verdict == Verdict.MATCH


def test_the_order_of_the_five_decides() -> None:
    ours = str(here("five States with most CMS species", "", "FRA CHN GBR RUS IND").here)
    assert here("five States with most CMS species", "", ours).verdict == Verdict.MATCH
    first, *others = ours.split()
    found = here("five States with most CMS species", "", " ".join([*others, "TUV"]))
    assert (found.verdict, found.difference.only_published, found.difference.only_here) == (Verdict.DIFFERENCE, ("TUV",), (first,))


# -- other releases ---------------------------------------------------------------------------------------------------


def test_of_a_release_with_another_verdict_no_reason_is_told() -> None:
    row = next(row for row in PUBLISHED if row.what == "Parties" and row.scope == "gorilla" and row.as_of == DAY)
    assert reproductions(RELEASE, [row])[0].reason
    corrected = without("memberships", (pl.col("instrument") == "gorilla") & (pl.col("iso3") == "AGO"))
    found = reproductions(corrected, [row])[0]
    assert (found.verdict, found.reason, found.here) == (Verdict.MATCH, None, 7)


def test_a_fact_that_goes_is_noticed() -> None:
    kenya = without("memberships", (pl.col("instrument") == "cms") & (pl.col("iso3") == "KEN"))
    changed = [
        (row, now) for row, now in zip(PUBLISHED, reproductions(kenya, PUBLISHED), strict=True) if row.verdict != now.verdict
    ]
    assert {(row.what, row.scope) for row, _ in changed} == {("Parties", "cms")} and all(now.difference.n == -1 for _, now in changed)


def test_of_an_empty_release_nothing_can_be_counted() -> None:
    found = reproductions(Release.of({}, "Empty", date(2020, 1, 1)), PUBLISHED)
    assert {each.verdict for each in found} == {Verdict.NOT_COUNTABLE}
    assert {(each.here, each.possible, each.reason, each.by_name) for each in found} == {(None, None, None, None)}


@pytest.mark.parametrize("seed", range(6))
def test_any_release_answers_and_says_what_it_does_not_hold(seed: int) -> None:
    world = world_of_seed(seed)
    for row, found in zip(PUBLISHED, reproductions(world, PUBLISHED), strict=True):
        assert (found.verdict == Verdict.NOT_COUNTABLE) == (found.here is None)
        if row.what == Figure.PARTIES and row.scope not in set(world["memberships"]["instrument"]):
            assert found.verdict == Verdict.NOT_COUNTABLE


@pytest.mark.parametrize(("table", "lost"), [
    ("listings", {"CMS-listed species", "taxa added", "Appendix I entries", "species of a country", "Appendix II cetaceans"}),
    ("memberships", {"Parties", "Parties of a region"}),
    ("coverage", {"species covered"}),
    ("instrument_ranges", {"Range States", "Range States missing"}),
    ("ranges", {"species of a country", "five States with most CMS species"}),
])
def test_without_a_table_what_rests_on_it_cannot_be_counted(table: str, lost: set[str]) -> None:
    found = reproductions(without(table, pl.lit(True)), PUBLISHED)
    assert lost <= {each.what for each in found if each.verdict == Verdict.NOT_COUNTABLE}
    assert all(each.verdict == Verdict.NOT_COUNTABLE for each in found if each.what in lost)
    assert any(each.verdict == Verdict.MATCH for each in found)


def test_a_state_that_is_not_in_the_release_is_said_so() -> None:
    row = next(row for row in PUBLISHED if row.what == Figure.OF_A_STATE)
    assert reproductions(RELEASE, [replace(row, scope="Atlantis")])[0].verdict == Verdict.NOT_COUNTABLE
    assert reproductions(RELEASE, [replace(row, scope="ATA")])[0].verdict == Verdict.NOT_COUNTABLE
    assert here("Parties of a region", "Atlantis", "3").verdict == Verdict.NOT_COUNTABLE
