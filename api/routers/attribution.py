"""What each accession added to C1 and K, as ``concerted attribution`` tells it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Name, Placed, asked
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses.recruitment.attribution import Attribution, AttributionQuery
from concerted.graph.analyses.recruitment.attribution import attribution as found
from concerted.graph.vocabulary import CONVENTION, Appendix

router = APIRouter(tags=["attribution"])
At = Annotated[Asked, Depends(asked)]


class AttributionAsked(Placed):
    """Whose accessions, and to which systems."""

    instrument: Name = Field(CONVENTION, description="Whose accessions, by id or name.", examples=["cms", "acap"])
    appendix: Appendix | None = Field(None, description="The systems of one Appendix alone.")
    class_: Name | None = Field(None, alias="class", description="The systems of one class alone.", examples=["Aves"])


@router.get("/attribution", response_model=one_of(Attribution))
def attribution(at: At, q: Annotated[AttributionAsked, Query()]) -> Response:
    """What each accession added to the means of C1 and K, in the order of history and over all orders (Shapley)."""
    query = AttributionQuery(at.serving.names.instrument(q.instrument), q.appendix, at.value("taxa", "class", q.class_))
    return one(
        Answer(at, "attribution", q.canonical(instrument=query.instrument, **{"class": query.taxon_class}), at.day(q.as_of)),
        lambda: found(at.projection(q.as_of, q.territories, q.listings), query, q.lang, words(q.lang)),
    )
