"""Members and completeness through time."""

from __future__ import annotations

import datetime

from pydantic import BaseModel, Field

from concerted.api.models.common import COMPLETENESS, Completeness, Example, example

_JOINED: Example = {
    "iso3": "DEU", "name": "Germany", "role": "party", "date_basis": "sourced", "day_known": True, "source": ["ieadb-cms", "ecolex-cms"],
}


class Happening(BaseModel):
    """A State that joined or left."""

    model_config = example(_JOINED)

    iso3: str
    name: str
    role: str
    date_basis: str
    day_known: bool = Field(description="False where the year alone is known: the date is then 1 January.")
    source: list[str]


class Interval(BaseModel):
    """At least and at most."""

    model_config = example({"min": 16, "max": 16})

    min: int
    max: int


class Event(BaseModel):
    """A day on which something changed."""

    model_config = example({
        "date": "1984-10-01", "joined": [_JOINED], "left": [], "entry_into_force": False, "ended": False, "members": {"min": 16, "max": 16},
        "completeness": COMPLETENESS, "listed": 0, "delisted": 0,
    })

    date: datetime.date
    joined: list[Happening]
    left: list[Happening]
    entry_into_force: bool
    ended: bool
    members: Interval
    completeness: Completeness | None = Field(description="Null before the entry into force.")
    listed: int = Field(description="Entries of the Appendices, or of what the instrument covers, that begin on the day.")
    delisted: int = Field(description="Those that end.")
