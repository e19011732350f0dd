"""The Convention, and what is concluded under it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.requests.parameters import Asked, Paged, Placed, Truth, asked, sort_key
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.portraits.instrument import InstrumentPortrait, InstrumentRow, instrument_list, instrument_portrait
from concerted.graph.records import matching
from concerted.graph.vocabulary import InstrumentKind

router = APIRouter(tags=["instruments"])
_INSTRUMENT = Path(examples=["acap"], description="An instrument, by id or name.")
At = Annotated[Asked, Depends(asked)]


class InstrumentsAsked(Placed, Paged):
    """Filters of the instruments."""

    kind: InstrumentKind | None = Field(None, description="Legal kind.")
    in_force: Truth | None = Field(None, description="In force at the date, with members; or the others.")
    sort: Annotated[str, sort_key(InstrumentRow)] | None = Field(None, description="Order; by id where not given.")


@router.get("/instruments", response_model=list_of(InstrumentRow))
def instruments(at: At, q: Annotated[InstrumentsAsked, Query()]) -> Response:
    """Instruments, with members, taxa and completeness at the date."""
    return many(
        Answer(at, "instruments", q.canonical(), at.day(q.as_of)), InstrumentRow,
        lambda: matching(instrument_list(at.projection(q.as_of, q.territories, q.listings)), kind=q.kind, in_force=q.in_force),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/instruments/{instrument}", response_model=one_of(InstrumentPortrait))
def instrument(at: At, instrument: Annotated[str, _INSTRUMENT], q: Annotated[Placed, Query()]) -> Response:
    """One instrument: its members, the Range States not in, what it covers, and how complete it is."""
    key = at.serving.names.instrument(instrument)
    return one(
        Answer(at, f"instruments/{key}", q.canonical(), at.day(q.as_of)),
        lambda: instrument_portrait(at.projection(q.as_of, q.territories, q.listings), key, q.lang),
    )
