"""How every State stands to an instrument: what a map shows, at a date and through time, each in one answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.output.sorting import in_order
from concerted.api.requests import formats
from concerted.api.requests.parameters import Asked, Paged, Placed, asked, sort_key
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.maps import history, status
from concerted.graph.analyses.maps.history import MapHistory, MapSpan
from concerted.graph.analyses.maps.status import MapState
from concerted.graph.records import matching
from concerted.graph.vocabulary import MapStatus

router = APIRouter(tags=["maps"])
_INSTRUMENT = Path(examples=["acap"], description="An instrument, by id or name.")
At = Annotated[Asked, Depends(asked)]


class MapAsked(Placed, Paged):
    """Filters of the map; without `limit` every State is in the answer."""

    status: MapStatus | None = Field(None, description="The States of one status.")
    sort: Annotated[str, sort_key(MapState)] | None = Field(None, description="Order; by code where not given.")


class MapHistoryAsked(Placed, Paged):
    """Up to when; without `limit` every State is in the answer."""

    sort: Annotated[str, sort_key(MapHistory)] | None = Field(None, description="Order; by code where not given.")


@router.get("/instruments/{instrument}/map", response_model=list_of(MapState))
def at_a_date(at: At, instrument: Annotated[str, _INSTRUMENT], q: Annotated[MapAsked, Query()]) -> Response:
    """How every State stands to an instrument, or to the Convention, at a date."""
    key = at.serving.names.instrument(instrument)
    return many(
        Answer(at, f"instruments/{key}/map", q.canonical(), at.day(q.as_of)), MapState,
        lambda: matching(status.instrument_map(at.projection(q.as_of, q.territories, q.listings), key, q.lang), status=q.status),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort, in_one=True,
        cites=citing.of_map(lambda: at.projection(q.as_of, q.territories, q.listings), key),
    )


@router.get("/instruments/{instrument}/map/history", response_model=list_of(MapHistory))
def through_time(at: At, instrument: Annotated[str, _INSTRUMENT], q: Annotated[MapHistoryAsked, Query()]) -> Response:
    """The same since 1979: of every State the times in which it stood in one way; a file has a row for each of them."""
    key = at.serving.names.instrument(instrument)

    def states() -> list[MapHistory]:
        return history.map_history(at.projection(q.as_of, q.territories, q.listings), key, q.lang)

    answer = Answer(at, f"instruments/{key}/map/history", q.canonical(), at.day(q.as_of))
    cites = citing.of_map(lambda: at.projection(q.as_of, q.territories, q.listings), key)
    if formats.format_of(at.request.scope) == "json":
        return many(
            answer, MapHistory, states, limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort, in_one=True, cites=cites,
        )
    spans = replace(answer, variant="spans")
    return many(
        spans, MapSpan, lambda: history.spread(in_order(states(), q.sort)), limit=q.limit, cursor=q.cursor, fields=q.fields, cites=cites,
    )
