"""Species on the Appendices, and each with each of its Range States."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.requests.parameters import Asked, Name, Paged, Placed, asked, sort_key
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.species import Species, SpeciesQuery, SpeciesState, species, species_states
from concerted.graph.vocabulary import Appendix

router = APIRouter(tags=["systems"])
At = Annotated[Asked, Depends(asked)]


class SpeciesFiltered(Placed, Paged):
    """Which species."""

    taxon: Name | None = Field(None, description="A taxon and what is below it, by any of its names.")
    class_: Name | None = Field(None, alias="class", description="Class.", examples=["Aves"])
    appendix: Appendix | None = Field(None, description="Held by the Appendix at the date.")
    region: Name | None = Field(None, description="With a Range State in one region of the Convention.", examples=["Africa"])

    def query(self, at: Asked) -> SpeciesQuery:
        """The query with names resolved."""
        return SpeciesQuery(
            at.taxon(self.taxon), at.value("taxa", "class", self.class_), self.appendix, at.value("states", "cms_region", self.region),
        )

    def answer(self, at: Asked, name: str, query: SpeciesQuery) -> Answer:
        """What is answered, and to what."""
        found = self.canonical(taxon=query.taxon, region=query.region, **{"class": query.taxon_class})
        return Answer(at, name, found, at.day(self.as_of))


class SpeciesAsked(SpeciesFiltered):
    """Which species, in which order."""

    sort: Annotated[str, sort_key(Species)] | None = Field(None, description="Order; by taxon where not given.")


class PairsAsked(SpeciesFiltered):
    """Which species and States, in which order."""

    sort: Annotated[str, sort_key(SpeciesState)] | None = Field(None, description="Order; by taxon and State where not given.")


@router.get("/species", response_model=list_of(Species))
def all_species(at: At, q: Annotated[SpeciesAsked, Query()]) -> Response:
    """Every species on the Appendices, with its Range States, Parties and instruments counted."""
    query = q.query(at)
    return many(
        q.answer(at, "species", query), Species,
        lambda: species(at.projection(q.as_of, q.territories, q.listings), query, q.lang),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/species/states", response_model=list_of(SpeciesState))
def pairs(at: At, q: Annotated[PairsAsked, Query()]) -> Response:
    """Every species on the Appendices with each State that is responsible for it."""
    query = q.query(at)
    return many(
        q.answer(at, "species/states", query), SpeciesState,
        lambda: species_states(at.projection(q.as_of, q.territories, q.listings), query, q.lang),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
