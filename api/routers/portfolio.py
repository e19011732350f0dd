"""The best set of States to approach, as ``concerted portfolio`` chooses it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Name, asked, whole
from concerted.api.responses.answers import Answer, one
from concerted.api.routers.priorities import Weighing
from concerted.graph.analyses.recruitment.portfolio import written
from concerted.graph.analyses.recruitment.portfolio.portfolio import portfolio as best
from concerted.graph.analyses.recruitment.portfolio.query import MOST, SECONDS, SIZE, THRESHOLD, PortfolioQuery
from concerted.graph.analyses.recruitment.portfolio.records import Portfolio
from concerted.graph.errors import InvalidQuery
from concerted.graph.vocabulary import Objective

router = APIRouter(tags=["portfolio"])
At = Annotated[Asked, Depends(asked)]
# How long an answer may hold a place of the server, and each size of a frontier.
LONGEST = 30.0
# The same of all sizes of a frontier together.
LONGEST_FRONTIER = 300.0


class PortfolioAsked(Weighing):
    """How many States, for what, and what binds the choice. With costs of one's own: ``concerted portfolio --cost FILE --budget B``."""

    size: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": MOST}), whole] = Field(SIZE, description="How many States.")
    objective: Objective = Field(Objective.COMPLETED, description="What the set is chosen for.")
    threshold: Annotated[float, Field(json_schema_extra={"exclusiveMinimum": 0, "maximum": 1})] | None = Field(
        None, description=f"Share of the States that a system is to reach, of the objective `threshold`; {THRESHOLD} where not given.",
    )
    must: Name | None = Field(None, description="States that have to be in the set, apart by commas.", examples=["CHN,USA"])
    without: Name | None = Field(None, description="States that may not be in it, apart by commas.", examples=["RUS"])
    at_most: Name | None = Field(
        None, description="So many States of a region at the most, several apart by commas.", examples=["Africa=3,Asia=2"],
    )
    frontier: Name | None = Field(None, description="The best sets of these sizes besides.", examples=["1..5"])
    seconds: Annotated[float, Field(gt=0, le=LONGEST)] = Field(
        SECONDS,
        description=f"How long it may take, and each size of the frontier (together {LONGEST_FRONTIER:g}); then the bound is told.",
    )


@router.get("/portfolio", response_model=one_of(Portfolio))
def portfolio(at: At, q: Annotated[PortfolioAsked, Query()]) -> Response:
    """The best set of States to approach, with its bound, its substitutes, and what is lost where one says no."""
    def codes(text: str | None) -> tuple[str, ...]:
        return tuple(sorted({at.serving.names.state(name, at.day(q.as_of)) for name in written.listed([text] if text else [])}))

    sizes = written.sizes(q.frontier)
    if sizes is not None and q.seconds * (n := sizes[1] - sizes[0] + 1) > LONGEST_FRONTIER:
        raise InvalidQuery(
            "seconds: {seconds:g} for each of {n} sizes are too many; {most:g} for all of them together are accepted",
            seconds=q.seconds, n=n, most=LONGEST_FRONTIER,
        )
    caps = tuple((at.value("states", "cms_region", name) or name, n) for name, n in written.caps([q.at_most] if q.at_most else []))
    query = PortfolioQuery(
        q.query(at), q.size, q.objective, q.threshold, codes(q.must), codes(q.without), caps, seconds=q.seconds,
        frontier=sizes,
    )
    given = q.resolved(query.priorities) | {
        name: value for name, value in (
            ("must", ",".join(query.must)), ("without", ",".join(query.without)), ("at_most", ",".join(f"{r}={n}" for r, n in caps)),
        ) if value
    }
    return one(
        Answer(at, "portfolio", given, at.day(q.as_of), long=True, timed=True),
        lambda: best(at.projection(q.as_of, q.territories, q.listings), query, q.lang, words(q.lang)),
    )
