"""States tied by the species they share, as ``concerted network`` finds it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.requests.parameters import Asked, Name, Number, Paged, Placed, asked, sort_key, whole
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.network.central import Central
from concerted.graph.analyses.network.central import central as most_central
from concerted.graph.analyses.network.communities import Communities, CommunityQuery
from concerted.graph.analyses.network.communities import communities as groups
from concerted.graph.analyses.network.cuts import Cuts
from concerted.graph.analyses.network.cuts import cuts as cutting
from concerted.graph.analyses.network.losses import Loss
from concerted.graph.analyses.network.losses import losses as lost
from concerted.graph.analyses.network.query import NetworkQuery
from concerted.graph.analyses.network.ties import Tie, ties
from concerted.graph.analyses.recruitment.intervals.drawing import MOST_SEED, SEED
from concerted.graph.vocabulary import CONVENTION, Appendix, CommunityMethod, Realm

router = APIRouter(tags=["network"])
At = Annotated[Asked, Depends(asked)]


class Networked(Placed):
    """Which species tie which States."""

    appendix: Appendix | None = Field(None, description="The species of one Appendix alone.")
    class_: Name | None = Field(None, alias="class", description="The species of one class alone.", examples=["Aves"])
    realm: Realm | None = Field(None, description="The species of one realm alone.")
    region: Name | None = Field(None, description="States of one region of the Convention alone.", examples=["Africa"])
    instrument: Name | None = Field(None, description="Members of one instrument alone, by id or name.", examples=["cms"])

    def query(self, at: Asked, least: int | None = None) -> NetworkQuery:
        """The query with names resolved."""
        return NetworkQuery(
            self.appendix, at.value("taxa", "class", self.class_), self.realm, at.value("states", "cms_region", self.region),
            at.instrument(self.instrument), least,
        )

    def answer(self, at: Asked, question: str, query: NetworkQuery, long: bool = False) -> Answer:
        """What is answered, and to what."""
        told: dict[str, Any] = self.canonical(instrument=query.instrument, region=query.region, **{"class": query.taxon_class})
        return Answer(at, f"network/{question}", told, at.day(self.as_of), long=long)


class Tied(Networked):
    """Which species tie which States, and how many have to be shared."""

    least: Number | None = Field(None, description="A pair of States is tied where it shares so many species; 1 where not given.")


class TiesAsked(Tied, Paged):
    """Which pairs, in which order."""

    top: Number | None = Field(None, description="The first so many.")
    sort: Annotated[str, sort_key(Tie)] | None = Field(None, description="Order; the closest first where not given.")


class CommunitiesAsked(Tied):
    """Among which States, and how communities are looked for."""

    method: CommunityMethod = Field(CommunityMethod.LOUVAIN, description="How they are looked for.")
    seed: Annotated[int, Field(ge=0, le=MOST_SEED), whole] = Field(SEED, description="Where chance begins.")
    resolution: float = Field(1.0, gt=0, le=100, description="Above 1 communities are smaller, below 1 larger.")


class CentralAsked(Tied, Paged):
    """Which States, in which order."""

    top: Number | None = Field(None, description="The first so many.")
    sort: Annotated[str, sort_key(Central)] | None = Field(None, description="Order; by strength where not given.")


class LossesAsked(Networked, Paged):
    """Whose members, in which systems."""

    instrument: Name | None = Field(CONVENTION, description="Whose members, by id or name.", examples=["cms", "acap"])
    top: Number | None = Field(None, description="The first so many.")
    sort: Annotated[str, sort_key(Loss)] | None = Field(None, description="Order; by the fall of C1 where not given.")


class CutsAsked(Networked):
    """Among which States."""

    least: Number | None = Field(
        None, description="A pair of States is tied where it shares so many species; what keeps half of them together where not given.",
    )


@router.get("/network/states", response_model=list_of(Tie))
def pairs(at: At, q: Annotated[TiesAsked, Query()]) -> Response:
    """Pairs of States, by how many species they share."""
    query = q.query(at, q.least)
    return many(
        q.answer(at, "states", query), Tie, lambda: ties(at.projection(q.as_of, q.territories, q.listings), query, q.lang, q.top),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/network/communities", response_model=one_of(Communities))
def communities(at: At, q: Annotated[CommunitiesAsked, Query()]) -> Response:
    """Groups of States that share more species with each other than with the rest, and what they agree with."""
    query = CommunityQuery(q.query(at, q.least), q.method, q.seed, q.resolution)
    return one(
        q.answer(at, "communities", query.network), lambda: groups(at.projection(q.as_of, q.territories, q.listings), query),
    )


@router.get("/network/cuts", response_model=one_of(Cuts))
def cuts(at: At, q: Annotated[CutsAsked, Query()]) -> Response:
    """States, and ties, without which others are cut off."""
    query = q.query(at, q.least)
    return one(q.answer(at, "cuts", query), lambda: cutting(at.projection(q.as_of, q.territories, q.listings), query, q.lang))


@router.get("/network/losses", response_model=list_of(Loss))
def losses(at: At, q: Annotated[LossesAsked, Query()]) -> Response:
    """How far every metric falls if a member leaves."""
    query = q.query(at)
    return many(
        q.answer(at, "losses", query), Loss, lambda: lost(at.projection(q.as_of, q.territories, q.listings), query, q.lang, q.top),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/network/central", response_model=list_of(Central))
def central(at: At, q: Annotated[CentralAsked, Query()]) -> Response:
    """States by how central they are among those that share species."""
    query = q.query(at, q.least)
    return many(
        q.answer(at, "central", query, long=True), Central,
        lambda: most_central(at.projection(q.as_of, q.territories, q.listings), query, q.lang, q.top),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )
