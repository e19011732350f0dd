"""Two dates compared, as ``concerted diff`` compares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Day, Name, Paged, Worded, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.history.changes import ChangedGap, changes
from concerted.graph.analyses.history.entries import ChangedEntry, changed_entries

router = APIRouter(tags=["history"])


class DiffAsked(Worded, Paged):
    """Which two dates, and whose gaps."""

    from_: Day = Field(alias="from", description="One of the dates.", examples=["2014-05-01"])
    to: Day = Field(description="The other; the earlier of the two comes first in the answer.", examples=["2024-02-12"])
    state: Name | None = Field(None, description="A State, by code or name.")
    instrument: Name | None = Field(None, description="An instrument, by id or name.")
    taxon: Name | None = Field(None, description="A taxon, by scientific name, synonym or common name.")
    class_: Name | None = Field(None, alias="class", description="One class of taxa, such as Aves.")
    sort: Annotated[str, sort_key(ChangedGap)] | None = Field(
        None, description="Order; what closed, what possibly did, then what opened, most taxa first, where not given."
    )


class EntriesAsked(DiffAsked):
    """Which two dates, and whose entries."""

    sort: Annotated[str, sort_key(ChangedEntry)] | None = Field(
        None, description="Order; what was listed, then what was delisted, by day, where not given."
    )


@router.get("/diff", response_model=list_of(ChangedGap))
def diff(at: Annotated[Asked, Depends(asked)], q: Annotated[DiffAsked, Query()]) -> Response:
    """The gaps that hold at one of two dates only, and those that an undated membership may have closed."""
    found = _resolved(at, q)
    query = GapQuery(state=found.state, instrument=found.instrument, taxon=found.taxon, taxon_class=found.class_)
    return many(
        Answer(at, "diff", found.canonical), ChangedGap,
        lambda: changes(at.serving.release, found.days, q.lang, query),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/diff/listings", response_model=list_of(ChangedEntry))
def listings(at: Annotated[Asked, Depends(asked)], q: Annotated[EntriesAsked, Query()]) -> Response:
    """What was listed and delisted between two dates: entries of the Appendices, or of what an instrument covers."""
    found = _resolved(at, q)
    return many(
        Answer(at, "diff/listings", found.canonical), ChangedEntry,
        lambda: changed_entries(
            at.serving.release, found.days, q.lang, instrument=found.instrument, taxon=found.taxon, class_=found.class_, state=found.state,
        ),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@dataclass(frozen=True)
class _Resolved:
    """What was asked, with names as keys and the earlier date first."""

    days: tuple[date, date]
    state: str | None
    instrument: str | None
    taxon: str | None
    class_: str | None
    canonical: dict[str, Any]


def _resolved(at: Asked, q: DiffAsked) -> _Resolved:
    earlier, later = sorted((q.from_, q.to))
    state, instrument, taxon = at.state(q.state, earlier), at.instrument(q.instrument), at.taxon(q.taxon)
    class_ = at.value("taxa", "class", q.class_)
    words = {"from": earlier.isoformat(), "to": later.isoformat(), "class": class_}
    return _Resolved(
        (earlier, later), state, instrument, taxon, class_, q.canonical(state=state, instrument=instrument, taxon=taxon, **words),
    )
