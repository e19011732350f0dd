"""Which States complete together what none of them completes alone, as ``concerted coalitions`` gives it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Name, asked, whole
from concerted.api.responses.answers import Answer, one
from concerted.api.routers.priorities import Weighing
from concerted.graph.analyses.recruitment.coalitions.records import MOST, TOP, Coalitions, Sizes, coalitions

router = APIRouter(tags=["coalitions"])


class CoalitionsAsked(Weighing):
    """Of which non-members, how many, and by which weights."""

    size: Name = Field("2..8", description="How many States, from 2 to 12: a number, or two.", examples=["3"])
    region: Name | None = Field(None, description="Those whose States are all of one region of the Convention.", examples=["Asia"])
    # Its bounds are checked where the command's are; here they are described.
    top: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": MOST}), whole] = Field(TOP, description="The first so many.")


@router.get("/coalitions", response_model=one_of(Coalitions))
def coalitions_of(at: Annotated[Asked, Depends(asked)], q: Annotated[CoalitionsAsked, Query()]) -> Response:
    """Groups of non-members that together complete systems which none of them completes alone."""
    query, sizes = q.query(at, q.top), Sizes.said(q.size)
    return one(
        Answer(at, "coalitions", q.resolved(query) | {"size": str(sizes)}, at.day(q.as_of)),
        lambda: coalitions(at.projection(q.as_of, q.territories, q.listings), query, sizes, q.lang, words(q.lang)),
    )
