"""Entries of Appendices I and II."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import Many
from concerted.api.models.facts import ListingRow
from concerted.api.models.states import Holds
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.registers import listing_rows

router = APIRouter(tags=["listings"])


class ListingsAsked(Dated, Paged):
    """Filters of the listings."""

    taxon: Name | None = Field(None, description="Of a taxon itself, by any of its names.")
    appendix: Literal["I", "II"] | None = Field(None, description="Appendix.")
    holds: Holds | None = Field(None, description="Whether it holds at the date; all where not given.")
    sort: Literal["taxon", "-taxon", "name", "-name", "since", "-since"] | None = Field(
        None, description="Order; by taxon where not given."
    )


@router.get("/listings", response_model=Many[ListingRow])
def listings(at: Annotated[Asked, Depends(asked)], q: Annotated[ListingsAsked, Query()]) -> Response:
    """What stands on the Appendices, since when, and through which higher taxon."""
    taxon = at.taxon(q.taxon)
    return many(
        Answer(at, "listings", q.canonical(taxon=taxon), at.day(q.as_of)), ListingRow,
        lambda: [
            row for row in listing_rows(at.projection(q.as_of), q.lang)
            if taxon in (None, row["taxon"]) and q.appendix in (None, row["appendix"]) and q.holds in (None, row["holds"])
        ],
        limit=q.limit, cursor=q.cursor, sort=q.sort,
    )
