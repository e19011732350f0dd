"""Which contested facts to verify next, as ``concerted verify-next`` gives them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Name, Number, Paged, Placed, asked
from concerted.api.responses.answers import Answer, many
from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.verification.records import ToVerify, verifications
from concerted.graph.analyses.recruitment.verification.sentences import assumptions
from concerted.graph.projection.perturbation import Chances
from concerted.graph.vocabulary import CONVENTION, Realm

router = APIRouter(tags=["verifications"])
# As many as the command tells where no number is given.
TOP = 100


class VerificationsAsked(Placed, Paged):
    """Which facts, and behind which ranking."""

    instrument: Name = Field(CONVENTION, description="Whose ranking the facts move, by id or name.", examples=["cms", "acap"])
    state: Name | None = Field(
        None, description="The questions to one State, by code or name; of a territory, what comes through it.", examples=["USA"],
    )
    class_: Name | None = Field(None, alias="class", description="The species of one class alone.", examples=["Aves"])
    realm: Realm | None = Field(None, description="The species of one realm alone.")
    region: Name | None = Field(None, description="The questions to States of one region of the Convention.", examples=["Asia"])
    top: Number = Field(TOP, description="The first so many.")
    chance: Name | None = Field(
        None, description="How probable facts are that are contested for a reason, apart by commas.", examples=["uncertain=0.4,inferred=1"],
    )


@router.get("/verifications", response_model=list_of(ToVerify))
def verifications_of(at: Annotated[Asked, Depends(asked)], q: Annotated[VerificationsAsked, Query()]) -> Response:
    """Contested facts in the order in which verifying them could move the ranking, and the question to put to each State."""
    query = PriorityQuery(
        instrument=at.instrument(q.instrument) or CONVENTION, taxon_class=at.value("taxa", "class", q.class_), realm=q.realm,
        region=at.value("states", "cms_region", q.region), top=q.top,
    )
    state, chances = at.state(q.state, at.day(q.as_of)), Chances.said(() if q.chance is None else (q.chance,))
    told = q.canonical(instrument=query.instrument, state=state, region=query.region, **{"class": query.taxon_class})
    p = at.projection(q.as_of, q.territories, q.listings)
    if state is not None and (holder := p.counts_for(state)) != state:
        told["counts_for"] = holder
    said = words(q.lang)
    return many(
        Answer(
            at, "verifications", told, at.day(q.as_of), assumptions=tuple(remark.told(said) for remark in assumptions(chances)), long=True,
        ),
        ToVerify, lambda: verifications(p, query, state, q.lang, said, chances).records,
        limit=q.limit, cursor=q.cursor, fields=q.fields,
    )
