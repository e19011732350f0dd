"""The Target 9 gaps, as ``concerted gaps`` gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.output.sorting import in_order
from concerted.api.requests.parameters import Asked, Name, Paged, Placed, Truth, asked, sort_key
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records, with_facts
from concerted.graph.analyses.gaps.rows import seen
from concerted.graph.analyses.gaps.settling import Settling, settlings
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Appendix, Firmness, GapKind, Grouping

router = APIRouter(tags=["gaps"])


class GapsFiltered(Placed, Paged):
    """Filters of the gaps, named like those of the command line."""

    state: Name | None = Field(None, description="A State, by code or name; of a territory, what comes through it.", examples=["USA"])
    taxon: Name | None = Field(None, description="A taxon, by scientific name, synonym or common name.")
    instrument: Name | None = Field(None, description="An instrument, by id or name.", examples=["acap"])
    kind: GapKind | None = Field(None, description="One kind; `outside_area`, which is no gap, only on request.")
    region: Name | None = Field(None, description="States of one region of the Convention.", examples=["Africa"])
    class_: Name | None = Field(None, alias="class", description="Taxa of one class.", examples=["Aves"])
    appendix: Appendix | None = Field(None, description="What one Appendix holds alone.")

    def query(self, at: Asked, **more: Any) -> GapQuery:
        """The query with names resolved."""
        return GapQuery(
            state=at.state(self.state, at.day(self.as_of)), taxon=at.taxon(self.taxon), instrument=at.instrument(self.instrument),
            kind=self.kind, region=at.value("states", "cms_region", self.region), taxon_class=at.value("taxa", "class", self.class_),
            appendix=self.appendix, **more,
        )

    def answer(self, at: Asked, name: str, query: GapQuery) -> Answer:
        """What is answered, and to what; of a State that does not stand for itself with the one for which it counts."""
        found = self.canonical(
            state=query.state, taxon=query.taxon, instrument=query.instrument, region=query.region, **{"class": query.taxon_class},
        )
        if query.state is not None and (holder := self.projection(at).counts_for(query.state)) != query.state:
            found["counts_for"] = holder
        return Answer(at, name, found, at.day(self.as_of))

    def projection(self, at: Asked) -> Projection:
        """The release at the date, counted as asked."""
        return at.projection(self.as_of, self.territories, self.listings)


class GapsAsked(GapsFiltered):
    """Filters of the gaps, and how they are told."""

    firmness: Firmness | None = Field(None, description="Gaps some of whose taxa are so; all of these are told.")
    by: Grouping = Field(Grouping.STATE, description="One record per State and instrument, or per taxon.")
    facts: Truth = Field(False, description="Add the facts each gap rests on.")
    sort: Annotated[str, sort_key(Gap)] | None = Field(None, description="Order; most taxa first where not given.")


@router.get("/gaps", response_model=list_of(Gap))
def gaps(at: Annotated[Asked, Depends(asked)], q: Annotated[GapsAsked, Query()]) -> Response:
    """States that share responsibility for species without being in their agreements, and why."""
    query = q.query(at, firmness=q.firmness, by=q.by)

    def rows() -> Iterable[Gap]:
        p = q.projection(at)
        found = in_order(gap_records(p, query, q.lang), q.sort)
        # The facts are most of what a record holds: each is told them on its way out, so that they never are there all at once.
        return with_facts(p, found, query) if q.facts else found

    # Records that were not asked for their facts do not name the sources of these.
    cites = citing.named if q.facts else citing.of_gaps(lambda: seen(q.projection(at), query))
    return many(q.answer(at, "gaps", query), Gap, rows, limit=q.limit, cursor=q.cursor, fields=q.fields, cites=cites)


class SettlingsAsked(GapsFiltered):
    """Filters of the gaps that are to be settled."""

    sort: Annotated[str, sort_key(Settling)] | None = Field(None, description="Order; most contested gaps first where not given.")


@router.get("/settlings", response_model=list_of(Settling))
def settlings_of(at: Annotated[Asked, Depends(asked)], q: Annotated[SettlingsAsked, Query()]) -> Response:
    """Which documents would make how many gaps firm, instrument by instrument."""
    query = q.query(at)
    return many(
        q.answer(at, "settlings", query), Settling, lambda: settlings(q.projection(at), query),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
