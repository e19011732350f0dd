"""Which listed species an instrument covers, as ``concerted coverage`` tracks it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Name, Placed, Truth, asked
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses.coverage.tracker import Coverage, CoverageQuery
from concerted.graph.analyses.coverage.tracker import coverage as found
from concerted.graph.vocabulary import Appendix

router = APIRouter(tags=["coverage"])
At = Annotated[Asked, Depends(asked)]


class CoverageAsked(Placed):
    """What is tracked."""

    appendix: Appendix | None = Field(None, description="What is on one Appendix alone.")
    class_: Name | None = Field(None, alias="class", description="One class alone.", examples=["Mammalia"])
    adopted: Truth = Field(False, description="Count initiatives and plans from their adoption where no day of effect is held.")


@router.get("/coverage", response_model=one_of(Coverage))
def coverage(at: At, q: Annotated[CoverageAsked, Query()]) -> Response:
    """Listed species that an instrument covers (Samarkand target 1.1), beside the share engaged (Target 9), through time."""
    query = CoverageQuery(q.appendix, at.value("taxa", "class", q.class_), q.adopted)
    return one(
        Answer(at, "coverage", q.canonical(**{"class": query.taxon_class}), at.day(q.as_of)),
        lambda: found(at.projection(q.as_of, q.territories, q.listings), query, q.lang, words(q.lang)),
    )
