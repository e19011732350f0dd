"""One box: States, species and instruments by any of their names."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Paged, Worded, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.names import search as names
from concerted.graph.names.search import Hit
from concerted.graph.records import matching
from concerted.graph.vocabulary import NameKind

router = APIRouter(tags=["search"])


class SearchAsked(Worded, Paged):
    """What is looked for."""

    q: Annotated[str, Field(min_length=1)] = Field(
        description="A code or name; accents and case are ignored.", examples=["albatros"]
    )
    kind: NameKind | None = Field(None, description="Only things of this kind.")
    sort: Annotated[str, sort_key(Hit)] | None = Field(None, description="Order; best first where not given.")


@router.get("/search", response_model=list_of(Hit))
def search(at: Annotated[Asked, Depends(asked)], q: Annotated[SearchAsked, Query()]) -> Response:
    """What a text may mean, best first; where nothing is called so, what is spelt nearly so."""
    return many(
        Answer(at, "search", q.canonical()), Hit,
        lambda: matching(names.search(at.serving.names, q.q, names.ALL, q.lang), kind=q.kind),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
