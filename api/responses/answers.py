"""Answers: lists in pages and single things, each with what it rests on and the address that gives it again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Response
from starlette.types import Receive, Scope, Send

from concerted.api.output.sorting import in_order
from concerted.api.output.words import words
from concerted.api.output.workbooks import headings
from concerted.api.output.workbooks.guide import ADDRESS, Guide, about, guide
from concerted.api.requests import formats
from concerted.api.requests.encodings import encoding_of
from concerted.api.requests.hosts import is_known
from concerted.api.requests.parameters import Asked
from concerted.api.responses import citing
from concerted.api.responses.caching import Rendered, entity_tag, kept_for, matches
from concerted.api.responses.files import attachment, fits, is_large, made_file
from concerted.api.responses.narrowing import chosen, columns_of, narrowed
from concerted.api.responses.pages import Page, page
from concerted.api.responses.repeating import of_address
from concerted.api.service.makings import Gone, while_there
from concerted.api.service.workshop import Taken
from concerted.graph.analyses.remarks import Remark
from concerted.graph.records import Record
from concerted.graph.vocabulary import Language

Meta = Mapping[str, Any]
VARY = "Accept, Origin"
# Resources whose addresses name a State, about which an answer then is.
_OF_A_STATE = ("states", "priorities", "pairs", "askers", "levers")


@dataclass(frozen=True, eq=False)
class Answer:
    """What is common to the answers of one request.

    ``resource`` is its path below the release (below ``/v1`` where ``of_release`` is false), ``query`` what was asked,
    ``variant`` what else the answer depends on, ``assumptions`` what it assumes beside the facts, in sentences; ``none`` says why there is
    nothing, where there is nothing. ``long`` says that it takes seconds to make, ``timed`` that it depends on how much time there was.
    """

    asked: Asked
    resource: str
    query: dict[str, Any]
    as_of: date | None = None
    of_release: bool = True
    variant: str = ""
    assumptions: tuple[str, ...] = ()
    none: Callable[[], Remark] | None = None
    long: bool = False
    timed: bool = False

    @property
    def canonical(self) -> str:
        """The query as one text, whatever the order in which its parameters stood."""
        return f"{self.resource}?{urlencode(self._words(), doseq=True)}#{self.variant}"

    def _words(self) -> dict[str, str | list[str]]:
        """Values by parameter; of one that is said several times, in their order."""
        words: dict[str, str | list[str]] = {}
        for name, v in self.query.items():
            words[name] = list(map(str, v)) if isinstance(v, list) else json.dumps(v) if isinstance(v, bool | dict) else str(v)
        if self.as_of is not None:
            words["as_of"] = self.as_of.isoformat()
        return dict(sorted(words.items()))

    def address(self, path: str, **more: str | int | None) -> str:
        """An address of the same query."""
        words = self._words() | {name: str(value) for name, value in more.items() if value is not None}
        return f"{self.asked.base}{quote(path)}" + (f"?{urlencode(words, doseq=True)}" if words else "")

    @property
    def path(self) -> str:
        """The path that goes on giving this answer: that of its release, where it speaks of one."""
        root = f"/v1/releases/{self.asked.serving.release.id}" if self.of_release else "/v1"
        return f"{root}/{self.resource}".rstrip("/")

    def meta(
        self, form: str = "json", total: int | None = None, sources: Iterable[str] = (), part: Page | None = None,
        **place: str | int | None,
    ) -> dict[str, Any]:
        """What the answer rests on; at the address of a release nothing in it changes with time."""
        asked, pinned = self.asked, self.asked.pinned
        cited, here = set(sources), self.address(self.path + ("" if form == "json" else f".{form}"), **place)
        release = asked.serving.release.id if self.of_release else None
        return {
            "release": asked.serving.ref,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "sources": [source for source in asked.serving.source_ids if source in cited],
            "data_age_days": None if pinned else asked.serving.age_days(asked.today),
            "self": here,
            "reproduce": of_address(self.resource, self.query, self.as_of, release, here),
            "query": self.query,
            "remarks": [*self.remarks, *self._why_none(total)],
            "total": total,
            "next": self._neighbour(part.following if part else None, **place),
            "prev": self._neighbour(part.before if part else None, **place),
            "store": None if pinned else asked.snapshot.store.record(),
        } | ({"assumptions": list(self.assumptions)} if self.assumptions else {})

    @property
    def remarks(self) -> list[str]:
        """How far the facts reach that it rests on, in the language that was asked for."""
        day, of = self.as_of or self.query.get("to"), self.asked.serving
        if day is None:
            return []
        kind, key, *_ = (*self.resource.split("/"), "")
        lang = str(self.query.get("lang", Language.EN))
        return of.remarks(
            date.fromisoformat(str(day)), lang, instrument=key if kind == "instruments" and key else self.query.get("instrument"),
            # Beside codes of States stand words: priorities/compare.
            state=key if kind in _OF_A_STATE and key.isupper() else self.query.get("state"),
        )

    def _why_none(self, total: int | None) -> Iterator[str]:
        """Why there is nothing, in the language that was asked for."""
        if total == 0 and self.none is not None:
            yield self.none().told(words(str(self.query.get("lang", Language.EN))))

    def _neighbour(self, at: str | None, /, **place: str | int | None) -> str | None:
        """The address of another page, from the host on; None where there is none."""
        return None if at is None else urlsplit(self.beside(at, **place))._replace(scheme="", netloc="").geturl()

    def beside(self, at: str, /, **place: str | int | None) -> str:
        """The address of another page, under the path that was asked."""
        path = self.asked.request.scope.get("concerted.path", self.asked.request.url.path)
        return self.address(path, **(place | {"cursor": at}))

    def guide(self, record: type[Record], meta: Meta) -> Guide:
        """What a file of records says of itself."""
        lang, path = str(self.query.get("lang") or Language.EN), self.resource.replace("/", "-")
        title = headings.heading(self.resource.replace("/", "_"), words(lang))
        return guide(self.asked.serving.release, lang, {path: record}, about(title, ADDRESS, str(meta["self"]), meta))

    def tag(self, *parts: object) -> str:
        """The entity tag: all that the bytes depend on; a weak one where time does too."""
        asked = self.asked
        of_day = [] if asked.pinned else [asked.today.isoformat(), json.dumps(asked.snapshot.store.record())]
        travels = encoding_of(asked.request.scope)
        tag = entity_tag(asked.serving.release.id, self.canonical, asked.base, travels, *of_day, *(str(part) for part in parts))
        return f"W/{tag}" if self.timed else tag

    def headers(self, tag: str) -> dict[str, str]:
        asked = self.asked
        settings = asked.service.settings
        seconds = None if asked.pinned and not self.timed else settings.cache_seconds
        keep = kept_for(seconds, by_all=is_known(asked.request.scope, settings.public_url))
        return {"ETag": tag, "Cache-Control": keep, "Vary": VARY}

    def known(self, headers: Mapping[str, str]) -> Response | None:
        """304 where the caller has these bytes already."""
        if matches(headers["ETag"], formats.header_of(self.asked.request.scope, b"if-none-match")):
            return Response(status_code=304, headers=dict(headers))
        return None


Reply = Callable[[], Coroutine[Any, Any, Response]]


class Made(Response):
    """An answer that is made while its client is there; the work ends when the client leaves."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await while_there(receive, self._reply())
        except Gone:
            return
        await response(scope, receive, send)


