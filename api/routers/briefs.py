"""Briefs: two pages on a State, a taxon or an instrument, as files."""

from __future__ import annotations

import asyncio
import re
import tempfile
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from concerted.api.briefs.making import FORMATS, brief_of
from concerted.api.choices import OneOf
from concerted.api.problems import unavailable
from concerted.api.requests.parameters import AS_OF, Asked, Asking, Day, asked
from concerted.api.responses.answers import Answer, Made
from concerted.api.responses.files import MadeFile
from concerted.graph.vocabulary import Language, NameKind

router = APIRouter(tags=["briefs"])
At = Annotated[Asked, Depends(asked)]
_KEY = Path(examples=["CHN"], description="The State, taxon or instrument, by code, id or name.")
_FORMAT = Path(examples=["pdf"], description="How the brief is written.")
_CONTENT: dict[str, Any] = {
    format.media_type.partition(";")[0]: {
        "schema": {"type": "string"} | ({} if format.media_type.startswith("text/") else {"format": "binary"}),
    }
    for format in FORMATS.values()
}
# What a browser shows rather than saves.
_INLINE = ("html", "pdf", "md")
_log = structlog.get_logger("concerted")


class BriefAsked(Asking):
    """At which date, and in which language."""

    as_of: Day | None = Field(None, description=AS_OF, examples=["2019-10-15"])
    lang: Language = Field(Language.EN, description="Language of the brief.")


@router.get(
    "/briefs/{kind}/{key}.{format}", response_class=Response, responses={200: {"description": "The brief.", "content": _CONTENT}},
)
def brief(
    at: At, kind: Annotated[NameKind, Path(description="Of what the brief is.")], key: Annotated[str, _KEY],
    format: Annotated[str, _FORMAT, OneOf(tuple(FORMATS))], q: Annotated[BriefAsked, Query()],
) -> Response:
    """Two pages on a State, a taxon or an instrument: a map, gaps and what would close them, partners, documents."""
    day, release = at.day(q.as_of), at.serving.release
    found = at.serving.names.key(kind, key, day)
    answer = Answer(at, f"briefs/{kind}/{found}.{format}", q.canonical(), day)
    headers = answer.headers(answer.tag("brief", format))
    if (known := answer.known(headers)) is not None:
        return known
    name = "-".join(("brief", *re.findall(r"[a-z0-9]+", found.lower()), day.isoformat(), str(q.lang)))
    shown = "inline" if format in _INLINE else "attachment"
    headers |= {
        "Content-Disposition": f'{shown}; filename="{name}.{format}"', "Link": f'<{answer.meta()["self"]}>; rel="canonical"',
        "Content-Language": str(q.lang),
    }

    def written() -> bytes:
        about: dict[str, str] = {} if kind == NameKind.TAXON else {str(kind): found}
        remarks = at.serving.remarks(day, q.lang, **about)
        return FORMATS[format].write(brief_of(at.projection(q.as_of), kind, found, q.lang, remarks))

    async def making() -> MadeFile:
        content = await asyncio.to_thread(written)
        try:
            held = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as those who read it
            held.write(content)
            return MadeFile(held)
        except OSError as error:
            _log.error("brief not made", error=str(error))
            raise unavailable("there is no room to make the file at the moment", "busy") from error

    async def reply() -> Response:
        made = await at.workshop.export(at.caller, (release.id, "brief", answer.canonical), making)
        return made.response(headers, FORMATS[format].media_type)

    return Made(reply)
