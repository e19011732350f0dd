"""The Convention, and what is concluded under it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import Many, One
from concerted.api.models.instruments import InstrumentPortrait, InstrumentRow
from concerted.api.requests.parameters import Asked, Paged, Placed, Truth, asked
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.portraits.portraits import instrument_list, instrument_profile

router = APIRouter(tags=["instruments"])
_INSTRUMENT = Path(examples=["acap"], description="An instrument, by id or name.")
At = Annotated[Asked, Depends(asked)]


class InstrumentsAsked(Placed, Paged):
    """Filters of the instruments."""

    kind: Literal["convention", "agreement", "mou", "initiative", "action_plan", "concerted_action"] | None = Field(
        None, description="Legal kind."
    )
    in_force: Truth | None = Field(None, description="In force at the date, with members; or the others.")
    sort: Literal["id", "-id", "n_members", "-n_members", "n_taxa", "-n_taxa", "in_force_on", "-in_force_on"] | None = Field(
        None, description="Order; by id where not given."
    )


@router.get("/instruments", response_model=Many[InstrumentRow])
def instruments(at: At, q: Annotated[InstrumentsAsked, Query()]) -> Response:
    """Instruments, with members, taxa and completeness at the date."""
    return many(
        Answer(at, "instruments", q.canonical(), at.day(q.as_of)), InstrumentRow,
        lambda: [
            row for row in instrument_list(at.projection(q.as_of, q.territories), q.lang)
            if q.kind in (None, row["kind"]) and q.in_force in (None, row["in_force"])
        ],
        limit=q.limit, cursor=q.cursor, sort=q.sort,
    )


@router.get("/instruments/{instrument}", response_model=One[InstrumentPortrait])
def instrument(at: At, instrument: Annotated[str, _INSTRUMENT], q: Annotated[Placed, Query()]) -> Response:
    """One instrument: its members, the Range States not in, what it covers, and how complete it is."""
    key = at.serving.names.instrument(instrument)
    return one(
        Answer(at, f"instruments/{key}", q.canonical(), at.day(q.as_of)),
        lambda: instrument_profile(at.projection(q.as_of, q.territories), key, q.lang),
    )
