"""Geographically separate parts of a species (Art. I.1.a)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.registers import PopulationRow, population_rows
from concerted.graph.records import matching
from concerted.graph.vocabulary import Appendix

router = APIRouter(tags=["populations"])


class PopulationsAsked(Dated, Paged):
    """Filters of the populations."""

    taxon: Name | None = Field(None, description="Populations of a taxon, by any of its names.")
    state: Name | None = Field(None, description="Populations of which it is a Range State, by code or name.")
    appendix: Appendix | None = Field(None, description="Populations that stand on the Appendix at the date.")
    sort: Annotated[str, sort_key(PopulationRow)] | None = Field(None, description="Order; by id where not given.")


@router.get("/populations", response_model=list_of(PopulationRow))
def populations(at: Annotated[Asked, Depends(asked)], q: Annotated[PopulationsAsked, Query()]) -> Response:
    """Populations, with their Range States where known, and the Appendices on which they stand."""
    taxon, state = at.taxon(q.taxon), at.state(q.state)
    return many(
        Answer(at, "populations", q.canonical(taxon=taxon, state=state), at.day(q.as_of)), PopulationRow,
        lambda: matching(population_rows(at.projection(q.as_of), q.lang), taxon=taxon, states=state, appendices=q.appendix),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
