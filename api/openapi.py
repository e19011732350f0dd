"""The description of the API, complete for every status. ``python -m api.openapi`` writes ``docs/openapi.json``."""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.errors import MEDIA_TYPE
from api.formats import CSV, XLSX
from api.models.common import ProblemDetails

DESCRIPTION = """Which States share responsibility for migratory species without being in their agreements (Target 9 of the
Strategic Plan for Migratory Species), and which of them matter most.

Lists answer `{"meta": …, "data": […]}` in pages of `limit` records; the `Link` header names the next page. Any list is given as
CSV or XLSX by `Accept` or by the ending `.csv` or `.xlsx` of its address, then as a whole unless a page is asked for.
`as_of` is the date asked about. `meta.self` is the address at which the same answer is found for good.
Names are found by code, scientific name, synonym or common name in English, French and Spanish; accents and case are ignored."""

_CACHED = {
    "ETag": {"description": "Changes when the answer does.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "For how long the answer may be kept.", "schema": {"type": "string"}},
}
_PAGED = {
    "Link": {"description": "The next page, as `rel=\"next\"`; absent on the last.", "schema": {"type": "string"}},
    "X-Total-Count": {"description": "Records of the whole list.", "schema": {"type": "integer"}},
}
_RETRY = {"Retry-After": {"description": "Seconds until it is worth asking again.", "schema": {"type": "integer"}}}
_WHY = {
    "400": "The Host header names no host.",
    "401": "A key is needed.",
    "403": "The query does what the public may not, or goes over a limit, which is named.",
    "404": "There is nothing at this address, or nothing is called so; suggestions say what is.",
    "405": "The method is not accepted here.",
    "406": "The answer is not made in any of the accepted formats.",
    "413": "The body is over 64 KiB.",
    "414": "The address is over 8 KiB.",
    "422": "A parameter is not accepted; it is named.",
    "429": "Too many queries from one caller.",
    "500": "Something went wrong on this side.",
    "503": "Not ready, or the store does not answer; ask again later.",
}
_ALWAYS = ("400", "404", "405", "413", "414", "422", "500", "503")
_CYPHER = ("401", "403", "429")


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description of the application, made once."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = found["components"]["schemas"]
        problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
        schemas |= problem.pop("$defs", {})
        schemas["ProblemDetails"] = problem
        found["components"]["responses"] = {f"Problem{status}": _refusal(status) for status in _WHY}
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path, operations in found["paths"].items():
            for operation in operations.values():
                _complete(path, operation)
        app.openapi_schema = found
    return dict(app.openapi_schema)


def _complete(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    answer = responses["200"]
    cypher = path == "/v1/cypher" or path.startswith("/v1/questions/")
    statuses = list(_ALWAYS)
    if path.startswith("/v1/"):
        statuses.append("406")
        listed = "Many_" in json.dumps(answer["content"]["application/json"])
        if listed or cypher:
            answer["content"] |= {CSV: {"schema": {"type": "string"}}, XLSX: {"schema": {"type": "string", "format": "binary"}}}
        if not cypher:
            answer["headers"] = deepcopy(_CACHED | (_PAGED if listed else {}))
            responses["304"] = {"description": "The caller has the answer already (If-None-Match)."}
    for status in statuses + (list(_CYPHER) if cypher else []):
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = dict(sorted(responses.items()))
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _not_null(parameter["schema"])


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is given or left out; it is never null."""
    kept = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(kept) != 1:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | dict(kept[0])


def _refusal(status: str) -> dict[str, Any]:
    example = {
        "type": "urn:concerted:problem:example", "title": HTTPStatus(int(status)).phrase, "status": int(status), "detail": _WHY[status],
    }
    refusal: dict[str, Any] = {
        "description": _WHY[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": example}},
    }
    if status in ("429", "503"):
        refusal["headers"] = deepcopy(_RETRY)
    return refusal


def text(app: FastAPI) -> str:
    """The description as it is committed."""
    return json.dumps(describe(app), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    from api.app import create_app
    from api.settings import Settings

    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "openapi.json"
    target.write_text(text(create_app(Settings(store="none"))), encoding="utf-8")
    print(f"written: {target}")
