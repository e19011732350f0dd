"""Entries of Appendices I and II."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.registers import ListingRow, listing_rows
from concerted.graph.records import matching
from concerted.graph.vocabulary import Appendix, Holds

router = APIRouter(tags=["listings"])


class ListingsAsked(Dated, Paged):
    """Filters of the listings."""

    taxon: Name | None = Field(None, description="Of a taxon itself, by any of its names.")
    appendix: Appendix | None = Field(None, description="Appendix.")
    holds: Holds | None = Field(None, description="Whether it holds at the date; all where not given.")
    sort: Annotated[str, sort_key(ListingRow)] | None = Field(None, description="Order; by taxon where not given.")


@router.get("/listings", response_model=list_of(ListingRow))
def listings(at: Annotated[Asked, Depends(asked)], q: Annotated[ListingsAsked, Query()]) -> Response:
    """What stands on the Appendices, since when, and through which higher taxon."""
    taxon = at.taxon(q.taxon)
    return many(
        Answer(at, "listings", q.canonical(taxon=taxon), at.day(q.as_of)), ListingRow,
        lambda: matching(listing_rows(at.projection(q.as_of), q.lang), taxon=taxon, appendix=q.appendix, holds=q.holds),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
