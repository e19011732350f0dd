"""Releases that are served: the current one and the last before it, with counts and sources."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.answers import Answer, many, one
from api.asking import Asked, Asking, Paged, asked, no_parameters, pinned_release
from api.models.answers import ReleaseRecord
from api.models.common import Many, One
from api.models.things import SourceRow
from api.rows import source_rows, table_counts
from graph.release import Release

router = APIRouter(tags=["releases"])
At = Annotated[Asked, Depends(asked)]


class SourcesAsked(Asking, Paged):
    """Parameters of the sources."""


def _record(release: Release) -> dict[str, Any]:
    counts = table_counts(release)
    basis: Counter[str] = Counter()
    for count in counts:
        basis.update(count["basis"])
    return {
        "id": release.id, "title": release.title, "published": release.published.isoformat(),
        "n_sources": release["sources"].height, "counts": counts, "facts_by_basis": dict(sorted(basis.items())),
    }


@router.get("/v1/releases", response_model=Many[ReleaseRecord], dependencies=[Depends(no_parameters)])
def releases(at: At) -> Response:
    """The releases that are served, the current one first."""
    held = at.service.releases()
    answer = Answer(at, "releases", {"held": ",".join(release.id[:16] for release in held)})
    return many(answer, lambda: [_record(release) for release in held])


@router.get("/v1/releases/current", response_model=One[ReleaseRecord], dependencies=[Depends(no_parameters)])
def current(at: At) -> Response:
    """The current release: counts by table, and how the facts are known."""
    return one(Answer(at, "", {}), lambda: _record(at.serving.release))


@router.get("/v1/releases/current/sources", response_model=Many[SourceRow])
def sources(at: At, q: Annotated[SourcesAsked, Query()]) -> Response:
    """Where the facts of the current release were read."""
    return _sources(at, q)


@router.get(
    "/v1/releases/{release_id}", response_model=One[ReleaseRecord], dependencies=[Depends(no_parameters), Depends(pinned_release)]
)
def release(at: At) -> Response:
    """One release."""
    return one(Answer(at, "", {}), lambda: _record(at.serving.release))


@router.get("/v1/releases/{release_id}/sources", response_model=Many[SourceRow], dependencies=[Depends(pinned_release)])
def release_sources(at: At, q: Annotated[SourcesAsked, Query()]) -> Response:
    """Where the facts of a release were read."""
    return _sources(at, q)


def _sources(at: Asked, q: SourcesAsked) -> Response:
    return many(Answer(at, "sources", q.canonical()), lambda: source_rows(at.serving.release), limit=q.limit, cursor=q.cursor)
