"""Which non-members matter most, as ``concerted priorities`` ranks them, why, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.output.sorting import orders
from concerted.api.output.words import words
from concerted.api.problems import Problem
from concerted.api.requests.parameters import Asked, Name, Number, Paged, Placed, Truth, asked, sort_key, whole
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.recruitment.alternatives import ComparedRanks, compared_ranks
from concerted.graph.analyses.recruitment.intervals.acceptability import Acceptabilities, acceptability
from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, MOST_DRAWS, MOST_SEED, SEED, Drawing
from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval, assumptions, interval_records
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import Explanation, Priority, explain, priority_records
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import CONVENTION, Appendix, Realm, Weighting

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
    realm: Realm | None = Field(None, description="The species of one realm alone.")
    region: Name | None = Field(None, description="States of one region of the Convention, with their rank among all.", examples=["Asia"])
    disputed: Truth = Field(False, description="Rank those too of which it is disputed whether they can accede.")

    def query(self, at: Asked, top: int | None = None) -> PriorityQuery:
        """The query with names resolved."""
        instrument = at.instrument(self.instrument) or CONVENTION
        return PriorityQuery(
            instrument, self.weights, self.appendix, at.value("taxa", "class", self.class_), self.realm,
            region=at.value("states", "cms_region", self.region), disputed=self.disputed, top=top,
        )

    def resolved(self, query: PriorityQuery) -> dict[str, Any]:
        """What was asked, with names as the query has them."""
        return self.canonical(instrument=query.instrument, region=query.region, **{"class": query.taxon_class})


class Drawn(Weighing):
    """Of how many draws an answer is read, and of which."""

    # Bounds are checked where the command's are; here they are described.
    draws: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": MOST_DRAWS}), whole] | None = Field(
        None, description=f"How many draws; {DRAWS} where not given."
    )
    seed: Annotated[int, Field(json_schema_extra={"minimum": 0, "maximum": MOST_SEED}), whole] | None = Field(
        None, description=f"Where chance begins; {SEED} where not given."
    )
    chance: Name | None = Field(
        None, description="How probable facts are that are contested for a reason, several apart by commas; the others by themselves.",
        examples=["uncertain:0.4,inferred:1"],
    )

    @property
    def chances(self) -> Sequence[str]:
        """The probabilities that are said."""
        return () if self.chance is None else (self.chance,)

    def drawing(self) -> Drawing:
        """How many draws, from which seed, with which probabilities; InvalidQuery where one of them is not accepted."""
        return Drawing.asked(self.draws, self.seed, self.chances)


class PrioritiesAsked(Drawn, Paged):
    """Filters of the ranking, named like those of the command line."""

    top: Number | None = Field(None, description="The first so many.")
    intervals: Truth = Field(
        False, description="How sure each rank is, with what is contested drawn many times: records are those of `PriorityInterval`."
    )
    sort: Annotated[str, sort_key(PriorityInterval)] | None = Field(
        None,
        description="Order; unmet responsibility descending where not given. What an interval adds, such as `tier`, goes with `intervals`.",
    )


class ComparedAsked(Weighing, Paged):
    """Filters of the ranking, whose ranks are compared."""

    top: Number | None = Field(None, description="The first so many.")
    sort: Annotated[str, sort_key(ComparedRanks)] | None = Field(None, description="Order; by rank where not given.")


class AcceptabilityAsked(Drawn):
    """Filters of the ranking, and of which draws its ranks are read."""

    top: Number | None = Field(None, description="The first so many.")


@router.get("/priorities", response_model=list_of(Priority | PriorityInterval))
def priorities(at: At, q: Annotated[PrioritiesAsked, Query()]) -> Response:
    """The non-members ranked by unmet responsibility; on request with how sure each rank is."""
    query, drawing, told = q.query(at, q.top), q.drawing(), q.resolved(q.query(at))
    if not q.intervals:
        if q.sort is not None and q.sort not in orders(Priority):
            raise InvalidQuery.choice("sort", q.sort, orders(Priority))
        Drawing.refused(q.draws, q.seed, q.chances)
        return many(
            Answer(at, "priorities", told, at.day(q.as_of)), Priority,
            _ranking(lambda: priority_records(at.projection(q.as_of, q.territories, q.listings), query, q.lang)),
            limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
        )
    assumed = tuple(remark.told(words(q.lang)) for remark in assumptions(query, drawing.chances))
    return many(
        Answer(at, "priorities", told | {"draws": drawing.draws, "seed": drawing.seed}, at.day(q.as_of), assumptions=assumed, long=True),
        PriorityInterval,
        _ranking(lambda: interval_records(
            at.projection(q.as_of, q.territories, q.listings), query, drawing.draws, drawing.seed, q.lang, drawing.chances,
        )),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/priorities/compare", response_model=list_of(ComparedRanks))
def compared(at: At, q: Annotated[ComparedAsked, Query()]) -> Response:
    """The rank of each non-member beside those under other counts."""
    query = q.query(at, q.top)
    return many(
        Answer(at, "priorities/compare", q.resolved(query), at.day(q.as_of)), ComparedRanks,
        _ranking(lambda: compared_ranks(at.projection(q.as_of, q.territories, q.listings), query, q.lang)),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/priorities/acceptability", response_model=one_of(Acceptabilities))
def accepted(at: At, q: Annotated[AcceptabilityAsked, Query()]) -> Response:
    """How acceptable each rank of each non-member is, who outranks whom, and what one would have to believe for a State to be first."""
    query, drawing = q.query(at, q.top), q.drawing()
    return one(
        Answer(
            at, "priorities/acceptability", q.resolved(query) | {"draws": drawing.draws, "seed": drawing.seed}, at.day(q.as_of), long=True,
        ),
        _ranking(lambda: acceptability(
            at.projection(q.as_of, q.territories, q.listings), query, drawing.draws, drawing.seed, q.lang, drawing.chances,
            words=words(q.lang),
        )),
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
