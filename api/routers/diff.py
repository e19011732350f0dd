"""Two dates compared, as ``concerted diff`` compares them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Day, Name, Paged, Worded, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.history.changes import ChangedGap, changes

router = APIRouter(tags=["history"])


class DiffAsked(Worded, Paged):
    """Which two dates, and whose gaps."""

    from_: Day = Field(alias="from", description="One of the dates.", examples=["2014-05-01"])
    to: Day = Field(description="The other; the earlier of the two comes first in the answer.", examples=["2024-02-12"])
    state: Name | None = Field(None, description="A State, by code or name.")
    instrument: Name | None = Field(None, description="An instrument, by id or name.")
    sort: Annotated[str, sort_key(ChangedGap)] | None = Field(
        None, description="Order; what closed, then what opened, most taxa first, where not given."
    )


@router.get("/diff", response_model=list_of(ChangedGap))
def diff(at: Annotated[Asked, Depends(asked)], q: Annotated[DiffAsked, Query()]) -> Response:
    """The gaps that hold at one of two dates only."""
    earlier, later = sorted((q.from_, q.to))
    query = GapQuery(state=at.state(q.state, earlier), instrument=at.instrument(q.instrument))
    asked_for = q.canonical(state=query.state, instrument=query.instrument, to=later.isoformat(), **{"from": earlier.isoformat()})
    return many(
        Answer(at, "diff", asked_for), ChangedGap, lambda: changes(at.serving.release, (earlier, later), q.lang, query),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
