"""The day it is, and the days that can be asked about."""

# Apart from `dates`: commands know days before they need arrays of them.

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from concerted.graph.errors import NotAccepted
from concerted.graph.facts.days.meetings import meeting_number, meetings

# The Convention was signed on 1979-06-23: before that year there is nothing to ask about.
FIRST = date(1979, 1, 1)


def today() -> date:
    """The day it is, in universal time: the same for everybody who asks at a moment."""
    return datetime.now(UTC).date()


def asked_day(text: str) -> date:
    """A date that can be asked about; a meeting of the Conference of the Parties stands for its first day.

    >>> asked_day("2011-11-21"), asked_day("COP10")
    (datetime.date(2011, 11, 21), datetime.date(2011, 11, 20))

    Raises
    ------
    NotAccepted
        It is none; the text says what is accepted.
    """
    if (number := meeting_number(text)) is not None:
        return _first_day(number, text)
    try:
        # date.fromisoformat takes week dates and dates without hyphens too.
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        found = None
    if found is None:
        raise NotAccepted(
            "{value!r} is not accepted; a date as YYYY-MM-DD, such as 2011-11-21, or a meeting of the Parties, such as COP12", value=text,
        )
    if found < FIRST:
        raise NotAccepted("{value} is not accepted; a date since {first}, for the Convention was signed in 1979", value=text, first=FIRST)
    return found


def _first_day(number: int, text: str) -> date:
    known = {meeting.number: meeting for meeting in meetings()}
    if number not in known:
        first, last = known[min(known)].name, known[max(known)].name
        said = "{value!r} is not accepted; the meetings whose dates are known are {first} to {last}"
        raise NotAccepted(said, value=text, first=first, last=last)
    return known[number].first_day
