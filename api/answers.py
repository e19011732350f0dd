"""Answers: lists in pages and single things, each with what it rests on and the address that gives it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Response
from fastapi.responses import StreamingResponse

from api import formats
from api.asking import Asked
from api.caching import IMMUTABLE, Rendered, entity_tag, matches
from api.pages import page
from api.tabular import xlsx_bytes

Record = Mapping[str, Any]
_VARY = "Accept, Origin"


@dataclass(frozen=True, eq=False)
class Answer:
    """What is common to the answers of one request: ``resource`` is its path below the release, ``query`` what was asked."""

    asked: Asked
    resource: str
    query: dict[str, Any]
    as_of: date | None = None

    @property
    def canonical(self) -> str:
        """The query as one text, whatever the order in which its parameters stood."""
        return f"{self.resource}?{urlencode(sorted(self._words().items()))}"

    def _words(self) -> dict[str, str]:
        words = {name: json.dumps(v) if isinstance(v, bool | dict) else str(v) for name, v in self.query.items()}
        return words if self.as_of is None else words | {"as_of": self.as_of.isoformat()}

    def address(self, path: str, **more: str | int | None) -> str:
        """An address of the same query."""
        words = self._words() | {name: str(value) for name, value in more.items() if value is not None}
        return f"{self.asked.base}{quote(path)}" + (f"?{urlencode(words)}" if words else "")

    @property
    def path(self) -> str:
        """The path that goes on giving this answer: that of its release, or of the list of releases."""
        below = f"/{self.resource}" if self.resource else ""
        return "/v1/releases" if self.resource == "releases" else f"/v1/releases/{self.asked.serving.release.id}{below}"

    def meta(self, total: int | None = None, **place: str | int | None) -> dict[str, Any]:
        """What the answer rests on; at the address of a release nothing in it changes with time."""
        asked, release = self.asked, self.asked.serving.release
        pinned = asked.pinned
        return {
            "release": {"id": release.id, "title": release.title, "published": release.published.isoformat()},
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "sources": list(asked.serving.source_ids),
            "data_age_days": None if pinned else max((asked.today - release.published).days, 0),
            "self": self.address(self.path, **place),
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
        return {"ETag": tag, "Cache-Control": keep, "Vary": _VARY}

    def known(self, headers: Mapping[str, str]) -> Response | None:
        """304 where the caller has these bytes already."""
        if matches(headers["ETag"], self.asked.request.headers.get("if-none-match")):
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
    return Response(_document(answer.meta(), b"", rendered.rows[0]), headers=headers, media_type=formats.JSON)


def many(
    answer: Answer, make: Callable[[], Iterable[Record]], *, limit: int | None = None, cursor: str | None = None,
    sort: str | None = None, fields: Sequence[str] = (),
) -> Response:
    """A page of a list as ``{"meta", "data"}``, or its rows as CSV or XLSX (all of them where no page was asked for)."""
    asked = answer.asked
    form = formats.format_of(asked.request.scope)
    headers = answer.headers(answer.tag("many", form, limit, cursor))
    if (known := answer.known(headers)) is not None:
        return known
    release = asked.serving.release.id
    key = (release, "many", answer.canonical)
    rendered = asked.service.rendered.made(key, lambda: Rendered.of(_sorted(make(), sort)))
    total = len(rendered.rows)
    part = page(total, limit, cursor, release, answer.canonical, whole=form != "json")
    if part.following is not None:
        path = asked.request.scope.get("concerted.path", asked.request.url.path)
        following = answer.address(path, limit=limit, cursor=part.following)
        headers["Link"] = f'<{following}>; rel="next"'
    headers["X-Total-Count"] = str(total)
    rows = rendered.rows[part.start : part.stop]
    meta = answer.meta(total, limit=limit, cursor=cursor)
    if form == "json":
        return Response(_document(meta, b"[", b",".join(rows), b"]"), headers=headers, media_type=formats.JSON)
    return sheet(form, answer.resource, formats.objects(rows), meta, headers, fields)


def sheet(
    form: str, resource: str, records: Sequence[Record], meta: Record, headers: Mapping[str, str], fields: Sequence[str] = ()
) -> Response:
    """Records as a CSV or XLSX file."""
    name = resource.replace("/", "-")
    headers = {**headers, "Content-Disposition": f'attachment; filename="{name}.{form}"'}
    if form == "csv":
        return StreamingResponse(formats.csv_chunks(records, fields), headers=headers, media_type=formats.CSV)
    about = {key: value for key, value in meta.items() if not isinstance(value, list)}
    return Response(xlsx_bytes({name: records}, about), headers=headers, media_type=formats.XLSX)


def _document(meta: Record, *data: bytes) -> bytes:
    head = json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((b'{"meta":', head, b',"data":', *data, b"}"))


def _sorted(records: Iterable[Record], sort: str | None) -> Iterable[Record]:
    """By one field, descending with ``-`` in front; unknown values last, ties in the list's own order."""
    if sort is None:
        return records
    field, descending = sort.removeprefix("-"), sort.startswith("-")
    filled: list[Record] = []
    empty: list[Record] = []
    for record in records:
        (empty if _value(record, field) is None else filled).append(record)
    return sorted(filled, key=lambda record: _value(record, field), reverse=descending) + empty


def _value(record: Record, field: str) -> Any:
    value = record.get(field)
    if isinstance(value, Mapping):
        return value.get("iso3", value.get("min"))
    return value
