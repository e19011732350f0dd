"""What two States share and what binds it, as ``concerted pair`` tells it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from concerted.api.models.common import one_of
from concerted.api.requests.parameters import Asked, Placed, asked
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses.recruitment.pairs import Pair
from concerted.graph.analyses.recruitment.pairs import pair as pair_of
from concerted.graph.projection.projection import Projection

router = APIRouter(tags=["pairs"])
_STATE = Path(examples=["KEN"], description="A State, by code or name.")
_OTHER = Path(examples=["TZA"], description="Another State, by code or name.")
At = Annotated[Asked, Depends(asked)]


@router.get("/pairs/{state}/{other}", response_model=one_of(Pair))
def pair(at: At, state: Annotated[str, _STATE], other: Annotated[str, _OTHER], q: Annotated[Placed, Query()]) -> Response:
    """What two States share by season, realm and class, where they stand together, and what is unbound."""
    day = at.day(q.as_of)
    first, second = at.serving.names.state(state, day), at.serving.names.state(other, day)

    def p() -> Projection:
        return at.projection(q.as_of, q.territories, q.listings)

    return one(
        Answer(at, f"pairs/{first}/{second}", q.canonical(), day), lambda: pair_of(p(), first, second, q.lang), citing.of_pair(p),
    )
