"""How complete and how concerted each migration system is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import Completeness, Many, One
from concerted.api.models.systems import System
from concerted.api.requests.parameters import Asked, Name, Paged, Placed, Truth, asked
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.completeness.metrics import metrics, overview
from concerted.graph.names.labels import taxon_label
from concerted.graph.projection.projection import Projection

router = APIRouter(tags=["systems"])
At = Annotated[Asked, Depends(asked)]


class SystemsAsked(Placed, Paged):
    """Filters of the systems."""

    taxon: Name | None = Field(None, description="A taxon and what is below it, by any of its names.")
    class_: Name | None = Field(None, alias="class", description="Class.", examples=["Aves"])
    appendix: Literal["I", "II"] | None = Field(None, description="Held by the Appendix at the date.")
    complete: Truth | None = Field(None, description="Systems in which all States are engaged, or the others.")
    sort: Literal["taxon", "-taxon", "n_range_states", "-n_range_states", "C0", "-C0", "C1", "-C1", "K", "-K", "F", "-F"] | None = Field(
        None, description="Order; by taxon where not given."
    )


def _rows(p: Projection, lang: str, appendix: str | None) -> list[dict[str, Any]]:
    found = metrics(p, p.appendix(appendix).units.tolist() if appendix else None)
    return [
        {
            "taxon": p.atlas.taxa[t], "name": taxon_label(p.release, p.atlas.taxa[t], lang), "class": p.atlas.classes[t],
            "n_range_states": int(found.n[n]), **found.row(n),
        }
        for n, t in enumerate(found.taxa.tolist())
    ]


@router.get("/systems", response_model=Many[System])
def systems(at: At, q: Annotated[SystemsAsked, Query()]) -> Response:
    """A, C0, C1, K and F of every unit on the Appendices."""
    key, class_ = at.taxon(q.taxon), at.value("taxa", "class", q.class_)

    def rows() -> list[dict[str, Any]]:
        p = at.projection(q.as_of, q.territories)
        below = None if key is None else {p.atlas.taxa[t] for t in p.atlas.below.get(key, ())}
        return sorted((
            row for row in _rows(p, q.lang, q.appendix)
            if (below is None or row["taxon"] in below) and class_ in (None, row["class"])
            and (q.complete is None or (row["A"] == 1.0) == q.complete)
        ), key=lambda row: str(row["taxon"]))

    return many(
        Answer(at, "systems", q.canonical(taxon=key, **{"class": class_}), at.day(q.as_of)), System, rows,
        limit=q.limit, cursor=q.cursor, sort=q.sort,
    )


@router.get("/systems/overview", response_model=One[dict[str, Completeness]])
def means(at: At, q: Annotated[Placed, Query()]) -> Response:
    """Means over all systems, and by class."""
    return one(
        Answer(at, "systems/overview", q.canonical(), at.day(q.as_of)), lambda: overview(at.projection(q.as_of, q.territories))
    )
