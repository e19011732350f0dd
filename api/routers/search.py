"""One box: States, species and instruments by any of their names."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import Many
from concerted.api.models.search import Hit
from concerted.api.requests.parameters import Asked, Paged, Worded, asked
from concerted.api.responses.answers import Answer, many

router = APIRouter(tags=["search"])
# More than there are names: the pages of the list end, not the list.
MOST = 100_000
# A part of a name scores this; what scores less is spelt nearly so.
PART = 0.7


class SearchAsked(Worded, Paged):
    """What is looked for."""

    q: Annotated[str, Field(min_length=1)] = Field(
        description="A code or name; accents and case are ignored.", examples=["albatros"]
    )
    kind: Literal["state", "taxon", "instrument"] | None = Field(None, description="Only things of this kind.")
    sort: Literal["score", "-score", "name", "-name", "kind", "-kind"] | None = Field(
        None, description="Order; best first where not given."
    )


@router.get("/search", response_model=Many[Hit])
def search(at: Annotated[Asked, Depends(asked)], q: Annotated[SearchAsked, Query()]) -> Response:
    """What a text may mean, best first; where nothing is called so, what is spelt nearly so."""

    def hits() -> list[dict[str, Any]]:
        found = at.serving.names.search(q.q, MOST, q.lang)
        return [hit | {"did_you_mean": hit["score"] < PART} for hit in found if q.kind in (None, hit["kind"])]

    return many(Answer(at, "search", q.canonical()), Hit, hits, limit=q.limit, cursor=q.cursor, sort=q.sort)
