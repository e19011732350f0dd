"""Who is in what, since when."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import Many
from concerted.api.models.facts import MembershipRow
from concerted.api.models.states import Holds
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.registers import membership_rows

router = APIRouter(tags=["memberships"])


class MembershipsAsked(Dated, Paged):
    """Filters of the memberships."""

    state: Name | None = Field(None, description="Of a State, by code or name.")
    instrument: Name | None = Field(None, description="In an instrument, by id or name.")
    role: Literal["party", "signatory", "signatory_unratified"] | None = Field(None, description="Capacity.")
    holds: Holds | None = Field(None, description="Whether it holds at the date; all where not given.")
    sort: Literal["since", "-since", "iso3", "-iso3", "name", "-name", "instrument", "-instrument"] | None = Field(
        None, description="Order; by instrument where not given."
    )


@router.get("/memberships", response_model=Many[MembershipRow])
def memberships(at: Annotated[Asked, Depends(asked)], q: Annotated[MembershipsAsked, Query()]) -> Response:
    """Parties, signatories and signatures without ratification, with dates and how they are known."""
    state, instrument = at.state(q.state), at.instrument(q.instrument)
    return many(
        Answer(at, "memberships", q.canonical(state=state, instrument=instrument), at.day(q.as_of)), MembershipRow,
        lambda: [
            row for row in membership_rows(at.projection(q.as_of), q.lang)
            if state in (None, row["iso3"]) and instrument in (None, row["instrument"])
            and q.role in (None, row["role"]) and q.holds in (None, row["holds"])
        ],
        limit=q.limit, cursor=q.cursor, sort=q.sort,
    )
