"""How complete and how concerted each migration system is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.requests.parameters import Asked, Name, Paged, Placed, Truth, asked, sort_key, whole
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.completeness import records as found
from concerted.graph.analyses.completeness.records import Completeness, System, SystemsAt
from concerted.graph.records import matching
from concerted.graph.vocabulary import Appendix

router = APIRouter(tags=["systems"])
At = Annotated[Asked, Depends(asked)]


class SystemsAsked(Placed, Paged):
    """Filters of the systems."""

    taxon: Name | None = Field(None, description="A taxon and what is below it, by any of its names.")
    class_: Name | None = Field(None, alias="class", description="Class.", examples=["Aves"])
    appendix: Appendix | None = Field(None, description="Held by the Appendix at the date.")
    region: Name | None = Field(None, description="In which a State of one region of the Convention shares.", examples=["Africa"])
    missing: Annotated[int, Field(ge=0, le=999_999_999), whole] | None = Field(
        None, description="Systems of which so many States are missing.",
    )
    complete: Truth | None = Field(None, description="Systems in which all States are engaged, or the others.")
    sort: Annotated[str, sort_key(System)] | None = Field(None, description="Order; by taxon where not given.")


@router.get("/systems", response_model=list_of(System))
def systems(at: At, q: Annotated[SystemsAsked, Query()]) -> Response:
    """A, C0, C1, K and F of every unit on the Appendices."""
    key, class_ = at.taxon(q.taxon), at.value("taxa", "class", q.class_)
    region = at.value("states", "cms_region", q.region)

    return many(
        Answer(at, "systems", q.canonical(taxon=key, region=region, **{"class": class_}), at.day(q.as_of)), System,
        lambda: matching(
            found.systems(at.projection(q.as_of, q.territories, q.listings), q.lang, q.appendix, key, q.missing, region),
            class_=class_, complete=q.complete,
        ),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/systems/overview", response_model=one_of(dict[str, Completeness]))
def means(at: At, q: Annotated[Placed, Query()]) -> Response:
    """Means over all systems, and by class."""
    return one(
        Answer(at, "systems/overview", q.canonical(), at.day(q.as_of)),
        lambda: found.means(at.projection(q.as_of, q.territories, q.listings)),
    )


class SystemsThroughTimeAsked(Placed, Paged):
    """Of which systems, up to a date."""

    taxon: Name | None = Field(None, description="Not means, but each system of a taxon and what is below it, one after the other.")
    class_: Name | None = Field(None, alias="class", description="The systems of one class alone.", examples=["Aves"])
    sort: Annotated[str, sort_key(SystemsAt)] | None = Field(None, description="Order; the oldest first where not given.")


@router.get("/systems/timeline", response_model=list_of(SystemsAt))
def through_time(at: At, q: Annotated[SystemsThroughTimeAsked, Query()]) -> Response:
    """Means over all systems, or those of a class, at each 1 January and at the date; or the systems of a taxon one by one."""
    key, class_ = at.taxon(q.taxon), at.value("taxa", "class", q.class_)
    return many(
        Answer(at, "systems/timeline", q.canonical(taxon=key, **{"class": class_}), at.day(q.as_of)), SystemsAt,
        lambda: found.systems_through_time(at.projection(q.as_of, q.territories, q.listings), class_, key),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
