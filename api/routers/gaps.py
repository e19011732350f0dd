"""The Target 9 gaps, as ``concerted gaps`` gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.output.sorting import in_order
from concerted.api.requests.parameters import Asked, Name, Paged, Placed, Truth, asked, sort_key
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.gaps.records import Gap, GapQuery, gap_records, with_facts
from concerted.graph.vocabulary import Firmness, GapKind, Grouping

router = APIRouter(tags=["gaps"])


class GapsAsked(Placed, Paged):
    """Filters of the gaps, named like those of the command line."""

    state: Name | None = Field(None, description="A State, by code or name.", examples=["USA"])
    taxon: Name | None = Field(None, description="A taxon, by scientific name, synonym or common name.")
    instrument: Name | None = Field(None, description="An instrument, by id or name.", examples=["acap"])
    kind: GapKind | None = Field(None, description="One kind; `outside_area`, which is no gap, only on request.")
    firmness: Firmness | None = Field(None, description="How sure the facts are.")
    by: Grouping = Field(Grouping.STATE, description="One record per State and instrument, or per taxon.")
    facts: Truth = Field(False, description="Add the facts each gap rests on.")
    sort: Annotated[str, sort_key(Gap)] | None = Field(None, description="Order; most taxa first where not given.")


@router.get("/gaps", response_model=list_of(Gap))
def gaps(at: Annotated[Asked, Depends(asked)], q: Annotated[GapsAsked, Query()]) -> Response:
    """States that share responsibility for species without being in their agreements, and why."""
    query = GapQuery(
        state=at.state(q.state), taxon=at.taxon(q.taxon), instrument=at.instrument(q.instrument),
        kind=q.kind, firmness=q.firmness, by=q.by,
    )
    asked_for = q.canonical(state=query.state, taxon=query.taxon, instrument=query.instrument)

    def rows() -> Iterable[Gap]:
        p = at.projection(q.as_of, q.territories)
        found = in_order(gap_records(p, query, q.lang), q.sort)
        # The facts are most of what a record holds: each is told them on its way out, so that they never are there all at once.
        return with_facts(p, found) if q.facts else found

    # Records that were not asked for their facts do not name the sources of these.
    cites = citing.named if q.facts else citing.of_gaps(lambda: at.projection(q.as_of, q.territories))
    answer = Answer(at, "gaps", asked_for, at.day(q.as_of))
    return many(answer, Gap, rows, limit=q.limit, cursor=q.cursor, fields=q.fields, cites=cites)
