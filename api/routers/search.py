"""One box: States, species and instruments by any of their names."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from api.answers import Answer, many
from api.asking import Asked, Paged, Worded, asked
from api.models.answers import Hit
from api.models.common import Many

router = APIRouter(tags=["search"])
MOST = 200


class SearchAsked(Worded, Paged):
    """What is looked for."""

    q: Annotated[str, Field(min_length=1)] = Field(
        description="A code or name; accents and case are ignored.", examples=["albatros"]
    )
    kind: Literal["state", "taxon", "instrument"] | None = Field(None, description="Only things of this kind.")


@router.get("/search", response_model=Many[Hit])
def search(at: Annotated[Asked, Depends(asked)], q: Annotated[SearchAsked, Query()]) -> Response:
    """What a text may mean, best first; where nothing is called so, what is spelt nearly so."""
    return many(
        Answer(at, "search", q.canonical()),
        lambda: [hit for hit in at.serving.names.search(q.q, MOST, q.lang) if q.kind in (None, hit["kind"])],
        limit=q.limit, cursor=q.cursor,
    )
