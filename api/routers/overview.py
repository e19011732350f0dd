"""The world at a date in a few numbers: what ``concerted`` and ``concerted info`` begin with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from concerted.api.models.common import one_of
from concerted.api.requests.parameters import Asked, Dated, Placed, asked
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses import overview as world
from concerted.graph.analyses.history import standing as state_of_things
from concerted.graph.analyses.history.standing import Standing
from concerted.graph.analyses.overview import Overview

router = APIRouter(tags=["overview"])
At = Annotated[Asked, Depends(asked)]


@router.get("/overview", response_model=one_of(Overview))
def overview(at: At, q: Annotated[Placed, Query()]) -> Response:
    """Gaps by kind and instrument, the first non-Parties, the least complete systems."""
    return one(
        Answer(at, "overview", q.canonical(), at.day(q.as_of)),
        lambda: world.overview(at.projection(q.as_of, q.territories, q.listings), q.lang),
    )


@router.get("/standing", response_model=one_of(Standing))
def standing(at: At, q: Annotated[Dated, Query()]) -> Response:
    """Parties, instruments in force, species on the Appendices, and the latest joining."""
    return one(Answer(at, "standing", q.canonical(), at.day(q.as_of)), lambda: state_of_things.standing(at.projection(q.as_of), q.lang))
