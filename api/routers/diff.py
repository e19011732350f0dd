"""What closed and what opened between two dates, and by which fact."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import Many
from concerted.api.models.gaps import Change
from concerted.api.requests.parameters import Asked, Day, Name, Paged, Worded, asked
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.gaps.records import GapQuery
from concerted.graph.analyses.history.changes import diff as between

router = APIRouter(tags=["history"])


class DiffAsked(Worded, Paged):
    """Which two dates, and whose gaps."""

    from_: Day = Field(alias="from", description="One of the dates.", examples=["2014-05-01"])
    to: Day = Field(description="The other; the earlier of the two comes first in the answer.", examples=["2024-02-12"])
    state: Name | None = Field(None, description="A State, by code or name.")
    instrument: Name | None = Field(None, description="An instrument, by id or name.")
    sort: Literal["change", "-change", "n_taxa", "-n_taxa", "state", "-state", "instrument", "-instrument", "kind", "-kind"] | None = Field(
        None, description="Order; what closed, then what opened, most taxa first, where not given."
    )


@router.get("/diff", response_model=Many[Change])
def diff(at: Annotated[Asked, Depends(asked)], q: Annotated[DiffAsked, Query()]) -> Response:
    """The gaps that hold at one of two dates only."""
    earlier, later = sorted((q.from_, q.to))
    query = GapQuery(state=at.state(q.state), instrument=at.instrument(q.instrument))
    asked_for = q.canonical(state=query.state, instrument=query.instrument, to=later.isoformat(), **{"from": earlier.isoformat()})

    def rows() -> list[dict[str, Any]]:
        found = between(at.serving.release, earlier, later, q.lang, query)
        return [{"change": change} | record for change in ("closed", "opened") for record in found[change]]

    return many(Answer(at, "diff", asked_for), Change, rows, limit=q.limit, cursor=q.cursor, sort=q.sort)
