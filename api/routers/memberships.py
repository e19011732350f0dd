"""Who is in what, since when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.registers import MembershipRow, membership_rows
from concerted.graph.records import matching
from concerted.graph.vocabulary import Holds, Role

router = APIRouter(tags=["memberships"])


class MembershipsAsked(Dated, Paged):
    """Filters of the memberships."""

    state: Name | None = Field(None, description="Of a State, by code or name.")
    instrument: Name | None = Field(None, description="In an instrument, by id or name.")
    role: Role | None = Field(None, description="Capacity.")
    holds: Holds | None = Field(None, description="Whether it holds at the date; all where not given.")
    sort: Annotated[str, sort_key(MembershipRow)] | None = Field(None, description="Order; by instrument where not given.")


@router.get("/memberships", response_model=list_of(MembershipRow))
def memberships(at: Annotated[Asked, Depends(asked)], q: Annotated[MembershipsAsked, Query()]) -> Response:
    """Parties, signatories and signatures without ratification, with dates and how they are known."""
    state, instrument = at.state(q.state), at.instrument(q.instrument)
    return many(
        Answer(at, "memberships", q.canonical(state=state, instrument=instrument), at.day(q.as_of)), MembershipRow,
        lambda: matching(
            membership_rows(at.projection(q.as_of), q.lang), iso3=state, instrument=instrument, role=q.role, holds=q.holds,
        ),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
