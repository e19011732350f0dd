"""What a request asks: of which release, at which date, in which format; names become keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from concerted.api.choices import OneOf
from concerted.api.output.sorting import orders
from concerted.api.problems import invalid
from concerted.api.responses.pages import DEFAULT_LIMIT, MAX_LIMIT, Cursor
from concerted.api.service.service import Service
from concerted.api.service.snapshot import Serving, Snapshot
from concerted.api.service.workshop import Workshop
from concerted.graph.facts.days.calendar import asked_day, today
from concerted.graph.facts.days.meetings import meetings
from concerted.graph.names.values import value
from concerted.graph.projection.projection import Projection
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language, Listings, Territories

# Since 1979 (concerted.graph.facts.days.calendar.FIRST), as a description of the API can say it.
_SINCE_1979 = r"^(1979|19[89]\d|[2-9]\d{3})-\d{2}-\d{2}$"


def _day(text: object) -> date:
    if isinstance(text, date):
        return text
    return asked_day(str(text))


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        return int(value)
    raise ValueError("a whole number is accepted")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("true or false is accepted")


# What a query parameter says is text: pydantic's own reading takes 1 for a day in 1970 and "yes" for true.
_DAY_OR_MEETING = {"anyOf": [
    {"type": "string", "format": "date", "pattern": _SINCE_1979},
    {"type": "string", "enum": [meeting.name for meeting in meetings()], "description": "A meeting of the Parties: its first day."},
]}
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_OR_MEETING)]
whole = BeforeValidator(_whole)
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), whole]
Number = Annotated[int, Field(ge=1, le=999_999_999), whole]
Rows = Annotated[int, Field(ge=1, le=100_000), whole]
Seconds = Annotated[float, Field(gt=0, le=15)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Name = Annotated[str, Field(min_length=1)]

AS_OF = (
    "The date asked about, or a meeting of the Parties such as COP12 (its first day); today where not given, at the address of a release "
    "the day it was published."
)


def sort_key(kind: type[Record]) -> OneOf:
    """Annotation of a parameter: a field by which a list of records can be put in order."""
    return OneOf(orders(kind))


class Asking(BaseModel):
    """Parameters of a query string; others are refused by name."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    def canonical(self, **keys: str | None) -> dict[str, Any]:
        """What was asked, with names replaced by their keys; without the date, which an answer says by itself, and paging."""
        found = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        found |= {name: key for name, key in keys.items() if key is not None}
        return {name: found[name] for name in sorted(found) if name not in ("as_of", "limit", "cursor", "fields")}


class Worded(Asking):
    """Any question whose answer has names in it."""

    lang: Language = Field(Language.EN, description="Language of names.")


class Dated(Worded):
    """A question about a date."""

    as_of: Day | None = Field(None, description=AS_OF, examples=["2019-10-15"])


class Placed(Dated):
    """A question about a date to which territories matter."""

    territories: Territories = Field(Territories.SOVEREIGN, description="Count territories for their sovereign, or keep them apart.")
    listings: Listings = Field(Listings.ALL, description="Count what stands on an Appendix through a family, or what is named alone.")


class Paged(BaseModel):
    """Paging, beside the parameters of a list."""

    limit: Limit | None = Field(
        None, description=f"Records of a page; {DEFAULT_LIMIT} where not given (CSV and XLSX: all).", examples=[100]
    )
    cursor: str | None = Field(None, description="Where the page begins, from `meta.next`, `meta.prev` or the Link header.")
    fields: str | None = Field(None, description="These fields of the records alone, apart by commas; `meta` stays as it is.")


@dataclass(frozen=True, eq=False)
class Asked:
    """A request, and the release it is answered from. ``pinned``: the address names the release."""

    request: Request
    service: Service
    snapshot: Snapshot
    serving: Serving
    pinned: bool
    today: date

    def day(self, as_of: date | None) -> date:
        """The date asked about."""
        if as_of is not None:
            return as_of
        return self.serving.release.published if self.pinned else self.today

    def projection(self, as_of: date | None, territories: str = Territories.SOVEREIGN, listings: str = Listings.ALL) -> Projection:
        return self.service.projection(self.serving, self.day(as_of), territories, listings)

    def state(self, text: str | None, as_of: date | None = None) -> str | None:
        """The code of a State; asked at a date, one that had ended is refused with those that stand for it."""
        return None if text is None else self.serving.names.state(text, as_of)

    def taxon(self, text: str | None) -> str | None:
        return None if text is None else self.serving.names.taxon(text)

    def instrument(self, text: str | None) -> str | None:
        return None if text is None else self.serving.names.instrument(text)

    def value(self, table: str, column: str, text: str | None) -> str | None:
        """A value of a column, whatever its case and accents."""
        return None if text is None else value(self.serving.release, table, column, text)

    @property
    def workshop(self) -> Workshop:
        """Where the answer is made."""
        found: Workshop = self.request.app.state.workshop
        return found

    @property
    def caller(self) -> str:
        """Who asks, by address."""
        return self.request.client.host if self.request.client else "unknown"

    @property
    def base(self) -> str:
        """The address of this server as callers see it."""
        return base_of(self.request)


def service(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


def base_of(request: Request) -> str:
    """The address of this server as the sender of a request sees it."""
    return service(request).settings.public_url or str(request.base_url).rstrip("/")


def asked(request: Request) -> Asked:
    """The release that a request is answered from: of its address, of its cursor, or the current one."""
    of = service(request)
    snapshot = of.snapshot
    pinned = request.path_params.get("release_id")
    cursor = request.query_params.get("cursor")
    if pinned is not None:
        serving = of.kept(pinned)
    elif cursor:
        # The pages of a list go on at the release they began with.
        serving = of.kept(Cursor.parse(cursor).release)
    else:
        serving = snapshot.current()
    return Asked(request, of, snapshot, serving, pinned is not None, today())


def pinned_release(
    release_id: Annotated[str, Path(min_length=8, max_length=64, description="Id of a release, or its first 8 digits or more.")],
) -> None:
    """Declares the release in the address; :func:`asked` looks it up."""


def no_parameters(request: Request) -> None:
    """Refuse by name whatever stands in the query string of an address that takes none."""
    for name in request.query_params:
        raise invalid(name, "there is no such parameter")
