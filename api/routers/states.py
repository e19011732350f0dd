"""States, territories and regional organisations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, Placed, Truth, asked, sort_key
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.portraits.state import StatePortrait, state_portrait
from concerted.graph.analyses.registers import StateRow, state_rows
from concerted.graph.records import matching
from concerted.graph.vocabulary import StateKind

router = APIRouter(tags=["states"])
_STATE = Path(examples=["USA"], description="A State, by code or name.")
At = Annotated[Asked, Depends(asked)]


class StatesAsked(Dated, Paged):
    """Filters of the States."""

    kind: StateKind | None = Field(None, description="States, territories or regional organisations.")
    cms_region: Name | None = Field(None, description="Region used by the Convention.", examples=["Africa"])
    cms_party: Truth | None = Field(None, description="Parties to the Convention at the date, or the others.")
    sort: Annotated[str, sort_key(StateRow)] | None = Field(None, description="Order; by code where not given.")


@router.get("/states", response_model=list_of(StateRow))
def states(at: At, q: Annotated[StatesAsked, Query()]) -> Response:
    """States, territories and REIOs, with whether each is a Party."""
    region = at.value("states", "cms_region", q.cms_region)
    return many(
        Answer(at, "states", q.canonical(cms_region=region), at.day(q.as_of)), StateRow,
        lambda: matching(state_rows(at.projection(q.as_of), q.lang), kind=q.kind, cms_region=region, cms_party=q.cms_party),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/states/{state}", response_model=one_of(StatePortrait))
def state(at: At, state: Annotated[str, _STATE], q: Annotated[Placed, Query()]) -> Response:
    """One State: memberships, species by Appendix and class, gaps, and what it could join."""
    iso3 = at.serving.names.state(state, at.day(q.as_of))
    return one(
        Answer(at, f"states/{iso3}", q.canonical(), at.day(q.as_of)),
        lambda: state_portrait(at.projection(q.as_of, q.territories, q.listings), iso3, q.lang),
    )
