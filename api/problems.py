"""One shape for every refusal: problem details (RFC 9457)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from concerted.api.output.words import ENGLISH, Words, words
from concerted.graph.errors import (
    AmbiguousName,
    ConcertedError,
    EndedName,
    InvalidQuery,
    LimitExceeded,
    QueryFailed,
    QueryRefused,
    StoreBusy,
    StoreDamaged,
    StoreError,
    TimeExceeded,
    UnknownName,
)
from concerted.graph.vocabulary import Language, ids

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
_log = structlog.get_logger("concerted")


class Problem(Exception):
    """A refusal that knows its status and what it says."""

    def __init__(
        self, status: int, kind: str, detail: str | ConcertedError, *,
        errors: Sequence[Mapping[str, str]] = (), suggestions: Sequence[str] = (), headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(str(detail))
        self.status, self.kind, self.detail = status, kind, detail
        self.errors, self.suggestions, self.headers = errors, suggestions, dict(headers or {})

    def body(self, request_id: str | None = None, words: Words = ENGLISH) -> bytes:
        """The problem as JSON, its detail in a language; ASCII, since a refused text may hold what no encoding takes."""
        document: dict[str, Any] = {
            "type": f"urn:concerted:problem:{self.kind}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail.told(words) if isinstance(self.detail, ConcertedError) else words(self.detail),
        }
        if self.errors:
            document["errors"] = [dict(error) for error in self.errors]
        if self.suggestions:
            document["suggestions"] = list(self.suggestions)
        if request_id:
            document["request_id"] = request_id
        return json.dumps(document).encode()

    def response(self, request_id: str | None = None, words: Words = ENGLISH) -> Response:
        return Response(self.body(request_id, words), self.status, {"Cache-Control": "no-store", **self.headers}, MEDIA_TYPE)


def unavailable(detail: str, kind: str = "unavailable", seconds: int = RETRY_SECONDS) -> Problem:
    """503: true for now, so say when to ask again."""
    return Problem(503, kind, detail, headers={"Retry-After": str(seconds)})


def invalid(name: str, detail: str, place: str = "query") -> Problem:
    """422: one parameter is not accepted; it is named."""
    return Problem(422, "invalid-parameter", f"{name}: {detail}", errors=[{"in": place, "name": name, "detail": detail}])


def problem_of(error: ConcertedError) -> Problem:
    """How an error of the library is told to a caller."""
    if isinstance(error, UnknownName):
        kinds = {AmbiguousName: "ambiguous-name", EndedName: "ended-name"}
        return Problem(404, kinds.get(type(error), "unknown-name"), error, suggestions=error.suggestions)
    if isinstance(error, InvalidQuery):
        return Problem(422, "invalid-query", error)
    if isinstance(error, QueryRefused):
        return Problem(403, "query-refused", str(error))
    if isinstance(error, QueryFailed):
        return Problem(422, "query-failed", str(error))
    if isinstance(error, TimeExceeded):
        # The same query may be quicker when the machine has less to do.
        return Problem(504, "time-exceeded", str(error), headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, LimitExceeded):
        return Problem(403, "limit-exceeded", str(error))
    if isinstance(error, StoreBusy):
        return unavailable("the store is busy with other queries; try again", "busy", 1)
    if isinstance(error, StoreDamaged):
        return unavailable("the store has to be loaded again, as it is not whole; gaps and priorities go on", "store-damaged")
    if isinstance(error, StoreError):
        # The text names addresses and directories, which are for the log.
        return unavailable("the store does not answer at the moment; gaps and priorities go on", "store-away")
    return Problem(500, "internal", "something went wrong on this side")


def install(app: FastAPI) -> None:
    """Answer every error of the application in the one shape."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(ConcertedError, _on_concerted)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)


def request_id(request: Request) -> str | None:
    found = request.scope.get("concerted.request_id")
    return str(found) if found else None


def words_of(request: Request) -> Words:
    """The language that a request asks to be answered in, English where it names none that there is."""
    lang = request.query_params.get("lang", Language.EN)
    return words(lang) if lang in ids(Language) else ENGLISH


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.response(request_id(request), words_of(request))


async def _on_concerted(request: Request, error: Exception) -> Response:
    assert isinstance(error, ConcertedError)
    if isinstance(error, StoreError):
        _log.warning("store", error=str(error))
    return problem_of(error).response(request_id(request), words_of(request))


_UNREAD = "the body cannot be read as JSON: it is not UTF-8, goes too deep, or has a number of too many digits"


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        problem = Problem(404, "not-found", "there is nothing at this address; /docs lists what there is")
    elif error.status_code == 405:
        headers = {"Allow": ", ".join(_methods(request)) or (error.headers or {}).get("Allow", "GET")}
        problem = Problem(405, "method-not-allowed", f"this address takes {headers['Allow']}", headers=headers)
    else:
        # A body that is no JSON, for one: told like any other part of a request that cannot be read.
        unread = error.status_code == 400
        status, detail = (422, _UNREAD) if unread else (error.status_code, str(error.detail))
        problem = Problem(status, "too-large" if status == 413 else "refused", detail, headers=error.headers)
    return problem.response(request_id(request))


def _methods(request: Request) -> list[str]:
    """What the address takes: each of its methods may be a route of its own."""
    paths = request.app.openapi()["paths"]
    found = {method.upper() for path, ways in paths.items() if compile_path(path)[0].match(request.scope["path"]) for method in ways}
    return sorted(found | {"HEAD"} if "GET" in found else found)


def _said(found: Mapping[str, Any], _: Words) -> str:
    """What is wrong with a parameter, in the words of the command line."""
    if found["type"] in ("literal_error", "enum") and isinstance(found["input"], str):
        one_of = ", ".join(re.findall(r"'([^']*)'", found["ctx"]["expected"]))
        return _("{value!r} is not accepted; one of: {accepted}").format(value=found["input"], accepted=one_of)
    if found["type"] == "greater_than_equal" and isinstance(found["input"], int):
        return _("{value} is not accepted; a whole number from {least} up").format(value=found["input"], least=found["ctx"]["ge"])
    if isinstance(error := found.get("ctx", {}).get("error"), ConcertedError):
        return error.told(_)
    accepted = {"extra_forbidden": _("there is no such parameter"), "missing": _("it is needed")}
    return accepted.get(found["type"]) or _(str(found["msg"]).removeprefix("Value error, "))


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors, _ = [], words_of(request)
    for found in error.errors():
        place, *path = (str(part) for part in found["loc"])
        name = ".".join(path) or place
        errors.append({"in": place, "name": name, "detail": _said(found, _)})
    detail = "; ".join(f"{e['name']}: {e['detail']}" for e in errors[:5])
    return Problem(422, "invalid-parameter", detail, errors=errors[:20]).response(request_id(request))
