"""Members and completeness of an instrument through time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.history.timeline import Event
from concerted.graph.analyses.history.timeline import timeline as history
from concerted.graph.vocabulary import CONVENTION

router = APIRouter(tags=["history"])


class TimelineAsked(Dated, Paged):
    """Whose history, up to when."""

    instrument: Name = Field(CONVENTION, description="Whose history, by id or name.", examples=["cms"])
    sort: Annotated[str, sort_key(Event)] | None = Field(None, description="Order; the oldest first where not given.")


@router.get("/timeline", response_model=list_of(Event))
def timeline(at: Annotated[Asked, Depends(asked)], q: Annotated[TimelineAsked, Query()]) -> Response:
    """The days on which membership or scope changed, up to the date."""
    instrument = at.instrument(q.instrument) or CONVENTION
    day = at.day(q.as_of)
    return many(
        Answer(at, "timeline", q.canonical(instrument=instrument), day), Event,
        lambda: history(at.serving.release, instrument, q.lang, day),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
