"""Entry into force by rule: each as its treaty counts, and as the memberships and listings of the release show it."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import polars as pl
import pytest

from concerted.graph.analyses.recruitment.scenarios.changes import Change
from concerted.graph.analyses.recruitment.scenarios.entry import UNKNOWN, When, after, compared_on, entries
from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.days.meetings import meetings
from concerted.graph.vocabulary import Dating, EntryUnit, Happening
from concerted.loaders import reference_release
from concerted.loaders.notes import entry_rules
from concerted.loaders.reference import REFERENCE
from tests.graph.small import small_release, states

RELEASE = reference_release()
RULES = entry_rules(RELEASE)
TODAY = date(2026, 11, 26)
JOIN, LEAVE, LIST, EXTEND = Happening
# Days of deposit as ECOLEX prints them for Parties to the Convention (Tunisia: SR 0.451.46); of two the recorded date is another.
DEPOSITS = {
    "AUS": "1991-06-26", "BEL": "1990-07-11", "BEN": "1986-01-14", "BLR": "2003-04-30", "BOL": "2002-12-16", "BFA": "1989-10-09",
    "CZE": "1994-02-08", "DJI": "2004-08-02", "FIN": "1988-10-03", "FRA": "1990-04-23", "GMB": "2000-12-14", "GBR": "1985-07-23",
    "DEU": "1984-07-31", "GHA": "1988-01-19", "GNB": "1995-06-19", "COD": "1990-06-22", "TUN": "1987-05-27",
}


def begins(change: Change, deposited: str) -> date:
    when = When(TODAY, deposited=date.fromisoformat(deposited))
    return entries(RELEASE, [change], when, RULES)[0].from_


def since(instrument: str) -> dict[str, str]:
    table = RELEASE["memberships"]
    rows = table.filter((pl.col("instrument") == instrument) & (pl.col("role") == "party"))
    return dict(zip(rows["iso3"], rows["since"], strict=True))


@pytest.mark.parametrize(("change", "deposited", "day"), [
    (Change(JOIN, "CHN", "cms"), "2026-12-10", "2027-03-01"),
    (Change(JOIN, "CHN", "cms"), "2026-12-01", "2027-03-01"),
    (Change(JOIN, "CHN", "cms"), "2026-11-30", "2027-02-01"),
    (Change(JOIN, "USA", "acap"), "2026-10-31", "2027-01-01"),
    (Change(JOIN, "AZE", "aewa"), "2026-09-30", "2026-12-01"),
    (Change(JOIN, "TUR", "eurobats"), "2013-06-27", "2013-07-27"),
    (Change(JOIN, "FIN", "ascobans"), "1999-09-13", "1999-10-13"),
    (Change(JOIN, "RUS", "raptors"), "2026-12-10", "2026-12-10"),
    (Change(LEAVE, "KEN", "cms"), "2026-12-10", "2027-12-10"),
    (Change(LEAVE, "KEN", "aewa"), "2028-02-29", "2029-02-28"),
    (Change(LIST, "Asio otus", "II"), "2029-10-20", "2030-01-18"),
    (Change(EXTEND, "Asio otus", "aewa"), "2025-11-14", "2026-02-12"),
    (Change(EXTEND, "Asio otus", "eurobats"), "2026-01-01", "2026-03-02"),
])
def test_each_instrument_counts_by_its_own_rule(change: Change, deposited: str, day: str) -> None:
    assert begins(change, deposited).isoformat() == day


def test_deposits_that_were_read_give_the_recorded_dates() -> None:
    recorded = since("cms")
    agreeing = {code for code, day in DEPOSITS.items() if begins(Change(JOIN, code, "cms"), day).isoformat() == recorded[code]}
    assert set(DEPOSITS) - agreeing == {"BLR", "GMB"} and len(agreeing) == 15


def test_what_the_notes_say_of_the_memberships_is_so() -> None:
    firsts = {name: [day.endswith("-01") for day in since(name).values() if day] for name in ("cms", "acap", "aewa", "accobams", "gorilla")}
    assert {name: (sum(found), len(found)) for name, found in firsts.items()} == {
        "cms": (133, 133), "acap": (13, 13), "aewa": (84, 84), "accobams": (24, 24), "gorilla": (8, 8),
    }
    said = {(rule.instrument, rule.happening): rule.note for rule in RULES}
    for name, found in firsts.items():
        assert f"All {len(found)} dates" in said[name, JOIN]
    assert "13 of 14 meetings" in said["cms", LIST] and "15 give the recorded date" in said["cms", JOIN]
    assert since("ascobans")["FIN"] == "1999-09-13", "the day of the deposit, as the note says"


def test_listings_began_ninety_days_after_their_meetings() -> None:
    begun = set(RELEASE["listings"]["since"])
    held = [meeting for meeting in meetings() if meeting.last_day < date(2026, 1, 1)]
    for meeting in held:
        for day in (meeting.first_day, meeting.last_day, meeting.first_day + timedelta(days=1)):
            found = begins(Change(LIST, "Asio otus", "I"), day.isoformat())
            assert (found.isoformat() in begun) == (meeting.number != 11), meeting
    assert "2015-02-08" in begun and begins(Change(LIST, "Asio otus", "I"), "2014-11-04") == date(2015, 2, 7)


def test_every_day_of_a_year_leads_to_the_first_of_the_third_month_after_it() -> None:
    day = date(2027, 1, 1)
    while day.year == 2027:
        found = after(EntryUnit.FIRST_OF_MONTH, 3, day)
        assert found.day == 1 and (found.year * 12 + found.month) - (day.year * 12 + day.month) == 3
        assert after(EntryUnit.DAYS, 90, day) - day == timedelta(days=90)
        assert after(EntryUnit.MONTHS, 12, day) == day.replace(year=2028)
        day += timedelta(days=1)


@pytest.mark.parametrize("change", [
    Change(JOIN, "TUR", "accobams"), Change(JOIN, "CMR", "gorilla"), Change(JOIN, "CHN", "wadden-sea-seals"),
    Change(LEAVE, "KEN", "raptors"), Change(LEAVE, "DNK", "wadden-sea-seals"), Change(EXTEND, "Asio otus", "raptors"),
    Change(EXTEND, "Delphinus delphis", "ascobans"),
])
def test_where_no_date_follows_a_day_of_deposit_is_refused_with_what_is_accepted(change: Change) -> None:
    with pytest.raises(InvalidQuery, match=r"deposited: it is not known .* give on, the day from which all holds"):
        begins(change, "2026-12-10")
    found = entries(RELEASE, [change], When(TODAY, on=date(2027, 1, 1)), RULES)[0]
    assert (found.from_, found.basis, found.rule) == (date(2027, 1, 1), Dating.GIVEN, UNKNOWN)


def test_what_is_said_of_a_change() -> None:
    found = entries(RELEASE, [Change(JOIN, "CHN", "cms"), Change(JOIN, "RUS", "raptors")], When(TODAY), RULES)
    assert [(each.what, each.from_, each.basis, each.article) for each in found] == [
        ("join CHN:cms", TODAY, Dating.ASKED, "Art. XVIII.2"), ("join RUS:raptors", TODAY, Dating.ASKED, "Art. IV.4"),
    ]
    assert found[0].rule == "from the deposit of the instrument: the first day of month 3 after it"
    assert found[0].source is not None and "SR 0.451.46" in found[0].source


def test_the_day_on_which_worlds_are_compared() -> None:
    change = [Change(JOIN, "CHN", "cms")]
    later, earlier = When(TODAY, deposited=TODAY), When(TODAY, on=date(2020, 1, 1))
    assert compared_on(entries(RELEASE, change, later, RULES), later) == date(2027, 2, 1)
    assert compared_on(entries(RELEASE, change, earlier, RULES), earlier) == TODAY
    named = When(TODAY, as_of=date(2030, 1, 1), deposited=TODAY)
    assert compared_on(entries(RELEASE, change, named, RULES), named) == date(2030, 1, 1)
    early = When(TODAY, as_of=date(2027, 1, 31), deposited=TODAY)
    with pytest.raises(InvalidQuery, match="as_of: 2027-01-31 is before join CHN:cms would hold, from 2027-02-01 on"):
        compared_on(entries(RELEASE, change, early, RULES), early)


def test_two_days_are_one_too_many() -> None:
    with pytest.raises(InvalidQuery, match="deposited: it is not accepted beside on"):
        When(TODAY, deposited=TODAY, on=TODAY)


def test_a_calendar_has_an_end() -> None:
    for happening, to in ((JOIN, "cms"), (JOIN, "eurobats"), (LEAVE, "cms")):
        with pytest.raises(InvalidQuery, match="deposited: 9999-12-15 is not accepted"):
            begins(Change(happening, "CHN", to), "9999-12-15")


def test_the_rules_of_the_convention_are_of_every_release_and_others_of_the_same_treaties() -> None:
    def instrument(name: str, title: str) -> dict[str, object]:
        return {"id": name, "short_name": name, "name_en": title}

    title = dict(zip(RELEASE["instruments"]["id"], RELEASE["instruments"]["name_en"], strict=True))["aewa"]
    other = small_release(states=states("AAA"), instruments=[instrument("cms", "Ours"), instrument("aewa", "A treaty of another name")])
    assert {rule.instrument for rule in entry_rules(other)} == {"cms"}
    same = small_release(states=states("AAA"), instruments=[instrument("aewa", title)])
    assert {rule.instrument for rule in entry_rules(same)} == {"aewa"}


def test_a_rule_stands_with_where_it_was_read() -> None:
    rows = list(csv.DictReader((REFERENCE / "entry_rules.csv").open(encoding="utf-8")))
    assert len(rows) == len(RULES) == len({(row["instrument"], row["happening"]) for row in rows})
    for row in rows:
        assert row["instrument"] in set(RELEASE["instruments"]["id"]) and row["note"]
        assert bool(row["unit"]) == bool(row["n"]) and (not row["unit"] or (row["source"] and row["address"].startswith("https://")))
    assert "entry_rules" not in RELEASE.tables, "no table of the package: the id of the release stays"
