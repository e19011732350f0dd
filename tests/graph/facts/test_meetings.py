"""Meetings of the Parties stand for their first days, and their last days agree with what they adopted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concerted.graph.errors import NotAccepted
from concerted.graph.facts.days.calendar import asked_day
from concerted.graph.facts.days.meetings import meetings
from concerted.loaders import reference_release

# Amendments of the Appendices are in force 90 days after the meeting (Art. XI.5).
IN_FORCE_AFTER = timedelta(days=90)
# Printed as in force a day later than that.
A_DAY_LATER = {11}
# What it adopted is not in the release.
NOT_INCLUDED = {15}


@pytest.mark.parametrize("number", range(1, 16))
@pytest.mark.parametrize("form", ["COP{}", "cop{}", "COP {}", "CMS COP{}", "CoP-{}", " COP{} "])
def test_a_meeting_is_its_first_day(number: int, form: str) -> None:
    assert asked_day(form.format(number)) == meetings()[number - 1].first_day


@pytest.mark.parametrize("text", ["COP0", "COP16", "COP99", "COP", "COP1.5", "COP１２", "MOP7", "COP12 Manila", "XCOP12", "COP-"])
def test_what_is_no_known_meeting_is_refused(text: str) -> None:
    with pytest.raises(NotAccepted, match=r"COP1 to COP15|such as COP12"):
        asked_day(text)


def test_meetings_follow_one_another() -> None:
    days = [day for meeting in meetings() for day in (meeting.first_day, meeting.last_day)]
    assert days == sorted(set(days)) and [meeting.number for meeting in meetings()] == list(range(1, 16))


def test_every_day_from_which_amendments_hold_is_that_of_a_meeting() -> None:
    release = reference_release()
    begun = set(release["listings"]["since"].to_list()) - {"1983-11-01"}
    last = {meeting.number: meeting.last_day + timedelta(meeting.number in A_DAY_LATER) for meeting in meetings()}
    adopted = {number: (day + IN_FORCE_AFTER).isoformat() for number, day in last.items()}
    assert {adopted[number] for number in adopted.keys() - NOT_INCLUDED} <= begun
    # Two listings have 1 January for a year alone.
    assert {day for day in begun - set(adopted.values()) if date.fromisoformat(day).strftime("%m-%d") != "01-01"} == set()


def test_what_a_meeting_rests_on_is_said() -> None:
    ids = set(reference_release()["sources"]["id"])
    for meeting in meetings():
        cited = {word for word in meeting.source.split() if "-20" in word and not word[:4].isdigit()}
        assert "general knowledge" in meeting.source and cited <= ids
