"""Answers: lists in pages and single things, each with what it rests on and the address that gives it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Response
from pydantic import BaseModel

from api import formats
from api.asking import Asked
from api.caching import IMMUTABLE, Rendered, entity_tag, matches
from api.files import columns, file
from api.pages import page
from api.sorting import in_order

Record = Mapping[str, Any]
VARY = "Accept, Origin"


@dataclass(frozen=True, eq=False)
class Answer:
    """What is common to the answers of one request.

    ``resource`` is its path below the release (below ``/v1`` where ``of_release`` is false), ``query`` what was asked,
    ``variant`` what else the answer depends on.
    """

    asked: Asked
    resource: str
    query: dict[str, Any]
    as_of: date | None = None
    of_release: bool = True
    variant: str = ""

    @property
    def canonical(self) -> str:
        """The query as one text, whatever the order in which its parameters stood."""
        return f"{self.resource}?{urlencode(self._words())}#{self.variant}"

    def _words(self) -> dict[str, str]:
        words = {name: json.dumps(v) if isinstance(v, bool | dict) else str(v) for name, v in self.query.items()}
        if self.as_of is not None:
            words["as_of"] = self.as_of.isoformat()
        return dict(sorted(words.items()))

    def address(self, path: str, **more: str | int | None) -> str:
        """An address of the same query."""
        words = self._words() | {name: str(value) for name, value in more.items() if value is not None}
        return f"{self.asked.base}{quote(path)}" + (f"?{urlencode(words)}" if words else "")

    @property
    def path(self) -> str:
        """The path that goes on giving this answer: that of its release, where it speaks of one."""
        root = f"/v1/releases/{self.asked.serving.release.id}" if self.of_release else "/v1"
        return f"{root}/{self.resource}".rstrip("/")

    def meta(self, form: str = "json", total: int | None = None, **place: str | int | None) -> dict[str, Any]:
        """What the answer rests on; at the address of a release nothing in it changes with time."""
        asked, pinned = self.asked, self.asked.pinned
        return {
            "release": asked.serving.ref,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "sources": list(asked.serving.source_ids),
            "data_age_days": None if pinned else asked.serving.age_days(asked.today),
            "self": self.address(self.path + ("" if form == "json" else f".{form}"), **place),
            "query": self.query,
            "total": total,
            "store": None if pinned else asked.snapshot.store.record(),
        }

    def tag(self, *parts: object) -> str:
        """The entity tag: all that the bytes depend on."""
        asked = self.asked
        of_day = [] if asked.pinned else [asked.today.isoformat(), json.dumps(asked.snapshot.store.record())]
        return entity_tag(asked.serving.release.id, self.canonical, asked.base, *of_day, *(str(part) for part in parts))

    def headers(self, tag: str) -> dict[str, str]:
        asked = self.asked
        keep = IMMUTABLE if asked.pinned else f"public, max-age={asked.service.settings.cache_seconds}, must-revalidate"
        return {"ETag": tag, "Cache-Control": keep, "Vary": VARY}

    def known(self, headers: Mapping[str, str]) -> Response | None:
        """304 where the caller has these bytes already."""
        if matches(headers["ETag"], formats.header_of(self.asked.request.scope, b"if-none-match")):
            return Response(status_code=304, headers=dict(headers))
        return None


def one(answer: Answer, make: Callable[[], Any]) -> Response:
    """A single thing, as ``{"meta", "data"}`` in JSON."""
    formats.format_of(answer.asked.request.scope, ("json",))
    headers = answer.headers(answer.tag("one"))
    if (known := answer.known(headers)) is not None:
        return known
    key = (answer.asked.serving.release.id, "one", answer.canonical)
    rendered = answer.asked.service.rendered.made(key, lambda: Rendered.of([make()]))
    meta = answer.meta()
    headers["Link"] = f'<{meta["self"]}>; rel="canonical"'
    return Response(_document(meta, b"", rendered.rows[0]), headers=headers, media_type=formats.JSON)


def many(
    answer: Answer, record: type[BaseModel], make: Callable[[], Iterable[Record]], *,
    limit: int | None = None, cursor: str | None = None, sort: str | None = None,
) -> Response:
    """A page of a list as ``{"meta", "data"}``, or its rows as CSV or XLSX (all of them where no page was asked for).

    ``record`` is the model of a record, from which a file without any has its columns.
    """
    asked = answer.asked
    form = formats.format_of(asked.request.scope)
    headers = answer.headers(answer.tag("many", form, limit, cursor))
    if (known := answer.known(headers)) is not None:
        return known
    release = asked.serving.release.id
    key = (release, "many", answer.canonical)
    rendered = asked.service.rendered.made(key, lambda: Rendered.of(in_order(make(), sort)))
    total = len(rendered.rows)
    whole = None if form == "json" else formats.fitting(rendered.rows)
    part = page(total, limit, cursor, release, answer.canonical, whole)
    meta = answer.meta(form, total, limit=limit, cursor=cursor)
    links = [f'<{meta["self"]}>; rel="canonical"']
    if part.following is not None:
        path = asked.request.scope.get("concerted.path", asked.request.url.path)
        links.append(f'<{answer.address(path, limit=limit, cursor=part.following)}>; rel="next"')
    headers |= {"Link": ", ".join(links), "X-Total-Count": str(total)}
    rows = rendered.rows[part.start : part.stop]
    if form == "json":
        return Response(_document(meta, b"[", b",".join(rows), b"]"), headers=headers, media_type=formats.JSON)
    return file(form, answer.resource, formats.objects(rows), meta, headers, columns(record))


def _document(meta: Record, *data: bytes) -> bytes:
    head = json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((b'{"meta":', head, b',"data":', *data, b"}"))
