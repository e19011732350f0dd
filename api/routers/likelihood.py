"""How probable it is that States join, as ``concerted likelihood`` tells it: apart from what their joining would be worth."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Dated, Name, asked, whole
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses.recruitment.intervals.drawing import DRAWS, MOST_DRAWS, MOST_SEED, SEED
from concerted.graph.analyses.recruitment.likelihood.likelihood import LEAST_DRAWS, LikelihoodQuery
from concerted.graph.analyses.recruitment.likelihood.likelihood import likelihood as found
from concerted.graph.analyses.recruitment.likelihood.records import Likelihood
from concerted.graph.vocabulary import CONVENTION

router = APIRouter(tags=["likelihood"])


class LikelihoodAsked(Dated):
    """Of which instrument, and by how many draws."""

    instrument: Name = Field(CONVENTION, description="Whose non-members, by id or name.", examples=["cms", "aewa"])
    draws: Annotated[int, whole] = Field(
        DRAWS, description="Samples behind the intervals.", json_schema_extra={"minimum": LEAST_DRAWS, "maximum": MOST_DRAWS},
    )
    seed: Annotated[int, whole] = Field(
        SEED, description="Where chance begins; the same seed gives the same answer.",
        json_schema_extra={"minimum": 0, "maximum": MOST_SEED},
    )


@router.get("/likelihood", response_model=one_of(Likelihood))
def likelihood(at: Annotated[Asked, Depends(asked)], q: Annotated[LikelihoodAsked, Query()]) -> Response:
    """A hazard of accession and its back-test; probabilities of States only where it was better than the base rate."""
    instrument = at.instrument(q.instrument) or CONVENTION
    query = LikelihoodQuery(instrument, q.draws, q.seed)
    return one(
        Answer(at, "likelihood", q.canonical(instrument=instrument), at.day(q.as_of), long=True),
        lambda: found(at.projection(q.as_of), query, q.lang, words(q.lang)),
    )
