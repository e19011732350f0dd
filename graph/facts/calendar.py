"""The day it is, and the days that can be asked about."""

# Apart from `dates`: commands know days before they need arrays of them.

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from concerted.graph.errors import NotAccepted

# The Convention was signed on 1979-06-23: before that year there is nothing to ask about.
FIRST = date(1979, 1, 1)


def today() -> date:
    """The day it is, in universal time: the same for everybody who asks at a moment."""
    return datetime.now(UTC).date()


def asked_day(text: str) -> date:
    """A date that can be asked about.

    >>> asked_day("2011-11-21")
    datetime.date(2011, 11, 21)

    Raises
    ------
    NotAccepted
        It is none; the text says what is accepted.
    """
    try:
        # date.fromisoformat takes week dates and dates without hyphens too.
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        found = None
    if found is None:
        raise NotAccepted("{value!r} is not accepted; a date as YYYY-MM-DD, such as 2011-11-21", value=text)
    if found < FIRST:
        raise NotAccepted("{value} is not accepted; a date since {first}, for the Convention was signed in 1979", value=text, first=FIRST)
    return found
