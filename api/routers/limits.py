"""How far the facts of a release reach, as ``concerted info --limits`` says it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from concerted.api.models.common import one_of
from concerted.api.output.words import words
from concerted.api.requests.parameters import Asked, Worded, asked
from concerted.api.responses.answers import Answer, one
from concerted.graph.analyses.limits import Limits
from concerted.graph.analyses.limits import limits as found
from concerted.loaders.notes import notes_of

router = APIRouter(tags=["overview"])


@router.get("/limits", response_model=one_of(Limits))
def limits(at: Annotated[Asked, Depends(asked)], q: Annotated[Worded, Query()]) -> Response:
    """Until when facts are known, published numbers that are others here, and what was not read."""
    release = at.serving.release
    return one(Answer(at, "limits", q.canonical()), lambda: found(release, notes_of(release), q.lang, words(q.lang)))
