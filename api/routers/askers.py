"""Who should ask a State to join, as ``concerted askers`` tells it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.problems import Problem
from concerted.api.requests.parameters import Asked, Name, Number, Paged, Placed, asked, sort_key
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.recruitment.partners import Asker, no_askers
from concerted.graph.analyses.recruitment.partners import askers as askers_of
from concerted.graph.errors import InvalidQuery
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import CONVENTION

router = APIRouter(tags=["askers"])
_STATE = Path(examples=["USA"], description="A State, by code or name.")
At = Annotated[Asked, Depends(asked)]


class AskersAsked(Placed, Paged):
    """What the State is to join."""

    instrument: Name = Field(CONVENTION, description="What it is to join, by id or name.", examples=["cms", "acap"])
    top: Number = Field(10, description="The first so many.")
    sort: Annotated[str, sort_key(Asker)] | None = Field(None, description="Order; most shared species first where not given.")


@router.get("/askers/{state}", response_model=list_of(Asker))
def askers(at: At, state: Annotated[str, _STATE], q: Annotated[AskersAsked, Query()]) -> Response:
    """The members that share most of the open systems of a State that is not in, with reasons."""
    iso3, instrument = at.serving.names.state(state, at.day(q.as_of)), at.instrument(q.instrument) or CONVENTION

    def p() -> Projection:
        return at.projection(q.as_of, q.territories, q.listings)

    def making() -> list[Asker]:
        try:
            return askers_of(p(), iso3, instrument, q.lang, q.top)
        except InvalidQuery as error:
            # Each part of the question is right then: a member, say, whom nobody need ask.
            raise Problem(404, "no-askers", error) from error

    return many(
        Answer(
            at, f"askers/{iso3}", q.canonical(instrument=instrument), at.day(q.as_of), none=lambda: no_askers(instrument),
        ), Asker, making,
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort, cites=citing.of_askers(p, iso3, instrument),
    )
