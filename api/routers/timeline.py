"""Members and completeness of an instrument through time."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import Many
from concerted.api.models.history import Event
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.history.timeline import timeline as history

router = APIRouter(tags=["history"])


class TimelineAsked(Dated, Paged):
    """Whose history, up to when."""

    instrument: Name = Field("cms", description="Whose history, by id or name.", examples=["cms"])
    sort: Literal["date", "-date"] | None = Field(None, description="Order; the oldest first where not given.")


@router.get("/timeline", response_model=Many[Event])
def timeline(at: Annotated[Asked, Depends(asked)], q: Annotated[TimelineAsked, Query()]) -> Response:
    """The days on which membership or scope changed, up to the date."""
    instrument = at.instrument(q.instrument) or "cms"
    day = at.day(q.as_of)
    return many(
        Answer(at, "timeline", q.canonical(instrument=instrument), day), Event,
        lambda: [e for e in history(at.serving.release, instrument, q.lang)["events"] if e["date"] <= day.isoformat()],
        limit=q.limit, cursor=q.cursor, sort=q.sort,
    )
