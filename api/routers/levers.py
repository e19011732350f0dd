"""Activities of plans that could engage a State, as ``concerted levers`` tells them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Paged, Placed, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.recruitment.levers import Lever, no_levers
from concerted.graph.analyses.recruitment.levers import levers as levers_of
from concerted.graph.projection.projection import Projection

router = APIRouter(tags=["levers"])
_STATE = Path(examples=["CHN"], description="A State, by code or name.")
At = Annotated[Asked, Depends(asked)]


class LeversAsked(Placed, Paged):
    """In which order."""

    sort: Annotated[str, sort_key(Lever)] | None = Field(None, description="Order; those for most species first where not given.")


@router.get("/levers/{state}", response_model=list_of(Lever))
def levers(at: At, state: Annotated[str, _STATE], q: Annotated[LeversAsked, Query()]) -> Response:
    """Activities of existing plans that could engage a State with a gap; none for a State without gaps."""
    iso3 = at.serving.names.state(state, at.day(q.as_of))

    def p() -> Projection:
        return at.projection(q.as_of, q.territories, q.listings)

    return many(
        Answer(at, f"levers/{iso3}", q.canonical(), at.day(q.as_of), none=lambda: no_levers(p(), iso3, q.lang)), Lever,
        lambda: levers_of(p(), iso3, q.lang),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
