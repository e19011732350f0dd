"""Releases that are served: the current one and the last before it, with counts and sources."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from concerted.api.models.common import list_of, one_of
from concerted.api.models.releases import ReleaseRecord, release_record
from concerted.api.requests.parameters import Asked, Asking, Paged, asked, no_parameters, pinned_release, sort_key
from concerted.api.responses import citing
from concerted.api.responses.answers import Answer, many, one
from concerted.graph.analyses.registers import SourceRow, source_rows
from concerted.graph.records import matching
from concerted.graph.vocabulary import Tier

router = APIRouter(tags=["releases"])
At = Annotated[Asked, Depends(asked)]


class ReleasesAsked(Asking, Paged):
    """Parameters of the releases."""

    sort: Annotated[str, sort_key(ReleaseRecord)] | None = Field(None, description="Order; the current one first where not given.")


class SourcesAsked(Asking, Paged):
    """Parameters of the sources."""

    tier: Tier | None = Field(None, description="What kind of source.")
    sort: Annotated[str, sort_key(SourceRow)] | None = Field(None, description="Order; by id where not given.")


@router.get("/v1/releases", response_model=list_of(ReleaseRecord))
def releases(at: At, q: Annotated[ReleasesAsked, Query()]) -> Response:
    """The releases that are served, the current one first."""
    held = at.service.releases()
    return many(
        Answer(at, "releases", q.canonical(), of_release=False, variant=",".join(release.id for release in held)), ReleaseRecord,
        lambda: [release_record(release) for release in held], limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort,
    )


@router.get("/v1/releases/current", response_model=one_of(ReleaseRecord), dependencies=[Depends(no_parameters)])
def current(at: At) -> Response:
    """The current release: counts by table, and how the facts are known."""
    return _release(at)


@router.get("/v1/releases/current/sources", response_model=list_of(SourceRow))
def sources(at: At, q: Annotated[SourcesAsked, Query()]) -> Response:
    """Where the facts of the current release were read."""
    return _sources(at, q)


@router.get(
    "/v1/releases/{release_id}", response_model=one_of(ReleaseRecord), dependencies=[Depends(no_parameters), Depends(pinned_release)]
)
def release(at: At) -> Response:
    """One release."""
    return _release(at)


@router.get("/v1/releases/{release_id}/sources", response_model=list_of(SourceRow), dependencies=[Depends(pinned_release)])
def release_sources(at: At, q: Annotated[SourcesAsked, Query()]) -> Response:
    """Where the facts of a release were read."""
    return _sources(at, q)


def _release(at: Asked) -> Response:
    return one(Answer(at, "", {}), lambda: release_record(at.serving.release))


def _sources(at: Asked, q: SourcesAsked) -> Response:
    return many(
        Answer(at, "sources", q.canonical()), SourceRow,
        lambda: matching(source_rows(at.serving.release), tier=q.tier),
        limit=q.limit, cursor=q.cursor, fields=q.fields, sort=q.sort, cites=citing.ids,
    )
