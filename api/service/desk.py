"""Asking the store in Cypher: who may, how often, how many at once, and how its rows are answered."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from concerted.api.keys import holder
from concerted.api.middleware.limits import MAX_URL
from concerted.api.output.tabular import MAX_FILE_BYTES, bounded
from concerted.api.output.workbooks.guide import ADDRESS, Guide, about
from concerted.api.problems import Problem, problem_of
from concerted.api.requests import formats
from concerted.api.requests.access import admit
from concerted.api.requests.encodings import encoding_of
from concerted.api.requests.parameters import base_of, service
from concerted.api.responses.answers import VARY
from concerted.api.responses.caching import entity_tag, matches
from concerted.api.responses.files import attachment, parts_of
from concerted.api.responses.repeating import of_statement
from concerted.api.service.service import Service
from concerted.api.service.throttle import Places, Rate
from concerted.api.settings import Settings
from concerted.api.telemetry.metrics import Metrics
from concerted.graph.errors import ConcertedError
from concerted.graph.facts.days.calendar import today
from concerted.graph.stores import Limits, QueryResult

FILE_ROWS = 100_000
_log = structlog.get_logger("concerted.cypher")


@dataclass(frozen=True)
class Statement:
    """A query with its parameters, and lower limits where the caller wants them.

    ``link`` is the path and the parameters that ask the same by GET, ``query`` what was asked as ``meta`` says it.
    A question of the library is anybody's to ask; for a query of one's own a key may be needed.
    """

    text: str
    parameters: Mapping[str, Any]
    link: tuple[str, Mapping[str, str]]
    query: Mapping[str, Any]
    as_of: date | None = None
    seconds: float | None = None
    rows: int | None = None
    of_the_library: bool = False

    def address(self, base: str) -> str | None:
        """The link under the address of this server; None where it would be refused as too long."""
        path, words = self.link
        below = quote(path) + (f"?{urlencode(words)}" if words else "")
        return f"{base}{below}" if len(below) <= MAX_URL else None


class Desk:
    """Where Cypher queries are taken in; one for each application."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings, self.metrics = settings, metrics
        self.rate, self.places = Rate(settings.cypher_rate), Places(settings.cypher_concurrent)

    def limits(self, form: str) -> Limits:
        """A CSV may have more rows and bytes than JSON and XLSX."""
        limits = Limits(self.settings.cypher_seconds, self.settings.cypher_rows)
        return replace(limits, rows=max(limits.rows, FILE_ROWS), answer_bytes=MAX_FILE_BYTES) if form == "csv" else limits

    def caller(self, request: Request) -> str:
        """Who asks, as rates and the log know them: the holder of a key, else the address."""
        known = holder(request.headers.get("x-api-key"), self.settings.api_keys)
        return known or (request.client.host if request.client else "unknown")

    def ask(self, of: Service, caller: str, query: str, parameters: Mapping[str, Any], limits: Limits) -> QueryResult:
        """Run a query; every one leaves a line in the log, with the hash of its text, not the text."""
        self.rate.take(caller)
        began, outcome, rows = time.perf_counter(), "answered", 0
        try:
            with self.places.place():
                result = of.ask(query, dict(parameters), limits)
            rows = len(result.rows)
            return result
        except (ConcertedError, Problem) as error:
            outcome = (error if isinstance(error, Problem) else problem_of(error)).kind
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            self.metrics.cypher.labels(outcome).inc()
            _log.info(
                "cypher", hash=hashlib.sha256(query.encode(errors="replace")).hexdigest()[:16], caller=caller, outcome=outcome,
                rows=rows, ms=round((time.perf_counter() - began) * 1000, 2),
            )


def answer(request: Request, statement: Statement) -> Response:
    """The rows of a query as JSON, CSV or XLSX.

    What a query answers is known only once it has run: its entity tag saves the way back, not the work.
    """
    form = formats.format_of(request.scope)
    of, desk = service(request), request.app.state.desk
    if not statement.of_the_library:
        admit(request, desk.settings)
    limits = desk.limits(form).lowered(statement.seconds, statement.rows)
    result = desk.ask(of, desk.caller(request), statement.text, statement.parameters, limits)
    rows, truncated = _finite(result.rows), result.truncated
    meta = _meta(of, base_of(request), statement, result, limits)
    parts: list[bytes]
    if form == "json":
        document = {"columns": result.columns, "rows": rows, "truncated": truncated, "release": result.release, "meta": meta}
        parts = [json.dumps(document, ensure_ascii=False, allow_nan=False).encode()]
    else:
        records = [dict(zip(result.columns, row, strict=True)) for row in rows]
        # A column of maps becomes a column for each key, so the names of columns count where there are no rows.
        told = Guide(about=about(statement.text, ADDRESS, meta["self"] or "", meta))
        parts, whole = bounded(parts_of(form, "cypher", records, told, () if records else result.columns))
        truncated = truncated or not whole
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    tag = entity_tag("cypher", form, digest.hexdigest(), encoding_of(request.scope))
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": VARY}
    if matches(headers["ETag"], formats.header_of(request.scope, b"if-none-match")):
        return Response(status_code=304, headers=headers)
    if form == "json":
        return Response(parts[0], headers=headers, media_type=formats.JSON)
    headers |= attachment("cypher", form) | {"X-Truncated": str(truncated).lower()}
    return StreamingResponse(iter(parts), headers=headers, media_type=formats.ENDINGS[form])


def _meta(of: Service, base: str, statement: Statement, result: QueryResult, limits: Limits) -> dict[str, Any]:
    """What the rows rest on: the release that was in the store when they were read, which may not be served yet."""
    held = of.held(result.release)
    unknown = {"id": result.release, "title": None, "published": None} if result.release else None
    return {
        "release": held.ref if held else unknown,
        "as_of": statement.as_of.isoformat() if statement.as_of else None,
        "sources": _named(result),
        "data_age_days": held.age_days(today()) if held else None,
        "self": statement.address(base),
        "reproduce": of_statement(
            statement.query.get("question"), statement.text, statement.parameters, statement.seconds,
            len(result.rows) if result.truncated else statement.rows, result.release,
        ),
        "query": statement.query,
        "limits": {"seconds": limits.seconds, "rows": limits.rows, "bytes": limits.answer_bytes},
        "store": of.snapshot.store.record(),
    }


def _named(result: QueryResult) -> list[str]:
    """Ids of the sources that the rows name, in a column that is called so."""
    at = [n for n, name in enumerate(result.columns) if name.rpartition(".")[2] in ("source", "sources")]
    cells = (row[n] for row in result.rows for n in at)
    return sorted({source for cell in cells for source in (cell if isinstance(cell, list) else [cell]) if isinstance(source, str)})


def _finite(value: Any) -> Any:
    """The value with null for what neither JSON nor a spreadsheet has a number for (an infinity)."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list) else value