def one(answer: Answer, make: Callable[[], Any], cites: citing.Cites = citing.named) -> Response:
    """A single thing, as ``{"meta", "data"}`` in JSON; ``cites`` finds its sources."""
    formats.format_of(answer.asked.request.scope, ("json",))
    headers = answer.headers(answer.tag("one"))
    if (known := answer.known(headers)) is not None:
        return known

    async def reply() -> Response:
        key = (answer.asked.serving.release.id, "one", answer.canonical)
        rendered = await answer.asked.workshop.rendered(answer.asked.caller, key, lambda: [make()], long=answer.long)
        meta = answer.meta(sources=await asyncio.to_thread(cites, rendered.rows))
        headers["Link"] = f'<{meta["self"]}>; rel="canonical"'
        return Response(_document(meta, b"", rendered.rows[0]), headers=headers, media_type=formats.JSON)

    return Made(reply)


def many(
    answer: Answer, record: type[Record], make: Callable[[], Iterable[Record]], *,
    limit: int | None = None, cursor: str | None = None, sort: str | None = None, fields: str | None = None,
    cites: citing.Cites = citing.named, in_one: bool = False,
) -> Response:
    """A page of a list as ``{"meta", "data"}``, or its rows as CSV or XLSX (all of them where no page was asked for).

    ``record`` is the type of the records, from which a file without any has its columns; ``fields`` names those of its fields that
    are asked for. ``cites`` finds the sources of a page, ``in_one`` gives all records where no page was asked for, as JSON too.
    """
    asked = answer.asked
    form = formats.format_of(asked.request.scope)
    names = chosen(record, fields)
    tag = answer.tag("many", form, limit, cursor, *(names or ()))
    headers = answer.headers(tag)
    if (known := answer.known(headers)) is not None:
        return known
    release = asked.serving.release.id
    paged = form == "json" or limit is not None or cursor is not None
    place = {"limit": limit, "cursor": cursor, "fields": None if names is None else ",".join(names)}

    async def rows_of(whole: bool) -> tuple[Rendered, Page]:
        key = (release, "many", answer.canonical)
        rendered = await asked.workshop.rendered(asked.caller, key, lambda: in_order(make(), sort), keep=paged, long=answer.long)
        fitting = formats.fitting(rendered.rows) if whole else None
        return rendered, page(len(rendered.rows), limit, cursor, release, answer.canonical, fitting)

    def told(total: int, part: Page, sources: Iterable[str]) -> dict[str, Any]:
        meta = answer.meta(form, total, sources, part, **place)
        links = [f'<{meta["self"]}>; rel="canonical"']
        for rel, other in (("next", part.following), ("prev", part.before)):
            if other is not None:
                links.append(f'<{answer.beside(other, **place)}>; rel="{rel}"')
        headers.update({"Link": ", ".join(links), "X-Total-Count": str(total)})
        return meta

    async def document() -> Response:
        rendered, part = await rows_of(in_one)
        rows = rendered.rows[part.start : part.stop]
        # Evidence is looked up, and records are read again, by a thread: nobody else waits for it.
        meta, narrow = await asyncio.to_thread(lambda: (told(len(rendered.rows), part, cites(rows)), narrowed(rows, names)))
        return Response(_document(meta, b"[", b",".join(narrow), b"]"), headers=headers, media_type=formats.JSON)

    async def taken_away() -> Response:
        async def making() -> Taken:
            rendered, part = await rows_of(True)
            rows, fields = rendered.rows[part.start : part.stop], columns_of(record, names)
            fits(form, rows, len(fields))
            total = len(rendered.rows)
            sources, narrow = await asyncio.to_thread(lambda: (cites(rows), narrowed(rows, names)))
            with asked.workshop.large(asked.caller) if is_large(narrow) else nullcontext():
                guide = answer.guide(record, answer.meta(form, total, sources, part, **place))
                made = await made_file(form, name, narrow, guide, fields)
            return Taken(made, total, part)

        name = answer.resource.replace("/", "-")
        taken = await asked.workshop.file((tag,), making)
        told(taken.total, taken.part, ())
        return taken.file.response(headers | attachment(name, form), formats.ENDINGS[form])

    return Made(document if form == "json" else taken_away)


def _document(meta: Meta, *data: bytes) -> bytes:
    head = json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((b'{"meta":', head, b',"data":', *data, b"}"))
