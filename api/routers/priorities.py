"""Which non-members matter most, as ``concerted priorities`` ranks them, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.problems import Problem
from concerted.api.requests.parameters import Asked, Name, Paged, Placed, Truth, asked, sort_key, whole
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import Explanation, Priority, explain, priority_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import CONVENTION, Appendix, Weighting

T = TypeVar("T")
router = APIRouter(tags=["priorities"])
_STATE = Path(examples=["USA"], description="A State, by code or name.")
At = Annotated[Asked, Depends(asked)]


class Weighing(Placed):
    """What is ranked, and by what."""

    instrument: Name = Field(CONVENTION, description="Whose non-members, by id or name.", examples=["cms", "acap"])
    weights: Weighting = Field(
        Weighting.EQUAL,
        description="`appendix` counts a species on Appendix I twice. Weights of one's own: `concerted priorities --weights FILE`."
    )
    appendix: Appendix | None = Field(None, description="The species of one Appendix alone.")
    class_: Name | None = Field(None, alias="class", description="The species of one class alone.", examples=["Aves"])
    region: Name | None = Field(None, description="States of one region of the Convention, with their rank among all.", examples=["Asia"])
    disputed: Truth = Field(False, description="Rank those too of which it is disputed whether they can accede.")

    def query(self, at: Asked, top: int | None = None) -> PriorityQuery:
        """The query with names resolved."""
        instrument = at.instrument(self.instrument) or CONVENTION
        return PriorityQuery(
            instrument, self.weights, self.appendix, at.value("taxa", "class", self.class_),
            region=at.value("states", "cms_region", self.region), disputed=self.disputed, top=top,
        )

    def resolved(self, query: PriorityQuery) -> dict[str, Any]:
        """What was asked, with names as the query has them."""
        return self.canonical(instrument=query.instrument, region=query.region, **{"class": query.taxon_class})


class PrioritiesAsked(Weighing, Paged):
    """Filters of the ranking, named like those of the command line."""

    top: Annotated[int, Field(ge=1, le=999_999_999), whole] | None = Field(None, description="The first so many.")
    sort: Annotated[str, sort_key(Priority)] | None = Field(None, description="Order; unmet responsibility descending where not given.")


@router.get("/priorities", response_model=list_of(Priority))
def priorities(at: At, q: Annotated[PrioritiesAsked, Query()]) -> Response:
    """The non-members ranked by unmet responsibility."""
    query = q.query(at, q.top)
    return many(
        Answer(at, "priorities", q.resolved(query), at.day(q.as_of)), Priority,
        _ranking(lambda: priority_records(at.projection(q.as_of, q.territories, q.listings), query, q.lang)),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/priorities/{state}", response_model=one_of(Explanation))
def explanation(at: At, state: Annotated[str, _STATE], q: Annotated[Weighing, Query()]) -> Response:
    """The species and facts that sum to the score of one non-member."""
    query = q.query(at)
    iso3 = at.serving.names.state(state, at.day(q.as_of))
    return one(
        Answer(at, f"priorities/{iso3}", q.resolved(query), at.day(q.as_of)),
        _ranking(lambda: explain(at.projection(q.as_of, q.territories, q.listings), iso3, query, q.lang)),
    )


def _ranking(make: Callable[[], T]) -> Callable[[], T]:
    """What makes a ranking; Problem (404) where there is none to make.

    Each part of the question is right then: a member, or a class or instrument that is not there at the date.
    """
    def making() -> T:
        try:
            return make()
        except InvalidQuery as error:
            raise Problem(404, "no-ranking", error) from error

    return making
