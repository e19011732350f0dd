"""Species, subspecies and higher taxa."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.requests.parameters import Asked, Dated, Name, Paged, Placed, asked, sort_key
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.portraits.taxon import TaxonPortrait, taxon_portrait
from concerted.graph.analyses.registers import TaxonRow, taxon_rows
from concerted.graph.records import matching
from concerted.graph.vocabulary import Appendix, Rank

router = APIRouter(tags=["taxa"])
_TAXON = Path(examples=["Falco cherrug"], description="A taxon, by scientific name, synonym or common name.")
At = Annotated[Asked, Depends(asked)]


class TaxaAsked(Dated, Paged):
    """Filters of the taxa."""

    rank: Rank | None = Field(None, description="Rank.")
    class_: Name | None = Field(None, alias="class", description="Class.", examples=["Aves"])
    family: Name | None = Field(None, description="Family.", examples=["Diomedeidae"])
    appendix: Appendix | None = Field(None, description="Held by the Appendix at the date.")
    sort: Annotated[str, sort_key(TaxonRow)] | None = Field(None, description="Order; by taxon where not given.")


@router.get("/taxa", response_model=list_of(TaxonRow))
def taxa(at: At, q: Annotated[TaxaAsked, Query()]) -> Response:
    """Taxa, with the Appendices that hold them at the date."""
    class_, family = at.value("taxa", "class", q.class_), at.value("taxa", "family", q.family)
    return many(
        Answer(at, "taxa", q.canonical(family=family, **{"class": class_}), at.day(q.as_of)), TaxonRow,
        lambda: matching(
            taxon_rows(at.projection(q.as_of), q.lang), rank=q.rank, class_=class_, family=family, appendices=q.appendix,
        ),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/taxa/{taxon}", response_model=one_of(TaxonPortrait))
def taxon(at: At, taxon: Annotated[str, _TAXON], q: Annotated[Placed, Query()]) -> Response:
    """A taxon's migration system: Range States, listings, instruments, gaps and metrics."""
    key = at.serving.names.taxon(taxon)
    return one(
        Answer(at, f"taxa/{key}", q.canonical(), at.day(q.as_of)),
        lambda: taxon_portrait(at.projection(q.as_of, q.territories, q.listings), key, q.lang),
    )
