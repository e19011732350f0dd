"""A release in the formats of other programs: data packages, graphs, RDF, databases."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.requests.parameters import AS_OF, Asked, Asking, Day, asked, no_parameters, pinned_release
from concerted.api.responses.answers import Answer
from concerted.api.responses.exports import exported
from concerted.graph.exports.formats import FORMATS, Format

At = Annotated[Asked, Depends(asked)]
ADDRESSES = {"/v1/releases/current/export.{format}": (), "/v1/releases/{{release_id}}/export.{format}": (Depends(pinned_release),)}
"""Where the exports of the current release are, and those of a release that is named, with what else such a request has."""


class ExportAsked(Asking):
    """Of what is at a date, at which."""

    as_of: Day | None = Field(None, description=AS_OF, examples=["2019-10-15"])


def exports_router() -> APIRouter:
    """An address for each format, so that each is described as what it is."""
    router = APIRouter(tags=["exports"])
    for format in FORMATS.values():
        for address, depends in ADDRESSES.items():
            further = () if format.dated else (Depends(no_parameters),)
            router.get(
                address.format(format=format.id), dependencies=[*depends, *further], response_class=Response,
                description=f"The release as a file. {format.says}.", responses={200: _answer(format)},
            )(_dated(format) if format.dated else _undated(format))
    return router


def _answer(format: Format) -> dict[str, Any]:
    schema = {"type": "string"} | ({} if format.media_type.startswith("text/") else {"format": "binary"})
    return {"content": {format.media_type: {"schema": schema}}}


def _undated(format: Format) -> Any:
    def export(at: At) -> Response:
        return exported(Answer(at, f"export.{format.id}", {}), format)

    return export


def _dated(format: Format) -> Any:
    def export_at_a_date(at: At, q: Annotated[ExportAsked, Query()]) -> Response:
        return exported(Answer(at, f"export.{format.id}", q.canonical(), at.day(q.as_of)), format)

    return export_at_a_date
