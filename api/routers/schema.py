"""What can be asked for in Cypher."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from concerted.api.models.common import one_of
from concerted.api.requests.parameters import Asked, asked, no_parameters
from concerted.api.responses.answers import Answer, one
from concerted.graph.property_graph.summary import SchemaSummary, schema_summary

router = APIRouter(tags=["cypher"])


@router.get("/schema", response_model=one_of(SchemaSummary), dependencies=[Depends(no_parameters)])
def schema(at: Annotated[Asked, Depends(asked)]) -> Response:
    """The graph: labels, links and properties with types, counts, and an example of each."""
    return one(Answer(at, "schema", {}), lambda: schema_summary(at.serving.release))
