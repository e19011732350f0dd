"""Asking the store in Cypher: who may, how often, how many at once, and how its rows are answered."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from fastapi import Request, Response

from api import formats
from api.answers import sheet
from api.asking import service
from api.errors import Problem, problem_of
from api.keys import holder
from api.metrics import Metrics
from api.service import Service
from api.settings import Settings
from api.throttle import Places, Rate
from graph.errors import ConcertedError
from graph.stores import Limits, QueryResult

CSV_ROWS = 100_000
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Origin"}
_log = structlog.get_logger("concerted.cypher")


class Desk:
    """Where Cypher queries are taken in; one for each application."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings, self.metrics = settings, metrics
        self.rate, self.places = Rate(settings.cypher_rate), Places(settings.cypher_concurrent)

    def limits(self, form: str) -> Limits:
        """CSV is streamed and may be longer."""
        limits = Limits(self.settings.cypher_seconds, self.settings.cypher_rows)
        return replace(limits, rows=max(limits.rows, CSV_ROWS)) if form == "csv" else limits

    def caller(self, request: Request) -> str:
        """Who asks: the holder of a key, else the address; Problem (401) where a key is needed."""
        known = holder(request.headers.get("x-api-key"), self.settings.api_keys)
        if self.settings.api_keys and known is None:
            detail = "Cypher needs a key here: send it as X-API-Key"
            raise Problem(401, "key-needed", detail, headers={"WWW-Authenticate": 'ApiKey realm="concerted"'})
        return known or (request.client.host if request.client else "unknown")

    def ask(self, of: Service, caller: str, query: str, parameters: dict[str, Any], limits: Limits) -> QueryResult:
        """Run a query; every one leaves a line in the log, with the hash of its text, not the text."""
        self.rate.take(caller)
        began, outcome, rows = time.perf_counter(), "answered", 0
        try:
            with self.places.place():
                result = of.ask(query, parameters, limits)
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


def answer(
    request: Request, query: str, parameters: dict[str, Any], about: Mapping[str, Any],
    *, seconds: float | None = None, rows: int | None = None,
) -> Response:
    """The rows of a query as JSON, CSV or XLSX; ``about`` is put in its ``meta``."""
    form = formats.format_of(request.scope)
    of, desk = service(request), request.app.state.desk
    limits = desk.limits(form).lowered(seconds, rows)
    result = desk.ask(of, desk.caller(request), query, parameters, limits)
    served = of.snapshot.serving.release if of.snapshot.serving else None
    meta = {
        **about,
        "release": None if served is None else {"id": served.id, "title": served.title, "published": served.published.isoformat()},
        "limits": {"seconds": limits.seconds, "rows": limits.rows}, "store": of.snapshot.store.record(),
    }
    rows_found = _finite(result.rows)
    document = {
        "columns": result.columns, "rows": rows_found, "truncated": result.truncated, "release": result.release, "meta": meta,
    }
    if form == "json":
        return Response(json.dumps(document, ensure_ascii=False, allow_nan=False), headers=_HEADERS, media_type=formats.JSON)
    records = [dict(zip(result.columns, row, strict=True)) for row in rows_found]
    headers = _HEADERS | {"X-Truncated": str(result.truncated).lower()}
    return sheet(form, "cypher", records, meta, headers, result.columns)


def _finite(value: Any) -> Any:
    """The value with null for what neither JSON nor a spreadsheet has a number for (an infinity)."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list) else value
