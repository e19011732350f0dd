"""Numbers that others published beside the same counted here, as ``concerted reproduce`` lists them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Name, Paged, Worded, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.reproductions.ledger import reproductions as found
from concerted.graph.analyses.reproductions.records import Reproduction
from concerted.graph.vocabulary import Verdict
from concerted.loaders.notes import published_numbers

router = APIRouter(tags=["reproductions"])


class ReproductionsAsked(Worded, Paged):
    """Filters of the published numbers."""

    instrument: Name | None = Field(None, description="Numbers of an instrument, by any of its names.")
    state: Name | None = Field(None, description="Numbers of a State, by any of its names.")
    verdict: Verdict | None = Field(None, description="How the published number and the one here stand to each other.")
    sort: Annotated[str, sort_key(Reproduction)] | None = Field(None, description="Order; by subject where not given.")


@router.get("/reproductions", response_model=list_of(Reproduction))
def reproductions(at: Annotated[Asked, Depends(asked)], q: Annotated[ReproductionsAsked, Query()]) -> Response:
    """Numbers that others published beside the same counted here, each on its own day: in what they differ, by name, and why."""
    of = {"instrument": at.instrument(q.instrument), "state": at.state(q.state)}

    return many(
        Answer(at, "reproductions", q.canonical(**of)), Reproduction,
        lambda: found(at.serving.release, published_numbers(), **of, verdict=q.verdict),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
